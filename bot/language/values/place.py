"""Where a therapist is sought: a postcode, a ZIP or a place in the visitor's own words.

`near me` gives no place, nor do `in pain` and `in the morning`. A name in small letters is believed only
where the message is a search or says that the visitor lives there.
"""

from __future__ import annotations

import re
from functools import cache

from bot.language.values.lexicon import load_lexicon, phrase_table
from bot.language.values.message import Message

Span = tuple[int, int]

_UK_POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b", re.IGNORECASE)
_UK_OUTWARD = re.compile(
    r"(?<=\b)(?:near|in|around|to|of|for|area|postcode|is|from|,) ([A-Z]{1,2}\d{1,2}[A-Z]?)\b", re.IGNORECASE
)
_CANADIAN_POSTCODE = re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?-?\d[A-Z]\d\b", re.IGNORECASE)
_ZIP = re.compile(r"(?<![\d$£#.,+-])(?<!\d )\b\d{5}(?:-\d{4})?\b(?! ?[\d%]|-\d)")
_PIN = re.compile(r"(?<![\d$£#.,+-])(?<!\d )\b[1-9]\d{5}\b(?![ -]?\d)")
_PREPOSITION = re.compile(
    r"\b(?:(?:based|located|live|living|stay|staying|am|im|i'm|we're|were|anywhere|anyone|"
    r"somewhere|someone|clinic|clinics) )?"
    r"(?P<prep>in|near|around|round|close to|next to|outside|nr|by|within reach of|north of|south "
    r"of|east of|west of|near to|miles of|mile of|km of|kms of|kilometers of|kilometres of|mi "
    r"of|mins from|minutes from|minutes of|miles from|km from|city of|town of|from|at) "
    r"(?:the city of |the town of |downtown |central |greater |north |south |east |west )?(?P<rest>\S.*)",
    re.IGNORECASE,
)
_BARE_CUE = re.compile(r"^\W*(?P<place>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}),? (?P<state>[A-Z]{2})\W*$")
_CITY_STATE = re.compile(
    r"\b(?P<place>[A-Z][a-z.'-]+(?: [A-Z][a-z.'-]+){0,2}), ?(?P<state>[A-Z]{2})\b(?! \w*ing)"
)
# "Norwich area", "the Sandton side".
_AREA = re.compile(r"\b(?P<place>[A-Z][a-z'-]{2,}(?: [A-Z][a-z'-]+){0,2}) (?:area|region|suburbs|district)\b")
# "In The Villages", "near The Hague": the article is part of the name where both have capitals.
_WITH_ARTICLE = re.compile(r"The [A-Z][a-z'-]{2,}")
_NAME = re.compile(r"[^\W\d_][\w'’-]*")
_WORD = re.compile(r"[^\W_][\w.'’-]*|,")
_LONGEST_PLACE = 4
_LONGEST_SMALL_PLACE = 3
_LONGEST_LEFT_OVER = 14
# "Kentish town", "byron bay": words that are part of a name only after another.
_TAILS = frozenset(["town", "city", "park", "bay", "beach", "heath", "hill", "green", "end", "village"])
_SHORTEST_PLACE = 4
_JOINING = frozenset({"upon", "on", "of", "le", "la", "de"})
_WEAK_PREPOSITIONS = frozenset({"by", "from", "at", "outside", "next to"})


def read_place(message: Message, *, is_search: bool) -> tuple[str, Span] | None:
    text = message.original
    for pattern in (_CANADIAN_POSTCODE, _UK_POSTCODE):
        match = pattern.search(text)
        if match:
            return match.group().upper(), match.span()
    match = _CITY_STATE.search(text) or _BARE_CUE.search(text)
    if match and match["state"].lower() in _words("states"):
        place = match.group().strip(" .!?")
        zipped = _ZIP.match(text, match.end() + 1)
        return (
            (place, (match.start(), match.start() + len(place)))
            if not zipped
            else (zipped.group(), zipped.span())
        )
    match = _ZIP.search(text) or (_PIN.search(text) if is_search else None)
    if match and (is_search or len(message.tokens) <= 6 or re.search(r"(?i)zip|post ?code|pin", text)):
        return match.group(), match.span()
    match = _UK_OUTWARD.search(text) if is_search else None
    if match and not re.fullmatch(r"(?i)[ctls]\d{1,2}", match.group(1)):
        return match.group(1).upper(), match.span(1)
    named = _named_place(text, is_search=is_search)
    if named is None and is_search:
        return _place_of_area(text) or _left_over_place(message)
    return named


def _place_of_area(text: str) -> tuple[str, Span] | None:
    for match in _AREA.finditer(text):
        words = [_plain(word) for word in match["place"].split()]
        if all(_may_begin_a_place(word) and word not in _common() for word in words):
            return match["place"], match.span("place")
    return None


def _left_over_place(message: Message) -> tuple[str, Span] | None:
    """The name in "acupuncture, Glasgow, Saturdays please": what is no other word of a search."""
    text = message.original
    words = list(_NAME.finditer(text))
    if len(words) > _LONGEST_LEFT_OVER:
        return None
    shouted = text.isupper()
    taken = _taken(message)
    runs: list[list[re.Match[str]]] = []
    for at, word in enumerate(words):
        plain = _plain(word.group())
        is_capital = word.group()[0].isupper() and not shouted
        is_free = plain not in taken and plain not in _common() and len(plain) >= _SHORTEST_PLACE
        if runs and plain in _TAILS and at and words[at - 1] is runs[-1][-1]:
            runs[-1].append(word)
            continue
        # In small letters only a word that nothing else knows; at the start a capital says nothing.
        if not is_free or not (is_capital or _is_unknown(plain)):
            continue
        between = text[words[at - 1].end() : word.start()].strip() if at else ""
        joined = runs and words[at - 1] is runs[-1][-1] and not between
        if joined and is_capital == runs[-1][0].group()[0].isupper():
            runs[-1].append(word)
        else:
            runs.append([word])
    capital = [run for run in runs if run[0].group()[0].isupper() and run[0].start() and not shouted]
    best = next(iter(capital or runs), None)
    if best is None or len(best) > _LONGEST_PLACE:
        return None
    span = (best[0].start(), best[-1].end())
    number = re.match(r" \d{1,2}\b", text[span[1] :])
    span = (span[0], span[1] + (number.end() if number else 0))
    return text[slice(*span)], span


def _taken(message: Message) -> frozenset[str]:
    """Words that say something else of the search: a specialty, a wish, an insurer, a language."""
    found = [
        match
        for section in ("specialties", "constraints", "insurers", "not_a_constraint", "past_treatment")
        for match in phrase_table("search", section).find_all(message.tokens)
    ]
    return frozenset(word for match in found for word in message.words(match.start, match.end))


@cache
def _common() -> frozenset[str]:
    """Words that are never a place's name of their own."""
    named = ("search_cues", "not_a_place", "place_end", "languages", "language_cues", "search_words")
    return frozenset().union(*(_words(section) for section in named))


def _is_unknown(word: str) -> bool:
    """True for a word that neither the lexicon of complaints nor that of values holds."""
    return word not in load_lexicon("body")["complaint"] and not word.endswith(("ing", "ly"))


def _named_place(text: str, *, is_search: bool) -> tuple[str, Span] | None:
    start = 0
    while True:
        match = _PREPOSITION.search(text, start)
        if match is None:
            return None
        start = match.start("prep") + len(match["prep"])
        place = _place_at(text, match.start("rest"))
        if place is None:
            continue
        value, span = place
        capital = value[0].isupper() and not text.isupper()
        lives = re.search(
            r"(?i)\b(?:live|living|based|located|im|i'm|i’m|i am|staying|we are|moved)(?: out)?$",
            text[: match.start("prep")].rstrip(),
        )
        # A small letter is believed in a search or after `I live`; `by` and `from` in a search alone.
        if match["prep"].lower() in _WEAK_PREPOSITIONS:
            if capital and is_search:
                return value, span
        elif capital or lives or is_search:
            return value, span


def _place_at(text: str, offset: int) -> tuple[str, Span] | None:
    """The name that begins at `offset`, up to a word that ends it; None when it is no place."""
    first = _WORD.match(text, offset)
    named = _WITH_ARTICLE.match(text, offset)
    if named and _may_begin_a_place(_plain(named.group().split()[1])):
        return named.group(), named.span()
    if first is None or not _may_begin_a_place(_plain(first.group())):
        return None
    words = [first]
    for match in _WORD.finditer(text, first.end()):
        if text[words[-1].end() : match.start()].strip() or len(words) == _LONGEST_PLACE:
            break
        if match.group() == ",":
            state = _WORD.match(text, match.end() + 1)
            # A comma goes on only to a state or county, which ends the name.
            if state is not None and _plain(state.group()) in _words("states"):
                words.append(state)
            break
        if not _goes_on(words, match.group()):
            break
        words.append(match)
        if match.group().endswith("."):
            break
    while len(words) > 1 and words[-1].group() in _JOINING:
        words.pop()
    value = text[first.start() : words[-1].end()].rstrip(" .,!?-")
    return value, (first.start(), first.start() + len(value))


def _plain(word: str) -> str:
    return word.lower().replace("\u2019", "").replace("'", "").rstrip(".-")


def _may_begin_a_place(word: str) -> bool:
    return (
        word[:1].isalpha()
        and word not in _words("not_a_place")
        and word not in load_lexicon("body")["complaint"]
    )


def _goes_on(words: list[re.Match[str]], word: str) -> bool:
    """True when `word` may belong to the name so far; a name in capitals goes on in capitals."""
    if words[0].group()[0].isupper() and word[0].islower() and word not in _JOINING:
        return False
    if words[0].group()[0].islower() and len(words) == _LONGEST_SMALL_PLACE:
        return False
    is_state = len(word) == 2 and word.isupper() and word.lower() in _words("states")
    return (
        is_state
        or (word in _JOINING and words[0].group()[0].isupper())
        or _plain(word) not in _words("place_end")
    )


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(load_lexicon("search")[section])
