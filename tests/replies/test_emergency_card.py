"""The emergency card of every flag that can be one: what to do, why, what to say, and nothing else."""

from __future__ import annotations

import re

import pytest

from bot.protocol import Disposition, default_protocol
from bot.replies import Wording, advice_messages, static_safety_net
from bot.replies.persons import third
from bot.triage import Case, assess

PROTOCOL = default_protocol()
NAMES = {
    "emergency_number": "911",
    "phone": "503-555-0142",
    "clinic": "The clinic",
    "crisis_line": "988",
    "retention_days": "30",
}
WORDING = Wording(PROTOCOL, NAMES)
URGENT = [flag.id for flag in PROTOCOL.flags.values() if flag.disposition is Disposition.EMERGENCY_NOW]
FLAGS = sorted(PROTOCOL.flags)


def case_of(flag: str) -> Case:
    case = Case(values={"region": ["low_back"], "age": 40, "duration_days": 3}).with_present(
        [flag], "my own words"
    )
    return case.with_present(PROTOCOL.flags[flag].requires_any[:1], "my own words")


@pytest.mark.parametrize("flag", URGENT)
def test_emergency_card_stands_alone(flag: str) -> None:
    case = case_of(flag)
    messages = advice_messages(assess(case, PROTOCOL), case, WORDING)
    assert len(messages) == 1
    card, text = messages[0]["custom"], messages[0]["text"]
    assert card["disposition"] == "emergency_now"
    assert (card["plan"], card["safety_net"], card["would_change"], card["hands_on"]) == (None, [], [], "no")
    assert "buttons" not in messages[0]
    assert "911" in text or "988" in text
    assert not re.search(r"\b(exercise|booking|book a|therapist|heat pad|rate this)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("flag", FLAGS)
def test_no_brace_reaches_the_visitor(flag: str) -> None:
    case = case_of(flag)
    for wording in (WORDING, Wording(PROTOCOL, {})):
        for message in advice_messages(assess(case, PROTOCOL), case, wording):
            assert not re.search(r"[{}]", message["text"])
            assert "None" not in message["text"].split()


@pytest.mark.parametrize("flag", FLAGS)
def test_card_quotes_the_visitors_own_words(flag: str) -> None:
    case = case_of(flag)
    card = advice_messages(assess(case, PROTOCOL), case, WORDING)[0]["custom"]
    quoted = {result["id"]: result["because"] for result in card["flags"]}
    assert quoted[flag] == "my own words"


@pytest.mark.parametrize("flag", FLAGS)
def test_every_result_names_protocol_reason_and_heading(flag: str) -> None:
    case = case_of(flag)
    card = advice_messages(assess(case, PROTOCOL), case, WORDING)[0]["custom"]
    assert card["protocol"] == PROTOCOL.version
    assert card["heading"]
    assert card["reasons"]
    assert all(set(reason) == {"text", "rule", "source"} for reason in card["reasons"])


@pytest.mark.parametrize(
    "flag", [flag.id for flag in PROTOCOL.flags.values() if flag.disposition.urgency in (1, 2)]
)
def test_less_urgent_results_say_what_to_watch_for(flag: str) -> None:
    case = case_of(flag)
    assessment = assess(case, PROTOCOL)
    message = advice_messages(assessment, case, WORDING)[0]
    if not assessment.is_emergency:
        assert message["custom"]["safety_net"]
        assert "911" in message["text"]


def test_suicide_shows_the_crisis_line_before_the_emergency_number() -> None:
    case = case_of("suicide_self_harm")
    text = advice_messages(assess(case, PROTOCOL), case, WORDING)[0]["text"]
    assert text.index("988") < text.index("911")


def test_self_care_carries_plan_net_and_disclaimer() -> None:
    case = Case(values={"region": ["low_back"], "age": 40, "duration_days": 5})
    messages = advice_messages(assess(case, PROTOCOL), case, WORDING)
    assert [message["custom"]["type"] for message in messages] == ["assessment", "plan"]
    assert PROTOCOL.texts["disclaimer"].split("{")[0].strip() in messages[0]["text"]


def test_same_day_offers_no_plan() -> None:
    case = case_of("leg_weakness_one")
    messages = advice_messages(assess(case, PROTOCOL), case, WORDING)
    assert [message["custom"]["type"] for message in messages] == ["assessment"]


@pytest.mark.parametrize("names", [None, {}, NAMES])
def test_static_safety_net_is_never_advice_to_stay_at_home(names: dict[str, str] | None) -> None:
    messages = static_safety_net(names)
    assert messages[0]["custom"] == {"type": "notice", "code": "service_degraded"}
    text = messages[0]["text"]
    assert ("911" if names else "your local emergency number") in text
    assert not re.search(r"[{}]", text)
    assert "home" not in text.lower()


@pytest.mark.parametrize("also", [[], ["suicide_self_harm"]])
def test_an_overdose_shows_the_poisons_line_in_text_and_card(also: list[str]) -> None:
    wording = Wording(PROTOCOL, {**NAMES, "poisons": "Poison Help: 1-800-222-1222."})
    case = case_of("medicine_overdose").with_present(also, "my own words")
    message = advice_messages(assess(case, PROTOCOL), case, wording)[0]
    assert "1-800-222-1222" in message["text"]
    assert "1-800-222-1222" in message["custom"]["action"]
    assert "someone else can drive" not in message["text"]


def test_who_cannot_be_relied_on_to_type_is_offered_a_phone_number() -> None:
    wording = Wording(PROTOCOL, {**NAMES, "health_line": "You can call 811 for health advice."})
    for name, known in (("line", wording), ("no line", WORDING)):
        case = Case(values={"region": ["low_back"], "age": 40}).with_present(["intoxicated"], "I am drunk")
        message = advice_messages(assess(case, PROTOCOL), case, known)[0]
        assert message["custom"]["disposition"] == "within_days"
        assert "503-555-0142" in message["text"]
        assert ("811" in message["text"]) is (name == "line")
        assert all("{" not in reason["text"] for reason in message["custom"]["reasons"])


def test_nobody_is_driven_who_should_keep_still() -> None:
    case = Case(turn=1, opening="x").with_present(["major_trauma"], "fell off a roof")
    case = case.with_present(["leg_weakness_both"], "both legs go")
    (card,) = advice_messages(assess(case, PROTOCOL), case, WORDING)
    assert "wait for the ambulance" in card["text"]
    assert "drive you safely" not in card["text"]
    assert "; " in card["custom"]["say"]


def test_a_whole_message_is_no_name_for_a_sign() -> None:
    told = "what does an hour cost and by the way i cannot feel anything down there any more"
    case = Case(turn=1, opening=told).with_present(["stroke_signs"], told)
    (card,) = advice_messages(assess(case, PROTOCOL), case, WORDING)
    assert "stroke signs" in card["custom"]["say"]
    assert "an hour" not in card["text"]


def test_what_is_only_unsure_is_not_said_as_if_it_were_there() -> None:
    signs = ["stroke_signs", "thunderclap_headache"]
    case = Case(turn=1, opening="x", values={"region": ["neck"]}).with_unsure_flags(signs)
    (card,) = advice_messages(assess(case, PROTOCOL), case, WORDING)
    assert card["custom"]["say"].startswith("Tell them: neck pain. Say too that you could not rule out: ")
    assert "This can be a sign of a stroke" not in card["text"]
    mixed = case.with_present(["cardiac"], "chest pain", card="right_now")
    (card,) = advice_messages(assess(mixed, PROTOCOL), mixed, WORDING)
    assert "with chest pain" in card["custom"]["say"]
    assert "not sure about a danger sign" not in card["text"]


def test_who_was_not_sure_is_the_reader_also_in_a_chat_about_another() -> None:
    for path in ("not_sure_why", "say_not_sure"):
        said = WORDING.clinical(path, signs="stroke signs")
        assert third(said, "your mom") == said
