"""Who the complaint is about: for whom, age, sex, and what is said of pregnancy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.language.values.body import Part
from bot.language.values.lexicon import load_lexicon, phrase_table
from bot.language.values.message import Message, read_message

ME, MY_CHILD, SOMEONE_ELSE = "me", "my_child", "someone_else"
_ADULT = 18
_OLDEST = 110
# "I have 5 years" leaves out the pain; nobody of five writes to a clinic.
_YOUNGEST_WRITER = 12
_ARTICLES = frozenset(["a", "an", "about", "like", "around"])
_AGE = r"(?P<age>\d{1,3})"
_UNIT = r"(?P<unit>years?|yrs?|yr|months?|mths?|mo|weeks?|wks?)"
_CHILD = "(?:son|daughter|child|kid|boy|girl|grandson|granddaughter|nephew|niece)"
_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_AGE} ?{_UNIT} ?(?:of age|old|young)(?! (?:mattress|injury|car|chair|bed|issue|"
        r"problem|pain|house|pillow|desk|back|neck|surgery|fracture|scar|sofa))",
        rf"\b{_AGE} ?(?:yo|y ?/ ?o|y ?\. ?o|yr old|yold)\b",
        rf"\b{_AGE} ?(?:yrs|yr|years|y) ?[,/]? ?(?=male|female|man|woman|guy|lady|m\b|f\b|boy|girl)",
        r"\b(?:sons?|daughters?|mums?|moms?|dads?|wifes?|husbands?|childs?|kids|grandson|"
        rf"granddaughter) {_AGE}"
        r"(?= ?$| ?[,.)]| (?:and|with|has|had|did|hurt|who|is|was|needs|cant)\b)",
        rf"\b(?:aged|age|ages|age is|my age is|age :|age -|age of) ?:? {_AGE}\b",
        r"\b(?:im|i am|ill be|i just turned|i turned|just turned|turned|turning|being|as a|i "
        r"m|am|hes|shes|he is|she is|theyre|they are|who is|whos|is|, is) (?:only |now |just |"
        rf"nearly |almost |about |around |a |an |currently |like |already |over )*{_AGE}(?= ?$|"
        r" ?[,.!?;)(]| (?:and|with|so|but|now|year|yr|yrs|yo|male|female|m|f|man|woman|years|"
        r"today|next|who|i|my|last|this|if|or|never|otherwise|fit|guy|lady|have|has|having|"
        r"working|work|in|slim|healthy|overweight|not|tomorrow|on|then)\b)(?! in \d)",
        r"(?:^|, )(?P<age>[1-9]\d)(?= ,)(?! , \d)",
        rf"(?:^|[,(.;/] ?|\b){_AGE} ?/? ?(?P<letter>[mf]|male|female|woman|man|guy|lady)\b(?! "
        r"(?:away|from|walk))",
        rf"\b(?P<letter>[mf]|male|female|woman|man) ?[,/(]? ?{_AGE}(?= ?$| ?[,.;)]| (?:with|"
        r"and|here|yo|yrs|years|has|have|i|lower|back|neck)\b)(?! ?/)",
        r"\b(?:son|daughter|mum|mom|dad|mother|father|wife|husband|child|boy|girl|gran|nan|kid|"
        r"partner|brother|sister|grandson|granddaughter|grandad|grandma|uncle|aunt|nephew|"
        rf"niece) ?[,(] ?{_AGE}(?: ?(?:years?|yrs?))?(?= ?[,).]| ?$)",
        # A baby's months are its age: `baby 4 months`, `my daughter is 6 months`.
        rf"\b(?:baby|newborn|infant|toddler|{_CHILD} (?:is|hes|shes|aged)) (?:is |hes |shes |only |just |"
        rf"about |now |aged |, )*{_AGE} ?{_UNIT}\b(?! (?:pregnant|into|after|post|ago))",
    )
)
# The figure that ends or opens a complaint: `neck pain for a week, 44`, `48. low back. 2 months`. Up to
# ten it may be a score.
_LENGTH = "(?:days?|weeks?|wks?|months?|mths?|years?|yrs?|hours?|hrs?)"
_BARE_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d/] [,.;] )(?<=[,.;] )(?P<age>1[1-9]|[2-9]\d)(?= ?$| [.;!?)]+ ?$)",
        r"^(?P<age>1[1-9]|[2-9]\d) [.;] (?!\d)",
        # `Lower back pain, 33, 5 days`.
        rf"(?<![\d/] [,.;] )(?<=[,.;] )(?P<age>1[1-9]|[2-9]\d)(?= [,.;] \d+ ?{_LENGTH}\b)",
        # `Stiff neck 40`, and no more than that.
        r"^(?:[a-z]+ ){1,4}(?:neck|back|pain|ache|stiffness|shoulder|hip|sciatica) "
        r"(?P<age>1[8-9]|[2-9]\d)(?= ?$| [.!]+ ?$)",
    )
)
# As speakers of many languages say their age, when the message says nothing else.
_HAS_YEARS = re.compile(
    r"(?:(?:hello|hi|yes|ok|me) ?,? )?i (?:have|has|got) (?P<age>\d{1,3}) (?:years?|yrs?)(?: old)?[ .!]*"
)
# `Back pain, I am Alex 42 yrs`; not `i am hurting 12 years`.
_NAMED_YEARS = re.compile(
    r"(?:^|[,.;!] )(?:(?:hello|hi|hey|yes|ok|good morning) ?,? )?"
    r"(?:i am|im|this is|my name is|name is|me) "
    r"(?P<name>[a-z]+) ?,? (?:and )?(?P<age>\d{2}) (?:years?|yrs?|y)(?: old)?(?= ?$| ?[,.;!])"
)
_NOT_AN_AGE_AFTER = re.compile(
    r" ?(?:/ ?\d|out of|weeks|wks|days|hours|minutes|mins|months|percent|%|am|pm|stone|kg|"
    r"kilos|lbs|pounds|cm|foot|feet|ft|miles|km|times)\b"
)
_BORN = re.compile(r"\bborn (?:in |on )?(?:\w+ )?(?P<year>19\d\d|20\d\d)\b")
_WINDOW = 4


@dataclass(frozen=True)
class Person:
    """What a message says about the person with the complaint; None where it does not say."""

    for_whom: str | None = None
    age: int | None = None
    sex: str | None = None
    spans: tuple[tuple[str, tuple[int, int]], ...] = ()


def read_person(
    message: Message, parts: Sequence[Part], *, has_complaint: bool, today: date | None = None
) -> Person:
    """For whom it is, how old and of which sex, each only when the message says so."""
    spans: list[tuple[str, tuple[int, int]]] = []
    age = _read_age(message, today=today) or (_bare_age(message) if has_complaint else None)
    relation = _relation(message)
    for_whom = _for_whom(message, relation, parts, has_complaint=has_complaint)
    if for_whom == SOMEONE_ELSE and relation is None and age is not None and age[0] < _ADULT:
        for_whom = None
    if for_whom == MY_CHILD and age is not None and age[0] >= _ADULT:
        for_whom = SOMEONE_ELSE
    if age is not None and (
        _is_of_a_thing(message, age[1]) or (for_whom in (ME, None) and _belongs_to_another(message, age[1]))
    ):
        age = None
    sex = _sex(message, relation if for_whom in (MY_CHILD, SOMEONE_ELSE) else None, for_whom)
    if age is not None:
        spans.append(("age", message.span(*age[1])))
    if for_whom is not None:
        place = (
            (relation, relation + 1) if relation is not None and for_whom != ME else _first_person(message)
        )
        if place is not None:
            spans.append(("for_whom", message.span(*place)))
    if sex is not None:
        spans.append(("sex", message.span(*sex[1])))
    return Person(for_whom, age[0] if age else None, sex[0] if sex else None, tuple(spans))


def read_pregnancy(text: str) -> str | None:
    """The option of the pregnancy question that the words stand for, or None."""
    found = {match.label for match in phrase_table("person", "pregnancy").find(read_message(text).tokens)}
    # A denial or a doubt holds the word that it denies, so it is asked for first.
    return next((option for option in load_lexicon("person")["pregnancy"] if option in found), None)


def _read_age(message: Message, *, today: date | None) -> tuple[int, tuple[int, int]] | None:
    text = message.text
    if not any(char.isdigit() for char in text):
        return None
    has_years = states_years_only(message)
    if has_years is not None:
        return has_years
    for pattern in _AGES:
        for match in pattern.finditer(text):
            if _NOT_AN_AGE_AFTER.match(text, match.end("age")) and "unit" not in (match.groupdict() or {}):
                continue
            years = int(match["age"])
            unit = match.groupdict().get("unit") or "year"
            if unit[0] in "wm" and not unit.startswith("y"):
                years = years // 12 if unit.startswith("m") else years // 52
            if 0 <= years <= _OLDEST:
                return years, message.tokens_between(match.start("age"), match.end("age"))
    born = _BORN.search(text)
    if born and today is not None:
        return today.year - int(born["year"]), message.tokens_between(*born.span("year"))
    return None


def states_years_only(message: Message) -> tuple[int, tuple[int, int]] | None:
    """The age in `i have 28 years` as the whole message, with its place; it is no duration then."""
    match = _HAS_YEARS.fullmatch(message.text) or _names_somebody(message)
    if match is None or not _YOUNGEST_WRITER <= int(match["age"]) <= _OLDEST:
        return None
    return int(match["age"]), message.tokens_between(*match.span("age"))


def _names_somebody(message: Message) -> re.Match[str] | None:
    match = _NAMED_YEARS.search(message.text)
    if match is None or match["name"].endswith(("ing", "ed")):
        return None
    complaint = load_lexicon("body")["complaint"]
    return None if match["name"] in complaint or match["name"] in _set("no_name") else match


def _bare_age(message: Message) -> tuple[int, tuple[int, int]] | None:
    """The figure that stands alone at the end or the beginning of a complaint."""
    if not _set("no_age_beside").isdisjoint(message.tokens):
        return None
    for pattern in _BARE_AGES:
        match = pattern.search(message.text)
        if match:
            return int(match["age"]), message.tokens_between(match.start("age"), match.end("age"))
    return None


def _belongs_to_another(message: Message, place: tuple[int, int]) -> bool:
    """True for an age that is a child's or another's whom the visitor only mentions, or a thing's."""
    first, last = place
    before = message.words(first - 3, first)
    after = message.words(last, last + 3)
    if {"im", "am"} & set(before):
        return False
    relations = _set("children") | _set("adults")
    if relations & set(before) or relations & set(after[-1:] if "old" in after else ()):
        return True
    if before[-1:] and before[-1] in ("my", "our", "his", "her"):
        return True
    if before[-1:] == ("a",) and before[-2:-1] and before[-2] in _set("has_child"):
        return True
    return bool({"shes", "hes", "she", "he"} & set(before)) and bool(relations & set(message.tokens))


def _is_of_a_thing(message: Message, place: tuple[int, int]) -> bool:
    """`my chair is 10 years old`, and `sitting is a 7`, which is a score."""
    before = [word for word in message.words(place[0] - 3, place[0]) if word not in _ARTICLES][-2:]
    return before[-1:] == ["is"] and before[0] not in _set("persons") | _set("children") | _set("adults")


def _relation(message: Message) -> int | None:
    """The token that names the person with the complaint, when that is not the visitor."""
    tokens = message.tokens
    relations = _set("children") | _set("adults")
    asked = {match.end for match in phrase_table("person", "asks_for").find_all(tokens)}
    mentioned = {match.end for match in phrase_table("person", "not_asked_for").find_all(tokens)}
    for index, word in enumerate(tokens):
        if _is_unnamed_person(tokens, index) and _phrase_start(tokens, index) not in mentioned:
            return index
        if word not in relations or (
            index and tokens[index - 1] in ("im", "am", "as", "new", "single") and word not in ("patient",)
        ):
            continue
        start = _phrase_start(tokens, index)
        if start in asked or (
            start
            and tokens[start - 1] == "for"
            and not (start > 1 and tokens[start - 2] in ("care", "caring", "looking", "bad"))
        ):
            return index
        if start in mentioned or not _has_owner(tokens, start, index):
            continue
        if _suffers(tokens, index + 1):
            return index
    return None


def _is_unnamed_person(tokens: Sequence[str], index: int) -> bool:
    """`can someone see my 15 year old?`; not the toddler whom the visitor carries."""
    if not tokens[index].isdigit() or tokens[index - 1 : index] not in (("my",), ("our",)):
        return False
    if tuple(tokens[index + 1 : index + 2]) != ("yo",) and tuple(tokens[index + 1 : index + 3]) not in (
        ("year", "old"),
        ("yr", "old"),
        ("month", "old"),
    ):
        return False
    follows = tokens[index + 2 : index + 4]
    return not set(follows) & (_set("children") | _set("adults")) and not set(
        tokens[max(0, index - 5) : index - 1]
    ) & _set("has_child") - {"to", "and", "with", "of", "mum", "mom"}


def _phrase_start(tokens: Sequence[str], index: int) -> int:
    """Where `my 7 year old` begins before `son`."""
    start = index
    while start and (tokens[start - 1] in _set("before_person") or tokens[start - 1].isdigit()):
        start -= 1
    return start


def _has_owner(tokens: Sequence[str], start: int, index: int) -> bool:
    if {"my", "our", "a", "the", "year", "his", "her"} & set(tokens[start:index]):
        return True
    return start == index and (index == 0 or tokens[index - 1] in _set("greeting"))


def _suffers(tokens: Sequence[str], index: int) -> bool:
    rest = tokens[index : index + 14]
    if rest[1:2] and rest[1] in ("me", "my", "us") and rest[0] in _set("does_to_me"):
        return False
    if rest[:1] and rest[0] in _set("says_only") and {"i", "im", "its", "my"} & set(rest[1:3]):
        return False
    starts = {match.start for match in phrase_table("person", "suffers").find_all(rest)}
    for place, word in enumerate(rest):
        if place in starts:
            return True
        if word not in _set("aside") and not word.isdigit():
            return False
    return False


def _for_whom(
    message: Message, relation: int | None, parts: Sequence[Part], *, has_complaint: bool
) -> str | None:
    tokens = message.tokens
    text = message.text.strip(" .!")
    own = any(_is_own(tokens, part) for part in parts)
    speaks = own or bool(phrase_table("person", "own_complaint").find(tokens))
    if relation is not None and not (speaks and not _is_asked_for(tokens, relation)):
        is_child = tokens[relation] in _set("children") or tokens[relation].isdigit()
        return MY_CHILD if is_child else SOMEONE_ELSE
    if text in ("me", "myself", "its me", "just me", "me myself") or re.search(
        r"\bfor (?:me|myself)\b(?! to)", text
    ):
        return ME
    if re.fullmatch(r"(?:its |it is |this is )?(?:for )?(?:someone|somebody) else", text):
        return SOMEONE_ELSE
    if speaks:
        return ME
    if has_complaint and relation is None and {"i", "ive", "im", "id", "my"} & set(tokens):
        return ME
    if has_complaint and {"he", "she", "hes", "shes", "his", "her"} & set(tokens[:3]):
        return SOMEONE_ELSE
    return None


def _is_own(tokens: Sequence[str], part: Part) -> bool:
    """True for `my lower back`, `back of my neck`; not for `my son's back`."""
    if "my" in tokens[part.start : part.end]:
        return True
    index = part.start - 1
    while index >= 0 and tokens[index] in _set("between"):
        index -= 1
    return index >= 0 and tokens[index] == "my"


def _is_asked_for(tokens: Sequence[str], relation: int) -> bool:
    start = _phrase_start(tokens, relation)
    return start > 0 and tokens[start - 1] in ("for", "about")


def _first_person(message: Message) -> tuple[int, int] | None:
    for index, word in enumerate(message.tokens):
        if word in ("i", "im", "ive", "my", "me", "myself", "mine"):
            return index, index + 1
    return None


def _sex(message: Message, relation: int | None, for_whom: str | None) -> tuple[str, tuple[int, int]] | None:
    tokens = message.tokens
    if relation is not None:
        word = tokens[relation].removesuffix("s")
        for sex in ("female", "male"):
            if word in _set(sex) or tokens[relation] in _set(sex):
                return sex, (relation, relation + 1)
        for index, word in enumerate(tokens):
            if word in ("she", "her", "shes", "herself"):
                return "female", (index, index + 1)
            if word in ("he", "his", "hes", "him", "himself"):
                return "male", (index, index + 1)
        return None
    found = next(_own_sex(message), None)
    if found is None and for_whom in (MY_CHILD, SOMEONE_ELSE):
        return None
    return found


_OWN_SEX = re.compile(
    r"\b(?:im|i am|as|being|am|i m) (?:a |an |also |only |just |the |\d+ |year |years |yr |"
    r"old |yo |, |new |first |time |single |retired |middle |aged |young |older |healthy |fit "
    r"|stay |at |home |busy |working |tired |tall |big |slim |heavy |elderly |otherwise "
    r")*(?P<word>[a-z]+)\b"
)
_AGE_SEX = re.compile(
    r"\b\d{1,3} ?(?:year old |years old |yr old |yo |y / o |yrs old |years |yrs |y |, |/ |. "
    r")*(?P<word>male|female|man|woman|guy|lady|m|f|girl|boy|bloke|mum|mom|dad)\b|"
    r"\b(?P<first>male|female|woman|man|m|f) ?[,/(]? ?\d{1,3}\b(?! ?(?:km|miles|minutes|mins|"
    r"/))"
    r"|(?:^|[,.(/] ?)(?P<alone>male|female)(?= ?[,.)/]| ?$)"
)


def _own_sex(message: Message) -> Iterator[tuple[str, tuple[int, int]]]:
    for pattern in (_OWN_SEX, _AGE_SEX):
        for match in pattern.finditer(message.text):
            group = next(name for name, value in match.groupdict().items() if value)
            word = match[group]
            place = message.tokens_between(match.start(group), match.end(group))
            if word in ("f",) or word in _set("female"):
                yield "female", place
            elif word in ("m",) or word in _set("male"):
                yield "male", place
    for sex, section in (("female", "female_signs"), ("male", "male_signs")):
        for found in phrase_table("person", section).find(message.tokens):
            if "not" not in message.words(found.start - 2, found.start):
                yield sex, (found.start, found.end)


@cache
def _set(section: str) -> frozenset[str]:
    return frozenset(load_lexicon("person")[section])
