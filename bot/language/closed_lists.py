"""How far a denial reaches back: "numb bits, leaking, weak legs: none of that", "slurred speech? no"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.language.clauses import Border, Clauses
from bot.language.phrases import Span
from bot.language.scopes import Denial
from bot.language.spelling import Word

LONGEST_SENTENCE = 14
MOST_SENTENCES = 8
LINKS = ("and", "or", "nor", "n")
LIST, NOUN, QUESTION = "list_denied_after", "noun_denied_after", "negation_after"


class ClosedListReader:
    """Marks the words before a closing denial; the word lists come from cues.yml.

    A denial of a list reaches back over its items and over the short questions before it. A denial of
    a noun reaches back to the border of its item. What is stated by the visitor stays in doubt.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._finite = frozenset(lists["item_verbs"])
        self._first_persons = frozenset(lists["first_persons"])
        self._affirming = frozenset(lists["affirming"])
        self._predicates = frozenset(lists["predicates"])
        self._asking = frozenset(lists["asking"])

    def reach(
        self, cues: Mapping[str, Sequence[Span]], words: Sequence[Word], clauses: Clauses
    ) -> dict[int, Denial]:
        """Return how surely each word is denied by what comes after it."""
        reached: dict[int, Denial] = {}
        for kind in (LIST, NOUN, QUESTION):
            for cue in cues.get(kind, ()):
                if not self._closes(cue, words, clauses):
                    continue
                found = (
                    self._over_list(cue, words, clauses)
                    if kind == LIST
                    else self._over_item(cue, words, clauses)
                    if kind == NOUN
                    else self._over_question(cue, words, clauses)
                )
                for at, level in found.items():
                    reached[at] = max(level, reached.get(at, Denial.NONE))
        return reached

    def _closes(self, cue: Span, words: Sequence[Word], clauses: Clauses) -> bool:
        """ "None of that" closes a list, "none of that getting better" does not."""
        if cue.end >= len(words):
            return True
        word = words[cue.end]
        return clauses.borders[cue.end] >= Border.LIST and (
            word.is_broken_off or word.norm not in self._predicates
        )

    def _over_list(self, cue: Span, words: Sequence[Word], clauses: Clauses) -> dict[int, Denial]:
        reached: dict[int, Denial] = {}
        end = cue.start
        for sentence in range(MOST_SENTENCES):
            if end == 0:
                break
            start, _ = clauses.sentence_of(end - 1)
            is_asked = end < len(words) and "?" in words[end].before
            is_list = end - start <= LONGEST_SENTENCE and not self._is_stated(words[start:end])
            if sentence and not (is_list and (is_asked or self._has_no_verb(words[start:end]))):
                break
            for at in range(end - 1, start - 1, -1):
                if words[at].norm in self._affirming:
                    return reached
                reached[at] = Denial.SURE if is_list else Denial.DOUBTFUL
                if at > start and clauses.borders[at] is Border.CONTRAST:
                    return reached
            end = start
        return reached

    def _over_item(self, cue: Span, words: Sequence[Word], clauses: Clauses) -> dict[int, Denial]:
        if clauses.borders[cue.start] is Border.SENTENCE and "?" not in words[cue.start].before:
            return {}
        # "Numb genitals: not me" holds the words of "feels like not me".
        own = range(cue.start, cue.end) if words[cue.start].is_broken_off else ()
        reached: dict[int, Denial] = dict.fromkeys(own, Denial.SURE)
        for at in range(cue.start - 1, -1, -1):
            reached[at] = Denial.SURE
            border = clauses.borders[at]
            if border >= Border.SUBJECT or words[at].before.strip(" \"'("):
                break
            if border is Border.LIST:
                start, _ = clauses.sentence_of(at)
                if words[at].norm in LINKS:
                    continue
                if words[at - 1].norm not in LINKS or self._has_verb(words[start : at - 1]):
                    break
        return reached

    def _over_question(self, cue: Span, words: Sequence[Word], clauses: Clauses) -> dict[int, Denial]:
        """A list that is asked and answered; a question that the visitor asks is none."""
        if not cue.start or "?" not in words[cue.start].before:
            return {}
        start, _ = clauses.sentence_of(cue.start - 1)
        asked = words[start : cue.start]
        if len(asked) > LONGEST_SENTENCE or asked[0].norm in self._asking or self._is_stated(asked):
            return {}
        return dict.fromkeys(range(start, cue.start), Denial.SURE)

    def _is_stated(self, words: Sequence[Word]) -> bool:
        """Return whether the visitor says something of themselves: "I wet myself", "my legs are weak"."""
        norms = {word.norm for word in words}
        return bool(norms & self._first_persons) or ("my" in norms and bool(norms & self._finite))

    def _has_verb(self, words: Sequence[Word]) -> bool:
        return any(word.norm in self._finite for word in words)

    def _has_no_verb(self, words: Sequence[Word]) -> bool:
        return not self._has_verb(words)
