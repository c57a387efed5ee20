"""Patterns over concepts: which concepts must stand together for a finding.

    @numb + @saddle       both, in any order, within a window of words (`+4` sets the window)
    cant feel > @wipe     in this order, within the window
    @numb & @neck         the second within reach of the first, in any clause (context, not part of the
                          finding's words; `&40` sets the reach)
    @numb + @foot ! @cold not when the third stands near

An operand is a class of the lexicon (`@numb`), a phrase, or several of them with slashes between
(`@foot/@toes/heel`). The first operand is the head: what it denies, the finding denies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.language.clauses import Border, Clauses
from bot.language.phrases import Span

OPERATOR = re.compile(r"\s+([+>&!])(\d*)\s+")
# `@x +4` at the end, or `@x +4 > @y`: a window without the operand that it belongs to.
STRAY_OPERATOR = re.compile(r"^[+>&!]\d*(\s|$)|\s[+>&!]\d*$")
WINDOW = 6
# Two or three short sentences: farther apart, words of a long story belong to different matters.
REACH = 15
NEAR = 8
MOST_PER_OPERAND = 6


class Bar(IntEnum):
    """What stands against a finding: nothing, words of another sentence, or words beside it."""

    NONE = 0
    ELSEWHERE = 1
    BESIDE = 2


class PatternError(ValueError):
    """A pattern of the lexicon cannot be read."""


@dataclass(frozen=True)
class Operand:
    """One operand: the concepts that satisfy it, and how and how closely it is tied to those before it."""

    concepts: tuple[str, ...]
    relation: str = "+"
    window: int = WINDOW


@dataclass(frozen=True)
class Expression:
    """A compiled pattern."""

    source: str
    operands: tuple[Operand, ...]
    barred: tuple[tuple[str, ...], ...] = ()

    def may_match(self, spans: Mapping[str, Sequence[Span]]) -> bool:
        """Whether something stands for every operand; the head is there, or nobody would ask."""
        for operand in self.operands[1:]:
            for concept in operand.concepts:
                if concept in spans:
                    break
            else:
                return False
        return True

    def matches(
        self, spans: Mapping[str, Sequence[Span]], clauses: Clauses
    ) -> Iterator[tuple[tuple[Span, ...], tuple[Span, ...], Bar]]:
        """Yield the essential spans (head first), the context spans, and what stands against it."""
        choices = []
        for operand in self.operands:
            found = [span for concept in operand.concepts for span in spans.get(concept, ())]
            if not found:
                return
            choices.append(found[:MOST_PER_OPERAND])
        for chosen in self._combine(choices, clauses, ()):
            essential = tuple(
                span for span, operand in zip(chosen, self.operands, strict=True) if operand.relation != "&"
            )
            context = tuple(
                span for span, operand in zip(chosen, self.operands, strict=True) if operand.relation == "&"
            )
            yield essential, context, strongest_bar(essential, self.barred, spans, clauses)

    def _combine(
        self, choices: Sequence[Sequence[Span]], clauses: Clauses, chosen: tuple[Span, ...]
    ) -> Iterator[tuple[Span, ...]]:
        index = len(chosen)
        if index == len(choices):
            yield chosen
            return
        operand = self.operands[index]
        for span in choices[index]:
            if index and not self._fits(operand, span, chosen, clauses):
                continue
            yield from self._combine(choices, clauses, (*chosen, span))

    def _fits(self, operand: Operand, span: Span, chosen: tuple[Span, ...], clauses: Clauses) -> bool:
        if operand.relation == "&":
            return min(gap(other, span, clauses) for other in chosen) <= operand.window
        if any(span.start < other.end and other.start < span.end for other in chosen):
            return False
        if operand.relation == ">":
            return chosen[-1].end <= span.start and gap(chosen[-1], span, clauses) <= operand.window
        return min(gap(other, span, clauses) for other in chosen) <= operand.window


def gap(one: Span, other: Span, clauses: Clauses) -> float:
    """Return how far apart two spans are, in words, with a surcharge for clause borders."""
    first, second = (one, other) if one.start <= other.start else (other, one)
    if second.start < first.end:
        return 0.0
    return clauses.positions[second.start] - clauses.positions[first.end - 1] - 1


def strongest_bar(
    essential: Sequence[Span],
    barred: Sequence[Sequence[str]],
    spans: Mapping[str, Sequence[Span]],
    clauses: Clauses,
) -> Bar:
    """Return how strongly concepts within reach stand against the spans; an aside bars its own words only."""
    strongest = Bar.NONE
    against = [span for concepts in barred for name in concepts if name in spans for span in spans[name]]
    for span in against:
        for part in essential:
            if gap(part, span, clauses) > NEAR:
                continue
            first, second = (part, span) if part.start <= span.start else (span, part)
            if clauses.strongest_between(first.end - 1, second.start) < Border.SENTENCE:
                return Bar.BESIDE
            if span.start not in clauses.asides:
                strongest = Bar.ELSEWHERE
    return strongest


def compile_expression(source: str, concept_of: Mapping[str, str]) -> Expression:
    """Return the compiled pattern; `concept_of` maps every literal phrase to its concept name."""
    pieces = OPERATOR.split(source.strip())
    operands: list[Operand] = []
    barred: list[tuple[str, ...]] = []
    for index in range(0, len(pieces), 3):
        names = _operand_names(pieces[index], concept_of, source)
        relation, window = (pieces[index - 2], pieces[index - 1]) if index else ("+", "")
        if relation == "!":
            barred.append(names)
        else:
            usual = REACH if relation == "&" else WINDOW
            operands.append(Operand(names, relation, int(window) if window else usual))
    # Contexts are looked at last so that windows tie the essential parts to each other only.
    operands.sort(key=lambda operand: operand.relation == "&")
    return Expression(source, tuple(operands), tuple(barred))


def check_operators(source: str) -> None:
    """Raise PatternError for an operator or a window that stands after its operand instead of before it."""
    for name in _names_in(source):
        if STRAY_OPERATOR.search(name):
            raise PatternError(
                f"pattern {source!r}: {name!r} is no operand; an operator and its window stand together "
                "before the operand they tie, as in `@numb >4 @foot`."
            )


def literals_of(source: str) -> list[str]:
    """Return the operands of a pattern that are phrases rather than classes."""
    return [name for name in _names_in(source) if not name.startswith("@")]


def classes_of(source: str) -> list[str]:
    """Return the class names that a pattern uses."""
    return [name[1:] for name in _names_in(source) if name.startswith("@")]


def _names_in(source: str) -> list[str]:
    return [
        name.strip()
        for piece in OPERATOR.split(source.strip())[::3]
        for name in piece.split("/")
        if name.strip()
    ]


def _operand_names(piece: str, concept_of: Mapping[str, str], source: str) -> tuple[str, ...]:
    names = []
    for name in (part.strip() for part in piece.split("/")):
        if name.startswith("@"):
            names.append(name[1:])
        elif name in concept_of:
            names.append(concept_of[name])
        else:
            raise PatternError(f"pattern {source!r}: phrase {name!r} was not registered")
    return tuple(names)
