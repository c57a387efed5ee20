"""How long the complaint has lasted, in days.

Every length of time in a message is a candidate; the words around it decide whether it is the
complaint's (`for 3 weeks`, `since Sunday`, a bare `10 days`) or another matter's (an age, an
operation, a course of tablets, a drive, an appointment, a pregnancy).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.language.values.calendar import find_since
from bot.language.values.lexicon import load_lexicon, phrase_table
from bot.language.values.message import Message
from bot.language.values.numbers import QUANTITY, quantity_of

_UNIT_DAYS = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
    "month": 30.0,
    "year": 365.0,
}
_UNIT = (
    r"(?P<unit>minutes?|mins?|hours?|hrs?|hr|h|days?|d|nights?|weeks?|wks?|w|fortnights?|"
    r"months?|mths?|mth|mos?|years?|yrs?|yr|y|weekends?)"
)
_LENGTH = re.compile(
    rf"(?<![\w/.]){QUANTITY}(?: (?:odd|or so|whole|long|full|solid|straight|bloody|more|"
    rf"extra))?(?: of)? ?{_UNIT}(?! ?(?:s|') )(?!\w)"
    r"(?P<half> and (?:a )?half)?(?P<two> or (?:so|2|more))?"
)
_AND_MORE = re.compile(
    r"(?<![\w/.])(?P<years>\d+|a|one) (?:years?|yrs?) (?:and |, )?(?P<months>\d+|a|one) (?:months?|mths?)\b"
)
_WHOLE = re.compile(
    r"\b(?:(?:for|over|in|during|these|this) )?(?:the |this )?(?:whole|entire|all|all of|past|"
    r"last)(?: the| this| of| of the)? (?P<unit>hour|day|week|fortnight|month|year|weekend)\b"
)
_BARE_HALF = re.compile(r"(?<!\d )\b(?P<unit>day|week|month|year) and (?:a )?half\b")
_BARE_FORTNIGHT = re.compile(r"\b(?:the thick end of )?(?<!a )(?<!\d )fortnight\b")
# As clinicians write it: 3/7 are days, 3/52 weeks, 3/12 months.
_OF_A_CALENDAR = re.compile(r"(?<!/ )(?<![\w/.])(?P<count>\d{1,2}) / (?P<of>7|52|12)(?!\d)(?! ?[/.]\d)(?! /)")
_CALENDAR_UNIT = {"7": 1.0, "52": 7.0, "12": 30.0}
_ORDINAL = re.compile(
    r"\b(?:day|week) (?P<nth>\d+)\b|\b(?P<ord>2nd|3rd|4th|5th|6th|7th|second|third|fourth|"
    r"fifth|sixth|seventh)(?: \w+)? (?P<unit>day|night|week|month)\b"
)
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
# `A 3 year old back injury`, not `my 14 year old has back pain`.
_OLD_COMPLAINT = re.compile(
    r"old (?:(?!(?:has|have|had|with|whos|who|is|and|got|gets|wakes|woke|hurt|hurts|s) )\w+ )?"
    r"(?:neck|back|crick|pain|injury|strain|spasm|ache|problem)\b"
)
_BARE_AGO = re.compile(
    r"(?:^|[.,;!?] )(?P<unit>hour|week|month|year) (?=back\b)|\b(?P<bare>hour|week|month|year) (?=ago\b)"
)
_BARE_OR_SO = re.compile(
    r"(?:^|[.,;!?] )(?P<unit>day|week|fortnight|month|year) (?=(?:or so|or two|or more|ish|at least|now)\b)"
)
_SINCE_THEN = re.compile(r"\bsince(?: then| that)?(?= ?$| [.,;!?)])")
_OF_LENGTH = ("since ", "from ", "its been ", "these ")
_CONTEXT = 7
_ONLY = ("", "only", "just")
_CONTEXT_OF_A_MOMENT = 10
_LONG_AGO = 300
_LONGEST_ACT = 60


@dataclass(frozen=True)
class Length:
    """A length of time as written: its days, its place in `Message.text`, how surely the complaint's."""

    days: float
    start: int
    end: int
    weight: int


def read_duration(
    message: Message, *, today: date | None = None, age: tuple[int, int] | None = None
) -> tuple[float, tuple[int, int]] | None:
    """Days the complaint has lasted with the place of the words, or None when no number is stated.

    `age` is the place of somebody's age, which is no length of the complaint.
    """
    lengths = [
        length
        for length in _candidates(message, today=today)
        if length.weight > 0 and not (age and _touches(_place(message, length), age))
    ]
    if not lengths:
        return None
    best = max(lengths, key=lambda length: (length.weight, length.days >= 1, -length.start))
    return round(best.days, 3), _place(message, best)


def _place(message: Message, length: Length) -> tuple[int, int]:
    return message.span(*message.tokens_between(length.start, length.end))


def _touches(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def unit_days(unit: str) -> float:
    """Days in one of the unit, however it is shortened."""
    singular = load_lexicon("duration")["units"].get(unit, unit)
    return _UNIT_DAYS[singular]


def _candidates(message: Message, *, today: date | None) -> list[Length]:
    text = message.text
    found: list[Length] = []
    for match in _AND_MORE.finditer(text):
        years, months = (1.0 if part in ("a", "one") else float(part) for part in match.groups())
        found.append(Length(years * 365 + months * 30, match.start(), match.end(), 0))
    for match in _LENGTH.finditer(text):
        if any(length.start <= match.start() < length.end for length in found):
            continue
        found.append(Length(_days(match), match.start(), match.end(), 0))
    for match in _WHOLE.finditer(text):
        # `was a 7 last week` names a time, `for the last week` a length.
        is_a_time = match[0].startswith(("last ", "past ")) and not text[: match.start()].endswith(_OF_LENGTH)
        if not is_a_time and not any(
            length.start < match.end() and match.start() < length.end for length in found
        ):
            days = 2.0 if match["unit"] == "weekend" else unit_days(match["unit"])
            found.append(Length(days, match.start(), match.end(), 0))
    for match in _ORDINAL.finditer(text):
        nth = match["nth"] or match["ord"]
        count = _ORDINALS.get(nth) or int(re.sub(r"\D", "", nth))
        unit = match["unit"] or match[0].split()[0]
        found.append(Length(count * unit_days(unit), match.start(), match.end(), 0))
    found += _less_usual(text, found)
    weighed = [Length(length.days, length.start, length.end, _weight(message, length)) for length in found]
    for days, start, end, sure in find_since(message, today=today):
        # `5 weeks today` is five weeks.
        if any(length.weight > 0 and length.start < end and start <= length.end + 1 for length in weighed):
            continue
        weight = _since_weight(message, Length(days, start, end, 0), sure=sure)
        weighed.append(Length(days, start, end, weight))
    return weighed


def _less_usual(text: str, found: list[Length]) -> list[Length]:
    """A bare `week and a half` or `fortnight`, and a clinician's 3/52."""
    lengths = []
    for match in _BARE_HALF.finditer(text):
        lengths.append(Length(1.5 * unit_days(match["unit"]), match.start(), match.end(), 0))
    lengths += [Length(14.0, match.start(), match.end(), 0) for match in _BARE_FORTNIGHT.finditer(text)]
    lengths += [
        Length(unit_days(match[group]), match.start(group), match.end(group), 0)
        for pattern in (_BARE_AGO, _BARE_OR_SO)
        for match in pattern.finditer(text)
        for group, unit in match.groupdict().items()
        if unit
    ]
    for match in _OF_A_CALENDAR.finditer(text):
        if match["count"] not in ("0", "24"):
            days = int(match["count"]) * _CALENDAR_UNIT[match["of"]]
            lengths.append(Length(days, match.start(), match.end(), 0))
    return [
        length
        for length in lengths
        if not any(other.start < length.end and length.start < other.end for other in found)
    ]


def _days(match: re.Match[str]) -> float:
    number = quantity_of(match)
    if match["half"]:
        number += 0.5
    elif match["two"] and match["two"].endswith("2") and number == 1:
        number = 1.5
    unit = match["unit"]
    return 2.0 * number if unit.startswith("weekend") else number * unit_days(unit)


def _weight(message: Message, length: Length) -> int:
    """0 when the length belongs to something else, more the surer it is the complaint's."""
    before, after = _around(message, length)
    unit_is_short = "min" in message.text[length.start : length.end]
    words = message.text[length.start : length.end]
    if _OLD_COMPLAINT.match(after):
        return 3
    if words.startswith(("a ", "an ")) and _ends(before, "rate") and not before.endswith("/ 10"):
        return 0
    if _names_past(words) and words.endswith(("day", "weekend", "hour")) and _is_of_an_act(before):
        return 0
    if (
        not unit_is_short
        and _names_past(message.text[length.start : length.end])
        and not _begins(after, "not_after")
    ):
        return 3
    if _begins(after, "ago"):
        if _ends(before, "not_before") and "since" not in before.split():
            return 0
        if _holds(f"{before} , {after}", "other_event") and not _is_dated_by_it(message, length, before):
            return 0
        return 5 if _holds(before, "this_bout") else 3
    if _ends(before, "not_before"):
        return 0
    if _begins(after, "not_after") and not (length.days >= 1 and _began_with(before, after)):
        return 0
    labels = {match.label for match in phrase_table("duration", "other_matter").find(before.split())}
    if "act" in labels and 1 <= length.days <= _LONGEST_ACT and _begins(after, "and_now"):
        # `Sat at the kitchen table for 3 weeks and now my neck is stiff.`
        return 2
    if labels & {"other", "act"} or ("limit" in labels and length.days < 1):
        return 0
    if unit_is_short:
        return 2 if _ends(before, "past") else 0
    weight = 1
    if (
        _ends(before, "for")
        or _ends(before, "past")
        or _begins(after, "of_complaint")
        or _begins(after, "now")
    ):
        weight = 3
    elif length.days < 1 and message.text != message.text[length.start : length.end]:
        # Hours without a preposition are seldom the complaint's.
        weight = 2 if _ends(before, "about") else 0
    elif _ends(before, "about"):
        weight = 3
    if weight and _holds(before, "activity") and not _holds(_clause_before(message, length), "complaint"):
        return 0
    if _holds(before, "this_bout"):
        weight += 2
    elif _holds(before, "flare"):
        weight -= 1
    return max(weight, 1)


def _since_weight(message: Message, length: Length, *, sure: bool) -> int:
    before, after = _around(message, length, reach=_CONTEXT_OF_A_MOMENT)
    if _holds(before + " " + after, "other_event") and not _holds(before, "complaint"):
        return 2 if _is_dated_by_it(message, length, "") else 0
    if _ends(before, "not_before_since"):
        return 0
    if sure:
        # `working from home since 2020` dates the work.
        is_of_work = length.days > _LONG_AGO and _holds(" ".join(before.split()[-3:]), "other_matter")
        return 0 if is_of_work else 3
    is_this = length.days > 1 and message.text.startswith("this ", length.start)
    if is_this and _holds(before, "complaint") and not _holds(message.text, "wish"):
        # `Stiffer than usual this month` lasts as much as it begins.
        return 1
    return 2 if _tells_a_beginning(message, length, before, after) else 0


def _tells_a_beginning(message: Message, length: Length, before: str, after: str) -> bool:
    """True where something happened then; not for `worse today`, `an 8 yesterday`, `come on Sunday`."""
    around = f"{before} , {after}"
    if _holds(around, "event") or _is_dated_by_it(message, length, before):
        return True
    if before in _ONLY and after in _ONLY:
        # `Shoulder blade, sharp, today.`
        return _holds(message.text, "complaint") and not _holds(message.text, "wish")
    acts = phrase_table("mechanism", "causes").find(around.split())
    past = load_lexicon("mechanism")["past_words"]
    if any(not {*around.split()[act.start : act.end]}.isdisjoint(past) for act in acts):
        return True
    no_act = load_lexicon("duration")["no_act"]
    return any(word.endswith("ed") and len(word) > 4 and word not in no_act for word in around.split())


def _is_dated_by_it(message: Message, length: Length, before: str) -> bool:
    """True for `since I gave birth 8 weeks ago` and `gave birth 8 weeks ago and sore ever since`."""
    if "since" in before.split():
        return True
    return _SINCE_THEN.search(message.text, length.end) is not None


def _began_with(before: str, after: str) -> bool:
    """True for `for 2 days after a long flight`; not for `sore for 2 days after every run`."""
    if _holds(after, "other_event") or _holds(before, "habit") or not _begins(after, "began_with"):
        return False
    past = load_lexicon("mechanism")["past_words"]
    words = after.split()
    # `After I run` is a habit, `after I ran` a beginning.
    return words[1:2] not in (["i"], ["we"]) or any(
        word in past or word.endswith("ed") or word == "was" for word in words[2:4]
    )


def _is_of_an_act(before: str) -> bool:
    """True for the day in `on my feet all day`, `at the desk the whole day`."""
    return _holds(before, "other_matter") or _holds(before, "activity") or not _holds(before, "complaint")


def _around(message: Message, length: Length, *, reach: int = _CONTEXT) -> tuple[str, str]:
    """The words before and after a length, within its sentence part and a few words."""
    first, last = message.tokens_between(length.start, length.end)
    begin, _ = message.clause(first)
    _, finish = message.clause(max(first, last - 1))
    before = message.tokens[max(begin, first - reach) : first]
    after = message.tokens[last : min(finish, last + reach)]
    return " ".join(before), " ".join(after)


def _clause_before(message: Message, length: Length) -> str:
    first, _ = message.tokens_between(length.start, length.end)
    return " ".join(message.tokens[message.clause(first)[0] : first])


def _names_past(words: str) -> bool:
    return not {"past", "last", "all", "whole", "entire"}.isdisjoint(words.split())


def _ends(words: str, cue: str) -> bool:
    return _pattern(cue, "(?:^|.* )(?:{})$").match(words) is not None


def _begins(words: str, cue: str) -> bool:
    return _pattern(cue, "(?:{})(?: |$)").match(words) is not None


def _holds(words: str, cue: str) -> bool:
    return bool(words) and bool(phrase_table("duration", cue).find(words.split()))


@cache
def _pattern(cue: str, frame: str) -> re.Pattern[str]:
    return re.compile(frame.format("|".join(load_lexicon("duration")[cue])))
