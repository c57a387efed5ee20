"""What a search for a therapist asks: place, radius, specialty, insurer and other wishes.

A place is only ever the visitor's own words: `near me` gives none, `in pain` and `in the morning` are
no places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.language.values.lexicon import load_lexicon, phrase_table
from bot.language.values.message import Message
from bot.language.values.numbers import FIGURE

Span = tuple[int, int]

_UK_POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b", re.IGNORECASE)
_UK_OUTWARD = re.compile(r"(?<=\b)(?:near|in|around|to|of|for|area|postcode|is|from|,) ([A-Z]{1,2}\d{1,2}[A-Z]?)\b", re.IGNORECASE)
_CANADIAN_POSTCODE = re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?-?\d[A-Z]\d\b", re.IGNORECASE)
_ZIP = re.compile(r"(?<![\d$£#.,-])\b\d{5}(?:-\d{4})?\b(?![\d%])")
_PIN = re.compile(r"(?<![\d$£#.,+-])\b[1-9]\d{5}\b(?!\d)")
_PREPOSITION = re.compile(
    r"\b(?:(?:based|located|live|living|stay|staying|am|im|i'm|we're|were|anywhere|anyone|somewhere|someone|clinic|clinics) )?"
    r"(?P<prep>in|near|around|close to|next to|outside|nr|by|within reach of|north of|south of|east of|west of|near to|miles of|mile of|km of|kms of|kilometers of|kilometres of|mi of|mins from|minutes from|minutes of|miles from|km from|city of|town of|from|at) "
    r"(?:the city of |the town of |downtown |central |greater |north |south |east |west )?(?P<rest>\S.*)",
    re.IGNORECASE,
)
_BARE_CUE = re.compile(r"^\W*(?P<place>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,2}),? (?P<state>[A-Z]{2})\W*$")
_CITY_STATE = re.compile(r"\b(?P<place>[A-Z][a-z.'-]+(?: [A-Z][a-z.'-]+){0,2}), ?(?P<state>[A-Z]{2})\b(?! \w*ing)")
_WORD = re.compile(r"[^\W_][\w.'’-]*|,")
_LONGEST_PLACE = 4
_WEAK_PREPOSITIONS = frozenset({"by", "from", "at", "outside", "next to"})
_RADIUS = re.compile(
    rf"\b(?:within|under|less than|no more than|not more than|up to|upto|max|maximum|inside|radius of|no further than|no farther than|not further than|about|around|a|or|for)? ?(?:a |an |about |around |like |of )?(?P<n>{FIGURE}|a|one|an|couple of|few) ?(?P<unit>miles?|mi|kms?|kilometers?|kilometres?|k|blocks?|minutes?|mins?|min|hour|hours|hrs?)\b(?P<more>(?: of\b| radius| away| max| from| drive| walk| or less| bus| by| driving| range| walking| tops| or so)*)"
)
_RADIUS_UNITS = {"mi": "miles", "mile": "miles", "km": "km", "kms": "km", "k": "km", "kilometer": "km", "kilometers": "km", "kilometre": "km",
                 "kilometres": "km", "min": "minutes", "mins": "minutes", "minute": "minutes", "hr": "hours", "hrs": "hours", "hour": "hours", "block": "blocks"}  # fmt: skip


@dataclass(frozen=True)
class Search:
    """The wishes of a search as stated; None or empty where nothing was said."""

    location: str | None = None
    specialty: str | None = None
    insurance: str | None = None
    constraints: tuple[str, ...] = ()
    radius: str | None = None
    spans: tuple[tuple[str, Span], ...] = ()


def read_search(message: Message) -> Search:
    """Everything the message says about which therapist is wanted and where."""
    is_search = bool(_words("search_cues") & set(message.tokens))
    found = {
        "location": _location(message, is_search=is_search),
        "specialty": _specialty(message),
        "insurance": _insurer(message),
        "radius": _radius(message) if is_search else None,
    }
    constraints = _constraints(message) if is_search else []
    spans = [(name, value[1]) for name, value in found.items() if value is not None]
    if constraints:
        spans.append(("constraints", constraints[0][1]))
    said = {name: value[0] for name, value in found.items() if value is not None}
    return Search(
        location=said.get("location"),
        specialty=said.get("specialty"),
        insurance=said.get("insurance"),
        radius=said.get("radius"),
        constraints=tuple(dict.fromkeys(name for name, _ in constraints)),
        spans=tuple(spans),
    )


def _location(message: Message, *, is_search: bool) -> tuple[str, Span] | None:
    text = message.original
    for pattern in (_CANADIAN_POSTCODE, _UK_POSTCODE):
        match = pattern.search(text)
        if match:
            return match.group().upper(), match.span()
    match = _CITY_STATE.search(text) or _BARE_CUE.search(text)
    if match and match["state"].lower() in _words("states"):
        place = match.group().strip(" .!?")
        zipped = _ZIP.match(text, match.end() + 1)
        return (place, (match.start(), match.start() + len(place))) if not zipped else (zipped.group(), zipped.span())
    match = _ZIP.search(text) or (_PIN.search(text) if is_search else None)
    if match and (is_search or len(message.tokens) <= 6 or re.search(r"(?i)zip|post ?code|pin", text)):
        return match.group(), match.span()
    match = _UK_OUTWARD.search(text) if is_search else None
    if match and not re.fullmatch(r"(?i)[ctls]\d{1,2}", match.group(1)):
        return match.group(1).upper(), match.span(1)
    return _named_place(text, is_search=is_search)


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
        lives = re.search(r"(?i)\b(?:live|living|based|located|im|i'm|i’m|i am|staying|we are|moved)(?: out)?$", text[: match.start("prep")].rstrip())
        weak = match["prep"].lower() in _WEAK_PREPOSITIONS
        if capital and (is_search or match["prep"].lower() not in _WEAK_PREPOSITIONS) and (not weak or is_search):
            return value, span
        if lives and not weak or (is_search and not weak):
            return value, span


def _place_at(text: str, offset: int) -> tuple[str, Span] | None:
    """The name that begins at `offset`, up to a word that ends it; None when it is no place."""
    words: list[re.Match[str]] = []
    for match in _WORD.finditer(text, offset):
        word = match.group().lower().replace("’", "").replace("'", "")
        bare = word.rstrip(".-")
        between = text[(words[-1].end() if words else offset) : match.start()]
        if between.strip():
            break
        if word == ",":
            # A comma goes on only to a state or county.
            following = _WORD.match(text, match.end() + 1)
            if not words or not following or following.group().lower().rstrip(".") not in _words("states"):
                break
            words.append(match)
            continue
        after_comma = bool(words) and words[-1].group() == ","
        if not words and (bare in _words("not_a_place") or bare in _words("body_words") or not bare[:1].isalpha()):
            return None
        if words and not after_comma and bare in _words("place_end"):
            is_state = len(bare) == 2 and match.group().isupper() and bare in _words("states")
            if not is_state:
                break
        words.append(match)
        if after_comma or len(words) == _LONGEST_PLACE or match.group().endswith("."):
            break
    while words and words[-1].group() == ",":
        words.pop()
    if not words:
        return None
    # Lower-case names run on into the sentence: two words are enough.
    if words[0].group()[0].islower() and not any(word.group() == "," for word in words):
        words = words[:3]
    elif words[0].group()[0].isupper():
        kept = [words[0]]
        for word in words[1:]:
            if word.group() != "," and word.group()[0].islower() and kept[-1].group() != "," and word.group() not in ("upon", "on", "of", "le", "la", "de"):
                break
            kept.append(word)
        words = kept
    start, end = words[0].start(), words[-1].end()
    value = text[start:end].rstrip(" .,!?-")
    return value, (start, start + len(value))


def _specialty(message: Message) -> tuple[str, Span] | None:
    past = {match.end for match in phrase_table("search", "past_treatment").find_all(message.tokens)}
    found = phrase_table("search", "specialties").find(message.tokens)
    wanted = [match for match in found if match.start not in past]
    if not wanted:
        return None
    # `a massage therapist who does neuromuscular work` asks for the special kind.
    best = min(wanted, key=lambda match: (match.label == "massage", match.start))
    return best.label, message.span(best.start, best.end)


def _insurer(message: Message) -> tuple[str, Span] | None:
    for match in phrase_table("search", "insurers").find(message.tokens):
        return match.label, message.span(match.start, match.end)
    return None


def _constraints(message: Message) -> list[tuple[str, Span]]:
    tokens = message.tokens
    others = [(m.start, m.end) for m in phrase_table("search", "not_a_constraint").find_all(tokens)]
    found: list[tuple[str, Span]] = []
    for match in phrase_table("search", "constraints").find(tokens):
        if any(start <= match.start < end for start, end in others):
            continue
        if match.label in ("male", "female") and "not" in message.words(match.start - 3, match.start):
            continue
        found.append((match.label, message.span(match.start, match.end)))
    cues = _words("language_cues")
    for index, token in enumerate(tokens):
        near = set(message.words(index - 4, index + 2))
        if token in _words("languages") and cues & near and not {"dont", "cant", "not"} & set(message.words(index - 3, index)):
            name = token.upper() if token in ("bsl", "asl") else token.title()
            if token != "sign":
                found.append((f"speaks {name}", message.span(index, index + 1)))
    return found


def _radius(message: Message) -> tuple[str, Span] | None:
    for match in _RADIUS.finditer(message.text):
        unit = _RADIUS_UNITS.get(match["unit"], match["unit"])
        is_time = unit in ("minutes", "hours")
        said = match.group(0)
        if is_time and not re.search(r"drive|walk|away|from|bus|driving|walking", match["more"]):
            continue
        if not is_time and not (match["more"] or re.match(r"(?:within|under|less|no |not |up|max|inside|radius|or)", said.strip())):
            continue
        if is_time and re.search(r"\b(?:i|ive) (?:drove|walked|drive|walk)\b", message.text):
            continue
        number = "1" if match["n"] in ("a", "one", "an") else {"couple of": "2", "few": "3"}.get(match["n"], match["n"])
        unit = unit.removesuffix("s") if number == "1" and unit != "km" else unit
        return f"{number} {unit}", message.span_of(match)
    return None


@lru_cache(maxsize=None)
def _words(section: str) -> frozenset[str]:
    if section == "body_words":
        return frozenset(load_lexicon("body")["complaint"])
    return frozenset(load_lexicon("search")[section])
