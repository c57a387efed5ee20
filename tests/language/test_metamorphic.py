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
import yaml

from bot.language.reading import Reader
from bot.protocol import Disposition, Protocol
from bot.triage import Case, assess

SENTENCES = Path(__file__).with_name("metamorphic_sample.yml")
# Pairs of sentences and sentences with an end mark are rare in our own; these are made.
PAIRS = 150
MOST_CHANGED = 0.02
MOST_LOWERED = 0.01
MOST_LOWERED_BY_SLIPS = 0.03
MOST_EMERGENCIES_LOWERED_BY_SLIPS = 0.02
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


def _end_mark(text: str, rng: random.Random) -> str:
    return text.rstrip(".!? ") + rng.choice([".", "!", "!!", "...", ""])


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
    _capitals, _small_letters, _end_mark, _no_apostrophes, _no_commas, _polite, _slang,
    _small_talk_before, _small_talk_after, _other_sex, _named,
)  # fmt: skip
# A letter can make another word, and a second person another owner: a few may be lowered.
SLIPS: tuple[Change, ...] = (_letters_swapped, _neighbour_key, _minimised)


@pytest.fixture(scope="module")
def sample() -> list[str]:
    """The same sentences each time: wordings of the protocol and of data/findings, drawn once."""
    return yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))


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


Level = Callable[[str], Disposition]


def _counted(
    pairs: list[tuple[str, str]], urgency: Level, record_property: Callable[..., None]
) -> tuple[list[tuple[str, int, int]], list[str], list[str]]:
    """Urgency before and after for each pair, the sentences that changed and those that were lowered."""
    levels = [(text, urgency(text).urgency, urgency(other).urgency) for text, other in pairs if other != text]
    changed = [text for text, before, after in levels if after != before]
    lowered = [text for text, before, after in levels if after < before]
    figure = f"{len(levels)} tried, {len(changed)} changed, {len(lowered)} lowered"
    record_property("urgency", figure)
    sys.stdout.write(figure)
    return levels, changed, lowered


def _emergencies(levels: list[tuple[str, int, int]]) -> tuple[int, list[str]]:
    """How many were emergencies before, and those of them that are lower after."""
    before = [each for each in levels if each[1] == Disposition.EMERGENCY_NOW.urgency]
    return len(before), [text for text, was, now in before if now < was]


@pytest.mark.parametrize("change", PLAIN, ids=lambda change: change.__name__.strip("_"))
def test_what_must_not_matter_does_not(
    change: Change, sample: list[str], urgency: Level, record_property: Callable[..., None]
) -> None:
    rng = random.Random(11)
    pairs = [(text, change(text, rng)) for text in sample]
    levels, changed, lowered = _counted(pairs, urgency, record_property)
    assert _emergencies(levels)[1] == []
    assert len(lowered) <= max(1, MOST_LOWERED * len(levels)), lowered
    assert len(changed) <= MOST_CHANGED * len(levels), changed


@pytest.mark.parametrize("change", SLIPS, ids=lambda change: change.__name__.strip("_"))
def test_a_slip_seldom_hides_a_sign(
    change: Change, sample: list[str], urgency: Level, record_property: Callable[..., None]
) -> None:
    rng = random.Random(11)
    pairs = [(text, change(text, rng)) for text in sample]
    levels, _, lowered = _counted(pairs, urgency, record_property)
    tried, hidden = _emergencies(levels)
    assert len(lowered) <= MOST_LOWERED_BY_SLIPS * len(levels), lowered
    assert len(hidden) <= MOST_EMERGENCIES_LOWERED_BY_SLIPS * tried, hidden


def test_order_of_sentences(sample: list[str], urgency: Level, record_property: Callable[..., None]) -> None:
    """Two people's sentences in one message are no story: a few may be read otherwise when turned round."""
    halves = [text.rstrip(".!? ") for text in sample[: 2 * PAIRS]]
    pairs = [
        (f"{first}. {second}", f"{second}. {first}")
        for first, second in zip(halves[:PAIRS], halves[PAIRS:], strict=True)
    ]
    levels, _, lowered = _counted(pairs, urgency, record_property)
    tried, hidden = _emergencies(levels)
    assert len(lowered) <= 0.05 * len(levels), lowered
    assert len(hidden) <= 0.02 * tried, hidden


# A lead-in or a trailer beside a danger sign: routine questions, complaints about the bot, courtesies.
BESIDES = (
    "this bot is useless!! {}", "{} you stupid bot", "how much is a massage and {}",
    "{}. How much is a massage?",
    "call me back please, {}", "{} call me back please", "can you help me {}", "Nice website by the way. {}",
    "{}. Sorry for the long message.", "6 out of 10, and {}", "I need a massage therapist near 97201. {}",
    "{}. do you take insurance?", "no toothache, but {}",
)  # fmt: skip


@pytest.mark.parametrize("beside", BESIDES)
def test_an_emergency_is_read_whatever_stands_beside_it(
    beside: str, protocol: Protocol, urgency: Level
) -> None:
    emergency = Disposition.EMERGENCY_NOW
    says = [text for flag in protocol.flags.values() if flag.disposition is emergency for text in flag.says]
    lost = [
        text for text in says if urgency(text) is emergency and urgency(beside.format(text)) is not emergency
    ]
    assert lost == []
