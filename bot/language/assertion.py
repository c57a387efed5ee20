"""Status and subject of each mention: present, absent, past, hypothetical or uncertain, and whose.

The rule for doubt: a danger sign whose denial is not plain is uncertain, and will be asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.language.clauses import Border
from bot.language.context import Context, covers, touches
from bot.language.matcher import Mention
from bot.language.people import OTHER, SELF
from bot.language.phrases import Span
from bot.language.scopes import Denial
from bot.language.timing import past_status
from bot.protocol.finding import Status, Subject

AFTER_REACH = 3
BEFORE_REACH = 7
CLAIM_REACH = 8


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
        # "A friend was hit by her husband, mine is lovely."
        turns = bool(context.cues("own_turn")) and context.subjects.names_acquaintance(
            context.words, context.markers
        )
        who = {
            w for at, w in context.markers.items() if not (turns and context.words[at].norm in ("my", "mine"))
        }
        if turns and who == {OTHER}:
            return status, Subject.OTHER
        owner = Subject.SELF if SELF in who or not who else Subject.OTHER_PRESENT
        return status, owner
    if _is_claimed(mention, context):
        return status, Subject.SELF
    is_current = status in (Status.PRESENT, Status.UNCERTAIN, Status.ABSENT)
    subject = context.subjects.subject(
        mention, context.words, context.clauses, context.matches, context.markers, is_current=is_current
    )
    return status, subject


def _lacks_context(mention: Mention, context: Context) -> bool:
    """ "Stiff neck, no fever" is no sign of meningitis, and no denial of it either; nor is "not sudden"."""
    return any(
        _level(span, cue, reach) is Denial.SURE
        for span in mention.context
        for cue, reach, is_list in context.denials
        if (is_list or cue.end == span.start) and not covers(span, cue)
    )


def _of_denying_pattern(status: Status) -> Status:
    """ "Bladder is fine" says no; "bladder is not fine" leaves a doubt."""
    if status is Status.PRESENT:
        return Status.ABSENT
    return Status.UNCERTAIN if status is Status.ABSENT else status


def _status(mention: Mention, context: Context) -> Status:
    if _is_followed_by(mention, context, "yes_after"):
        return Status.PRESENT
    if _is_claimed(mention, context):
        return Status.PRESENT
    denial = _denial(mention, context)
    if denial is Denial.SURE:
        return Status.ABSENT
    hypothetical = _hypothetical(mention, context)
    if hypothetical is not None:
        return hypothetical
    past = past_status(mention, context)
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
    # A denial that closes a list says nothing of what is called well in it.
    closing = (
        Denial.NONE if mention.rule.kind == "deny" else context.denied_after.get(head.start, Denial.NONE)
    )
    if closing is Denial.SURE:
        return closing
    count, weakest, level_of_rest = 0, Denial.SURE, Denial.NONE
    is_of_normal = mention.rule.kind == "deny"
    for cue, reach, _ in context.denials:
        # "No weakness, bladder fine": the list of what is denied is over when something is called well.
        if is_of_normal and not context.joined(cue, mention, Border.NONE):
            continue
        # "Can't feel" and "no feeling" are signs themselves: what they hold denies nothing.
        if any(covers(part, cue) for part in mention.parts):
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
    is_turned = any(
        cue.end <= head.start and context.joined(cue, mention, Border.LIST) for cue in context.cues("double")
    )
    if is_turned and not count:
        level_of_rest = Denial.NONE
    if is_turned and count:
        count += not any(
            covers(double, cue) and _level(head, cue, reach) is not Denial.NONE
            for double in context.cues("double")
            for cue, reach, _ in context.denials
        )
    if count % 2:
        return weakest
    if count:
        return Denial.NONE
    return max(level_of_rest, closing)


def _level(part: Span, cue: Span, reach: Mapping[int, Denial]) -> Denial:
    """Return how surely a negation denies a part; a part may begin inside the cue ("haven't got a temp")."""
    if part.start in reach:
        return reach[part.start]
    if cue.start <= part.start < cue.end < part.end:
        return reach.get(part.end - 1, Denial.NONE)
    return Denial.NONE


def _is_followed_by(mention: Mention, context: Context, name: str) -> bool:
    for cue in context.cues(name):
        if (
            0 <= cue.start - mention.end < AFTER_REACH
            and context.clauses.strongest_between(mention.end - 1, cue.start) <= Border.SUBJECT
        ):
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
    if _is_framed(head, context):
        return Status.HYPOTHETICAL
    if _is_general_question(mention, context):
        return Status.HYPOTHETICAL
    return None


def _is_claimed(mention: Mention, context: Context) -> bool:
    """ "Do you treat numb legs? Mine are numb": the visitor says that it is theirs."""
    return any(
        0 <= cue.start - mention.end <= CLAIM_REACH
        and not any(
            mention.end <= other.parts[0].start < cue.start
            and other.rule.finding.id != mention.rule.finding.id
            for other in context.matches.mentions
        )
        for cue in context.cues("claimed")
    )


def _is_framed(head: Span, context: Context) -> bool:
    """ "For my essay: numb legs and so on"; a person who speaks of themselves in it is believed."""
    start, _ = context.clauses.sentence_of(head.start)
    return any(
        cue.end <= head.start
        and not any(
            max(start, cue.end) <= at <= head.end and who == SELF for at, who in context.markers.items()
        )
        for cue in context.cues("imagined_frame")
    )


def _reaches_forward(cue: Span, head: Span, context: Context, void: Sequence[Span]) -> bool:
    """Return whether a cue such as "what if" governs the head that follows it in the same clause."""
    if cue.start in context.clauses.asides or any(touches(other, cue) for other in void):
        return False
    if cue.start <= head.start < cue.end:
        # "Don't want to be here" is a sign of its own.
        return not covers(head, cue)
    return cue.end <= head.start and _governs(cue, head, context)


def _governs(cue: Span, head: Span, context: Context) -> bool:
    """Return whether no clause of its own lies between; "or my legs go weak" goes on with the fear."""
    borders, joins, words = context.clauses.borders, context.clauses.joins, context.words
    first = words[cue.end]
    # "When should I worry, both legs are numb": a sign and a new subject follow the cue.
    if first.before.strip() and borders[cue.end] >= Border.SUBJECT:
        return False
    since = 0
    for at in range(cue.end + 1, head.start + 1):
        goes_on = borders[at] is Border.SUBJECT and joins[at] == "or"
        if borders[at] > Border.LIST and not goes_on:
            return False
        since = 0 if joins[at] == "or" else since + 1
    return since <= BEFORE_REACH


def _is_general_question(mention: Mention, context: Context) -> bool:
    """ "Is numbness bad?" asks about the world; "is my leg numb?" and statements do not."""
    start, end = context.clauses.sentence_of(mention.start)
    words = context.words
    if words[start].norm not in context.lists["question_openers"] or start + 1 >= end:
        return False
    if words[start + 1].norm in context.lists["question_self"]:
        return False
    # "Can you call an ambulance?" asks for one.
    if any(cue.start == start and cue.end > mention.start for cue in context.cues("hypothetical_void")):
        return False
    return not any(start <= at <= mention.end and who == SELF for at, who in context.markers.items())


def _is_uncertain(mention: Mention, context: Context) -> bool:
    head = mention.parts[0]
    for cue in context.cues("uncertain_before"):
        if any(part.start <= cue.start < part.end for part in mention.parts):
            continue
        # "My leg might be weak": the doubt stands between the parts.
        if head.end <= cue.start and cue.end < mention.end and cue.start - head.end <= 1:
            return True
        if cue.start > head.start or head.start - cue.end > BEFORE_REACH:
            continue
        if cue.end > head.start or context.clauses.strongest_between(cue.end, head.start) <= Border.LIST:
            return True
    return any(
        0 <= cue.start - mention.end <= 1
        and (cue.end >= len(context.words) or context.words[cue.end].is_broken_off)
        for cue in context.cues("uncertain_after")
    )
