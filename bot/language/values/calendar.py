"""Days since a named moment: `since Sunday`, `yesterday`, `last week`, `since March`, `since 2019`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from bot.language.values.lexicon import load_lexicon
from bot.language.values.message import Message

# Without today's date a weekday is one to seven days ago: the middle is never far off.
_SOME_WEEKDAY_DAYS = 4.0
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SINCE = (
    r"(?P<since>(?:ever since|since|from|starting|started|start|starts|began|beginning|"
    r"happened|after) (?:on |about |around |in |early |late |mid |the |this |last |"
    r"sometime |at |back |like |first thing )*)"
)


def find_since(message: Message, *, today: date | None) -> Iterator[tuple[float, int, int, bool]]:
    """Days, start, end and whether `since` or its like stands before, for every named moment."""
    text = message.text
    for match in _moments().finditer(text):
        days = load_lexicon("duration")["moments"][match["moment"]]
        yield float(days), match.start(), match.end(), _is_since(match)
    for match in _weekday().finditer(text):
        named = _weekday_index(match["day"])
        yield _days_since_weekday(named, today), match.start(), match.end(), match["since"] is not None
    for match in _WEEKDAYS_AGO.finditer(text):
        days = _days_since_weekday(_weekday_index(match["day"]), today) + 7.0 * (int(match["count"]) - 1)
        yield days, match.start(), match.end(), True
    for match in _weekend().finditer(text):
        yield (_days_since_weekday(5, today), match.start(), match.end(), match["since"] is not None)
    if today is None:
        return
    for match in _feast().finditer(text):
        month, day = (int(part) for part in load_lexicon("duration")["feasts"][match["feast"]])
        begun = date(today.year, month, day)
        begun = begun if begun < today else date(today.year - 1, month, day)
        yield float((today - begun).days), match.start(), match.end(), match["since"] is not None
    for match in _month().finditer(text):
        is_on_a_day = match["lead"].startswith(("on", "in"))
        if match["lead"].startswith("on") and match["day1"] is None and match["day2"] is None:
            continue
        yield _days_since_month(match, today), match.start(), match.end(), not is_on_a_day
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        if 1950 <= year <= today.year:
            middle = date(year, 7, 1) if year < today.year else date(year, 1, 1)
            yield float(max(1, (today - middle).days)), match.start(), match.end(), True


_WEEKDAYS_AGO = re.compile(r"\b(?P<count>\d) (?P<day>mon|tues|wednes|thurs|fri|satur|sun)days ago\b")
_YEAR = re.compile(
    r"\b(?:since|from|started in|began in|start in) (?:about |around |the |early |late |back "
    r"in |year )*(?P<year>(?:19|20)\d\d)\b"
)


@lru_cache(maxsize=1)
def _moments() -> re.Pattern[str]:
    names = sorted(load_lexicon("duration")["moments"], key=len, reverse=True)
    return re.compile(
        rf"\b{_SINCE}?(?P<moment>{'|'.join(re.escape(str(name)) for name in names)})\b(?! "
        r"(?:surgery|appointment))"
    )


@lru_cache(maxsize=1)
def _weekday() -> re.Pattern[str]:
    days = (
        "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday|s)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    )
    # `sat` and `sun` alone are other words unless something says that a day is meant.
    return re.compile(
        rf"\b(?:{_SINCE}|(?P<on>(?:last|on|past|this) )|(?=[a-z]+day\b))(?P<day>{days})s?\b(?! "
        r"(?:down|in|at|for|on my))"
    )


@lru_cache(maxsize=1)
def _weekend() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_SINCE}|(?:at |over |during |on )?(?:the |last |this past |past )(?:bank "
        r"holiday )?)(?:bank holiday )?weekend\b"
        r"|\bweekend (?:just )?(?:gone|past|there)\b"
    )


@lru_cache(maxsize=1)
def _feast() -> re.Pattern[str]:
    names = sorted(load_lexicon("duration")["feasts"], key=len, reverse=True)
    return re.compile(rf"\b(?:{_SINCE}|(?:at|over|on|after|before) )(?P<feast>{'|'.join(names)})\b(?! party)")


def _is_since(match: re.Match[str]) -> bool:
    return match["since"] is not None or match["moment"].startswith(("since", "from"))


@lru_cache(maxsize=1)
def _month() -> re.Pattern[str]:
    names = (
        "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
        "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    )
    lead = (
        r"(?P<lead>(?:since|from|started|began|start|back|on|in) (?:in |about |around |early |"
        r"late |mid |the |end of |start of |beginning of |middle of |last |back in |on |"
        r"way back in )*)"
    )
    return re.compile(
        rf"\b{lead}(?:(?P<day1>\d{{1,2}})(?: ?(?:st|nd|rd|th))? (?:of "
        rf")?)?(?P<month>{names})\b(?: (?P<day2>\d{{1,2}})(?: ?(?:st|nd|rd|th))?(?!\d))?(?: "
        r"?,? ?(?P<year>(?:19|20)\d\d))?(?P<last> last year| of last year)?"
    )


def _weekday_index(name: str) -> int:
    return next(index for index, day in enumerate(_WEEKDAYS) if day.startswith(name[:3]))


def _days_since_weekday(named: int, today: date | None) -> float:
    if today is None:
        return _SOME_WEEKDAY_DAYS
    return float((today.weekday() - named) % 7 or 7)


def _days_since_month(match: re.Match[str], today: date) -> float:
    month = _MONTHS.index(match["month"][:3]) + 1
    day = int(match["day1"] or match["day2"] or _usual_day(match["lead"] or ""))
    day = min(max(day, 1), 28)
    year = int(match["year"]) if match["year"] else today.year
    begun = date(year, month, day)
    if match["last"]:
        begun = date(today.year - 1, month, day)
    elif match["year"] is None and begun > today:
        # The month that has begun counts from its first day, a later one is last year's.
        begun = date(year, month, 1) if month == today.month else date(year - 1, month, day)
    return float(max(1, (today - begun).days))


def _usual_day(lead: str) -> int:
    if "end" in lead or "late" in lead:
        return 25
    return 3 if "early" in lead or ("start" in lead.split(" of")[0] and "of" in lead) else 15
