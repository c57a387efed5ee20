"""The spaCy pipeline of the bot: plain words, clauses, findings, assertion, reading.

Every component is registered with a factory and takes its lexicon from the package, so a saved
pipeline holds no data of its own: `spacy.load` needs only this module imported (installed packages
announce it through the `spacy_factories` entry points).
"""

from collections.abc import Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.language.assertion import assess_mention
from bot.language.clauses import ClauseSplitter
from bot.language.context import Context
from bot.language.grammar import load_grammar
from bot.language.matcher import ConceptMatcher, Mention
from bot.language.reading import WEIGHT, Reading
from bot.language.recency import days_ago
from bot.language.spelling import Word
from bot.protocol.finding import Finding, Status, Subject

COMPONENTS = ("plain_words", "clause_splitter", "finding_matcher", "assertion", "reading")
SPAN_GROUP = "findings"

for _attribute in ("words", "clauses", "matches", "assessed", "reading"):
    if not Doc.has_extension(_attribute):
        Doc.set_extension(_attribute, default=None)


def build_pipeline() -> Language:
    """Return a blank English pipeline with the bot's own components."""
    nlp = spacy.blank("en")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


@Language.factory("plain_words", assigns=["doc._.words"])
class PlainWords:
    """Writes the words of the message in one plain spelling."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._speller = load_grammar().speller

    def __call__(self, doc: Doc) -> Doc:
        doc._.words = self._speller.words(doc.text)
        return doc


@Language.factory("clause_splitter", requires=["doc._.words"], assigns=["doc._.clauses"])
class ClauseComponent:
    """Writes the clause borders of the message."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._splitter = ClauseSplitter(load_grammar().word_lists)

    def __call__(self, doc: Doc) -> Doc:
        doc._.clauses = self._splitter.split(doc._.words)
        return doc


@Language.factory("finding_matcher", requires=["doc._.clauses"], assigns=["doc._.matches", "doc._.clauses"])
class FindingMatcher:
    """Writes which findings the message mentions."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._matcher = ConceptMatcher(load_grammar())

    def __call__(self, doc: Doc) -> Doc:
        doc._.matches = self._matcher.match(doc._.words, doc._.clauses)
        doc._.clauses = doc._.matches.clauses
        return doc


@Language.factory("assertion", requires=["doc._.matches"], assigns=["doc._.assessed"])
class AssertionComponent:
    """Writes the status and the subject of every mention."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._grammar = load_grammar()

    def __call__(self, doc: Doc) -> Doc:
        doc._.assessed = ()
        if doc._.matches.mentions:
            context = Context(doc.text, doc._.words, doc._.clauses, doc._.matches, self._grammar)
            assessed = ((mention, assess_mention(mention, context)) for mention in doc._.matches.mentions)
            doc._.assessed = tuple(
                (mention, *judged, days_ago(mention, context) if judged[0] is Status.PAST else None)
                for mention, judged in assessed
                if judged is not None
            )
        return doc


@Language.factory("reading", requires=["doc._.assessed"], assigns=["doc._.reading"])
class ReadingComponent:
    """Writes the reading of the message and its findings as a span group."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._findings = load_grammar().findings

    def __call__(self, doc: Doc) -> Doc:
        # The text of a Doc is joined anew each time it is asked for.
        text, words = doc.text, doc._.words
        stated = [_finding(text, words, *assessed) for assessed in doc._.assessed]
        stated += [
            _figure(text, words, finding_id, span.start, span.end)
            for finding_id, span in doc._.matches.figures
        ]
        findings = _weightiest(stated)
        present = {finding.id for finding in findings if finding.is_present}
        doubts = dict.fromkeys(
            finding.id
            for finding in findings
            if finding.status is Status.UNCERTAIN
            and finding.subject is not Subject.OTHER
            and finding.id not in present
            and self._findings[finding.id].is_flag
        )
        doc._.reading = Reading(text, findings, tuple(doubts))
        doc.spans[SPAN_GROUP] = [span for finding in findings if (span := _span(doc, finding)) is not None]
        return doc


def _finding(
    text: str,
    words: Sequence[Word],
    mention: Mention,
    status: Status,
    subject: Subject,
    days_past: int | None,
) -> Finding:
    start, end = words[mention.start].start, words[mention.end - 1].end
    return Finding(mention.rule.finding.id, status, subject, text[start:end], start, end, days_past)


def _figure(text: str, words: Sequence[Word], finding_id: str, first: int, after_last: int) -> Finding:
    start, end = words[first].start, words[after_last - 1].end
    return Finding(finding_id, Status.FIGURATIVE, Subject.SELF, text[start:end], start, end)


def _weightiest(stated: list[Finding]) -> tuple[Finding, ...]:
    """Return one finding for each id and subject, in the order of the text."""
    best: dict[tuple[str, Subject], Finding] = {}
    for finding in stated:
        key = (finding.id, finding.subject)
        if key not in best or WEIGHT[finding.status] > WEIGHT[best[key].status]:
            best[key] = finding
    return tuple(sorted(best.values(), key=lambda finding: (finding.start, finding.id)))


def _span(doc: Doc, finding: Finding) -> Span | None:
    return doc.char_span(finding.start, finding.end, label=finding.id, alignment_mode="expand")
