"""Questions, summaries and the line that says back what was understood."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.protocol import default_protocol
from bot.replies import Wording, question_message
from bot.replies.summary import summary_message
from bot.replies.understood import background_in_words, duration, facts_in_words, understood_message
from bot.triage import Case, check_question, question_of

PROTOCOL = default_protocol()
WORDING = Wording(PROTOCOL, {"emergency_number": "911"})
CASE = Case(opening="my back hurts", values={"region": ["neck", "low_back"], "age": 40, "duration_days": 21})
QUESTIONS = [q for card in PROTOCOL.cards if (q := question_of(card, CASE, PROTOCOL))]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.card)
def test_a_question_is_whole_without_its_taps(question: object) -> None:
    asked = question_message(question, WORDING)  # type: ignore[arg-type]
    card = asked["custom"]
    assert card["ask"] in asked["text"]
    assert card["why"]
    if card["kind"] in ("any_of", "one_of"):
        assert all(option["title"] in asked["text"] for option in card["options"])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.card)
def test_every_tap_is_an_answer_to_its_own_card(question: object) -> None:
    card = question_message(question, WORDING)["custom"]  # type: ignore[arg-type]
    for option in card["options"]:
        assert option["payload"].startswith("/answer{")
        sent = json.loads(option["payload"].removeprefix("/answer"))
        assert sent == {"card": card["card"], "options": [option["id"]]}


@pytest.mark.parametrize("flag", sorted(PROTOCOL.flags))
def test_every_own_question_reads_as_a_question(flag: str) -> None:
    assert "?" in question_message(check_question(flag, PROTOCOL), WORDING)["text"]


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "day"), (5, "5 days"), (21, "3 weeks"), (120, "4 months"), (1500, "4 years")],
)
def test_durations_read_naturally(days: float, words: str) -> None:
    assert words in duration(days)


def test_understood_says_back_only_what_was_just_learned() -> None:
    understood = understood_message(["duration_days"], CASE, WORDING)
    assert understood is not None
    assert "3 weeks" in understood["text"]
    assert "neck" not in understood["text"]
    assert understood["custom"]["values"] == {"duration_days": 21}


def test_nothing_learned_is_nothing_said() -> None:
    assert understood_message([], CASE, WORDING) is None


def test_what_is_known_never_names_what_was_denied() -> None:
    case = CASE.with_absent(["ces_saddle_numbness"]).with_present(["leg_weakness_one"], "weak foot")
    facts = " ".join(facts_in_words(case, WORDING)).lower()
    assert PROTOCOL.flags["leg_weakness_one"].label.lower() in facts
    assert PROTOCOL.flags["ces_saddle_numbness"].label.lower() not in facts


def test_summary_has_own_words_signs_denials_advice_and_version() -> None:
    case = CASE.with_present(["leg_weakness_one"], "my foot drags").with_absent(["ces_saddle_numbness"])
    text = summary_message(case, WORDING, now=datetime(2026, 1, 5, tzinfo=timezone.utc))["text"]
    for part in (
        "my back hurts",
        "my foot drags",
        PROTOCOL.flags["ces_saddle_numbness"].label,
        PROTOCOL.version,
    ):
        assert part in text
    assert not re.search(r"[{}]", text)


def test_grave_conditions_are_said_back_first_and_never_left_out() -> None:
    values = {**CASE.values, "side": "left", "radiation": ["leg"], "mechanism": "lifting", "severity": 6}
    case = replace(CASE, values=values).with_present(
        ["blood_thinners", "cancer_history", "ces_both_legs"], "so"
    )
    said = understood_message([*values, *case.findings], case, WORDING, most=4)
    assert said is not None
    assert said["text"].startswith("I understood: cancer, blood thinners")
    assert "both legs" in said["text"]
    assert set(said["custom"]["findings"]) == set(case.findings)


def test_a_condition_alone_is_said_back() -> None:
    case = CASE.with_present(["cancer_history"], "i had cancer")
    said = understood_message(["cancer_history"], case, WORDING)
    assert said is not None
    assert said["text"] == "I understood: cancer."


def test_every_condition_that_is_said_back_is_one_of_the_background_cards() -> None:
    cards = [
        card
        for card in PROTOCOL.cards.values()
        if card.id.startswith("background") or card.id == "q_pregnancy"
    ]
    asked = {finding for card in cards for option in card.options for finding in option.raises}
    case = CASE.with_present(asked, "so")
    # Named together with the kidneys on its card, it changes the choice of medicines only.
    asked.remove("stomach_or_kidney_trouble")
    assert all(background_in_words(case, [finding]) for finding in asked)


@pytest.mark.parametrize(
    ("text", "region", "fact", "said"),
    [
        ("cant feel my left leg", "leg", "leg_neuro", "leg numbness"),
        ("pins and needles in my arm", "arm", "arm_neuro", "arm tingling"),
        ("my leg hurts and is numb", "leg", "leg_neuro", "leg pain"),
    ],
)
def test_a_limb_that_is_only_numb_is_not_said_to_hurt(text: str, region: str, fact: str, said: str) -> None:
    case = Case(turn=1, opening=text, values={"region": [region]}).with_present([fact], text)
    assert facts_in_words(case, WORDING, ["region"]) == [said]
