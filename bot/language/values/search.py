"""What a search for a therapist asks: place, radius, specialty, insurer and other wishes.

A place is only ever the visitor's own words: `near me` gives none, `in pain` and `in the morning` are
no places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.language.values.lexicon import load_lexicon, phrase_table
from bot.language.values.message import Message
from bot.language.values.numbers import FIGURE
from bot.language.values.place import read_place

Span = tuple[int, int]

# "Dry needling, Omaha": a kind of therapy in few words is a search without any word that says so.
_LONGEST_WITHOUT_CUE = 12

_RADIUS = re.compile(
    r"\b(?:within|under|less than|no more than|not more than|up to|upto|max|maximum|inside|"
    r"radius of|no further than|no farther than|not further than|about|around|a|or|for)? "
    rf"?(?:a |an |about |around |like |of )?(?P<n>{FIGURE}|a|one|an|couple of|few) "
    r"?(?P<unit>miles?|mi|kms?|kilometers?|kilometres?|k|blocks?|minutes?|mins?|min|hour|"
    r"hours|hrs?)\b(?P<more>(?: of\b| radius| away| max| from| drive| walk| or less| bus| by| "
    r"driving| range| walking| tops| or so| around\b| round\b)*)"
)
_RADIUS_UNITS = {
    "mi": "miles",
    "mile": "miles",
    "km": "km",
    "kms": "km",
    "k": "km",
    "kilometer": "km",
    "kilometers": "km",
    "kilometre": "km",
    "kilometres": "km",
    "min": "minutes",
    "mins": "minutes",
    "minute": "minutes",
    "hr": "hours",
    "hrs": "hours",
    "hour": "hours",
    "block": "blocks",
}


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
    specialty = _specialty(message)
    names_kind = specialty is not None and len(message.tokens) <= _LONGEST_WITHOUT_CUE
    is_search = names_kind or bool(_words("search_cues") & set(message.tokens))
    found = {
        "location": read_place(message, is_search=is_search),
        "specialty": specialty,
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
        if (
            token in _words("languages")
            and cues & near
            and not {"dont", "cant", "not"} & set(message.words(index - 3, index))
        ):
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
        if not is_time and not (
            match["more"] or re.match(r"(?:within|under|less|no |not |up|max|inside|radius|or)", said.strip())
        ):
            continue
        if is_time and re.search(r"\b(?:i|ive) (?:drove|walked|drive|walk)\b", message.text):
            continue
        number = (
            "1"
            if match["n"] in ("a", "one", "an")
            else {"couple of": "2", "few": "3"}.get(match["n"], match["n"])
        )
        unit = unit.removesuffix("s") if number == "1" and unit != "km" else unit
        return f"{number} {unit}", message.span_of(match)
    return None


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(load_lexicon("search")[section])
