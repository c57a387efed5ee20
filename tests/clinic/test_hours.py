"""Opening hours: now, on a day, on a holiday, and what to do when nobody is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.clinic import Clinic, Holiday, Span, answer, country_lines
from bot.clinic.hours import days_meant

DAY = (Span(time(9), time(18)),)
CLINIC = Clinic(
    name="Quay Clinic",
    country="US",
    timezone="America/Los_Angeles",
    phone="503-555-0100",
    hours={
        **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), DAY),
        "friday": (Span(time(9), time(12, 30)), Span(time(13, 30), time(17))),
        "saturday": (Span(time(10), time(14)),),
        "sunday": (),
    },
    holidays=(
        Holiday(date(2026, 11, 26), "Thanksgiving Day"),
        Holiday(date(2026, 12, 24), "Christmas Eve", (Span(time(9), time(12)),)),
        Holiday(date(2026, 12, 25), "Christmas Day"),
        Holiday(date(2027, 1, 1), "New Year's Day"),
    ),
)
PACIFIC = ZoneInfo("America/Los_Angeles")
WEDNESDAY_NOON = datetime(2026, 11, 18, 12, 0, tzinfo=PACIFIC)
FRIDAY_LUNCH = datetime(2026, 11, 20, 13, 0, tzinfo=PACIFIC)
SATURDAY_EVENING = datetime(2026, 11, 21, 20, 0, tzinfo=PACIFIC)
THANKSGIVING = datetime(2026, 11, 26, 10, 0, tzinfo=PACIFIC)


def told(now: datetime, clinic: Clinic = CLINIC, **detail: str) -> str:
    return answer("hours", clinic, country_lines(clinic), now, detail=detail).text


def test_open_now_tells_until_when() -> None:
    assert told(WEDNESDAY_NOON).startswith("Yes, we're open now, until 6 PM.")


def test_the_week_puts_days_of_equal_hours_together() -> None:
    assert "Monday to Thursday 9 AM to 6 PM; Friday 9 AM to 12:30 PM and 1:30 PM to 5 PM;" in told(
        WEDNESDAY_NOON
    )


def test_the_lunch_break_is_not_open() -> None:
    assert told(FRIDAY_LUNCH, day="today").startswith(
        "We're closed right now. Today we open at 1:30 PM, until 5 PM."
    )


def test_closed_tells_the_next_opening_and_where_to_turn_meanwhile() -> None:
    text = told(SATURDAY_EVENING)
    assert text.startswith("We're closed now. We next open Monday, 9 AM to 6 PM.")
    assert "In an emergency, call 911." in text


def test_no_emergency_line_is_added_while_somebody_is_there() -> None:
    assert "911" not in told(WEDNESDAY_NOON)


def test_a_holiday_wins_over_the_usual_week() -> None:
    assert told(THANKSGIVING).startswith("We're closed today for Thanksgiving Day. We next open Friday,")


def test_a_holiday_soon_is_announced() -> None:
    assert "Coming up: Thu, Nov 26 (Thanksgiving Day) closed." in told(WEDNESDAY_NOON)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("saturday", "Yes. On Saturday we're open 10 AM to 2 PM."),
        ("Saturdays?", "Yes. On Saturday we're open 10 AM to 2 PM."),
        ("r u open sat", "Yes. On Saturday we're open 10 AM to 2 PM."),
        ("sunday", "No, we're closed on Sunday."),
        ("tomorrow", "Yes. On Thursday we're open 9 AM to 6 PM."),
        ("the weekend", "On Saturday we're open 10 AM to 2 PM. On Sunday we're closed."),
        ("christmas", "No, we're closed on Fri, Dec 25 (Christmas Day)."),
        ("xmas day", "No, we're closed on Fri, Dec 25 (Christmas Day)."),
        ("christmas eve", "On Thu, Dec 24 (Christmas Eve) we're open 9 AM to 12 PM."),
        ("new years", "No, we're closed on Fri, Jan 1 (New Year's Day)."),
        ("2026-12-24", "On Thu, Dec 24 (Christmas Eve) we're open 9 AM to 12 PM."),
        ("bank holiday monday", "No, we're closed on Thu, Nov 26 (Thanksgiving Day)."),
    ],
)
def test_the_day_that_was_asked_about(asked: str, expected: str) -> None:
    assert told(WEDNESDAY_NOON, day=asked) == expected
    assert told(WEDNESDAY_NOON, text=asked) == expected


def test_thursday_in_a_week_with_thanksgiving_is_the_holiday() -> None:
    assert "Thanksgiving" in told(datetime(2026, 11, 23, 12, 0, tzinfo=PACIFIC), day="thursday")


def test_hours_on_an_unlisted_holiday_are_not_guessed() -> None:
    assert (
        told(WEDNESDAY_NOON, day="easter")
        == "I don't have our hours for Easter. The desk can tell you: 503-555-0100."
    )


def test_a_date_that_does_not_exist_is_ignored() -> None:
    assert days_meant("2026-02-31", date(2026, 1, 1), CLINIC) == []


def test_the_server_clock_is_turned_into_the_clinics() -> None:
    assert told(datetime(2026, 11, 18, 17, 0, tzinfo=timezone.utc)).startswith("Yes, we're open now")
    assert told(datetime(2026, 11, 18, 16, 59, tzinfo=timezone.utc)).startswith("We're closed right now.")


def test_other_countries_read_the_24_hour_clock() -> None:
    british = replace(CLINIC, country="UK", timezone="Europe/London")
    noon = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Europe/London"))
    assert told(noon, british).startswith("Yes, we're open now, until 18:00.")


def test_a_clinic_that_is_always_closed_does_not_crash() -> None:
    never = replace(CLINIC, hours=dict.fromkeys(CLINIC.hours, ()), holidays=())
    assert "In an emergency, call 911." in told(WEDNESDAY_NOON, never)


def test_without_hours_the_desk_knows() -> None:
    assert told(WEDNESDAY_NOON, replace(CLINIC, hours={})) == (
        "I don't have that detail. The desk can tell you: 503-555-0100."
    )
