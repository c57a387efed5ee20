"""Whole visits over REST against the real server: one for every ending."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conversations.replies import (
    Replies,
    assert_emergency_alone,
    assert_never_self_care,
    custom,
    level,
    open_card,
)
from tests.server.conftest import Server, Visit

pytestmark = [pytest.mark.slow, pytest.mark.server]

STIFF_NECK = "I woke up with a stiff neck two days ago"
PLAIN = {"q_age": "35-49", "q_course": "bit_better", "q_injury": "nothing_i_know", "q_duration": "2-14_days"}
MOST_QUESTIONS = 40


def answer_all(visit: Visit, replies: Replies, answers: dict[str, str] | None = None) -> Replies:
    """Tap the plain answer to every question until none is open."""
    answers = {**PLAIN, **(answers or {})}
    for _ in range(MOST_QUESTIONS):
        question = custom(replies, "question")
        if question is None:
            return replies
        offered = [option["id"] for option in question["options"]]
        chosen = answers.get(question["card"], "none")
        if chosen not in offered:
            chosen = next(option for option in ("none", "no", "not_sure", *offered) if option in offered)
        replies = visit.tap(question["card"], chosen)
    raise AssertionError(f"still asking: {open_card(replies)}")


def test_self_care_with_plan_and_safety_net(visit: Visit) -> None:
    replies = answer_all(visit, visit.say(STIFF_NECK))
    assert level(replies) == "self_care"
    assessment, plan = custom(replies, "assessment"), custom(replies, "plan")
    assert assessment is not None
    assert plan is not None
    assert assessment["plan"] == plan["plan"]
    assert assessment["safety_net"]
    assert plan["exercises"]
    assert "911" in replies[-2]["text"]


def test_emergency_in_the_first_message(visit: Visit) -> None:
    shown = assert_emergency_alone(
        visit.say("my back hurts and i have lost control of my bladder since this morning")
    )
    assert "ces_bladder_incontinence" in [flag["id"] for flag in shown["flags"]]


def test_same_day(visit: Visit) -> None:
    replies = answer_all(
        visit,
        visit.say("lower back pain and my right foot drags when i walk"),
        {"q_symptom_age": "last_14_days"},
    )
    assert level(replies) == "same_day"
    assert custom(replies, "plan") is None
    assert custom(replies, "therapists") is None


def test_within_days(visit: Visit) -> None:
    replies = answer_all(visit, visit.say("my lower back aches"), {"q_course": "worse_over_days_or_weeks"})
    assert level(replies) == "within_days"
    assert custom(replies, "assessment")["hands_on"] == "no"  # type: ignore[index]


def test_therapists_after_the_safety_questions(visit: Visit) -> None:
    replies = visit.say("find me a massage therapist near 97201")
    assert open_card(replies) == "right_now"
    replies = answer_all(visit, replies, {"q_region": "neck", "q_duration": "2-6_weeks"})
    assert level(replies) == "therapy_visit"
    found = custom(replies, "therapists")
    assert found is not None, "the therapists that were asked for did not come with the result"
    assert found["results"]


def test_therapists_on_request_after_the_result(visit: Visit) -> None:
    answer_all(visit, visit.say(STIFF_NECK))
    replies = visit.tell("Find a therapist", "97201")
    found = custom(replies, "therapists")
    assert found is not None
    assert found["results"]
    assert {"id", "name", "credentials", "specialties", "distance_km", "phone"} <= set(found["results"][0])


def test_no_therapists_for_somebody_who_needs_help_today(visit: Visit) -> None:
    answer_all(
        visit,
        visit.say("lower back pain and my right foot drags when i walk"),
        {"q_symptom_age": "last_14_days"},
    )
    replies = visit.say("find me a massage therapist near 97201")
    assert custom(replies, "therapists") is None
    assert_never_self_care(replies)


def test_routine_question_then_back_to_the_card(visit: Visit) -> None:
    visit.say(STIFF_NECK)
    replies = visit.say("when do you open on tuesdays?")
    answer = custom(replies, "answer")
    assert answer is not None
    assert answer["topic"] == "hours"
    assert open_card(replies) == "right_now"


def test_call_back_is_stored_with_its_reference(visit: Visit, server: Server) -> None:
    replies = visit.tell("please call me back", "503-555-0188", "mornings", "no thanks")
    handover = custom(replies, "handover")
    assert handover is not None
    assert handover["reference"] in replies[0]["text"]
    stored = server.rows(
        "select reference, contact, best_time, summary from handover where conversation_id = ?", visit.sender
    )
    assert stored == [(handover["reference"], "503-555-0188", "mornings", None)]


def test_call_back_shares_the_summary_only_after_a_yes(visit: Visit, server: Server) -> None:
    answer_all(visit, visit.say(STIFF_NECK))
    visit.tell("please call me back", "503-555-0188", "mornings", "yes, pass it on")
    ((summary,),) = server.rows("select summary from handover where conversation_id = ?", visit.sender)
    assert STIFF_NECK in summary


def test_call_back_asks_again_for_a_contact_that_nobody_can_use(visit: Visit, server: Server) -> None:
    visit.tell("please call me back", "you know me")
    visit.tell("jo@example.org", "any time", "no")
    stored = server.rows("select contact from handover where conversation_id = ?", visit.sender)
    assert stored == [("jo@example.org",)]


def test_call_back_can_be_dropped(visit: Visit, server: Server) -> None:
    visit.tell("please call me back", "stop")
    assert server.rows("select contact from handover where conversation_id = ?", visit.sender) == []
    assert open_card(visit.say(STIFF_NECK)) == "right_now"


def test_delete_my_data_removes_every_row(visit: Visit, server: Server) -> None:
    answer_all(visit, visit.say(STIFF_NECK))
    visit.tell("please call me back", "503-555-0188", "mornings", "no")
    tables = {"events": "sender_id", "assessment": "conversation_id", "handover": "conversation_id"}
    counts = {table: f"select count(*) from {table} where {column} = ?" for table, column in tables.items()}
    assert all(server.rows(count, visit.sender)[0][0] > 0 for count in counts.values())
    replies = visit.say("delete my data")
    assert custom(replies, "notice") == {"type": "notice", "code": "deleted"}
    assert {
        table: server.rows(count, visit.sender)[0][0] for table, count in counts.items()
    } == dict.fromkeys(tables, 0)


def test_after_a_deletion_the_visitor_may_begin_again(visit: Visit, server: Server) -> None:
    visit.tell(STIFF_NECK, "delete my data")
    assert open_card(visit.say("my lower back hurts")) == "right_now"
    assert open_card(visit.tap("right_now", "none")) == "q_age"
    assert server.rows("select count(*) from events where sender_id = ?", visit.sender)[0][0] > 0


def test_assessment_is_recorded_with_the_words_and_the_protocol_version(visit: Visit, server: Server) -> None:
    words = "since this morning i cant feel anything when i wipe"
    shown = assert_emergency_alone(visit.say(words))
    stored = server.rows(
        "select id, disposition, protocol_version from assessment where conversation_id = ?", visit.sender
    )
    assert [(row[1], row[2]) for row in stored] == [("emergency_now", shown["protocol"])]
    flags = server.rows(
        "select finding_id, status, because from assessment_flag where assessment_id = ?", str(stored[0][0])
    )
    assert ("ces_saddle_numbness", "present", words) in flags


def test_an_emergency_sticks_until_help_is_coming(visit: Visit) -> None:
    visit.say("i cant pee and my back hurts")
    for text in (
        "what are your hours",
        "find me a therapist",
        "ok whatever",
        "44",
        "start over",
        "please call me back",
    ):
        assert_emergency_again(visit.say(text))
    replies = visit.say("an ambulance is on the way")
    assert custom(replies, "notice") == {"type": "notice", "code": "help_coming"}
    assert custom(visit.say("what are your hours"), "answer") is not None
    assert_emergency_again(visit.say("now i have crushing chest pain too"))


def assert_emergency_again(replies: Replies) -> None:
    """The card once more, with nothing beside it."""
    assert level(replies) == "emergency_now"
    assert [reply["custom"]["type"] for reply in replies] == ["assessment"]


def test_a_mistake_is_believed_after_a_no_to_the_own_question(visit: Visit) -> None:
    visit.say("i cant pee and my back hurts")
    assert open_card(visit.say("sorry that was a mistake")) == "check_ces_bladder_retention"
    replies = visit.say("no")
    assert level(replies) is None
    assert open_card(replies) == "right_now"


def test_a_mistake_that_is_none_keeps_the_emergency(visit: Visit) -> None:
    visit.tell("i cant pee and my back hurts", "sorry that was a mistake")
    assert_emergency_again(visit.say("yes"))


def test_two_visitors_at_once_do_not_mix(server: Server) -> None:
    def neck() -> Replies:
        visit = Visit(server)
        return answer_all(visit, visit.say(STIFF_NECK))

    def back() -> Replies:
        return Visit(server).tell("my lower back hurts", "none", "80", "i cant feel anything when i wipe")

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(job) for job in (neck, back, neck, back)]
        endings = [level(job.result()) for job in jobs]
    assert endings == ["self_care", "emergency_now", "self_care", "emergency_now"]


def test_two_messages_of_one_visitor_at_once_are_both_taken_up(visit: Visit) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(visit.say, ("my lower back hurts", "and my neck hurts too")))
    replies = visit.say("what do you know about me")
    text = " ".join(reply["text"] for reply in replies)
    assert "neck" in text
    assert "back" in text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"sender": "x"}',
        b'{"message": "hi"}',
        b'{"sender": "x", "message": 3}',
        b'{"sender": "x", "message": null}',
    ],
)
def test_broken_requests_are_refused_in_one_shape(body: bytes, server: Server) -> None:
    status, answer = server.post(body)
    assert 400 <= status < 500
    assert set(answer["error"]) == {"code", "message"}


def test_a_message_of_400_kilobytes_is_refused_politely(visit: Visit, server: Server) -> None:
    status, answer = server.post(
        json.dumps({"sender": visit.sender, "message": "my back hurts " * 30_000}).encode()
    )
    assert status == 413
    assert answer["error"]["code"] == "message_too_long"
    assert open_card(visit.say(STIFF_NECK)) == "right_now"


def test_a_nul_byte_is_survived(visit: Visit) -> None:
    assert open_card(visit.say("my neck\x00 hurts")) == "right_now"
