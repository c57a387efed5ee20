"""Plain words (reading age 9 to 11) and short turns, for everything that the bot can say."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache

import pytest
import textstat  # type: ignore[import-untyped]

from tests.spoken_texts import spoken_texts
from tests.spoken_turns import NOW, PROTOCOL, Turn, longest, spoken_turns

PLAIN = 65
# Alone, a text may hold a few long words that have no shorter one: the name of an illness or of a unit.
PLAIN_ALONE = 50
FEWEST_WORDS = 12
MOST_WORDS = 60
# What was asked, and then the question that is still open.
MOST_WITH_QUESTION = 75
SHOWN = 10
# A clinic's own list of names, prices or addresses; the words are not ours.
LISTS = ("price", "which_service", "contact_details")
# A timetable is read at a glance.
TIMETABLE = re.compile(r"(Our hours|Coming up): .*?\.(?= |$)")
PAGES = (
    "bot/web/static/",
    "bot/clinic/content/",
    "bot/replies/wording.yml",
    "bot/protocol/content/exercises.yml",
)


# Nobody reads an address out.
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")


@cache
def ease(text: str) -> float:
    """Flesch reading ease; each line of a list is a sentence."""
    return float(textstat.flesch_reading_ease(re.sub(r"(?<![.?!:])\n(- )?", ". ", ADDRESS.sub("", text))))


def own_turns() -> list[Turn]:
    return [turn for turn in spoken_turns() if not any(turn.name.startswith(f"answer {t}") for t in LISTS)]


def sentences() -> Iterator[tuple[str, str]]:
    """Sentences outside turns: widget, demo page, notes, exercises, help lines of every country."""
    for file, text in spoken_texts():
        # A list of ids or of words that are only read is no sentence.
        if (
            file.startswith(PAGES)
            and re.search(r"[a-z] [a-z]", text)
            and text[-1] in ".?!"
            and "=" not in text
        ):
            yield file, text


def _show(capsys: pytest.CaptureFixture[str], lines: list[str]) -> None:
    """Print past pytest's capture, so that a passing run shows how near the bars are."""
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")


def test_everything_said_is_plain_overall(capsys: pytest.CaptureFixture[str]) -> None:
    texts = [turn.text for turn in spoken_turns()] + [text for _, text in sentences()]
    worst = sorted({(ease(turn.text), turn.name) for turn in spoken_turns()})[:SHOWN]
    overall = ease("\n".join(texts))
    shown = [f"Flesch reading ease of {len(texts)} texts: {overall:.0f}. The hardest:"]
    _show(capsys, [*shown, *(f"  {score:3.0f}  {name}" for score, name in worst)])
    assert overall >= PLAIN


def test_no_turn_is_hard_by_itself() -> None:
    hard = [
        (round(score), turn.name)
        for turn in own_turns()
        if len(turn.text.split()) >= FEWEST_WORDS and (score := ease(turn.text)) < PLAIN_ALONE
    ]
    assert hard == []


def test_few_words_stand_before_the_first_thing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    turns = [turn for turn in spoken_turns() if "then the question again" not in turn.name]
    counted = [(len(TIMETABLE.sub("", turn.before_acting).split()), turn.name) for turn in turns]
    _show(
        capsys,
        ["Most words before a visitor can act:", *(f"  {n}  {name}" for n, name in longest(turns, SHOWN))],
    )
    assert [each for each in counted if each[0] > MOST_WORDS] == []


def test_an_answer_and_the_open_question_stay_short_together() -> None:
    both = [turn for turn in spoken_turns() if "then the question again" in turn.name]
    counted = [(len(TIMETABLE.sub("", turn.before_acting).split()), turn.name) for turn in both]
    assert [each for each in counted if each[0] > MOST_WITH_QUESTION] == []


@pytest.mark.parametrize("flag", sorted(PROTOCOL.flags))
def test_what_a_sign_is_called_is_short_enough_to_say_on_the_phone(flag: str) -> None:
    assert len(PROTOCOL.flags[flag].label.split()) <= 20


def test_turns_cover_cards_signs_results_and_answers() -> None:
    names = {turn.name.split()[0] for turn in spoken_turns()}
    assert names >= {"card", "sign", "plain", "neck", "lasting", "answer", "sentence", "safety"}
    assert NOW.tzinfo is not None
