"""When the clinic is open, told in a sentence. Pure: the clock comes in as `now`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time, get_day_names
from babel.lists import format_list

from bot.clinic.clinic import WEEKDAYS, Clinic, Holiday, Span
from bot.clinic.country import country_of

LOOK_AHEAD_DAYS = 28
HOLIDAYS_SHOWN = 3
# "sat" and "sun" are also ordinary words, but nobody asks a clinic when it sat. "tues" and "thurs"
# have lost their "s" by the time they are looked up.
SHORT_DAYS = {day[:3]: day for day in WEEKDAYS} | {"wednes": "wednesday", "thur": "thursday"}
TODAY_WORDS = {"today", "tonight", "now"}
TOMORROW_WORDS = {"tomorrow", "tomoz", "tmrw", "tomorow", "2moro"}
# Words that do not tell by themselves which holiday is meant.
VAGUE_WORDS = {"day", "holiday", "public", "bank", "federal", "the", "of", "and", "new", "good", *WEEKDAYS}


@dataclass(frozen=True)
class OpeningHours:
    """A clinic's hours with the words to tell them in."""

    clinic: Clinic
    wording: Mapping[str, str]
    locale: str

    def spans(self, day: date) -> tuple[Span, ...]:
        """The stretches of `day` that the clinic is open, its holidays counted."""
        holiday = self.holiday(day)
        return holiday.spans if holiday else self.clinic.hours[WEEKDAYS[day.weekday()]]

    def holiday(self, day: date) -> Holiday | None:
        """The holiday on that date, if the clinic has listed one."""
        return next((holiday for holiday in self.clinic.holidays if holiday.date == day), None)

    def is_open(self, now: datetime) -> bool:
        """True if somebody is at the clinic now."""
        return any(span.opens <= now.time() < span.closes for span in self.spans(now.date()))

    def now_sentence(self, now: datetime) -> str | None:
        """Whether it is open now, or when it opens next; None if it never does."""
        today = now.date()
        for span in self.spans(today):
            if span.opens <= now.time() < span.closes:
                return self._say("open_now", closes=self.clock(span.closes))
            if now.time() < span.opens:
                return self._say(
                    "opens_later_today", opens=self.clock(span.opens), closes=self.clock(span.closes)
                )
        following = self._next_open(today)
        if following is None:
            return None
        next_words = {"next_day": self.day_name(following), "next_hours": self.range(self.spans(following))}
        if following - today >= timedelta(days=7):
            next_words["next_day"] = self.date_name(following)
        if self.spans(today):
            return self._say("closed_for_today", **next_words)
        holiday = self.holiday(today)
        because = self._say("because_holiday", holiday=holiday.name) if holiday else ""
        return self._say("closed_today", because=because, **next_words)

    def day_sentence(self, day: date, *, alone: bool = True) -> str:
        """Whether it is open on that date, and when; with yes or no only if it is `alone` asked about."""
        holiday = self.holiday(day)
        spans = self.spans(day)
        if holiday:
            key = "holiday_open" if spans else "holiday_closed"
            return self._say(key, day=self.date_name(day), holiday=holiday.name, hours=self.range(spans))
        if alone:
            key = "open_on_day" if spans else "closed_on_day"
        else:
            key = "several_open" if spans else "several_closed"
        return self._say(key, day=self.day_name(day), hours=self.range(spans))

    def week(self) -> str:
        """The usual week, with days of equal hours put together."""
        days: dict[tuple[Span, ...], list[int]] = {}
        for index, weekday in enumerate(WEEKDAYS):
            days.setdefault(self.clinic.hours[weekday], []).append(index)
        return "; ".join(f"{self._day_names(indexes)} {self.range(spans)}" for spans, indexes in days.items())

    def coming_holidays(self, today: date) -> str | None:
        """The next holidays with their hours, within the time that people plan for."""
        until = today + timedelta(days=LOOK_AHEAD_DAYS)
        coming = [holiday for holiday in self.clinic.holidays if today < holiday.date <= until]
        if not coming:
            return None
        told = (f"{self.date_name(h.date)} ({h.name}) {self.range(h.spans)}" for h in coming[:HOLIDAYS_SHOWN])
        return self._say("dates_ahead", dates="; ".join(told))

    def range(self, spans: tuple[Span, ...]) -> str:
        """Hours as words, like "9 AM to 6 PM"."""
        if not spans:
            return self.wording["closed"]
        told = [f"{self.clock(span.opens)} to {self.clock(span.closes)}" for span in spans]
        return format_list(told, locale=self.locale)

    def clock(self, at: time) -> str:
        """A time of day as the country writes it; full hours without the minutes where it says AM and PM."""
        # Unicode puts a narrow no-break space before AM, which some screens show as a box.
        told = format_time(at, format="short", locale=self.locale).replace("\u202f", " ")
        return told.replace(":00 ", " ")

    def day_name(self, day: date) -> str:
        """The weekday's name."""
        return str(get_day_names("wide", locale=self.locale)[day.weekday()])

    def date_name(self, day: date) -> str:
        """Weekday, day and month."""
        return str(format_skeleton("MMMMEEEEd", day, locale=self.locale))

    def _next_open(self, today: date) -> date | None:
        days = (today + timedelta(days=n) for n in range(1, LOOK_AHEAD_DAYS))
        return next((day for day in days if self.spans(day)), None)

    def _day_names(self, indexes: list[int]) -> str:
        names = [str(get_day_names("wide", locale=self.locale)[index]) for index in indexes]
        in_a_row = indexes[-1] - indexes[0] == len(indexes) - 1
        if in_a_row and len(names) > 2:
            return self._say("several_days", first=names[0], last=names[-1])
        return str(format_list(names, locale=self.locale))

    def _say(self, key: str, **values: str) -> str:
        return self.wording[key].format_map(values)


def opening_hours(clinic: Clinic, wording: Mapping[str, str]) -> OpeningHours | None:
    """Return the clinic's hours, or None if it has not set any."""
    return OpeningHours(clinic, wording, country_of(clinic).locale) if clinic.hours else None


def clinic_time(clinic: Clinic, now: datetime) -> datetime:
    """Return `now` on the clinic's own clock; a time without a zone is taken to be local already."""
    if now.tzinfo is None or clinic.timezone is None:
        return now
    return now.astimezone(ZoneInfo(clinic.timezone))


def days_meant(text: str, today: date, clinic: Clinic) -> list[date]:
    """Return the dates that the words ask about: weekdays, today, tomorrow, a listed holiday, 2026-12-24."""
    words = _words(text)
    wanted = [_date(found) for found in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", text)]
    wanted.append(_holiday_meant(words, today, clinic))
    if not any(wanted):
        for word in words:
            wanted += _days_of_word(word, today)
    return list(dict.fromkeys(day for day in wanted if day))


def holiday_word(text: str, names: Iterable[str]) -> str | None:
    """Return the holiday that the words name, whether the clinic has listed it or not."""
    said = f" {' '.join(_words(text))} "
    return next((name for name in names if f" {' '.join(_words(name))} " in said), None)


def _words(text: str) -> list[str]:
    # "new year's", "new years" and "new year" are the same words, and so are "saturdays" and "saturday".
    plain = text.lower().replace("\u2019", "'").replace("'s", "").replace("xmas", "christmas")
    return [word.removesuffix("s") if len(word) > 3 else word for word in re.findall(r"[a-z0-9]+", plain)]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _days_of_word(word: str, today: date) -> list[date | None]:
    if word in TODAY_WORDS:
        return [today]
    if word in TOMORROW_WORDS:
        return [today + timedelta(days=1)]
    if word == "weekend":
        return [_coming(today, "saturday"), _coming(today, "sunday")]
    weekday = word if word in WEEKDAYS else SHORT_DAYS.get(word)
    return [_coming(today, weekday)] if weekday else []


def _holiday_meant(words: list[str], today: date, clinic: Clinic) -> date | None:
    # The one most of whose name was said, then the soonest: "Christmas" is the day, not the eve.
    named = []
    for holiday in clinic.holidays:
        name = _words(holiday.name)
        telling = [word for word in name if word not in VAGUE_WORDS] or name
        if holiday.date >= today and all(word in words for word in telling):
            named.append((-len(telling), holiday.date))
    if named:
        return min(named)[1]
    ahead = [holiday.date for holiday in clinic.holidays if holiday.date >= today]
    return ahead[0] if ahead and "holiday" in words else None


def _coming(today: date, weekday: str) -> date:
    return today + timedelta(days=(WEEKDAYS.index(weekday) - today.weekday()) % 7)
