"""The moves around the interview: misunderstanding, digressions, corrections, the search behind its gate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import steps
from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import holds_emergency
from bot.dialogue.heard import Heard
from bot.dialogue.room import Room
from bot.dialogue.search_steps import find_therapists
from bot.directory import Query, SearchResult
from bot.protocol import Disposition
from bot.replies import message
from bot.triage import Case, HandsOn
from tests.dialogue.conftest import Start, Talk, tapped, words

BLAH = words("wrzl brmft")


def card_of(step: steps.Step) -> str | None:
    cards = [m["custom"]["card"] for m in step.messages if m.get("custom", {}).get("type") == "question"]
    return cards[-1] if cards else None


def codes(step: steps.Step) -> list[str]:
    return [m["custom"]["code"] for m in step.messages if m.get("custom", {}).get("type") == "notice"]


def miss(talk: Talk, room: Room) -> steps.Step:
    step = steps.go_on(talk.hear(BLAH).case, talk.conversation, BLAH, room)
    talk.case, talk.conversation = step.case, step.conversation
    return step


def test_two_misses_repeat_the_card_and_offer_ways_out(start: Start, room: Room) -> None:
    talk = start("right_now")
    first, second = miss(talk, room), miss(talk, room)
    assert card_of(first) == card_of(second) == "right_now"
    assert first.messages[0]["text"] != second.messages[0]["text"]
    assert "503-555-0142" in second.messages[0]["text"]


def test_three_misses_ask_the_signs_one_by_one(start: Start, room: Room) -> None:
    talk = start("right_now")
    for _ in range(2):
        miss(talk, room)
    step = miss(talk, room)
    assert str(card_of(step)).startswith("check_")
    assert "right_now" in step.case.answered
    assert step.case.status("stroke_signs") is not None


def test_misses_never_end_in_self_care(start: Start, room: Room) -> None:
    talk = start("right_now")
    for _ in range(60):
        step = miss(talk, room)
        assert step.messages
        levels = [m["custom"].get("disposition") for m in step.messages if m.get("custom")]
        assert not {"self_care", "therapy_visit"} & set(levels)


def test_misses_before_any_question_offer_choices(room: Room) -> None:
    step = steps.misunderstood(Case(), Conversation(), room)
    assert codes(step) == ["choices"]
    assert step.messages[0]["buttons"]


def test_a_digression_comes_back_to_the_open_card(start: Start, room: Room) -> None:
    talk = start("illness")
    step = steps.resume(talk.case, talk.conversation, room, message("We open at nine."))
    assert [step.messages[0]["text"], card_of(step)] == ["We open at nine.", "illness"]
    assert step.conversation.open_card == "illness"


def test_endless_digressions_do_not_lose_the_card(start: Start, room: Room) -> None:
    talk = start("illness")
    for _ in range(20):
        step = steps.resume(talk.case, talk.conversation, room, message("We open at nine."))
        talk.case, talk.conversation = step.case, step.conversation
        assert step.messages[0]["text"] == "We open at nine."
        assert card_of(step)


def test_why_says_why_and_asks_again(start: Start, room: Room) -> None:
    talk = start("illness")
    step = steps.explain(talk.case, talk.conversation, room)
    assert room.protocol.cards["illness"].why in step.messages[0]["text"]
    assert card_of(step) == "illness"


def test_back_opens_the_card_before(start: Start, room: Room) -> None:
    talk = start("right_now").hear(words("none"))
    talk.ask("illness")
    talk.hear(words("none"))
    talk.ask("background")
    step = steps.go_back(talk.case, talk.conversation, room)
    assert card_of(step) == "illness"
    assert "illness" not in step.case.answered


def test_back_with_nothing_before_keeps_the_open_card(start: Start, room: Room) -> None:
    talk = start("right_now")
    assert card_of(steps.go_back(talk.case, talk.conversation, room)) == "right_now"


def test_start_over_forgets_the_complaint(room: Room) -> None:
    step = steps.start_over(Conversation(), room)
    assert step.case == Case()
    assert codes(step) == ["started_over"]


def test_consent_comes_once(start: Start, room: Room) -> None:
    conversation, first = steps.welcome(Case(), Conversation(), room)
    _, second = steps.welcome(Case(), conversation, room)
    assert len(first) == 1
    assert "911" in first[0]["text"]
    assert second == ()


def test_stop_closes_the_question(start: Start, room: Room) -> None:
    talk = start("illness")
    step = steps.stop(talk.case, talk.conversation, room)
    assert step.conversation.open_card == ""
    assert "911" in step.messages[0]["text"]


def finished(start: Start, room: Room, **values: object) -> Talk:
    """A talk whose interview is over."""
    from tests.triage.walking import walk

    talk = start("", duration_days=20, trend="improving", mechanism="unknown", **values)
    talk.case = walk(talk.case, room.protocol, lambda _: "none").case
    return talk


def no_search(query: Query) -> SearchResult:
    raise AssertionError("the directory was asked although the gate is closed")


@pytest.mark.parametrize(
    "flag", ["stroke_signs", "leg_weakness_one", "unexplained_weight_loss", "suicide_self_harm"]
)
def test_no_therapist_is_looked_for_behind_a_closed_gate(flag: str, start: Start, room: Room) -> None:
    talk = finished(start, room)
    case = talk.case.with_present([flag], "this")
    step = find_therapists(
        case,
        Conversation(search={"location": "97201"}),
        words("find a therapist"),
        room,
        no_search,
        radius_km=40,
    )
    assert not [m for m in step.messages if m.get("custom", {}).get("type") == "therapists"]


def test_safety_questions_come_before_the_search(start: Start, room: Room) -> None:
    talk = start("")
    heard = words("find me a therapist in 97201", intent="find_therapist", location="97201")
    step = find_therapists(talk.case, talk.conversation, heard, room, no_search, radius_km=40)
    assert card_of(step) == "right_now"
    assert step.conversation.wants_therapist


def test_a_wish_for_a_therapist_outlives_the_result(start: Start, room: Room) -> None:
    talk = finished(start, room)
    wishing = replace(talk.conversation, wants_therapist=True, taken="answer", search={"location": "97201"})
    step = steps.go_on(talk.case, wishing, words(""), room)
    assert step.assessment is not None
    assert step.assessment.hands_on.value == "yes"
    assert step.conversation.wants_therapist, "the action that shows the result looks at this to search"


def test_place_is_asked_when_it_is_not_known(start: Start, room: Room) -> None:
    talk = finished(start, room)
    step = find_therapists(
        talk.case, talk.conversation, words("find a therapist"), room, no_search, radius_km=40
    )
    assert card_of(step) == "q_place"
    assert step.conversation.awaits_place


def test_after_a_lost_message_the_result_is_never_self_care(room: Room) -> None:
    case = Case().with_values({"region": ["low_back"], "age": 40, "duration_days": 5.0, "trend": "improving"})
    case = case.with_absent(room.protocol.flags)
    for card in room.protocol.cards.values():
        case = case.with_answered(card.id)
    plain = steps.go_on(case, Conversation(taken="answer"), Heard(), room)
    lost = steps.go_on(case, Conversation(taken="answer", has_failed=True), Heard(), room)
    assert plain.assessment is not None
    assert lost.assessment is not None
    assert plain.assessment.disposition.urgency == 0
    assert lost.assessment.disposition is Disposition.WITHIN_DAYS
    assert lost.assessment.hands_on is HandsOn.NO


def test_a_clear_no_to_suicide_is_thanked_with_the_crisis_line(start: Start, room: Room) -> None:
    talk = start("check_suicide_self_harm").hear(tapped("check_suicide_self_harm", "no"))
    step = steps.go_on(talk.case, talk.conversation, tapped("check_suicide_self_harm", "no"), room)
    cleared = room.wording.clinical("suicide", "cleared")
    assert step.messages[0]["text"] == cleared
    assert talk.case.is_present("low_mood")


def test_an_emergency_without_a_sign_is_held_like_any_other(start: Start, room: Room) -> None:
    """T14 raises "very unwell", a row of the routing table, from today to an emergency."""
    talk = start("").hear(words("I am very ill and drunk", "very_unwell", "intoxicated"))
    assert holds_emergency(talk.case, talk.conversation, room.protocol)
    step = steps.emergency(talk.case, talk.conversation, words(""), room)
    assert step.assessment is not None
    assert step.assessment.flags == ()
    assert "911" in step.messages[0]["text"]
    mistaken = words("that was a mistake", intent="report_mistake")
    again = steps.emergency(talk.case, step.conversation, mistaken, room)
    assert "911" in again.messages[0]["text"]
    coming = steps.emergency(
        talk.case, step.conversation, words("on its way", intent="report_help_coming"), room
    )
    assert not holds_emergency(talk.case, coming.conversation, room.protocol)


def test_a_number_beside_unnumbered_options_is_asked_again_in_plain_words(start: Start, room: Room) -> None:
    talk = start("right_now").hear(words("5"))
    step = steps.go_on(talk.case, talk.conversation, words("5"), room)
    assert card_of(step) == "right_now"
    assert "number" in step.messages[0]["text"]
