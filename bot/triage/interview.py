"""Which question comes next: the most dangerous one that can still change the outcome.

`next_question(case)` walks the cards in the protocol's order and leaves out what is known, what does
not fit, and what can no longer change level, gate or plan. It returns None when nothing is left or
when the case is an emergency: then the result is shown at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.protocol import Card, Disposition, Flag, Option, Protocol, Status
from bot.triage.case import Case
from bot.triage.engine import Assessment, assess_facts
from bot.triage.facts import Facts, facts_of
from bot.triage.short_check import place_of
from bot.triage.short_check_offer import next_item

NONE = Option("none", "None of these")
NOT_SURE = Option("not_sure", "Not sure")
YES = Option("yes", "Yes")
NO = Option("no", "No")
CHECK = "check_"
FOLLOW_UPS = ("follow_up", "life_stage", "injury")
SEVERITIES_TO_TRY = (3, 9)


@dataclass(frozen=True)
class Question:
    """A card as it is put to this visitor: wording, the options that are left, and why it is asked.

    `about` names the flag when the question belongs to one flag alone.
    """

    card: str
    kind: str
    ask: str
    why: str
    options: tuple[Option, ...]
    asks: tuple[str, ...]
    is_core: bool = False
    is_about_signs: bool = False
    is_optional: bool = False
    about: str | None = None
    is_again: bool = False
    step: int = 1
    at_most: int = 1

    def option(self, option_id: str) -> Option | None:
        """The offered option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)


def next_question(case: Case, protocol: Protocol) -> Question | None:
    """Return the next question to ask, or None when the result can be shown."""
    facts = facts_of(case, protocol)
    now = assess_facts(case, facts, protocol)
    if now.is_emergency:
        return None
    for question in _candidates(case, facts, now, protocol):
        if (
            question.is_again
            or question.is_optional
            or _must_be_asked(question, case, now)
            or can_change(question, case, now, protocol)
        ):
            left = case.questions_asked + max(_left(case, facts, now, protocol), 1)
            step, at_most = place_of(question.card, protocol) or (case.questions_asked + 1, left)
            return replace(question, step=step, at_most=at_most)
    return None


def question_of(card_id: str, case: Case, protocol: Protocol) -> Question | None:
    """Put one card by id, whatever the order; None when there is no such card or nothing to ask."""
    if card_id.startswith(CHECK):
        flag_id = card_id.removeprefix(CHECK)
        return check_question(flag_id, protocol) if flag_id in protocol.flags else None
    card = protocol.cards.get(card_id)
    return _question(card, case, facts_of(case, protocol), protocol) if card else None


def check_question(flag_id: str, protocol: Protocol) -> Question:
    """The flag's own question: asked when words left it open, or before a correction is believed."""
    flag = protocol.flags[flag_id]
    parts = f" ({'; '.join(flag.parts)})" if flag.parts else ""
    return Question(
        card=CHECK + flag_id,
        kind="yes_no",
        ask=flag.question + parts,
        why="I want to be sure that I understood you, because this matters.",
        options=(
            replace(YES, raises=(flag_id,)),
            replace(NO, denies=(flag_id,), raises=flag.denied_raises),
            NOT_SURE,
        ),
        asks=(flag_id,),
        is_core=True,
        about=flag_id,
    )


def can_change(question: Question, case: Case, now: Assessment, protocol: Protocol) -> bool:
    """Whether any answer would change level, gate or plan, or open a more urgent question."""
    open_now = set(_askable_flags(facts_of(case, protocol), case, protocol))
    for after in _possible_answers(question, case):
        facts = facts_of(after, protocol)
        then = assess_facts(after, facts, protocol)
        if now.disposition.urgency >= Disposition.SAME_DAY.urgency:
            # At same_day only what could make it an emergency, or clears up one old symptom, is asked.
            if then.is_emergency or (question.about and then.disposition is not now.disposition):
                return True
            continue
        if (then.disposition, then.hands_on) != (now.disposition, now.hands_on):
            return True
        for flag_id in set(_askable_flags(facts, after, protocol)) - open_now:
            if protocol.flags[flag_id].disposition.urgency > now.disposition.urgency:
                return True
    return False


def _must_be_asked(question: Question, case: Case, now: Assessment) -> bool:
    if question.card.startswith(CHECK) or question.card in case.pending or question.card == "q_safety":
        return True
    # The first safety card is never left out: it holds the emergencies of seconds.
    return question.card == "right_now"


def _candidates(case: Case, facts: Facts, now: Assessment, protocol: Protocol) -> Iterator[Question]:
    yield from _checks(case, protocol)
    waiting = [protocol.cards[card_id] for card_id in case.pending]
    fitting = [card for card in protocol.cards.values() if _is_open(card, case, facts)]
    for card in (*waiting, *fitting):
        if card.id in case.answered and not _askable_flags(facts, case, protocol, card=card.flags):
            # A list that was answered comes again for a sign that joined it, never for what stayed open.
            continue
        question = _question(card, case, facts, protocol)
        if question is not None and (card in waiting or not case.skipped.get(card.id)):
            yield question
    yield from _symptom_age(case, now, protocol)
    yield from _skipped_once(case, protocol)
    # What the visitor chose to answer waits for everything that keeps them safe.
    item = next_item(case, facts, now, protocol)
    question = _question(item, case, facts, protocol) if item else None
    if question is not None:
        yield question


def _checks(case: Case, protocol: Protocol) -> Iterator[Question]:
    """The own question of every sign that words left open (T8)."""
    for finding_id, evidence in case.findings.items():
        card_id = CHECK + finding_id
        is_open = (
            evidence.status is Status.UNCERTAIN and not evidence.by_card and finding_id in protocol.flags
        )
        if is_open and card_id not in case.answered and not case.skipped.get(card_id):
            yield replace(check_question(finding_id, protocol), is_again=bool(case.unsure_cards.get(card_id)))


def _skipped_once(case: Case, protocol: Protocol) -> Iterator[Question]:
    """Safety questions that were skipped are offered once more at the end (T3)."""
    for card_id, times in case.skipped.items():
        question = question_of(card_id, case, protocol) if card_id not in case.answered else None
        if times == 1 and question is not None and question.is_core and question.options:
            yield replace(question, is_again=True)


def _is_open(card: Card, case: Case, facts: Facts) -> bool:
    # A card made from flags is asked again when later answers add a flag to it.
    if card.on_demand or (card.id in case.answered and not card.flags):
        return False
    if not card.when.holds(facts):
        return False
    return not any(name in case.values or facts.get(name) is not None for name in card.settles)


def _question(card: Card, case: Case, facts: Facts, protocol: Protocol) -> Question | None:
    offered = [option for option in card.options if _is_offered(option, case, facts, protocol)]
    options = [_narrowed(option, case, facts, protocol) for option in offered]
    if card.flags:
        known = {finding for option in options for finding in option.raises}
        flags = [f for f in _askable_flags(facts, case, protocol, card=card.flags) if f not in known]
        options = [
            Option(f, protocol.flags[f].option or protocol.flags[f].label, raises=(f,)) for f in flags
        ] + options
    options.sort(key=lambda option: -_urgency(option, protocol))
    if card.kind != "any_of":
        options = [option for option in card.options if option.when.holds(facts)]
    if not options and card.kind == "any_of":
        return None
    asks = dict.fromkeys([*card.asks, *(finding for option in options for finding in option.raises)])
    again = bool(case.unsure_cards.get(card.id)) and bool(card.again)
    return Question(
        card=card.id,
        kind=card.kind,
        ask=card.again if again else card.ask,
        why=card.why,
        options=_with_none(card, options),
        asks=tuple(asks),
        is_core=(card.core or card.on_demand) and not card.scale,
        is_about_signs=any(finding in protocol.flags for finding in asks),
        is_optional=bool(card.scale),
        is_again=bool(case.unsure_cards.get(card.id)),
    )


def _with_none(card: Card, options: list[Option]) -> tuple[Option, ...]:
    ids = {option.id for option in options}
    extra = []
    if card.kind == "yes_no":
        options = [replace(YES, raises=card.asks), replace(NO, denies=card.asks)]
    if card.kind == "any_of" and not ids & {"no", "little_or_nothing"} and card.value != "region":
        extra.append(NONE)
    if card.kind != "number" and "not_sure" not in ids:
        extra.append(NOT_SURE)
    return (*options, *extra)


def _is_offered(option: Option, case: Case, facts: Facts, protocol: Protocol) -> bool:
    if not option.when.holds(facts):
        return False
    if not option.raises or option.sets:
        return True
    return not all(case.status(f) in (Status.PRESENT, Status.ABSENT) for f in option.raises)


def _narrowed(option: Option, case: Case, facts: Facts, protocol: Protocol) -> Option:
    """A group of which one condition is left unknown becomes that condition: no second card for it."""
    group = protocol.cards.get(option.leads_to) if option.leads_to else None
    if group is None or group.kind != "any_of":
        return option
    left = [member for member in group.options if _is_offered(member, case, facts, protocol)]
    return left[0] if len(left) == 1 < len(group.options) else option


def _urgency(option: Option, protocol: Protocol) -> int:
    levels = [protocol.flags[f].disposition.urgency for f in option.raises if f in protocol.flags]
    return max(levels, default=-1)


def _askable_flags(facts: Facts, case: Case, protocol: Protocol, card: str | None = None) -> list[str]:
    return [
        flag.id
        for flag in protocol.flags.values()
        if (flag.card == card and flag.option if card else _has_follow_up(flag, protocol))
        and flag.ask_if.holds(facts)
        and facts.get(flag.id) is None
        and case.status(flag.id) is None
        and flag.id not in case.unsure_flags
    ]


def _has_follow_up(flag: Flag, protocol: Protocol) -> bool:
    """Whether more facts can open a question about it: its own option, or a card that counts features."""
    return bool(flag.option) if flag.card in FOLLOW_UPS else flag.card in protocol.counting_cards


def _symptom_age(case: Case, now: Assessment, protocol: Protocol) -> Iterator[Question]:
    """Ask how old a sign is, once per sign, where "old and unchanged" could lower the level."""
    for result in now.flags:
        flag = result.flag
        by_age = any("symptom_long_unchanged" in change.when_all for change in flag.downgrades)
        if (
            by_age
            and result.status == "present"
            and flag.id not in case.timing
            and result.level is now.disposition
        ):
            yield sign_age_question(flag.id, protocol)


def sign_age_question(flag_id: str, protocol: Protocol) -> Question:
    """How old this one sign is, and whether it has changed since it was seen (T12, T12b)."""
    card = protocol.cards["q_symptom_age"]
    ask = f"{card.ask} ({protocol.flags[flag_id].label})"
    return Question(card.id, card.kind, ask, card.why, card.options, (), about=flag_id)


def _possible_answers(question: Question, case: Case) -> Iterator[Case]:
    if question.card == "q_symptom_age" and question.about:
        for option in question.options:
            raised, denied = dict.fromkeys(option.raises, True), dict.fromkeys(option.denies, False)
            yield case.with_timing(question.about, {**raised, **denied})
        return
    if question.card == "q_severity":
        for severity in SEVERITIES_TO_TRY:
            yield case.with_values({"severity": severity})
        return
    for option in question.options:
        after = case.with_values(option.sets).with_present(option.raises, option.title)
        yield after.with_absent(option.denies)


def _left(case: Case, facts: Facts, now: Assessment, protocol: Protocol) -> int:
    """An upper bound for the questions still to come, as honest as a look at today's cards can be."""
    open_cards = [card for card in protocol.cards.values() if _is_open(card, case, facts)]
    urgent = now.disposition.urgency >= Disposition.SAME_DAY.urgency
    return len(case.pending) + len([card for card in open_cards if not urgent or card.step == "safety"])
