"""Agreement across the protocol's files: ids that exist, cards that are reached, flags that can be raised.

`load_protocol` refuses a bad entry by itself; this finds what only shows when entries are seen together.
What other rooms know (which findings words can raise, which names a clinic fills in) comes in as arguments.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.protocol.rules import Condition, Disposition
from bot.protocol.schema import Card, Flag, Protocol

# Filled in from the clinic and its country, or by the reply that uses the text.
PLACEHOLDERS = frozenset(
    [
        "emergency_number", "emergency_phone", "health_line", "non_emergency_health_line", "crisis_line",
        "domestic_abuse_line", "child_protection", "poisons", "maternity", "review_days", "story", "place",
        "phone", "name", "bot_name", "signs",
    ]
)  # fmt: skip
BRACES = re.compile(r"\{([^}]*)\}")
HANDS_ON = ("yes", "ask_first", "no")
HANDS_OFF = ("true", "until_cleared", "ask_first", "false")
PARTS_RULES = (None, "any", "question_and_one", "question_or_one")
# Asked next by the engine or offered beside the advice; so are the items of the short check.
NEXT_BY_ENGINE = frozenset(["q_symptom_age", "q_for_whom", "q_check"])
NOTE_PLACES = ("advice", "support", "medicines")
SCALES = ("", "total", "distress")


@dataclass(frozen=True)
class Problem:
    """One thing to mend."""

    file: str
    entry: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}, {self.entry}: {self.what}; {self.mend}"


def check_protocol(
    protocol: Protocol, *, raised_by_words: Collection[str], placeholders: Collection[str] = PLACEHOLDERS
) -> list[Problem]:
    """Return everything that does not agree; empty when all is well.

    `raised_by_words` are the findings that a visitor's own words can raise.
    """
    return [
        *_check_flags(protocol, set(raised_by_words)),
        *_check_facts(protocol),
        *_check_cards(protocol),
        *_check_routes(protocol),
        *_check_plans(protocol),
        *_check_treatments(protocol),
        *_check_tie_breaks(protocol),
        *_check_notes(protocol),
        *_check_texts(protocol, set(placeholders)),
    ]


def check_intents(
    examples: Mapping[str, Iterable[str]], *, intents: Collection[str], topics: Collection[str]
) -> list[Problem]:
    """Return the intents of training files (`file` to labels such as ask_clinic/hours) that do not exist.

    Topics without an example and intents that nothing trains count as problems too.
    """
    problems = []
    seen: set[str] = set()
    for file, labels in examples.items():
        for label in labels:
            seen.add(label)
            intent, _, topic = label.partition("/")
            if intent not in intents:
                problems.append(
                    Problem(file, label, f"no intent {intent!r} in domain.yml", "add it there or rename")
                )
            elif topic and topic not in topics:
                problems.append(
                    Problem(file, label, f"no routine question {topic!r}", "use an id of bot/clinic")
                )
    for topic in sorted(set(topics) - {label.partition("/")[2] for label in seen}):
        problems.append(Problem("data/nlu", f"ask_clinic/{topic}", "no example", "write some"))
    return problems


def _check_flags(protocol: Protocol, raised_by_words: set[str]) -> Iterator[Problem]:
    carried = {
        finding for card in protocol.cards.values() for option in card.options for finding in option.raises
    }
    carried |= {finding for card in protocol.cards.values() for finding in (*card.asks, *card.none_raises)}
    card_flags = {card.flags for card in protocol.cards.values() if card.flags}
    for flag in protocol.flags.values():
        where = ("flags.yml", flag.id)
        yield from _unknown_ids(
            protocol, where, "raise_from_facts", [f for s in flag.raise_from_facts for f in s]
        )
        yield from _unknown_ids(protocol, where, "ask_if", flag.ask_if.ids)
        yield from _unknown_ids(protocol, where, "requires_any", flag.requires_any)
        for change in (*flag.upgrades, *flag.downgrades):
            yield from _unknown_ids(protocol, where, "combination", change.ids)
        yield from _unknown_ids(protocol, where, "denied_raises", flag.denied_raises)
        for other in flag.timed_with:
            if other not in protocol.flags:
                yield Problem(*where, f"timed_with names {other!r}, which is no flag", "mend the id")
        yield from _check_levels(flag)
        if flag.group not in protocol.groups:
            yield Problem(*where, f"group {flag.group!r} is not in groups.yml", "add it there")
        if not flag.source or not all(source.strip() for source in flag.source):
            yield Problem(*where, "no source", "say where it comes from")
        if not flag.certainty or not flag.verified:
            yield Problem(
                *where, "no certainty or verified", "say how sure it is and how far that was checked"
            )
        if flag.hands_off not in HANDS_OFF:
            yield Problem(*where, f"hands_off {flag.hands_off!r}", f"use one of {', '.join(HANDS_OFF)}")
        if flag.parts_rule not in PARTS_RULES:
            yield Problem(
                *where, f"parts_rule {flag.parts_rule!r}", "use any, question_and_one or question_or_one"
            )
        if flag.card and flag.card not in card_flags and flag.card not in protocol.cards:
            yield Problem(*where, f"no card {flag.card!r}", "mend `card`")
        shown = flag.id in carried or (flag.card in card_flags and flag.option)
        if flag.card and not shown and not flag.raise_from_facts:
            yield Problem(
                *where, f"card {flag.card!r} does not show it", "write its `option`, or one on that card"
            )
        if not shown and not flag.raise_from_facts and flag.id not in raised_by_words:
            yield Problem(*where, "no card asks it and no phrase raises it", "give it a card or a pattern")


def _check_levels(flag: Flag) -> Iterator[Problem]:
    where = ("flags.yml", flag.id)
    for change in flag.upgrades:
        if change.to.urgency <= flag.disposition.urgency and flag.if_unknown is None:
            yield Problem(*where, f"an upgrade to {change.to.value} is no step up", "mend its level")
        if not change.when_any and not change.when_all:
            yield Problem(*where, "an upgrade without a condition", "write when_any or when_all")
    for change in flag.downgrades:
        if change.to.urgency >= flag.disposition.urgency:
            yield Problem(*where, f"a downgrade to {change.to.value} is no step down", "mend its level")
        if not change.when_all:
            yield Problem(*where, "a downgrade without when_all", "name every fact that must be known")
    if flag.requires_any and flag.if_unknown is None:
        yield Problem(*where, "requires_any without if_unknown", "say which level holds while it is unknown")


def _check_facts(protocol: Protocol) -> Iterator[Problem]:
    for fact in protocol.facts.values():
        where = ("facts.yml", fact.id)
        for key in ("implied_by", "count_of", "denied"):
            yield from _unknown_ids(protocol, where, key, getattr(fact, key))
        if fact.id in protocol.flags:
            yield Problem(*where, "is a flag too", "rename one of the two")
        has_test = fact.any_of or any(limit is not None for limit in (fact.below, fact.at_least, fact.above))
        if bool(fact.value or fact.count_of) != bool(has_test):
            yield Problem(
                *where,
                "`value` or `count_of` and its test belong together",
                "write below, at_least, above or any_of",
            )


def _check_cards(protocol: Protocol) -> Iterator[Problem]:
    led_to = {
        option.leads_to for card in protocol.cards.values() for option in card.options if option.leads_to
    }
    for card in protocol.cards.values():
        where = ("cards.yml", card.id)
        yield from _unknown_ids(protocol, where, "when", card.when.ids)
        yield from _unknown_ids(protocol, where, "asks", card.asks)
        yield from _unknown_ids(protocol, where, "none_raises", card.none_raises)
        yield from _check_options(card, protocol)
        if not card.why.strip():
            yield Problem(*where, "no `why`", "say in one sentence why it is asked")
        if card.scale not in SCALES:
            yield Problem(*where, f"scale {card.scale!r}", "use total or distress")
        if card.scale and (not card.value or any(card.value not in option.sets for option in card.options)):
            yield Problem(
                *where, "an item of the short check keeps no answer", "write `value` and what each sets"
            )
        if card.on_demand and not card.scale and card.id not in led_to | NEXT_BY_ENGINE:
            yield Problem(
                *where, "is never reached: on_demand, and no option leads to it", "lead to it or remove it"
            )
        if not card.on_demand and _is_impossible(card.when):
            yield Problem(*where, "is never reached: `when` contradicts itself", "mend `when`")
        if card.flags and not any(flag.card == card.flags for flag in protocol.flags.values()):
            yield Problem(*where, f"no flag names the card {card.flags!r}", "mend `flags`")
        if (
            not card.options
            and not card.flags
            and not card.asks
            and card.kind not in ("number", "text", "place")
        ):
            yield Problem(*where, "offers nothing to choose", "write options, flags or asks")


def _check_options(card: Card, protocol: Protocol) -> Iterator[Problem]:
    seen: set[str] = set()
    for option in card.options:
        where = ("cards.yml", f"{card.id}, option {option.id}")
        yield from _unknown_ids(protocol, where, "raises", option.raises)
        yield from _unknown_ids(protocol, where, "denies", option.denies)
        yield from _unknown_ids(protocol, where, "when", option.when.ids)
        if option.leads_to and option.leads_to not in protocol.cards:
            yield Problem(*where, f"leads to {option.leads_to!r}, which is no card", "mend `leads_to`")
        elif option.leads_to:
            asked = _carried_by(protocol.cards[option.leads_to], protocol)
            for finding in option.raises:
                if finding not in asked:
                    yield Problem(
                        *where, f"{option.leads_to} does not ask {finding!r}", "add it there or take it away"
                    )
        if option.id in seen:
            yield Problem(*where, "is used twice on this card", "give one of the two another id")
        if set(option.raises) & set(option.denies):
            yield Problem(*where, "raises and denies the same finding", "decide")
        seen.add(option.id)


def _carried_by(card: Card, protocol: Protocol) -> set[str]:
    return (
        {finding for option in card.options for finding in option.raises}
        | set(card.asks)
        | set(card.none_raises)
        | {flag.id for flag in protocol.flags.values() if card.flags and flag.card == card.flags}
    )


def _check_routes(protocol: Protocol) -> Iterator[Problem]:
    ids = [route.id for route in protocol.routes]
    for route in protocol.routes:
        where = ("routing.yml", route.id)
        yield from _unknown_ids(protocol, where, "when", route.when.ids)
        if ids.count(route.id) > 1:
            yield Problem(*where, "is used twice", "give one of the two another id")
        if route.hands_on not in HANDS_ON:
            yield Problem(
                *where, f"hands_on {route.hands_on!r}", f"use one of {', '.join(HANDS_ON)}, in quotes"
            )
        if route.when == Condition() and route is not protocol.routes[-1]:
            yield Problem(
                *where, "catches everything, so the routes after it are never used", "move it to the end"
            )
        if route.disposition is Disposition.EMERGENCY_NOW:
            yield Problem(*where, "a route is for visitors without a danger sign", "make it a flag")
    if not protocol.routes or protocol.routes[-1].when != Condition():
        yield Problem(
            "routing.yml", ids[-1] if ids else "the list", "no catch-all at the end", "end with `when: {}`"
        )


def _check_plans(protocol: Protocol) -> Iterator[Problem]:
    ids = {plan.id for plan in protocol.plans}
    for plan in protocol.plans:
        where = ("plans.yml", plan.id)
        yield from _unknown_ids(protocol, where, "when", plan.when.ids)
        for exercise_id in plan.exercises:
            if exercise_id not in protocol.exercises:
                yield Problem(
                    *where, f"exercise {exercise_id!r} is not in exercises.yml", "add it there or mend its id"
                )
        if not plan.source:
            yield Problem(*where, "no source", "say where it comes from")
    for exercise in protocol.exercises.values():
        where = ("exercises.yml", exercise.id)
        yield from _unknown_ids(protocol, where, "not_for", exercise.not_for)
        for plan_id in exercise.plans:
            if plan_id not in ids:
                yield Problem(*where, f"`for` names the plan {plan_id!r}, which is not there", "mend its id")


def _check_treatments(protocol: Protocol) -> Iterator[Problem]:
    for name, entries in (("do_not", protocol.do_not), ("ask_first", protocol.ask_first)):
        for entry in entries:
            where = ("treatments.yml", f"{name}, {entry.id}")
            yield from _unknown_ids(protocol, where, "any", entry.any)
            yield from _unknown_ids(protocol, where, "when", entry.when.ids)
            if bool(entry.any) == (entry.when != Condition()):
                yield Problem(*where, "needs either `any` or `when`", "write one of the two")
            for treatment in entry.blocks:
                if treatment not in protocol.treatments:
                    yield Problem(*where, f"{treatment!r} is no treatment", "use an id of `treatments`")
            if name == "do_not" and not entry.blocks:
                yield Problem(*where, "blocks nothing", "list the treatments it rules out")


def _check_tie_breaks(protocol: Protocol) -> Iterator[Problem]:
    recent, seen, care = (
        protocol.tie_breaks.recent,
        protocol.tie_breaks.seen_before,
        protocol.tie_breaks.extra_care,
    )
    ids = (*recent.findings, *seen.unless, *seen.never_flags, *care.any)
    yield from _unknown_ids(protocol, ("protocol.yml", "tie_breaks"), "a rule", ids)
    for group in (*recent.groups, *seen.never_groups):
        if group not in protocol.groups:
            yield Problem("protocol.yml", "tie_breaks", f"no group {group!r}", "use an id of groups.yml")
    if seen.fact and seen.fact not in protocol.timing_facts:
        yield Problem(
            "protocol.yml", "seen_before", f"{seen.fact!r} is no fact of one sign", "use one with per_flag"
        )
    if care.any and not care.reason.strip():
        yield Problem("protocol.yml", "extra_care", "no reason", "say why in one plain sentence")


def _check_notes(protocol: Protocol) -> Iterator[Problem]:
    if not protocol.notes:
        yield Problem("notes.yml", "the list", "there are no notes", "write those on medicines at least")
    ids = [note.id for note in protocol.notes]
    for note in protocol.notes:
        where = ("notes.yml", note.id)
        yield from _unknown_ids(protocol, where, "when", note.when.ids)
        if note.place not in NOTE_PLACES:
            yield Problem(*where, f"place {note.place!r}", f"use one of {', '.join(NOTE_PLACES)}")
        if ids.count(note.id) > 1:
            yield Problem(*where, "is used twice", "give one of the two another id")
        if not note.source:
            yield Problem(*where, "no source", "say where it comes from")


def _check_texts(protocol: Protocol, placeholders: set[str]) -> Iterator[Problem]:
    for level in Disposition:
        for section in ("headings", "actions"):
            if level.value not in protocol.texts.get(section, {}):
                yield Problem("texts.yml", section, f"nothing for {level.value}", "write it")
    texts = [("texts.yml", path, text) for path, text in _strings(protocol.texts)]
    for group in protocol.groups.values():
        said = (group.why, group.why_later, group.contact, group.emergency_action)
        lines = (*said, *group.emergency_do, *group.emergency_dont)
        texts += [("groups.yml", group.id, line) for line in lines]
    texts.append(("protocol.yml", "extra_care", protocol.tie_breaks.extra_care.reason))
    texts += [("notes.yml", note.id, note.text) for note in protocol.notes]
    for card in protocol.cards.values():
        texts += [("cards.yml", card.id, line) for line in (card.ask, card.again, card.why)]
    for file, entry, text in texts:
        for name in BRACES.findall(text):
            if name not in placeholders:
                near = ", ".join(sorted(placeholders))
                yield Problem(file, entry, f"nothing fills {{{name}}}", f"use one of {near}")


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item, path)


def _unknown_ids(
    protocol: Protocol, where: tuple[str, str], key: str, ids: Iterable[str]
) -> Iterator[Problem]:
    for finding in dict.fromkeys(ids):
        if finding not in protocol.ids:
            mend = "add it to facts.yml or flags.yml, or mend the id"
            yield Problem(*where, f"{key} names {finding!r}, which is neither flag nor fact", mend)


def _is_impossible(when: Condition) -> bool:
    return bool(set(when.all) & set(when.none)) or bool(when.any and set(when.any) <= set(when.none))
