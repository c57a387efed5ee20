"""The special flows hold what the disposition guide asks of each (section 7), in its own words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.clinic import country_lines, load_clinic
from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency_steps import emergency
from bot.dialogue.heard import Heard
from bot.dialogue.presenting import presented
from bot.dialogue.room import Room
from bot.dialogue.step import Step
from bot.dialogue.steps import go_on, small_talk
from bot.protocol import Finding, Status, Subject, default_protocol
from bot.replies import Wording, advice_messages
from bot.replies.special import ABUSE, belief_message
from bot.triage import Case, assess, check_question
from tests.spoken_texts import ROOT

PROTOCOL = default_protocol()
CLINIC = load_clinic(ROOT / "clinic")
COUNTRIES = ("US", "CA", "UK", "IE", "AU", "NZ")


def room(country: str | None = "US") -> Room:
    names = country_lines(replace(CLINIC, country=country)).placeholders()
    return Room(PROTOCOL, Wording(PROTOCOL, {**names, "phone": "503-555-0142"}))


def told(*present: str, subject: Subject = Subject.SELF, **values: object) -> Case:
    known = {"region": ["low_back"], "age": 40, "duration_days": 5.0, **values}
    case = Case(turn=1, opening="told", values=known)
    return case.with_findings([Finding(each, Status.PRESENT, subject, text="told") for each in present])


def said(case: Case, country: str | None = "US") -> str:
    wording = room(country).wording
    return "\n".join(m["text"] for m in advice_messages(assess(case, PROTOCOL), case, wording))


def in_order(text: str, *parts: str) -> None:
    places = [text.find(part) for part in parts]
    assert -1 not in places, [part for part, at in zip(parts, places, strict=True) if at < 0]
    assert places == sorted(places)


@pytest.mark.parametrize("flag", ["pregnancy_warning", "postpartum_warning"])
def test_the_maternity_line_comes_with_the_reply_to_the_warning_sign_itself(flag: str) -> None:
    case, here = told(flag), room()
    first = go_on(case, Conversation(taken="words"), Heard(intent="describe_symptoms"), here)
    assert [m["custom"]["type"] for m in first.messages] == ["notice", "question"]
    assert "maternity unit or midwife line now" in first.messages[0]["text"]
    later = go_on(case.next_turn(), Conversation(taken="answer"), Heard(), here)
    assert [m["custom"]["type"] for m in later.messages] == ["question"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_life_that_may_be_in_danger_has_the_number_beside_its_question(country: str) -> None:
    case, here = Case(turn=1).with_uncertain(["generic_life_threat"], "emergency"), room(country)
    step = go_on(case, Conversation(taken="words"), Heard(intent="describe_symptoms"), here)
    number = here.wording.names["emergency_number"]
    in_order("\n".join(m["text"] for m in step.messages), f"call {number} now", "life in danger right now?")


def test_who_was_hurt_by_a_therapist_hears_of_board_and_police_at_once() -> None:
    said_first = belief_message(["abuse_adult"], told("abuse_adult"), room().wording)
    assert said_first is not None
    in_order(said_first["text"], "I believe you", "licensing board and the police")


@pytest.mark.parametrize("country", COUNTRIES)
def test_suicide_thanks_then_crisis_line_then_danger_then_company(country: str) -> None:
    lines = room(country).wording.names
    in_order(
        said(told("suicide_self_harm"), country),
        "I'm really sorry you're in so much pain. Thank you for telling me.",
        lines["crisis_line"],
        f"If you are in danger right now or have taken something, call {lines['emergency_number']}.",
        "be with someone",
        "I can carry on about your back afterwards if you want.",
    )


def test_suicide_has_no_but_no_score_no_booking_and_nothing_else() -> None:
    text = said(told("suicide_self_harm"))
    assert not re.search(
        r"\bbut\b|book|score|therapist|exercise|drive yourself|Tell them", text, re.IGNORECASE
    )
    assert len(text.split()) <= 70


def test_suicide_is_asked_about_once_and_directly() -> None:
    asked = check_question("suicide_self_harm", PROTOCOL).ask
    assert asked.endswith("Are you thinking about ending your life or hurting yourself?")


def test_a_neck_is_not_called_a_back() -> None:
    assert "about your neck afterwards" in said(told("suicide_self_harm", region=["neck"]))


def test_suicide_of_somebody_else_speaks_of_them() -> None:
    text = said(told("suicide_self_harm", subject=Subject.OTHER_PRESENT))
    assert "If they are in danger right now or have taken something, call 911." in text
    assert "stay with them" in text
    assert "you're in so much pain" not in text


def test_a_figure_of_speech_gets_the_crisis_line_in_one_line() -> None:
    cleared = room().wording.clinical("suicide", "cleared")
    assert cleared.startswith("Thank you for telling me.")
    assert "988" in cleared
    assert PROTOCOL.flags["suicide_self_harm"].denied_raises == ("low_mood",)


@pytest.mark.parametrize("flag", ABUSE)
def test_abuse_is_believed_before_anything_else(flag: str) -> None:
    believed = belief_message([flag], told(flag), room().wording)
    # Who can be talked to comes with the first reply, not with the result.
    helps = room().wording.clinical("abuse", "help_child" if flag == "abuse_child" else "help")
    assert believed is not None
    assert helps in believed["text"]
    assert believed is not None
    assert believed["text"].startswith(
        "Thank you for telling me. I believe you. What happened is not your fault."
    )
    in_order(believed["text"], "Quick exit", "browser's history")
    assert belief_message(["knots"], told("knots"), room().wording) is None


def test_abuse_is_asked_only_whether_they_are_safe() -> None:
    here, case = room(), told("abuse_adult")
    conversation = Conversation(taken="words", understood=("abuse_adult",), welcomed=True)
    step: Step = go_on(case, conversation, Heard(intent="describe_symptoms"), here)
    assert "I believe you" in step.messages[0]["text"]
    assert step.messages[-1]["custom"]["ask"] == "Are you safe right now?"
    assert "I understood" not in "".join(message["text"] for message in step.messages)


@pytest.mark.parametrize("country", COUNTRIES)
def test_abuse_without_danger_gets_helpline_injury_boards_and_a_way_to_leave(country: str) -> None:
    case = told("abuse_adult").with_absent(["immediate_danger"])
    text = said(case, country)
    names = room(country).wording.names
    for part in (
        "have the injury looked at by a doctor today",
        names["domestic_abuse_line"],
        "licensing board and the police",
        f"If you are in danger, call {names['emergency_number']}.",
        "Quick exit",
        "browser's history",
    ):
        assert part in text


def test_abuse_in_danger_gives_the_number_first() -> None:
    in_order(
        said(told("abuse_adult", "immediate_danger")),
        "I believe you",
        "Call 911 now",
        "1-800-799-7233",
        "Are you safe right now?",
        "browser's history",
    )


@pytest.mark.parametrize("country", COUNTRIES)
def test_child_protection_names_the_lines_for_children(country: str) -> None:
    case = told("abuse_child", subject=Subject.OTHER_PRESENT, age=9)
    assert room(country).wording.names["child_protection"] in said(case, country)


def test_strangulation_is_an_emergency_whenever_it_was() -> None:
    text = said(told("strangulation"))
    assert "Call 911 now" in text
    assert "even if it was days ago and there are no marks" in text
    assert "1-800-799-7233" in text


def test_a_record_of_abuse_can_be_kept_without_words() -> None:
    bare = told("abuse_adult").without_words()
    assert bare.is_present("abuse_adult")
    assert "told" not in str(bare.to_dict())


@pytest.mark.parametrize("flag", ["pregnancy_warning", "postpartum_warning"])
def test_a_warning_sign_in_pregnancy_goes_to_the_maternity_unit_now(flag: str) -> None:
    assert "Phone your maternity unit or midwife line now" in said(told(flag))


def test_plain_backache_in_pregnancy_goes_to_midwife_or_doctor_within_days() -> None:
    text = said(told("pregnant"))
    in_order(text, "See a clinician in the next few days.", "midwife or doctor", "trained in pregnancy")
    assert "keep moving gently" in text


@pytest.mark.parametrize(
    ("age", "level"), [(5, "same_day"), (9, "same_day"), (14, "within_days"), (16, "within_days")]
)
def test_a_child_is_seen_and_a_parent_calls(age: int, level: str) -> None:
    case = told("child_back_or_neck_pain", age=age, for_whom="my_child", duration_days=20.0)
    assert assess(case, PROTOCOL).disposition.value == level
    text = said(case)
    assert "A parent or carer should call." in text
    assert "children's urgent care or emergency department" in text
    assert "STarT" not in text


@pytest.mark.parametrize("fact", ["intoxicated", "hard_to_understand", "child_alone"])
def test_who_cannot_be_relied_on_in_writing_gets_a_phone_number(fact: str) -> None:
    case = told(fact)
    assert assess(case, PROTOCOL).disposition.value in ("within_days", "same_day", "emergency_now")
    text = said(case)
    assert "talk to a person by phone" in text
    assert "503-555-0142" in text


def test_another_language_gets_both_numbers_in_few_words() -> None:
    here = room()
    step = small_talk(Case(), Conversation(), Heard(text="no hablo", intent="speak_other_language"), here)
    text = step.messages[0]["text"]
    assert "911" in text
    assert "503-555-0142" in text
    assert len(text.split()) <= 25


def test_a_refusal_is_respected_with_risk_number_and_the_easiest_step() -> None:
    text = room("UK").wording.clinical("refusal")
    in_order(text, "I respect that.", "risk", "999", "NHS 111")
    assert len(re.findall(r"[.!?](?: |$)", text)) <= 4


def test_the_suicide_card_is_never_the_same_three_times_and_keeps_its_taps() -> None:
    here = room()
    case = Case(turn=1, opening="x").with_present(["suicide_self_harm"], "i want to die")
    conversation, texts = Conversation(welcomed=True), []
    for _ in range(6):
        step = presented(emergency(case.next_turn(), conversation, Heard(text="hm"), here), here)
        case, conversation = step.case, step.conversation
        (card,) = step.messages
        assert [tap["title"] for tap in card["buttons"]] == ["Help is coming", "I did not mean it"]
        assert "988" in card["text"]
        assert "911" in card["text"]
        texts.append(card["text"])
    assert all(len(set(texts[start : start + 3])) == 3 for start in range(4))


def test_chest_pain_beside_violence_is_on_the_card() -> None:
    case = Case(turn=1, opening="x").with_present(["abuse_adult", "immediate_danger", "cardiac"], "he hit me")
    (card,) = emergency(case, Conversation(welcomed=True), Heard(), room()).messages
    assert "This can come from the heart" in card["text"]
    assert "Call 911 now" in card["text"]
