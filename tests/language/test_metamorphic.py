"""What must not matter does not: a slip, a capital or a "please" makes no message less urgent.

The urgency of a message is the level that `assess` gives the case made from it alone. Each way of writing is
tried on the same deterministic sample of our own sentences.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from bot.language.finding_examples import read_examples
from bot.language.reading import Reader
from bot.protocol import Disposition, Protocol
from bot.triage import Case, assess

FOLDER = Path(__file__).parents[2] / "data" / "findings"
SAMPLE = 150
MOST_CHANGED = 0.01
LETTERS = "qwertyuiop|asdfghjkl|zxcvbnm"
LONG_WORD = r"[a-z]{6,}"
SMALL_TALK = ("Hi there, hope you are well.", "Nice website by the way.", "Sorry for the long message.")
FEMALE_TO_MALE = {
    "wife": "husband", "mum": "dad", "sister": "brother", "daughter": "son", "she": "he", "gran": "grandad",
    "aunt": "uncle", "girlfriend": "boyfriend", "mother": "father",
}  # fmt: skip
SWAPS = {**FEMALE_TO_MALE, **{male: female for female, male in FEMALE_TO_MALE.items()}}
SEXED = re.compile(
    r"\b(pregnan|period|womb|birth|baby|vagina|penis|willy|erection|testic|balls|prostate|weeks)", re.I
)
Change = Callable[[str, random.Random], str]


def _capitals(text: str, rng: random.Random) -> str:
    return text.upper()


def _small_letters(text: str, rng: random.Random) -> str:
    return text.lower()


def _no_end_mark(text: str, rng: random.Random) -> str:
    return text.rstrip(".!? ")


def _no_apostrophes(text: str, rng: random.Random) -> str:
    return re.sub("['’]", "", text)


def _no_commas(text: str, rng: random.Random) -> str:
    return text.replace(",", "")


def _polite(text: str, rng: random.Random) -> str:
    return f"{text.rstrip('. ')}, please and thank you"


def _slang(text: str, rng: random.Random) -> str:
    return f"{rng.choice(['erm', 'tbh', 'right so', 'omg'])} {text} {rng.choice(['innit', 'tbh', 'mate'])}"


def _minimised(text: str, rng: random.Random) -> str:
    return f"My husband says it's nothing but {text}"


def _small_talk_before(text: str, rng: random.Random) -> str:
    return f"{rng.choice(SMALL_TALK)} {text}"


def _small_talk_after(text: str, rng: random.Random) -> str:
    return f"{text.rstrip('. ')}. {rng.choice(SMALL_TALK)}"


def _other_sex(text: str, rng: random.Random) -> str:
    if SEXED.search(text):
        return text
    return re.sub(r"[a-z]+", lambda word: SWAPS.get(word.group(), word.group()), text)


def _named(text: str, rng: random.Random) -> str:
    return f"{text.rstrip('. ')}. {rng.choice(['Priya', 'Tom', 'Oluwaseun', 'Agnieszka'])} here"


def _sentences_swapped(text: str, rng: random.Random) -> str:
    first, mark, second = text.partition(". ")
    return f"{second.rstrip('. ')}. {first}" if mark else text


def _letters_swapped(text: str, rng: random.Random) -> str:
    """Two neighbouring letters change places in one long word."""
    places = list(re.finditer(LONG_WORD, text))
    if not places:
        return text
    at = rng.choice(places)
    inner = at.start() + rng.randrange(1, len(at.group()) - 2)
    return text[:inner] + text[inner + 1] + text[inner] + text[inner + 2 :]


def _neighbour_key(text: str, rng: random.Random) -> str:
    """One letter of a long word is hit a key aside."""
    places = list(re.finditer(LONG_WORD, text))
    if not places:
        return text
    at = rng.choice(places)
    inner = at.start() + rng.randrange(1, len(at.group()))
    row = next(row for row in LETTERS.split("|") if text[inner] in row)
    key = row.index(text[inner])
    return text[:inner] + row[key + 1 if key + 1 < len(row) else key - 1] + text[inner + 1 :]


PLAIN: tuple[Change, ...] = (
    _capitals, _small_letters, _no_end_mark, _no_commas, _polite,
    _other_sex, _named, _sentences_swapped,
)  # fmt: skip
# Known gaps: how many of 150 messages were lowered on the first run (slips: of 130 and 137).
GAPS: dict[Change, str] = {
    _no_apostrophes: "1 of 25: a plain `its` reads otherwise in a child's story",
    _slang: "up to 5: padding words push a bar or a window",
    _minimised: "1: a second person makes a child's owner unclear",
    _small_talk_before: "4: a pattern is barred by a word of the small talk",
    _small_talk_after: "4: a pattern is barred by a word of the small talk",
    _letters_swapped: "24: only heavy words are mended, most slips in other words of a pattern lose it",
    _neighbour_key: "23: as above",
}


@pytest.fixture(scope="module")
def sample(protocol: Protocol) -> list[str]:
    """The same sentences each time: the protocol's wordings and those of data/findings."""
    says = [text for flag in protocol.flags.values() for text in flag.says]
    says += [example.text for example in read_examples(FOLDER, protocol.ids) if example.findings]
    return random.Random(7).sample(sorted(set(says)), SAMPLE)


@pytest.fixture(scope="module")
def urgency(reader: Reader, protocol: Protocol) -> Callable[[str], Disposition]:
    """How urgent a message is by itself; an emergency left in doubt counts as one."""

    @cache
    def level(text: str) -> Disposition:
        reading = reader.read(text)
        doubted = (protocol.flags[flag_id].disposition for flag_id in reading.doubts)
        if Disposition.EMERGENCY_NOW in doubted:
            return Disposition.EMERGENCY_NOW
        case = Case().with_findings(reading.findings)
        return assess(case, protocol).disposition

    return level


@pytest.mark.parametrize(
    "change",
    [*PLAIN, *(pytest.param(one, marks=pytest.mark.xfail(strict=True, reason=GAPS[one])) for one in GAPS)],
    ids=lambda change: change.__name__.strip("_"),
)
def test_what_must_not_matter_does_not(
    change: Change,
    sample: list[str],
    urgency: Callable[[str], Disposition],
    record_property: Callable[..., None],
) -> None:
    rng = random.Random(11)
    pairs = [(text, change(text, rng)) for text in sample]
    levels = [(text, urgency(text).urgency, urgency(other).urgency) for text, other in pairs if other != text]
    lowered = [text for text, before, after in levels if after < before]
    changed = [text for text, before, after in levels if after != before]
    figure = f"{len(levels)} tried, {len(changed)} changed, {len(lowered)} lowered"
    record_property("urgency", figure)
    sys.stdout.write(figure)
    assert lowered == []
    assert len(changed) <= MOST_CHANGED * len(levels), changed
