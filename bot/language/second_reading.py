"""What the recogniser adds to the lexicon's reading of a message.

Where both agree, the finding stands. One of which the lexicon says nothing is added when the recogniser is
sure, and very sure if it is an emergency; denials, other people and what is over it has learnt from
examples. Where the two disagree about a danger sign it is left in doubt, and the dialogue asks: an emergency
of which the recogniser is half sure, a sign that the lexicon holds for denied, and one below an emergency
that the lexicon found and the recogniser finds most unlikely: a long story holds the words of many signs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from spacy.tokens import Doc

from bot.language.clauses import Border
from bot.language.context import Context
from bot.language.expressions import Expression
from bot.language.grammar import FindingRule, Rule, load_grammar
from bot.language.matcher import Mention
from bot.language.phrases import Span
from bot.language.reading import Reading
from bot.language.timing import past_status
from bot.protocol.finding import Finding, Status

# SURE and UNLIKELY were chosen on messages left out of training (docs/language-ablation.md), IN_DOUBT so that
# ordinary moves of a conversation bring no question.
SURE = 0.8
IN_DOUBT = 0.5
# An emergency of which the lexicon says nothing is asked about unless there is hardly a doubt: between the
# two bars about every second one is none ("sciatica, tingling in my toes").
SURE_OF_EMERGENCY = 0.97
UNLIKELY = 0.05
FEWEST_WORDS = 3
MOST_DOUBTS = 1
# The encoder reads no further than this: of what stands beyond, its silence says nothing.
MOST_JUDGED_WORDS = 50
# To the recogniser "the ambulance is on its way" is a life in danger, and "I need to be safe" a danger now.
# The lexicon knows good news, and who is hurt by somebody is asked about safety.
LEFT_TO_THE_LEXICON = ("generic_life_threat", "immediate_danger")
# What is believed only beside a word that speaks of it.
WORDS: dict[str, re.Pattern[str]] = {
    finding: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
    for finding, words in yaml.safe_load(
        Path(__file__).with_name("needed_words.yml").read_text(encoding="utf-8")
    ).items()
}
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


@dataclass(frozen=True)
class Shares:
    """The recogniser's probabilities: a row for each part of the message, a column for each label."""

    parts: Sequence[tuple[int, int]]
    labels: Sequence[str]
    rows: Any

    def sure(self) -> Iterator[tuple[tuple[int, int], str]]:
        """Parts and labels above the bar; the shortest part is the best place to look for cues."""
        found = [(self.parts[row], self.labels[column]) for row, column in np.argwhere(self.rows >= SURE)]
        yield from sorted(found, key=lambda one: one[0][1] - one[0][0])

    def highest(self, label: str) -> float:
        """The highest probability of a label in any part; 0 for one that was not learnt."""
        return float(self.rows[:, self.labels.index(label)].max()) if label in self.labels else 0.0


def completed(doc: Doc, shares: Shares, emergencies: Collection[str]) -> Reading:
    """Return the reading with what the recogniser adds and what it puts in doubt."""
    if len(doc._.words) < FEWEST_WORDS:
        # One or two words are the lexicon's: to the recogniser "go back" is a story cut short.
        return doc._.reading
    reading = _doubted(doc, shares, emergencies)
    mentioned = {finding.id: finding.status for finding in reading.findings}
    added: dict[str, Finding] = {}
    for part, finding_id in shares.sure():
        if finding_id in emergencies and shares.highest(finding_id) < SURE_OF_EMERGENCY:
            continue
        if finding_id in LEFT_TO_THE_LEXICON or finding_id in mentioned or finding_id in added:
            continue
        # Its words are there, and beside them what they mean instead: sentence vectors do not see that.
        if finding_id in doc._.matches.dismissed:
            continue
        finding = _finding(doc, part, finding_id)
        if finding is not None:
            added[finding_id] = finding
    present = {*reading.present_ids, *(key for key, finding in added.items() if finding.is_present)}
    doubts = [
        *reading.doubts,
        *_doubts(doc.text, shares, mentioned, {*present, *reading.doubts}, emergencies),
    ]
    return replace(reading, findings=(*reading.findings, *added.values()), doubts=tuple(doubts))


def _sentences_only(parts: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    return parts[1:] or parts


def _doubted(doc: Doc, shares: Shares, emergencies: Collection[str]) -> Reading:
    """The lexicon's reading, with what the recogniser finds most unlikely as uncertain."""
    reading: Reading = doc._.reading
    if max(stop - start for start, stop in _sentences_only(shares.parts)) > MOST_JUDGED_WORDS:
        return reading
    known = load_grammar().findings
    loose = {
        finding_id
        for finding_id in reading.present_ids
        # An emergency that the lexicon read stands: one question too few costs more than one card too many.
        # So does a plain fact, which has no question of its own.
        if finding_id in shares.labels
        and finding_id not in emergencies
        and known[finding_id].is_flag
        and shares.highest(finding_id) < UNLIKELY
    }
    if not loose:
        return reading
    findings = tuple(
        replace(finding, status=Status.UNCERTAIN) if finding.id in loose and finding.is_present else finding
        for finding in reading.findings
    )
    asked = (one for one in reading.present_ids if one in loose)
    return replace(reading, findings=findings, doubts=tuple(dict.fromkeys([*reading.doubts, *asked])))


def _finding(doc: Doc, part: tuple[int, int], finding_id: str) -> Finding | None:
    """The finding with status and subject from the cues around it; None where its words are plain ones."""
    grammar = load_grammar()
    rule = grammar.findings.get(finding_id)
    if rule is None or _is_plain(doc, part, rule) or not _has_its_words(doc.text, finding_id):
        return None
    context = Context(doc.text, doc._.words, doc._.clauses, doc._.matches, grammar)
    mention = Mention(Rule(rule, "raise", LEARNT), (Span(finding_id, *part),))
    status = past_status(mention, context) or Status.PRESENT
    subject = context.subjects.subject(
        mention, context.words, context.clauses, context.matches, context.markers,
        is_current=status is Status.PRESENT,
    )  # fmt: skip
    words = doc._.words
    start, end = words[part[0]].start, words[part[1] - 1].end
    return Finding(finding_id, status, subject, doc.text[start:end], start, end)


def _has_its_words(text: str, finding_id: str) -> bool:
    return finding_id not in WORDS or bool(WORDS[finding_id].search(text))


def _is_plain(doc: Doc, part: tuple[int, int], rule: FindingRule) -> bool:
    """ "Pregnant, my back hurts": every word is one of those that say nothing of the finding."""
    concepts = doc._.matches.concepts
    spans = [span for names in rule.plain for name in names for span in concepts.get(name, ())]
    covered = {at for _, start, end in spans for at in range(start, end)}
    return bool(covered) and covered.issuperset(range(*part))


def _doubts(
    text: str,
    shares: Shares,
    mentioned: Mapping[str, Status],
    known: Collection[str],
    emergencies: Collection[str],
) -> list[str]:
    """The likeliest signs that the message may hold although the lexicon found none, or a denial."""
    flags = load_grammar().findings
    denied = [
        one
        for one in shares.labels
        if mentioned.get(one) is Status.ABSENT and flags[one].is_flag and shares.highest(one) >= SURE
    ]
    silent = [
        one
        for one in emergencies
        if one not in LEFT_TO_THE_LEXICON
        and mentioned.get(one) is None
        and shares.highest(one) >= IN_DOUBT
        and _has_its_words(text, one)
    ]
    if set(emergencies) & set(known):
        silent = []
    likely = sorted({*denied, *silent} - set(known), key=lambda one: -shares.highest(one))
    return likely[:MOST_DOUBTS]
