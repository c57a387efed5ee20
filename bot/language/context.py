"""What one message says around its mentions, worked out once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.language.clauses import Border, Clauses
from bot.language.closed_lists import ClosedListReader
from bot.language.grammar import Grammar
from bot.language.matcher import Matches, Mention
from bot.language.people import SELF, SubjectReader
from bot.language.phrases import Span
from bot.language.scopes import Denial, ScopeReader
from bot.language.spelling import Word

# Verbs that deny all they govern: "ruled out weak legs, a numb bum and leaking".
GOVERNING = "negation_governing"
NEGATIONS = (
    ("negation_near", False, Denial.SURE),
    ("negation_list", True, Denial.SURE),
    (GOVERNING, True, Denial.SURE),
    ("negation_hedged", True, Denial.DOUBTFUL),
)


class Denying(NamedTuple):
    """A negation that counts: its cue, how surely it denies each word it reaches, whether it takes lists."""

    cue: Span
    reach: Mapping[int, Denial]
    is_list: bool


class Context:
    """What one message says around its mentions, worked out once for all of them."""

    def __init__(
        self, text: str, words: Sequence[Word], clauses: Clauses, matches: Matches, grammar: Grammar
    ) -> None:
        self.text, self.words, self.clauses, self.matches = text, words, clauses, matches
        self.lists = grammar.word_lists
        self.subjects = SubjectReader(grammar.word_lists)
        self.markers = self.subjects.markers(words, matches)
        scopes = ScopeReader(grammar.word_lists)
        self.has_yes = bool(self.cues("yes_after"))
        self.denials = self._denials(scopes)
        self.denied_after = ClosedListReader(grammar.word_lists).reach(self._valid_cues(), words, clauses)

    def _denials(self, scopes: ScopeReader) -> list[Denying]:
        """Return each negation that counts, with the words it reaches."""
        void = self.cues("negation_void")
        kinds = {cue: (is_list, level) for name, is_list, level in NEGATIONS for cue in self.cues(name)}
        governing = frozenset(self.cues(GOVERNING))
        cues = [
            cue
            for cue in kinds
            if not any(covers(other, cue) and other != cue for other in kinds)
            and not any(covers(other, cue) for other in void)
            and not self._is_answer(cue)
        ]
        stops = frozenset(cue.start for cue in cues)
        return [
            Denying(
                cue,
                scopes.reach(
                    cue,
                    self.words,
                    self.clauses,
                    is_list=is_list,
                    level=level,
                    stops=stops - {cue.start},
                    governs=cue in governing,
                ),
                is_list,
            )
            for cue in cues
            for is_list, level in [kinds[cue]]
        ]

    def _valid_cues(self) -> dict[str, list[Span]]:
        """Cues without those that another phrase makes void."""
        void = self.cues("denied_after_void")
        return {
            name: [cue for cue in spans if not any(touches(other, cue) for other in void)]
            for name, spans in self.matches.cues.items()
        }

    def cues(self, name: str) -> Sequence[Span]:
        """Return the spans of one kind of cue."""
        return self.matches.cues.get(name, ())

    def _is_answer(self, cue: Span) -> bool:
        """ "No my leg is numb": a no that answers, or that closes the item before it."""
        word = self.words[cue.start].norm
        if word not in ("no", "none", "nope", "zero") or cue.end - cue.start > 1:
            return False
        if cue.end >= len(self.words):
            return True
        follows = self.words[cue.end]
        return follows.is_broken_off or self.clauses.borders[cue.end] >= Border.SUBJECT

    def joined(self, cue: Span, mention: Mention, strongest: Border) -> bool:
        """Return whether no border stronger than the given one lies between cue and mention head."""
        head = mention.parts[0]
        first, last = sorted((cue.start, head.start))
        return self.clauses.strongest_between(first, last) <= strongest

    def same_sentence(self, cue: Span, mention: Mention) -> bool:
        """Return whether cue and mention stand in one sentence."""
        return self.joined(cue, mention, Border.CONTRAST)

    def first_person_near(self, mention: Mention) -> bool:
        """Return whether the visitor speaks of themselves in the sentence of the mention."""
        start, end = self.clauses.sentence_of(mention.start)
        return any(start <= at < end and who == SELF for at, who in self.markers.items())


def covers(outer: Span, inner: Span) -> bool:
    """Return whether the inner span lies in the outer one."""
    return outer.start <= inner.start and inner.end <= outer.end


def touches(one: Span, other: Span) -> bool:
    """Return whether two spans share a word."""
    return one.start < other.end and other.start < one.end
