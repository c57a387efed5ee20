"""The whole protocol as one page for a clinician to read: what is asked, what each sign leads to, and why.

`blocks_of` gives plain blocks, `to_markdown` writes them as Markdown; `show_page` makes a web page of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.protocol.advice import Contraindication, Exercise, Plan
from bot.protocol.rules import Change, Condition, Disposition
from bot.protocol.schema import Card, Flag, Protocol

LEVEL_NAMES = {
    Disposition.EMERGENCY_NOW: "Emergency now",
    Disposition.SAME_DAY: "Same day",
    Disposition.WITHIN_DAYS: "Within days",
    Disposition.SELF_CARE: "Self-care",
    Disposition.THERAPY_VISIT: "Therapy visit",
}
HANDS_OFF_NAMES = {
    "true": "Not offered",
    "until_cleared": "Not before a clinician has cleared it",
    "ask_first": "Only after asking",
    "false": "Not ruled out by this",
}
HANDS_ON_NAMES = {"yes": "May be offered", "ask_first": "Only after asking", "no": "Not offered"}
VERIFIED_NAMES = {
    "looked_up": "Sources were looked up",
    "mixed": "Looked up in part, the rest from general knowledge",
    "general_knowledge": "From general knowledge, not looked up",
}
ID_LIKE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


@dataclass(frozen=True)
class Block:
    """One piece of the page.

    `h1` to `h4` and `p` have a `text`, and a heading the `level` it is about. A `list` has one cell in each
    row, a `facts` list a name and what it is, a `table` its heading as the first row. `words` are a list that
    is folded up behind its `text`.
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    level: str = ""


def blocks_of(protocol: Protocol) -> Iterator[Block]:
    """Yield the page from top to bottom."""
    yield Block("h1", protocol.title)
    yield Block("p", f"Version {protocol.version}, reviewed {protocol.reviewed}. Id {protocol.id}.")
    yield Block(
        "p",
        "The highest level of all danger signs wins. Without a danger sign the routing table decides. "
        "What is not known never lowers a level.",
    )
    yield Block("h2", "Levels")
    yield Block("table", rows=(("Level", "Heading", "What the visitor is told"), *_levels(protocol)))
    yield Block("h2", "Questions, in the order they are asked")
    for card in protocol.cards.values():
        yield from _card(card, protocol)
    yield Block("h2", "Danger signs")
    for level in LEVEL_NAMES:
        flags = [flag for flag in protocol.flags.values() if flag.disposition is level]
        if flags:
            yield Block("h3", f"{LEVEL_NAMES[level]}: {_count(len(flags), 'sign')}", level=level.value)
        for flag in flags:
            yield from _flag(flag, protocol)
    if rules := tuple(_tie_breaks(protocol)):
        yield Block("h2", "Rules for doubt")
        yield Block("list", rows=rules)
    yield Block("h2", "Routing without a danger sign (first match)")
    heading = ("When", "Level", "Hands-on treatment", "Look again", "Reason")
    yield Block("table", rows=(heading, *_routes(protocol)))
    yield Block("h2", "Self-care plans")
    for plan in protocol.plans:
        yield from _plan(plan, protocol)
    yield Block("h2", "Exercises")
    for exercise in protocol.exercises.values():
        yield from _exercise(exercise, protocol)
    yield Block("h2", "What research shows of treatments")
    for evidence in protocol.evidence.values():
        yield Block("h3", protocol.treatments[evidence.treatment])
        rows = [
            ("Research", evidence.shows),
            ("Guidelines", evidence.guidelines),
            ("After it", evidence.after),
        ]
        rows += _grounds(evidence.source, evidence.certainty, evidence.verified)
        yield Block("facts", rows=tuple(rows))
    yield Block("h2", "Sentences added to the advice")
    yield Block("table", rows=(("When", "What is said", "Source"), *_notes(protocol)))
    yield Block("h2", "Hands-on treatment: when not, and when to ask first")
    yield Block("table", rows=(("Not with", "Treatments ruled out", "Why"), *_do_not(protocol)))
    yield Block("table", rows=(("Ask first with", "What is said"), *_ask_first(protocol)))


def to_markdown(protocol: Protocol) -> str:
    """Return the page as Markdown."""
    return "\n\n".join(_markdown(block) for block in blocks_of(protocol)) + "\n"


def _markdown(block: Block) -> str:
    if block.kind.startswith("h"):
        return f"{'#' * int(block.kind[1])} {block.text}"
    if block.kind == "list":
        return "\n".join(f"- {row[0]}" for row in block.rows)
    if block.kind == "facts":
        return "\n".join(f"- **{name}:** {text}" for name, text in block.rows)
    if block.kind == "words":
        return f"{block.text}: " + "; ".join(f"“{row[0]}”" for row in block.rows) + "."
    if block.kind == "table":
        head, *rows = block.rows
        lines = [head, tuple("---" for _ in head), *rows]
        return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)
    return block.text


def _levels(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for level, name in LEVEL_NAMES.items():
        yield name, protocol.texts["headings"][level.value], protocol.texts["actions"][level.value]


def _card(card: Card, protocol: Protocol) -> Iterator[Block]:
    yield Block("h3", card.ask)
    yield Block("facts", rows=(("Asked", _asked(card, protocol)), ("Why", card.why), ("Id", card.id)))
    lines = [(_option(option.title, option.raises, protocol),) for option in card.options]
    if card.flags:
        flags = [flag for flag in protocol.flags.values() if flag.card == card.flags and flag.option]
        lines = [(_option(flag.option or "", (flag.id,), protocol),) for flag in flags] + lines
    if lines:
        yield Block("list", rows=tuple(lines))


def _asked(card: Card, protocol: Protocol) -> str:
    if card.scale:
        return f"In the short check, if the visitor takes it; it counts for {card.scale}."
    if card.on_demand:
        return (
            "When another answer leads to it."
            if card.when == Condition()
            else "As an offer. " + _when(card.when, protocol, "")
        )
    return _when(card.when, protocol, "Everybody.")


def _option(title: str, raises: tuple[str, ...], protocol: Protocol) -> str:
    levels = [protocol.flags[f].disposition for f in raises if f in protocol.flags]
    if not levels:
        return title
    return f"{title} → {LEVEL_NAMES[max(levels, key=lambda level: level.urgency)]}"


def _flag(flag: Flag, protocol: Protocol) -> Iterator[Block]:
    yield Block("h4", flag.label, level=flag.disposition.value)
    rows = [("Level", LEVEL_NAMES[flag.disposition])]
    if flag.suspected:
        rows.append(("Suspected", f"{flag.suspected}."))
    rows.append(("Question", flag.question))
    if flag.raise_from_facts:
        sets = "; or ".join(
            " and ".join(_name(f, protocol) for f in facts) for facts in flag.raise_from_facts
        )
        rows.append(("Follows from", f"{sets}."))
    if flag.requires_any:
        names = ", or ".join(_name(f, protocol) for f in flag.requires_any)
        level = f" While unknown: {LEVEL_NAMES[flag.if_unknown]}." if flag.if_unknown else ""
        rows.append(("Counts only with", f"{names}.{level}"))
    rows += [("More urgent", _change(change, protocol)) for change in flag.upgrades]
    rows += [("Less urgent", _change(change, protocol)) for change in flag.downgrades]
    rows.append(("“Not sure” twice", f"{LEVEL_NAMES[flag.on_unsure]}."))
    rows.append(("Hands-on treatment", f"{HANDS_OFF_NAMES[flag.hands_off]}."))
    if flag.notes:
        rows.append(("Note", _in_plain_words(flag.notes, protocol)))
    rows += _grounds(flag.source, flag.certainty, flag.verified)
    yield Block("facts", rows=tuple(rows))
    if flag.says:
        yield Block("words", "Raised by words like", tuple((phrase,) for phrase in flag.says))
    if flag.near_miss:
        yield Block("words", "Not raised by", tuple((phrase,) for phrase in flag.near_miss))


def _grounds(source: tuple[str, ...], certainty: str, verified: str) -> list[tuple[str, str]]:
    checked = VERIFIED_NAMES.get(verified, verified)
    return [("Source", f"{'; '.join(source)}."), ("Certainty", f"{certainty}."), ("Checked", f"{checked}.")]


def _change(change: Change, protocol: Protocol) -> str:
    parts = []
    if change.when_any:
        parts.append(_of("any of", change.when_any, protocol))
    if change.when_all:
        parts.append(_of("all of", change.when_all, protocol))
    if change.ruled_out:
        parts.append(_of("ruled out", change.ruled_out, protocol))
    if change.unless:
        parts.append(_of("none of", change.unless, protocol))
    return f"{LEVEL_NAMES[change.to]} with {', and '.join(parts)}."


def _routes(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for route in protocol.routes:
        when = _when(route.when, protocol, "Everybody else.")
        hands_on = HANDS_ON_NAMES.get(route.hands_on, route.hands_on)
        yield when, LEVEL_NAMES[route.disposition], hands_on, f"{route.review} days", route.reason


def _plan(plan: Plan, protocol: Protocol) -> Iterator[Block]:
    yield Block("h3", plan.title)
    names = "; ".join(protocol.exercises[exercise].name for exercise in plan.exercises)
    yield Block(
        "facts",
        rows=(
            ("For", _when(plan.when, protocol, "Everybody else.")),
            ("What it is", plan.what),
            ("Today", " ".join(plan.today)),
            ("Exercises", f"{names}."),
            ("Later", plan.later),
            ("Better not", plan.avoid),
            ("Expected", plan.recovery),
            ("Source", f"{'; '.join(plan.source)}."),
        ),
    )


def _exercise(exercise: Exercise, protocol: Protocol) -> Iterator[Block]:
    yield Block("h3", exercise.name)
    rows = [("Steps", " ".join(exercise.steps)), ("How much", f"{exercise.dose}.")]
    rows.append(("Stop if", f"{exercise.stop_if}."))
    if exercise.not_for:
        rows.append(("Not shown with", f"{'; '.join(_name(f, protocol) for f in exercise.not_for)}."))
    if exercise.not_before_review:
        rows.append(("When", "Only after a clinician has looked at it."))
    yield Block("facts", rows=tuple(rows))


def _notes(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for note in protocol.notes:
        yield _when(note.when, protocol, "Everybody."), note.text, "; ".join(note.source)


def _do_not(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for entry in protocol.do_not:
        yield (
            _reason_not_to(entry, protocol),
            "; ".join(protocol.treatments[treatment] for treatment in entry.blocks),
            entry.why,
        )


def _ask_first(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for entry in protocol.ask_first:
        yield _reason_not_to(entry, protocol), entry.why


def _reason_not_to(entry: Contraindication, protocol: Protocol) -> str:
    return "; ".join(_name(f, protocol) for f in entry.any) or _when(entry.when, protocol, "everybody")


def _tie_breaks(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    """The rules for doubt that hold across danger signs, in plain words."""
    recent, seen, care = (
        protocol.tie_breaks.recent,
        protocol.tie_breaks.seen_before,
        protocol.tie_breaks.extra_care,
    )
    named = [flag.label for flag in protocol.flags.values() if flag.group in recent.groups]
    named += [_name(finding, protocol) for finding in recent.findings if finding in protocol.facts]
    named += [protocol.flags[flag].label for flag in recent.findings if flag in protocol.flags]
    if named:
        yield (f"Came and went in the last {recent.days} days and counts as there: {'; '.join(named)}.",)
    if seen.fact:
        except_for = [
            flag.label
            for flag in protocol.flags.values()
            if flag.group in seen.never_groups or flag.id in seen.never_flags
        ]
        yield (
            f"One level lower, never below {LEVEL_NAMES[seen.lowest].lower()}, with: "
            f"{_name(seen.fact, protocol)}. Not with: {'; '.join(_name(f, protocol) for f in seen.unless)}. "
            f"Never for: {'; '.join(except_for)}.",
        )
    if care.any:
        names = "; ".join(_name(fact, protocol) for fact in care.any)
        yield (f"One level higher, at least {LEVEL_NAMES[care.at_least].lower()}, with: {names}.",)


def _when(condition: Condition, protocol: Protocol, always: str) -> str:
    groups = (
        ("all of", condition.all),
        ("any of", condition.any),
        ("none of", condition.none),
        ("unless ruled out", condition.possible),
        ("not asked yet", condition.unknown),
    )
    parts = [_of(name, ids, protocol) for name, ids in groups if ids]
    text = ", and ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if parts else always


def _of(name: str, ids: tuple[str, ...], protocol: Protocol) -> str:
    """One or several findings; "any of" and "all of" are said where there are several."""
    names = "; ".join(f"“{_name(finding, protocol)}”" for finding in ids)
    return names if len(ids) == 1 and name in ("all of", "any of") else f"{name} {names}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _in_plain_words(note: str, protocol: Protocol) -> str:
    def named(found: re.Match[str]) -> str:
        return f"“{_name(found[0], protocol)}”" if found[0] in protocol.ids else found[0]

    return ID_LIKE.sub(named, note)


def _name(finding_id: str, protocol: Protocol) -> str:
    if finding_id in protocol.flags:
        return protocol.flags[finding_id].label
    return protocol.facts[finding_id].means if finding_id in protocol.facts else finding_id
