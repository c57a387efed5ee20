"""The whole protocol as one page for a clinician to read: what is asked, what each sign leads to, and why.

`blocks_of` gives plain blocks, `to_markdown` and `to_html` write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bot.protocol.schema import Card, Change, Condition, Disposition, Flag, Plan, Protocol

LEVEL_NAMES = {
    Disposition.EMERGENCY_NOW: "Emergency now",
    Disposition.SAME_DAY: "Same day",
    Disposition.WITHIN_DAYS: "Within days",
    Disposition.SELF_CARE: "Self-care",
    Disposition.THERAPY_VISIT: "Therapy visit",
}
HANDS_OFF_NAMES = {
    "true": "No hands-on treatment",
    "until_cleared": "No hands-on treatment until a clinician has cleared it",
    "ask_first": "Hands-on treatment only after asking",
    "false": "Does not rule out hands-on treatment",
}
ID_LIKE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


@dataclass(frozen=True)
class Block:
    """One piece of the page: `h1` to `h3`, `p`, `list` or `table` (its first row is the heading)."""

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
    for level in (
        Disposition.EMERGENCY_NOW,
        Disposition.SAME_DAY,
        Disposition.WITHIN_DAYS,
        Disposition.SELF_CARE,
    ):
        flags = [flag for flag in protocol.flags.values() if flag.disposition is level]
        for flag in flags:
            yield from _flag(flag, protocol)
    yield Block("h2", "Routing without a danger sign (first match)")
    yield Block("table", rows=(("When", "Level", "Hands-on", "Look again", "Reason"), *_routes(protocol)))
    yield Block("h2", "Self-care plans")
    for plan in protocol.plans:
        yield from _plan(plan, protocol)
    yield Block("h2", "Sentences added to the advice")
    yield Block("table", rows=(("When", "What is said", "Source"), *_notes(protocol)))
    yield Block("h2", "Hands-on treatment")
    yield Block("table", rows=(("Not with", "Treatments ruled out", "Why"), *_do_not(protocol)))
    yield Block("table", rows=(("Ask first with", "What is said"), *_ask_first(protocol)))


def to_markdown(protocol: Protocol) -> str:
    """Return the page as Markdown."""
    parts = []
    for block in blocks_of(protocol):
        if block.kind.startswith("h"):
            parts.append(f"{'#' * int(block.kind[1])} {block.text}")
        elif block.kind == "list":
            parts.append("\n".join(f"- {row[0]}" for row in block.rows))
        elif block.kind == "table":
            head, *rows = block.rows
            lines = [head, tuple("---" for _ in head), *rows]
            parts.append(
                "\n".join("| " + " | ".join(c.replace("|", "/") for c in line) + " |" for line in lines)
            )
        else:
            parts.append(block.text)
    return "\n\n".join(parts) + "\n"


def to_html(protocol: Protocol) -> str:
    """Return the page as HTML that needs no other file."""
    body = "\n".join(_html(block) for block in blocks_of(protocol))
    title = escape(f"{protocol.title}, {protocol.version}")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{STYLE}</style>\n'
        f"</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _html(block: Block) -> str:
    if block.kind == "list":
        return "<ul>" + "".join(f"<li>{escape(row[0])}</li>" for row in block.rows) + "</ul>"
    if block.kind == "table":
        head, *rows = block.rows
        cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
        lines = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        return f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>{lines}</tbody></table></div>'
    mark = f' class="{block.level}"' if block.level else ""
    return f"<{block.kind}{mark}>{escape(block.text)}</{block.kind}>"


def _levels(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for level, name in LEVEL_NAMES.items():
        yield name, protocol.texts["headings"][level.value], protocol.texts["actions"][level.value]


def _card(card: Card, protocol: Protocol) -> Iterator[Block]:
    yield Block("h3", card.ask)
    when = _asked(card, protocol)
    yield Block("p", f"Asked: {when} Why: {card.why} Id {card.id}.")
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
    yield Block("h3", flag.label, level=flag.disposition.value)
    suspected = f" Suspected: {flag.suspected}." if flag.suspected else ""
    yield Block("p", f"{LEVEL_NAMES[flag.disposition]}.{suspected} Question: {flag.question}")
    lines = []
    if flag.raise_from_facts:
        sets = "; or ".join(
            " and ".join(_name(f, protocol) for f in facts) for facts in flag.raise_from_facts
        )
        lines.append(f"Follows from: {sets}.")
    if flag.requires_any:
        names = ", or ".join(_name(f, protocol) for f in flag.requires_any)
        level = f" While unknown: {LEVEL_NAMES[flag.if_unknown]}." if flag.if_unknown else ""
        lines.append(f"Counts only with: {names}.{level}")
    lines += [f"More urgent, {_change(change, protocol)}" for change in flag.upgrades]
    lines += [f"Less urgent, {_change(change, protocol)}" for change in flag.downgrades]
    lines.append(f"After “not sure” twice: {LEVEL_NAMES[flag.on_unsure]}. {HANDS_OFF_NAMES[flag.hands_off]}.")
    if flag.says:
        lines.append("Raised by words like: " + "; ".join(f"“{phrase}”" for phrase in flag.says) + ".")
    if flag.near_miss:
        lines.append("Not raised by: " + "; ".join(f"“{phrase}”" for phrase in flag.near_miss) + ".")
    if flag.notes:
        lines.append(_in_plain_words(flag.notes, protocol))
    lines.append(f"Source: {'; '.join(flag.source)}. Certainty: {flag.certainty}. Verified: {flag.verified}.")
    yield Block("list", rows=tuple((line,) for line in lines))


def _change(change: Change, protocol: Protocol) -> str:
    parts = []
    if change.when_any:
        parts.append("any of " + "; ".join(_name(f, protocol) for f in change.when_any))
    if change.when_all:
        parts.append("all of " + "; ".join(_name(f, protocol) for f in change.when_all))
    return f"{LEVEL_NAMES[change.to].lower()}: {', and '.join(parts)}."


def _routes(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for route in protocol.routes:
        when = _when(route.when, protocol, "Everybody else.")
        yield when, LEVEL_NAMES[route.disposition], route.hands_on, f"{route.review} days", route.reason


def _plan(plan: Plan, protocol: Protocol) -> Iterator[Block]:
    yield Block("h3", plan.title)
    yield Block("p", f"For: {_when(plan.when, protocol, 'everybody else.')} {plan.what}")
    rows = [(line,) for line in plan.today]
    for exercise_id in plan.exercises:
        exercise = protocol.exercises[exercise_id]
        rows.append(
            (f"{exercise.name}: {' '.join(exercise.steps)} {exercise.dose}. Stop if: {exercise.stop_if}.",)
        )
    rows += [
        (f"Later: {plan.later}",),
        (f"Better not: {plan.avoid}",),
        (f"Source: {'; '.join(plan.source)}.",),
    ]
    yield Block("list", rows=tuple(rows))


def _notes(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for note in protocol.notes:
        yield _when(note.when, protocol, "Everybody."), note.text, "; ".join(note.source)


def _do_not(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for entry in protocol.do_not:
        names = "; ".join(_name(f, protocol) for f in entry.any)
        yield names, "; ".join(protocol.treatments[treatment] for treatment in entry.blocks), entry.why


def _ask_first(protocol: Protocol) -> Iterator[tuple[str, ...]]:
    for entry in protocol.ask_first:
        yield "; ".join(_name(f, protocol) for f in entry.any), entry.why


def _when(condition: Condition, protocol: Protocol, always: str) -> str:
    parts = []
    for name, ids in (("all of", condition.all), ("any of", condition.any), ("none of", condition.none)):
        if ids:
            parts.append(f"{name}: {'; '.join(_name(f, protocol) for f in ids)}")
    if condition.possible:
        parts.append(f"unless ruled out: {'; '.join(_name(f, protocol) for f in condition.possible)}")
    return f"{', and '.join(parts)}." if parts else always


def _in_plain_words(note: str, protocol: Protocol) -> str:
    def named(found: re.Match[str]) -> str:
        return f"“{_name(found[0], protocol)}”" if found[0] in protocol.ids else found[0]

    return ID_LIKE.sub(named, note)


def _name(finding_id: str, protocol: Protocol) -> str:
    if finding_id in protocol.flags:
        return protocol.flags[finding_id].label
    return protocol.facts[finding_id].means if finding_id in protocol.facts else finding_id


STYLE = """
:root{color-scheme:light}
body{margin:0;background:#fbfaf7;color:#22282b;font:1.05rem/1.6 Georgia,"Times New Roman",serif}
main{max-width:46rem;margin:0 auto;padding:3rem 1.25rem 6rem}
h1{font-size:2rem;line-height:1.2;font-weight:600}
h2{margin:3.5rem 0 1rem;padding-bottom:.3rem;border-bottom:1px solid #d8d4c8;font-size:1.4rem;font-weight:600}
h3{margin:2rem 0 .3rem;font-size:1.1rem}
h3.emergency_now,h3.same_day,h3.within_days,h3.self_care{padding-left:.7rem;border-left:.3rem solid #8a8f8d}
h3.emergency_now{border-color:#a3262a}h3.same_day{border-color:#b9651b}h3.within_days{border-color:#1f5f66}
p{margin:.3rem 0}ul{margin:.3rem 0;padding-left:1.2rem}li{margin:.2rem 0}
.wide{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;width:100%;font-size:.95rem}
th,td{padding:.4rem .6rem;border-bottom:1px solid #e4e0d5;text-align:left;vertical-align:top}
@media print{body{background:#fff;font-size:10pt}h3{break-after:avoid}}
"""
