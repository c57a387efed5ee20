"""Whether a finding is over: told with an old date, gone again, or old and unchanged."""

from __future__ import annotations

from bot.language.clauses import Border
from bot.language.context import Context, touches
from bot.language.matcher import Mention
from bot.language.phrases import Span
from bot.protocol.finding import Status

RESOLVED_REACH = 14
PAST_REACH = 9
LOST = frozenset({"lost", "lose", "losing", "loss", "no", "gone", "cant", "couldnt"})
PAST_VERBS = frozenset({"had", "was", "were", "used", "collapsed", "fainted", "died"})
STILL = "still"
PRESENT_VERBS = frozenset(
    {"is", "are", "am", "im", "has", "have", "ive", "feel", "feels", "cant", "keep", "keeps"}
)
PAST_FORMS = PAST_VERBS | {"couldnt", "didnt", "wasnt", "werent", "wouldnt"}
REASONS = frozenset({"because", "cos"})
YEARS = frozenset({"year", "years", "yrs", "decade", "decades", "ages"})


def past_status(mention: Mention, context: Context) -> Status | None:
    """Return PAST or UNCERTAIN when the words put the mention behind the visitor, else None."""
    rule, head = mention.rule.finding, mention.parts[0]
    positions = context.clauses.positions
    used_to = any(
        cue.end <= head.start and head.start - cue.end <= 4 and context.joined(cue, mention, Border.LIST)
        for cue in context.cues("past_before")
    )
    if used_to and not rule.endures:
        return Status.PAST
    anchors = [*context.cues("past_anchor")]
    if _is_told_as_past(mention, context):
        anchors += context.cues("month_anchor")
    bound = [
        cue
        for cue in anchors
        if (
            abs(positions[cue.start] - positions[head.start]) <= PAST_REACH + (mention.end - head.end)
            and _binds(cue, mention, context)
        )
        or _gives_reason(cue, mention, context)
    ]
    bound += [cue for cue in context.cues("dated_back") if _points_back(cue, mention, context)]
    anchor = bool(bound)
    is_old = any(word.norm in YEARS for cue in bound for word in context.words[cue.start : cue.end])
    returns = context.cues("never_returned")
    is_loss = any(word.norm in LOST for word in context.words[mention.start : mention.end])
    resolved = any(
        cue.start >= head.end
        and cue.start - mention.end <= RESOLVED_REACH
        and _resolves(cue, mention, context)
        for cue in [*context.cues("resolved"), *(() if is_loss else returns)]
    )
    if rule.endures:
        return Status.PAST if resolved and used_to else None
    is_recent = any(context.same_sentence(cue, mention) for cue in context.cues("recent_anchor"))
    if (
        not is_recent
        and any(
            context.same_sentence(cue, mention)
            and context.clauses.strongest_between(*sorted((cue.start, head.start))) <= Border.SUBJECT
            for cue in context.cues("long_unchanged")
        )
        and rule.is_flag
    ):
        return Status.UNCERTAIN
    if anchor and rule.is_event:
        return Status.PAST
    stays = is_loss and any(context.same_sentence(cue, mention) for cue in returns)
    if anchor and not stays and not _is_ongoing(mention, context, resolved=resolved, is_old=is_old):
        return Status.PAST
    if resolved:
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


def _gives_reason(cue: Span, mention: Mention, context: Context) -> bool:
    """ "Years ago I had an operation because I couldn't walk": the reason is as old as the deed."""
    head, borders, words = mention.parts[0], context.clauses.borders, context.words
    first, _ = context.clauses.sentence_of(head.start)
    cut = [at for at in range(cue.end, head.start + 1) if borders[at] >= Border.CONTRAST]
    if cue.start != first or not cut or any(words[at].norm not in REASONS for at in cut):
        return False
    # "... because I couldn't sleep, both legs numb": a comma, and it may be of now.
    if any(context.clauses.joins[at] == "," for at in range(cut[-1] + 1, head.start + 1)):
        return False
    return _last_verb_is_past(cut[-1], mention, context)


def _points_back(cue: Span, mention: Mention, context: Context) -> bool:
    """ "I had a fever, but that was in 2019", and not "my legs are numb, the operation, that was in 2019"."""
    if cue.start < mention.end or not context.same_sentence(cue, mention):
        return False
    start, _ = context.clauses.sentence_of(mention.parts[0].start)
    return _last_verb_is_past(start, mention, context)


def _last_verb_is_past(start: int, mention: Mention, context: Context) -> bool:
    verbs = [w.norm for w in context.words[start : mention.end] if w.norm in PAST_FORMS | PRESENT_VERBS]
    return bool(verbs) and verbs[-1] in PAST_FORMS


def _resolves(cue: Span, mention: Mention, context: Context) -> bool:
    strongest = context.clauses.strongest_between(mention.end - 1, cue.start)
    if strongest is Border.SENTENCE:
        return False
    denied = any(cue.start in reach for _, reach, _ in context.denials)
    if any(touches(void, cue) for void in context.cues("resolved_void")):
        return False
    others = any(
        mention.end < other.parts[0].start < cue.start
        and other.rule.finding.id != mention.rule.finding.id
        and context.clauses.strongest_between(mention.end, other.parts[0].start) >= Border.SUBJECT
        for other in context.matches.mentions
    )
    return not denied and not others


def _is_told_as_past(mention: Mention, context: Context) -> bool:
    """ "In June I had numb feet", not "my feet went numb in June"."""
    start, _ = context.clauses.sentence_of(mention.parts[0].start)
    return any(word.norm in PAST_VERBS for word in context.words[start : mention.end])


def _is_of_another(cue: Span, mention: Mention, context: Context) -> bool:
    """ "A stroke years ago, neck stiff for a week": the week is that of the item after the comma."""
    return cue.start >= mention.end and any(
        mention.end <= span.start < cue.start
        and context.clauses.strongest_between(mention.end - 1, span.start) >= Border.LIST
        for name in ("complaint", "spine")
        for span in context.matches.concepts.get(name, ())
    )


def _is_ongoing(mention: Mention, context: Context, *, resolved: bool, is_old: bool) -> bool:
    head = mention.parts[0]
    if resolved:
        return False
    words = context.words
    return any(
        (
            context.clauses.strongest_between(*sorted((cue.start, head.start))) <= Border.LIST
            and not (is_old and _is_of_another(cue, mention, context))
        )
        # "And they still are": said of the same thing in a clause of its own.
        or (
            cue.start >= mention.end
            and words[cue.start].norm == STILL
            and context.same_sentence(cue, mention)
        )
        for cue in context.cues("ongoing")
    )
