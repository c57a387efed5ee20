"""Read the protocol's YAML files into frozen values, refusing the first bad entry.

Messages name file, entry and mend. Cross-file agreement (ids that exist, cards that can be
reached, flags that can be raised) is in `checks.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.protocol.advice import Contraindication, Evidence, Exercise, Group, Note, Plan
from bot.protocol.errors import ProtocolError
from bot.protocol.rules import Change, Condition, Disposition, ExtraCare, RecentCounts, SeenBefore, TieBreaks
from bot.protocol.schema import Card, Fact, Flag, Option, Protocol, Route

CONTENT = Path(__file__).parent / "content"
KINDS = ("any_of", "one_of", "yes_no", "number", "text", "place")
NOTES = "notes.yml"


@lru_cache(maxsize=1)
def default_protocol() -> Protocol:
    """The protocol that this release ships, read once."""
    return load_protocol(CONTENT)


def load_protocol(folder: Path) -> Protocol:
    """Read all files of `folder`. Raises ProtocolError naming file, entry and mend."""
    about = _mapping(folder / "protocol.yml")
    treatments = _mapping(folder / "treatments.yml")
    return Protocol(
        id=str(about["id"]),
        version=str(about["version"]),
        title=str(about["title"]),
        reviewed=str(about["reviewed"]),
        flags=_by_id(_read(folder / "flags.yml", _flag)),
        facts=_by_id(_read(folder / "facts.yml", _fact)),
        cards=_by_id(_read(folder / "cards.yml", _card)),
        routes=tuple(_read(folder / "routing.yml", _route)),
        plans=tuple(_read(folder / "plans.yml", _plan)),
        exercises=_by_id(_read(folder / "exercises.yml", _exercise)),
        treatments=treatments["treatments"],
        do_not=tuple(_contraindication(entry) for entry in treatments["do_not"]),
        ask_first=tuple(_contraindication(entry) for entry in treatments["ask_first"]),
        # Older versions, which `bot protocol diff` reads too, had none.
        evidence={entry["treatment"]: _evidence(entry) for entry in treatments.get("evidence", ())},
        groups={key: _group(key, entry) for key, entry in _mapping(folder / "groups.yml").items()},
        texts=_mapping(folder / "texts.yml"),
        tie_breaks=_in_file(folder / "protocol.yml", _tie_breaks, about.get("tie_breaks") or {}),
        # Older versions have no notes and can still be read, to be compared; `check` asks for them.
        notes=tuple(_read(folder / NOTES, _note)) if (folder / NOTES).exists() else (),
    )


def _yaml(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except FileNotFoundError as error:
        raise ProtocolError(f"{path} is missing; every protocol has a {path.name}.") from error
    except yaml.YAMLError as error:
        raise ProtocolError(f"{path} is not valid YAML: {error}") from error


def _mapping(path: Path) -> dict[str, Any]:
    content = _yaml(path)
    if not isinstance(content, dict):
        raise ProtocolError(f"{path} should be a mapping of names to values.")
    return content


def _read(path: Path, build: Any) -> Iterable[Any]:
    entries = _yaml(path)
    if not isinstance(entries, list):
        raise ProtocolError(f"{path} should be a list of entries that start with `- id:`.")
    for number, entry in enumerate(entries, start=1):
        where = f"{path}, entry {number} ({entry.get('id', 'without an id')!r})"
        try:
            yield build(entry)
        except KeyError as error:
            raise ProtocolError(f"{where}: {error} is missing.") from error
        except (TypeError, ValueError) as error:
            raise ProtocolError(f"{where}: {error}") from error


def _in_file(path: Path, build: Any, entry: Mapping[str, Any]) -> Any:
    try:
        return build(entry)
    except KeyError as error:
        raise ProtocolError(f"{path}: {error} is missing.") from error
    except (TypeError, ValueError) as error:
        raise ProtocolError(f"{path}: {error}") from error


def _by_id(items: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if item.id in found:
            raise ProtocolError(f"the id {item.id!r} is used twice; give one of the two another id.")
        found[item.id] = item
    return found


def _only(entry: Mapping[str, Any], allowed: Iterable[str]) -> None:
    unknown = set(entry) - set(allowed)
    if unknown:
        raise ValueError(f"unknown key {sorted(unknown)[0]!r}; use one of {', '.join(sorted(allowed))}.")


def _names(of: type) -> set[str]:
    return {item.name for item in fields(of)}


def _strings(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        raise ValueError(f"{value!r} should be a list, in square brackets.")
    return tuple(str(item) for item in value)


def _disposition(value: str) -> Disposition:
    try:
        return Disposition(value)
    except ValueError:
        choices = ", ".join(item.value for item in Disposition)
        raise ValueError(f"disposition {value!r} is unknown; use one of {choices}.") from None


def _condition(entry: Mapping[str, Any] | None) -> Condition:
    entry = entry or {}
    _only(entry, _names(Condition))
    return Condition(**{key: _strings(value) for key, value in entry.items()})


def _change(entry: Mapping[str, Any]) -> Change:
    _only(entry, _names(Change))
    facts = {name: _strings(value) for name, value in entry.items() if name != "to"}
    return Change(to=_disposition(entry["to"]), **facts)


def _flag(entry: dict[str, Any]) -> Flag:
    combination = entry.get("combination") or {}
    _only(combination, ("upgrade", "downgrade", "requires_any", "if_unknown"))
    plain = {key: entry[key] for key in ("id", "region", "group", "label", "ask", "question", "certainty")}
    _only(entry, _names(Flag) | {"combination"})
    return Flag(
        **plain,
        verified=str(entry["verified"]),
        disposition=_disposition(entry["disposition"]),
        on_unsure=_disposition(entry["on_unsure"]),
        hands_off=str(entry["hands_off"]).lower(),
        source=_strings(entry["source"]),
        card=entry.get("card"),
        option=entry.get("option"),
        ask_if=_condition(entry.get("ask_if")),
        parts=_strings(entry.get("parts")),
        parts_rule=entry.get("parts_rule"),
        raise_from_facts=tuple(_strings(facts) for facts in entry.get("raise_from_facts", ())),
        says=_strings(entry.get("says")),
        near_miss=_strings(entry.get("near_miss")),
        clarify=_strings(entry.get("clarify")),
        suspected=entry.get("suspected", ""),
        upgrades=tuple(_change(change) for change in combination.get("upgrade", ())),
        downgrades=tuple(_change(change) for change in combination.get("downgrade", ())),
        requires_any=_strings(combination.get("requires_any")),
        if_unknown=_disposition(combination["if_unknown"]) if "if_unknown" in combination else None,
        timed_by=entry.get("timed_by", "sign"),
        timed_with=_strings(entry.get("timed_with")),
        denied_raises=_strings(entry.get("denied_raises")),
        notes=entry.get("notes", ""),
    )


def _fact(entry: dict[str, Any]) -> Fact:
    _only(entry, (_names(Fact) - {"card"}) | {"from"})
    lists = ("any_of", "implied_by", "count_of", "denied")
    rest = {key: value for key, value in entry.items() if key not in ("from", *lists)}
    rest.update({name: _strings(entry.get(name)) for name in lists})
    return Fact(card=entry["from"], **rest)


def _option(entry: dict[str, Any]) -> Option:
    _only(entry, _names(Option))
    return Option(
        id=str(entry["id"]),
        title=str(entry["title"]),
        raises=_strings(entry.get("raises")),
        denies=_strings(entry.get("denies")),
        sets=entry.get("sets", {}),
        leads_to=entry.get("leads_to"),
        meant_by=_strings(entry.get("meant_by")),
        when=_condition(entry.get("when")),
        score=int(entry.get("score", 0)),
    )


def _card(entry: dict[str, Any]) -> Card:
    _only(entry, _names(Card))
    if entry["kind"] not in KINDS:
        raise ValueError(f"kind {entry['kind']!r} is unknown; use one of {', '.join(KINDS)}.")
    built: dict[str, Any] = dict(entry)
    built["when"] = _condition(entry.get("when"))
    built["options"] = tuple(map(_option, entry.get("options", ())))
    for name in ("settles", "asks", "none_raises"):
        built[name] = _strings(entry.get(name))
    return Card(**built)


def _route(entry: dict[str, Any]) -> Route:
    _only(entry, _names(Route))
    rest = {key: entry[key] for key in ("id", "hands_on", "reason", "review") if key in entry}
    return Route(when=_condition(entry["when"]), disposition=_disposition(entry["disposition"]), **rest)


def _plan(entry: dict[str, Any]) -> Plan:
    _only(entry, _names(Plan))
    built: dict[str, Any] = {**entry, "when": _condition(entry["when"])}
    for name in ("today", "exercises", "source"):
        built[name] = _strings(entry[name])
    return Plan(**built)


def _note(entry: dict[str, Any]) -> Note:
    _only(entry, _names(Note))
    return Note(
        **{**entry, "when": _condition(entry.get("when")), "source": _strings(entry["source"])},
    )


def _exercise(entry: dict[str, Any]) -> Exercise:
    _only(entry, (_names(Exercise) - {"plans"}) | {"for"})
    return Exercise(
        id=entry["id"],
        name=entry["name"],
        plans=_strings(entry["for"]),
        steps=_strings(entry["steps"]),
        dose=entry["dose"],
        stop_if=entry["stop_if"],
        avoid_if=entry.get("avoid_if", ""),
        not_for=_strings(entry.get("not_for")),
        not_before_review=entry.get("not_before_review", False),
    )


def _contraindication(entry: dict[str, Any]) -> Contraindication:
    return Contraindication(
        id=entry["id"],
        any=_strings(entry.get("any")),
        why=entry["why"],
        blocks=_strings(entry.get("blocks")),
        when=_condition(entry.get("when")),
    )


def _evidence(entry: dict[str, Any]) -> Evidence:
    return Evidence(**{**entry, "source": _strings(entry["source"])})


def _group(group_id: str, entry: dict[str, Any]) -> Group:
    return Group(
        id=group_id,
        why=entry["why"],
        why_later=entry.get("why_later", ""),
        emergency_do=_strings(entry.get("emergency_do")),
        emergency_dont=_strings(entry.get("emergency_dont")),
        emergency_action=str(entry.get("emergency_action", "")),
        contact=entry.get("contact", ""),
    )


def _tie_breaks(entry: dict[str, Any]) -> TieBreaks:
    _only(entry, _names(TieBreaks))
    recent, seen, care = (entry.get(name) or {} for name in ("recent", "seen_before", "extra_care"))
    for part, kind in ((recent, RecentCounts), (seen, SeenBefore), (care, ExtraCare)):
        _only(part, _names(kind))
    return TieBreaks(
        recent=RecentCounts(
            days=recent.get("days", 0),
            groups=_strings(recent.get("groups")),
            findings=_strings(recent.get("findings")),
        ),
        seen_before=SeenBefore(
            fact=seen.get("fact", ""),
            lowest=_disposition(seen.get("lowest", SeenBefore.lowest.value)),
            **{name: _strings(seen.get(name)) for name in ("unless", "never_groups", "never_flags")},
        ),
        extra_care=ExtraCare(
            any=_strings(care.get("any")),
            at_least=_disposition(care.get("at_least", ExtraCare.at_least.value)),
            reason=care.get("reason", ""),
        ),
    )
