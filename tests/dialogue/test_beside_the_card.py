"""What is neither help nor refusal beside an open emergency card, and a question for an ambulance."""

from __future__ import annotations

import pytest

from bot.dialogue.emergency import holds_emergency
from bot.dialogue.emergency_steps import emergency
from bot.dialogue.move_steps import continue_visit
from bot.dialogue.room import Room
from bot.dialogue.step import Step
from bot.protocol import Disposition
from bot.triage import assess
from tests.dialogue.conftest import Start, Talk, tapped, words

NEVER_LOWERED = "ces_bladder_retention"
MAY_BE_LOWERED = "major_trauma"


def shown(start: Start, room: Room, flag: str = NEVER_LOWERED) -> Talk:
    """A talk in which the emergency card for this sign has been shown."""
    talk = start("right_now").hear(words("it happened", flag))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)
    return taken(talk, emergency(talk.case, talk.conversation, words("it happened", flag), room))


def taken(talk: Talk, step: Step) -> Talk:
    talk.case, talk.conversation = step.case, step.conversation
    return talk


def reply(talk: Talk, room: Room, text: str, intent: str = "") -> Step:
    heard = words(text, intent=intent)
    talk.hear(heard)
    step = emergency(talk.case, talk.conversation, heard, room)
    taken(talk, step)
    return step


@pytest.mark.parametrize("intent", ["deny", "refuse_advice", "report_help_coming", "report_mistake", ""])
@pytest.mark.parametrize(
    "text",
    [
        "not yet",
        "no not yet",
        "havent called yet",
        "I haven't called them",
        "i will in a minute",
        "in a sec",
        "i'll call now",
    ],
)
def test_not_yet_is_urged_kindly_and_is_no_refusal(text: str, intent: str, start: Start, room: Room) -> None:
    talk = shown(start, room)
    step = reply(talk, room, text, intent)
    first = step.messages[0]["text"]
    assert first.startswith("All right. Please do it now: call 911.")
    assert "I respect that" not in first
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_not_yet_does_not_take_a_sign_back(start: Start, room: Room) -> None:
    talk = shown(start, room)
    reply(talk, room, "that was a mistake", "report_mistake")
    assert talk.conversation.mistaken_flag
    reply(talk, room, "not yet", "deny")
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


@pytest.mark.parametrize("text", ["i am not going", "no way", "i won't call them"])
def test_a_refusal_is_still_respected(text: str, start: Start, room: Room) -> None:
    step = reply(shown(start, room), room, text, "refuse_advice")
    assert step.messages[0]["text"].startswith("I respect that")


@pytest.mark.parametrize(
    "text",
    ["should i call an ambulance?", "do i need to go to the er?", "is this an emergency?", "should i call?"],
)
def test_who_asks_is_told_yes(text: str, start: Start, room: Room) -> None:
    talk = shown(start, room)
    step = reply(talk, room, text, "ask_advice")
    assert step.messages[0]["text"].startswith("Yes. Please call 911 now.")
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


SEEN = [
    "i went to the hospital, they said all ok",
    "went to er they said its fine",
    "I've been to A&E",
    "doctor checked me and said im fine",
    "they sent me home",
    "the paramedics said it is nothing",
]


@pytest.mark.parametrize("text", SEEN)
def test_who_was_seen_before_has_no_help_coming(text: str, start: Start, room: Room) -> None:
    talk = shown(start, room)
    step = reply(talk, room, text, "report_help_coming")
    assert step.messages[0]["custom"]["type"] == "assessment"
    assert step.messages[0]["text"].startswith("Thank you for telling me. This can change quickly")
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


@pytest.mark.parametrize(
    "text", ["im at the hospital now", "i'm in a&e, waiting", "they said ok an ambulance is coming"]
)
def test_who_is_with_help_now_is_believed(text: str, start: Start, room: Room) -> None:
    talk = shown(start, room)
    reply(talk, room, text, "report_help_coming")
    assert not holds_emergency(talk.case, talk.conversation, room.protocol)


@pytest.mark.parametrize("text", SEEN)
def test_where_it_may_lower_the_sign_its_age_and_any_change_are_asked(
    text: str, start: Start, room: Room
) -> None:
    talk = shown(start, room, MAY_BE_LOWERED)
    step = reply(talk, room, text, "report_help_coming")
    assert step.messages[0]["custom"]["card"] == "q_symptom_age"
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_a_back_that_hurts_is_no_visit_to_a_doctor(start: Start, room: Room) -> None:
    step = reply(shown(start, room), room, "my back hurts and i hate hospital")
    assert step.messages[0]["text"].startswith("Please get help first")


def test_seen_fine_and_unchanged_lowers_it_by_one_level(start: Start, room: Room) -> None:
    talk = shown(start, room, MAY_BE_LOWERED)
    reply(talk, room, SEEN[0], "report_help_coming")
    talk.hear(tapped("q_symptom_age", "seen_for_it_said_fine_no_change"))
    assert assess(talk.case, room.protocol).disposition is Disposition.SAME_DAY


@pytest.mark.parametrize("option", ["last_14_days", "not_sure"])
def test_any_other_answer_keeps_the_card_and_is_not_asked_again(
    option: str, start: Start, room: Room
) -> None:
    talk = shown(start, room, MAY_BE_LOWERED)
    reply(talk, room, SEEN[0], "report_help_coming")
    talk.hear(tapped("q_symptom_age", option))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)
    step = reply(talk, room, SEEN[0], "report_help_coming")
    assert step.messages[0]["custom"]["type"] == "assessment"


@pytest.mark.parametrize(
    "text", ["call ambulance?", "should i call an ambulance?", "ambulance?", "do i need an ambulance"]
)
@pytest.mark.parametrize("card", ["", "right_now", "q_age"])
def test_a_question_for_an_ambulance_gets_the_number_and_the_danger_signs(
    text: str, card: str, start: Start, room: Room
) -> None:
    heard = words(text, "generic_life_threat", intent="ask_advice")
    talk = start(card).hear(heard)
    assert not holds_emergency(talk.case, talk.conversation, room.protocol)
    step = continue_visit(talk.case, talk.conversation, heard, room)
    assert "911" in step.messages[0]["text"]
    assert step.messages[1]["custom"]["card"] == "right_now"
    assert step.conversation.open_card == "right_now"


def test_danger_signs_that_were_denied_are_asked_again(start: Start, room: Room) -> None:
    talk = start("right_now").hear(words("none"))
    talk.hear(words("should i call an ambulance?"))
    step = continue_visit(talk.case, talk.conversation, words("should i call an ambulance?"), room)
    assert step.messages[-1]["custom"]["card"] == "right_now"


@pytest.mark.parametrize("text", ["call an ambulance!", "i need an ambulance", "can you call an ambulance?"])
def test_a_cry_for_an_ambulance_is_an_emergency(text: str, start: Start, room: Room) -> None:
    talk = start("").hear(words(text, "generic_life_threat"))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)


def test_a_sign_beside_the_question_is_an_emergency(start: Start, room: Room) -> None:
    talk = start("").hear(words("should i call an ambulance, i cant feel my legs", NEVER_LOWERED))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)
