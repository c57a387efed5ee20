"""Status and subject of each mention: present, absent, past, hypothetical or uncertain, and whose.

The rule for doubt: a danger sign whose denial is not plain is uncertain, and will be asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.language.clauses import Border, Clauses
from bot.language.grammar import Grammar
from bot.language.matcher import Matches, Mention
from bot.language.people import SELF, SubjectReader
from bot.language.phrases import Span
from bot.language.scopes import Denial, ScopeReader
from bot.language.spelling import Word
from bot.protocol.finding import Status, Subject

AFTER_REACH = 3
RESOLVED_REACH = 14
PAST_REACH = 9
BEFORE_REACH = 7
NEGATIONS = (
    ("negation_near", False, Denial.SURE),
    ("negation_list", True, Denial.SURE),
    ("negation_hedged", True, Denial.DOUBTFUL),
)


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

    def _denials(self, scopes: ScopeReader) -> list[tuple[Span, dict[int, Denial]]]:
        """Return each negation that counts, with the words it reaches."""
        void = self.cues("negation_void")
        kinds = {cue: (is_list, level) for name, is_list, level in NEGATIONS for cue in self.cues(name)}
        cues = [
            cue
            for cue in kinds
            if not any(_covers(other, cue) and other != cue for other in kinds)
            and not any(_covers(other, cue) for other in void)
            and not self._is_answer(cue)
        ]
        stops = frozenset(cue.start for cue in cues)
        return [
            (cue, scopes.reach(cue, self.words, self.clauses, is_list=kinds[cue][0], level=kinds[cue][1],
                               stops=stops - {cue.start}))
            for cue in cues
        ]

    def cues(self, name: str) -> Sequence[Span]:
        """Return the spans of one kind of cue."""
        return self.matches.cues.get(name, ())

    def _is_answer(self, cue: Span) -> bool:
        """"No my leg is numb": a no that answers, or that closes the item before it."""
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


def assess_mention(mention: Mention, context: Context) -> tuple[Status, Subject] | None:
    """Return the status and the subject of one mention, None when a circumstance it needs is denied."""
    if _lacks_context(mention, context):
        return None
    status = _status(mention, context)
    if mention.rule.kind == "deny":
        status = _of_denying_pattern(status)
    elif mention.rule.kind == "ask" and status is Status.PRESENT:
        status = Status.UNCERTAIN
    if mention.is_softened and status is Status.PRESENT:
        status = Status.UNCERTAIN
    if mention.rule.finding.names_agent:
        who = context.markers.values()
        owner = Subject.SELF if SELF in who or not who else Subject.OTHER_PRESENT
        return status, owner
    is_current = status in (Status.PRESENT, Status.UNCERTAIN, Status.ABSENT)
    subject = context.subjects.subject(
        mention, context.words, context.clauses, context.matches, context.markers, is_current=is_current
    )
    return status, subject


def _lacks_context(mention: Mention, context: Context) -> bool:
    """"Stiff neck, no fever" is no sign of meningitis, and no denial of it either."""
    return any(
        _level(span, cue, reach) is Denial.SURE
        for span in mention.context
        for cue, reach in context.denials
        if not _covers(span, cue)
    )


def _of_denying_pattern(status: Status) -> Status:
    """"Bladder is fine" says no; "bladder is not fine" leaves a doubt."""
    if status is Status.PRESENT:
        return Status.ABSENT
    return Status.UNCERTAIN if status is Status.ABSENT else status


def _status(mention: Mention, context: Context) -> Status:
    if _is_followed_by(mention, context, "yes_after"):
        return Status.PRESENT
    denial = _denial(mention, context)
    if denial is Denial.SURE:
        return Status.ABSENT
    hypothetical = _hypothetical(mention, context)
    if hypothetical is not None:
        return hypothetical
    past = _past(mention, context)
    if past is not None:
        return past
    if denial is Denial.DOUBTFUL:
        return Status.UNCERTAIN
    if not mention.rule.is_suspicion and _is_uncertain(mention, context):
        return Status.UNCERTAIN
    return Status.PRESENT


def _denial(mention: Mention, context: Context) -> Denial:
    """Return whether the mention is denied, counting the negations that reach its head."""
    if _is_followed_by_no(mention, context):
        return Denial.SURE
    head = mention.parts[0]
    count, weakest, level_of_rest = 0, Denial.SURE, Denial.NONE
    for cue, reach in context.denials:
        # "Can't feel" and "no feeling" are signs themselves: what they hold denies nothing.
        if any(_covers(part, cue) for part in mention.parts):
            continue
        level = _level(head, cue, reach)
        if level is not Denial.NONE:
            count += 1
            weakest = min(weakest, level)
            continue
        for part in mention.parts[1:]:
            level = _level(part, cue, reach)
            if level is Denial.SURE and part.start > cue.end and cue.start < head.end:
                level = Denial.DOUBTFUL
            level_of_rest = max(level_of_rest, level)
    if count and any(
        cue.end <= head.start and context.joined(cue, mention, Border.LIST) for cue in context.cues("double")
    ):
        count += not any(_covers(double, cue) and _level(head, cue, reach) is not Denial.NONE
                         for double in context.cues("double") for cue, reach in context.denials)
    if count % 2:
        return weakest
    if count:
        return Denial.NONE
    return level_of_rest


def _level(part: Span, cue: Span, reach: Mapping[int, Denial]) -> Denial:
    """Return how surely a negation denies a part; a part may begin inside the cue ("haven't got a temp")."""
    if part.start in reach:
        return reach[part.start]
    if cue.start <= part.start < cue.end < part.end:
        return reach.get(part.end - 1, Denial.NONE)
    return Denial.NONE


def _is_followed_by(mention: Mention, context: Context, name: str) -> bool:
    for cue in context.cues(name):
        if 0 <= cue.start - mention.end < AFTER_REACH and context.clauses.strongest_between(
            mention.end - 1, cue.start
        ) <= Border.SUBJECT:
            closes = cue.end >= len(context.words) or context.words[cue.end].is_broken_off or context.has_yes
            follows_directly = cue.start == mention.end
            if closes and follows_directly:
                return True
    return False


def _is_followed_by_no(mention: Mention, context: Context) -> bool:
    for cue in context.cues("negation_after"):
        if not 0 <= cue.start - mention.end <= 1:
            continue
        is_question = "?" in context.words[cue.start].before
        if context.clauses.strongest_between(mention.end - 1, cue.start) > Border.SUBJECT and not is_question:
            continue
        closes = cue.end >= len(context.words) or context.clauses.borders[cue.end] >= Border.LIST
        if closes or (context.has_yes and cue.start == mention.end):
            return True
    return False


def _hypothetical(mention: Mention, context: Context) -> Status | None:
    head = mention.parts[0]
    void = context.cues("hypothetical_void")
    if any(_reaches_forward(cue, head, context, void) for cue in context.cues("reported_before")):
        return Status.HYPOTHETICAL
    if mention.rule.is_suspicion:
        return None
    for cue in context.cues("asked_about_self"):
        if cue.end <= head.start and context.clauses.strongest_between(cue.end, head.start) <= Border.SUBJECT:
            return Status.UNCERTAIN
    if any(_reaches_forward(cue, head, context, void) for cue in context.cues("hypothetical_before")):
        return Status.HYPOTHETICAL
    if _is_general_question(mention, context):
        return Status.HYPOTHETICAL
    return None


def _reaches_forward(cue: Span, head: Span, context: Context, void: Sequence[Span]) -> bool:
    """Return whether a cue such as "what if" governs the head that follows it in the same clause."""
    if any(_touches(other, cue) for other in void):
        return False
    if cue.start <= head.start < cue.end:
        return True
    return (
        cue.end <= head.start
        and context.clauses.strongest_between(cue.end, head.start) <= Border.LIST
        and head.start - cue.end <= BEFORE_REACH
    )


def _is_general_question(mention: Mention, context: Context) -> bool:
    """"Is numbness bad?" asks about the world; "is my leg numb?" and statements do not."""
    start, end = context.clauses.sentence_of(mention.start)
    words = context.words
    if words[start].norm not in context.lists["question_openers"] or start + 1 >= end:
        return False
    if words[start + 1].norm in context.lists["question_self"]:
        return False
    return not any(start <= at <= mention.end and who == SELF for at, who in context.markers.items())


def _past(mention: Mention, context: Context) -> Status | None:
    rule, head = mention.rule.finding, mention.parts[0]
    positions = context.clauses.positions
    used_to = any(
        cue.end <= head.start and head.start - cue.end <= 4 and context.joined(cue, mention, Border.LIST)
        for cue in context.cues("past_before")
    )
    if used_to and not rule.endures:
        return Status.PAST
    anchor = any(
        abs(positions[cue.start] - positions[head.start]) <= PAST_REACH + (mention.end - head.end)
        and _binds(cue, mention, context)
        for cue in context.cues("past_anchor")
    )
    resolved = any(
        cue.start >= head.end
        and cue.start - mention.end <= RESOLVED_REACH
        and _resolves(cue, mention, context)
        for cue in context.cues("resolved")
    )
    if rule.endures:
        return Status.PAST if resolved and used_to else None
    if any(
        context.same_sentence(cue, mention)
        and context.clauses.strongest_between(*sorted((cue.start, head.start))) <= Border.SUBJECT
        for cue in context.cues("long_unchanged")
    ) and rule.is_flag:
        return Status.UNCERTAIN
    if anchor and rule.is_event:
        return Status.PAST
    if anchor and not _is_ongoing(mention, context, resolved=resolved):
        return Status.PAST
    if resolved:
        is_recent = any(context.same_sentence(cue, mention) for cue in context.cues("recent_anchor"))
        if rule.counts_when_recent and (is_recent or not anchor):
            return None
        return Status.PAST
    return None


def _binds(cue: Span, mention: Mention, context: Context) -> bool:
    """A time belongs to the mention unless a new clause with its own subject lies between them."""
    head = mention.parts[0]
    if cue.start >= head.end:
        return context.clauses.strongest_between(mention.end - 1, cue.start) <= Border.LIST
    strongest = context.clauses.strongest_between(cue.start, head.start)
    opens = context.clauses.borders[cue.start] is Border.SENTENCE or cue.start == 0
    # "Years ago I had numb legs": a time that opens the sentence governs its first subject.
    return strongest <= (Border.SUBJECT if opens else Border.LIST)


def _resolves(cue: Span, mention: Mention, context: Context) -> bool:
    strongest = context.clauses.strongest_between(mention.end - 1, cue.start)
    if strongest is Border.SENTENCE:
        return False
    denied = any(cue.start in reach for _, reach in context.denials)
    if any(_touches(void, cue) for void in context.cues("resolved_void")):
        return False
    others = any(
        mention.end < other.parts[0].start < cue.start and other.rule.finding.id != mention.rule.finding.id
        and context.clauses.strongest_between(mention.end, other.parts[0].start) >= Border.SUBJECT
        for other in context.matches.mentions
    )
    return not denied and not others


def _is_ongoing(mention: Mention, context: Context, *, resolved: bool) -> bool:
    head = mention.parts[0]
    return not resolved and any(
        context.clauses.strongest_between(*sorted((cue.start, head.start))) <= Border.LIST
        for cue in context.cues("ongoing")
    )


def _is_uncertain(mention: Mention, context: Context) -> bool:
    head = mention.parts[0]
    for cue in context.cues("uncertain_before"):
        inside = any(part.start <= cue.start < part.end for part in mention.parts)
        if not inside and cue.start <= head.start and head.start - cue.end <= BEFORE_REACH:
            if context.clauses.strongest_between(cue.end, head.start) <= Border.LIST or cue.end > head.start:
                return True
    for cue in context.cues("uncertain_after"):
        if 0 <= cue.start - mention.end <= 1 and (
            cue.end >= len(context.words) or context.words[cue.end].is_broken_off
        ):
            return True
    return False


def _covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _touches(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
