"""Which findings a message mentions, before anybody asks whether they are affirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.language.clauses import Border, Clauses
from bot.language.expressions import Bar, strongest_bar
from bot.language.grammar import CUE, MASK, Grammar, Rule
from bot.language.numeric import number_spans
from bot.language.phrases import Span
from bot.language.spelling import Word

MOST_MENTIONS_PER_FINDING = 12
# The class of statements that a part of the body is all right.
SOUND = "sound_part"
# The cue for words that speak of the bot, the website, the price and the like.
ASIDE = "aside"


@dataclass(frozen=True)
class Mention:
    """A place where a pattern matched: essential spans (head first), context spans, and the rule."""

    rule: Rule
    parts: tuple[Span, ...]
    context: tuple[Span, ...] = ()
    is_softened: bool = False

    @property
    def start(self) -> int:
        """First word of the essential parts."""
        return min(part.start for part in self.parts)

    @property
    def end(self) -> int:
        """Word after the last one of the essential parts."""
        return max(part.end for part in self.parts)


@dataclass(frozen=True)
class Matches:
    """Mentions of findings, cues for their status, and figures of speech in one message.

    `clauses` are those of the message with its asides set apart. `dismissed` are the findings whose words
    are there beside something that says they mean another thing.
    """

    mentions: tuple[Mention, ...]
    cues: Mapping[str, Sequence[Span]]
    concepts: Mapping[str, Sequence[Span]]
    figures: tuple[tuple[str, Span], ...]
    clauses: Clauses
    dismissed: frozenset[str] = frozenset()


class ConceptMatcher:
    """Finds concepts with one trie, then tries the patterns whose head concept is there."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        names = grammar.trie.concepts
        self._masks = frozenset(name for name in names if name.startswith(MASK))
        self._cues = {name: name[len(CUE) :] for name in names if name.startswith(CUE)}

    def match(self, words: Sequence[Word], clauses: Clauses) -> Matches:
        """Return everything the lexicon finds in the words."""
        found = self._grammar.trie.find(words)
        grouped = _by_concept(found)
        masks: list[Span] = []
        if not self._masks.isdisjoint(grouped):
            masks = [span for span in found if span.concept in self._masks]
            grouped = _by_concept(span for span in found if self._is_heard(span, masks))
        cues = {self._cues[name]: grouped.pop(name) for name in [*grouped] if name in self._cues}
        for span in number_spans(words, self._grammar.numeric):
            grouped.setdefault(span.concept, []).append(span)
        concepts = {name: _longest(spans) if len(spans) > 1 else spans for name, spans in grouped.items()}
        figures = tuple(
            (self._grammar.figurative[mask.concept], mask)
            for mask in _longest(masks)
            if mask.concept in self._grammar.figurative
        )
        if ASIDE in cues:
            clauses = clauses.set_apart([(start, end) for _, start, end in cues[ASIDE]])
        mentions, dismissed = self._mentions(concepts, clauses)
        return Matches(tuple(mentions), cues, concepts, figures, clauses, dismissed)

    def _is_heard(self, span: Span, masks: Sequence[Span]) -> bool:
        if span.concept in self._masks:
            return False
        return span.concept in self._cues or not any(_is_masked(span, mask) for mask in masks)

    def _mentions(
        self, concepts: Mapping[str, Sequence[Span]], clauses: Clauses
    ) -> tuple[list[Mention], frozenset[str]]:
        mentions: list[Mention] = []
        dismissed: set[str] = set()
        tried: set[int] = set()
        counts: dict[tuple[str, str], int] = {}
        for concept in concepts:
            for rule in self._grammar.rules_by_head.get(concept, ()):
                if id(rule) in tried or not rule.expression.may_match(concepts):
                    continue
                tried.add(id(rule))
                for parts, context, bar in rule.expression.matches(concepts, clauses):
                    if _is_fatal(bar, rule):
                        dismissed.add(rule.finding.id)
                        continue
                    key = (rule.finding.id, rule.expression.source)
                    counts[key] = counts.get(key, 0) + 1
                    if counts[key] > MOST_MENTIONS_PER_FINDING:
                        break
                    if rule.kind == "raise" and rule.finding.unless:
                        bar = max(bar, strongest_bar(parts, rule.finding.unless, concepts, clauses))
                        if _is_fatal(bar, rule):
                            dismissed.add(rule.finding.id)
                            continue
                    if rule.kind != "deny" and _is_called_sound(parts, concepts.get(SOUND, ())):
                        dismissed.add(rule.finding.id)
                        continue
                    is_softened = bar is not Bar.NONE or self._is_softened(rule, parts, concepts, clauses)
                    mentions.append(Mention(rule, parts, context, is_softened))
        return mentions, frozenset(dismissed)

    @staticmethod
    def _is_softened(
        rule: Rule, parts: Sequence[Span], concepts: Mapping[str, Sequence[Span]], clauses: Clauses
    ) -> bool:
        """`soften` counts in the same clause chain, `hedge` only when it shares words with the finding."""
        for soft in rule.finding.soften:
            for span in (span for concept in soft for span in concepts.get(concept, ())):
                first, last = sorted((span.start, parts[0].start))
                if clauses.strongest_between(first, last) < Border.CONTRAST:
                    return True
        return any(
            span.start < part.end and part.start < span.end
            for hedge in rule.finding.hedge
            for concept in hedge
            for span in concepts.get(concept, ())
            for part in parts
        )


def _by_concept(spans: Iterable[Span]) -> dict[str, list[Span]]:
    """Return the spans of each concept; there are hundreds in a message."""
    grouped: dict[str, list[Span]] = {}
    for span in spans:
        name = span[0]
        if name in grouped:
            grouped[name].append(span)
        else:
            grouped[name] = [span]
    return grouped


def _is_fatal(bar: Bar, rule: Rule) -> bool:
    """Words of another sentence take no danger sign away: it is asked about."""
    if bar is Bar.ELSEWHERE:
        return not rule.finding.is_flag or rule.kind != "raise"
    return bar is Bar.BESIDE


def _is_called_sound(parts: Sequence[Span], sound: Sequence[Span]) -> bool:
    """Return whether a part belongs to a statement such as "my legs are fine"."""
    return any(
        span.start <= part.start and part.end <= span.end and part.end - part.start < span.end - span.start
        for span in sound
        for part in parts
    )


def _is_masked(span: Span, mask: Span) -> bool:
    """A mask takes every concept that shares words with it, unless the concept is the longer one."""
    overlaps = span.start < mask.end and mask.start < span.end
    return overlaps and (span.end - span.start) <= (mask.end - mask.start)


def _longest(spans: Sequence[Span]) -> list[Span]:
    """Drop the spans that lie inside another one of the same concept."""
    kept: list[Span] = []
    lengths = {end - start for _, start, end in spans}
    if len(lengths) == 1:
        # Spans of one length lie inside each other only when they are the same.
        return sorted(set(spans), key=lambda each: each.start)
    for span in sorted(spans, key=lambda each: each.start - each.end):
        if not any(other.start <= span.start and span.end <= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda each: each.start)
