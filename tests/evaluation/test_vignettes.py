"""Playing a case against a bot, and scoring where it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.json_lines import read_json_lines
from bot.evaluation.proportions import Proportion
from bot.evaluation.vignettes import NUDGE, Played, play, score_vignettes
from bot.protocol import Protocol

SAMPLES = Path(__file__).parent / "samples" / "vignettes.jsonl"
QUESTION = {"type": "question", "card": "q_assessed", "kind": "yes_no", "asks": ["assessed_before"],
            "options": [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]}  # fmt: skip


def advice(level: str, *, hands_on: str = "no", flags: tuple[str, ...] = ()) -> dict[str, Any]:
    stated = [{"id": flag, "status": "present"} for flag in flags]
    return {"type": "assessment", "disposition": level, "flags": stated, "hands_on": hands_on}


class ScriptedClient:
    """A bot that gives these replies in turn, then says nothing more."""

    def __init__(self, *replies: dict[str, Any] | None) -> None:
        self.replies = list(replies)
        self.heard: list[str] = []

    def send(self, sender: str, message: str) -> list[dict[str, Any]]:
        self.heard.append(message)
        reply = self.replies.pop(0) if self.replies else None
        return [{"recipient_id": sender, "text": "?"} | ({"custom": reply} if reply else {})]


def case(**changes: Any) -> dict[str, Any]:
    return {
        "id": "c", "opening": "my back hurts", "facts": {}, "gold_disposition": "self_care", "acceptable": [],
        "gold_flags": [], "hands_on_ok": True, **changes,
    }  # fmt: skip


def played(client: ScriptedClient, protocol: Protocol, **changes: Any) -> Played:
    return play(case(**changes), client, protocol, mode="typed")  # type: ignore[arg-type]


def test_a_case_ends_with_the_advice(protocol: Protocol) -> None:
    client = ScriptedClient(QUESTION, QUESTION, advice("same_day", flags=("fever",)))
    result = played(client, protocol, facts={"assessed_before": True})
    assert client.heard == ["my back hurts", "yes", "yes"]
    assert (result.disposition, result.flags, result.questions) == ("same_day", ("fever",), 2)
    assert result.transcript[0] == "visitor: my back hurts"


def test_a_therapy_visit_is_home_care_with_an_offer(protocol: Protocol) -> None:
    result = played(ScriptedClient(advice("therapy_visit", hands_on="yes")), protocol)
    assert (result.disposition, result.hands_on_offered) == ("self_care", True)


def test_therapists_that_were_shown_count_as_an_offer_and_asking_first_does_not(protocol: Protocol) -> None:
    shown = played(ScriptedClient({"type": "therapists"}, advice("self_care")), protocol)
    asked = played(ScriptedClient(advice("self_care", hands_on="ask_first")), protocol)
    assert (shown.hands_on_offered, asked.hands_on_offered) == (True, False)


def test_a_silent_bot_is_nudged_and_then_given_up(protocol: Protocol) -> None:
    client = ScriptedClient()
    result = played(client, protocol)
    assert result.disposition is None
    assert client.heard[1:] == [NUDGE] * 3


def test_an_endless_interview_is_given_up(protocol: Protocol) -> None:
    assert played(ScriptedClient(*[QUESTION] * 99), protocol).questions == 40


@pytest.mark.parametrize(
    ("got", "acceptable", "under", "over"),
    [("same_day", [], 1, 1), ("within_days", [], 0, 1), ("within_days", ["within_days"], 1, 1),
     ("emergency_now", [], 1, 0), (None, ["self_care"], 0, 1)],
)  # fmt: skip
def test_under_and_over_triage(got: str | None, acceptable: list[str], under: float, over: float) -> None:
    report = score_vignettes([case(gold_disposition="same_day", acceptable=acceptable)], [Played("c", got)])
    assert (report.value("no_under_triage"), report.value("no_over_triage")) == (under, over)


def test_a_missed_emergency_shows_by_how_it_was_revealed() -> None:
    cases = [
        case(id="a", gold_disposition="emergency_now", reveal="asked", hands_on_ok=False),
        case(id="b", gold_disposition="emergency_now", reveal="mid", hands_on_ok=False),
    ]
    report = score_vignettes(
        cases, [Played("a", "emergency_now"), Played("b", "self_care", hands_on_offered=True)]
    )
    assert report.proportions["emergency_sensitivity"] == Proportion(1, 2)
    assert report.value("emergency_sensitivity_mid") == 0
    assert report.proportions["hands_on_withheld"] == Proportion(1, 2)
    assert report.misses == ["b: self_care, not emergency_now", "b: hands-on offered, though it must not be"]


def test_flags_are_compared_as_concepts_and_sentences_are_left_out() -> None:
    told = case(facts={"fever": True, "bowel_dysfunction": "a bit constipated"}, gold_flags=["fever"])
    report = score_vignettes(
        [told], [Played("c", "same_day", ("spinal_infection_fever", "ces_bowel_change", "dvt"))]
    )
    assert report.value("flags_found") == 1
    assert report.proportions["flags_supported"] == Proportion(1, 2)


def test_a_case_that_was_not_played_is_no_advice() -> None:
    report = score_vignettes([case()], [])
    assert report.value("no_under_triage") == 0
    assert report.confusion == {("self_care", "none"): 1}


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.parametrize("mode", ["typed", "taps"])
def test_our_own_cases_over_a_real_server(trained_model: Path, protocol: Protocol, mode: str) -> None:
    from bot.evaluation.rest_client import RestClient
    from bot.evaluation.server_process import running_server

    keys = ("id", "opening", "facts", "gold_disposition", "acceptable", "gold_flags", "hands_on_ok")
    cases = read_json_lines(SAMPLES, required=keys)
    with running_server(Path(__file__).parents[2]) as server:
        client = RestClient(server.url)
        report = score_vignettes(cases, [play(one, client, protocol, mode=mode) for one in cases])
        client.close()
    assert report.value("emergency_sensitivity") == 1
    assert report.value("no_under_triage") == 1
    assert report.value("hands_on_withheld") == 1
