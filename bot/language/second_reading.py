"""What the recogniser adds to the lexicon's reading of a message.

It never takes anything away. A finding of which the lexicon says nothing is added when the recogniser is
sure; a danger sign of which it is half sure, or that the lexicon holds for denied, is left in doubt, and the
dialogue asks about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Doc

from bot.language.clauses import Border
from bot.language.context import Context, touches
from bot.language.expressions import Expression
from bot.language.grammar import Rule, load_grammar
from bot.language.matcher import Mention
from bot.language.phrases import Span
from bot.language.reading import Reading
from bot.language.recogniser import EMERGENCY
from bot.language.timing import past_status
from bot.protocol.finding import Finding, Status

SURE = 0.8
IN_DOUBT = 0.6
FEWEST_WORDS = 3
MOST_DOUBTS = 1
UNREAL = ("hypothetical_before", "reported_before")
# Where the lexicon has a pattern.
LEARNT = Expression("learnt from sentences", ())


def sentences(doc: Doc) -> list[tuple[int, int]]:
    """First word and word after the last one of each sentence worth a look; the whole message comes first."""
    words, borders = doc._.words, doc._.clauses.borders
    starts = [at for at in range(len(words)) if at == 0 or borders[at] is Border.SENTENCE]
    parts = list(zip(starts, [*starts[1:], len(words)], strict=True))
    if len(parts) == 1:
        return parts
    return [(0, len(words)), *(part for part in parts if part[1] - part[0] >= FEWEST_WORDS)]


def completed(
    doc: Doc, shares: Mapping[tuple[int, int], Mapping[str, float]], emergencies: Collection[str]
) -> Reading:
    """Return the reading with what the recogniser adds; `shares` are its probabilities by sentence."""
    reading: Reading = doc._.reading
    mentioned = {finding.id: finding.status for finding in reading.findings}
    added: dict[str, Finding] = {}
    for part, finding_id in _sure(shares, mentioned):
        finding = _finding(doc, part, finding_id)
        if finding is not None and finding_id not in added:
            added[finding_id] = finding
    present = {*reading.present_ids, *(key for key, finding in added.items() if finding.is_present)}
    doubts = [*reading.doubts, *_doubts(shares, mentioned, present, reading.doubts, emergencies)]
    return replace(reading, findings=(*reading.findings, *added.values()), doubts=tuple(doubts))


def _sure(
    shares: Mapping[tuple[int, int], Mapping[str, float]], mentioned: Collection[str]
) -> Iterator[tuple[tuple[int, int], str]]:
    # The shortest part that says it is the best place to look for cues.
    for part in sorted(shares, key=lambda part: part[1] - part[0]):
        for finding_id, share in shares[part].items():
            if share >= SURE and finding_id != EMERGENCY and finding_id not in mentioned:
                yield part, finding_id


def _finding(doc: Doc, part: tuple[int, int], finding_id: str) -> Finding | None:
    """The finding with status and subject from the cues around it, None where nothing says it is real."""
    grammar = load_grammar()
    rule = grammar.findings.get(finding_id)
    if rule is None:
        return None
    context = Context(doc.text, doc._.words, doc._.clauses, doc._.matches, grammar)
    mention = Mention(Rule(rule, "raise", LEARNT), (Span(finding_id, *part),))
    void = context.cues("hypothetical_void")
    for name in UNREAL:
        for cue in context.cues(name):
            if part[0] <= cue.start < part[1] and not any(touches(other, cue) for other in void):
                return None
    status = past_status(mention, context) or Status.PRESENT
    subject = context.subjects.subject(
        mention, context.words, context.clauses, context.matches, context.markers,
        is_current=status is Status.PRESENT,
    )  # fmt: skip
    words = doc._.words
    start, end = words[part[0]].start, words[part[1] - 1].end
    return Finding(finding_id, status, subject, doc.text[start:end], start, end)


def _doubts(
    shares: Mapping[tuple[int, int], Mapping[str, float]],
    mentioned: Mapping[str, Status],
    present: Collection[str],
    known: Collection[str],
    emergencies: Collection[str],
) -> Iterator[str]:
    """The likeliest emergency signs of a message that sounds like one and names none."""
    if set(emergencies) & ({*present, *known}):
        return
    sounds = max((share.get(EMERGENCY, 0.0) for share in shares.values()), default=0.0)
    if sounds < IN_DOUBT:
        return
    likeliest: dict[str, float] = {}
    for share in shares.values():
        for finding_id in emergencies:
            likeliest[finding_id] = max(likeliest.get(finding_id, 0.0), share.get(finding_id, 0.0))
    sayable = [
        finding_id
        for finding_id in likeliest
        if mentioned.get(finding_id) in (None, Status.ABSENT) and likeliest[finding_id] > 0
    ]
    yield from sorted(sayable, key=lambda each: -likeliest[each])[:MOST_DOUBTS]
