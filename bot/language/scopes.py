"""How far a negation reaches: from its cue through a denied list to the end of its clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

from bot.language.clauses import Border, Clauses
from bot.language.phrases import Span
from bot.language.spelling import Word

# Words that a negation of a single predicate may reach: "my foot doesn't really drag".
NEAR_REACH = 4
LIST_REACH = 9
SHORT_ITEM = 3


class Denial(IntEnum):
    """Whether a word is denied: a doubtful denial is asked about, never taken as a no."""

    NONE = 0
    DOUBTFUL = 1
    SURE = 2


class ScopeReader:
    """Marks the words that each negation reaches; the word lists come from cues.yml."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._stoppers = frozenset(lists["item_stoppers"])
        self._nouns = frozenset(lists["item_nouns"])
        self._speakers = frozenset(lists["subjects"])
        self._verbs = frozenset(lists["item_verbs"])

    def reach(
        self,
        cue: Span,
        words: Sequence[Word],
        clauses: Clauses,
        *,
        is_list: bool,
        level: Denial = Denial.SURE,
        stops: frozenset[int] = frozenset(),
        governs: bool = False,
    ) -> dict[int, Denial]:
        """Return the denial of each word that the cue reaches; `stops` are where other negations begin.

        A negation that `governs` denies its whole list, whatever the items begin with.
        """
        reached: dict[int, Denial] = {}
        limit = LIST_REACH if is_list else NEAR_REACH
        since_item = 0
        for at in range(cue.end, len(words)):
            border = clauses.borders[at]
            if at in stops:
                break
            if at > cue.end and border >= Border.CONTRAST:
                break
            if border is Border.SUBJECT:
                break
            if border is Border.LIST and at > cue.end:
                level = min(level, self._level_of_item(words, clauses, at, governs=governs))
                if level is Denial.NONE:
                    break
                since_item = 0
            elif border is Border.LIST and words[at].before.strip().startswith((",", ":", "-", "–", "—")):
                # "no, numb down there": an answer, then a new statement.
                break
            since_item += 1
            if since_item > limit:
                break
            reached[at] = level
        return reached

    def _level_of_item(self, words: Sequence[Word], clauses: Clauses, at: int, *, governs: bool) -> Denial:
        """Return how sure it is that the next item still belongs to the denied list."""
        start = at + 1 if words[at].norm in ("and", "or", "nor", "n") else at
        join = clauses.joins[at]
        if join in ("or", "nor"):
            return Denial.SURE if clauses.borders[min(start, len(words) - 1)] <= Border.LIST else Denial.NONE
        end = start
        while end < len(words) and (end == start or clauses.borders[end] is Border.NONE):
            end += 1
        item = [word.norm for word in words[start:end]]
        if governs and item and item[0] not in self._speakers and clauses.borders[start] < Border.SUBJECT:
            has_verb = any(word.norm in self._verbs for word in self._statement(words, clauses, start))
            return Denial.NONE if has_verb else Denial.SURE
        if not item or item[0] in self._stoppers or clauses.borders[start] >= Border.SUBJECT:
            return Denial.NONE
        if any(word.norm in self._verbs for word in self._statement(words, clauses, start)):
            return Denial.NONE
        if self._ends_with_or(words, clauses, end):
            return Denial.SURE
        if len(item) <= SHORT_ITEM and all(norm in self._nouns for norm in item):
            return Denial.SURE
        return Denial.DOUBTFUL

    @staticmethod
    def _statement(words: Sequence[Word], clauses: Clauses, start: int) -> Sequence[Word]:
        """Return the words up to the next list sign, new subject or sentence."""
        end = start + 1
        while end < len(words) and clauses.borders[end] in (Border.NONE, Border.CONTRAST):
            end += 1
        return words[start:end]

    @staticmethod
    def _ends_with_or(words: Sequence[Word], clauses: Clauses, at: int) -> bool:
        """Return whether an `or` closes the list before the clause ends."""
        for index in range(at, len(words)):
            if words[index].norm in ("or", "nor"):
                return True
            if clauses.borders[index] >= Border.SUBJECT:
                return False
        return False
