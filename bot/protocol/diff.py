"""Two versions of the protocol side by side: which entries differ, and whose advice would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from bot.protocol.errors import ProtocolError
from bot.protocol.schema import Protocol

KEYS = ("id", "facts", "known_false", "said_later", "values", "timing", "expect", "why")


@dataclass(frozen=True)
class RegressionCase:
    """A visitor as findings and values, and the advice that the case has to lead to.

    `timing` holds, for a sign, the facts about its age; `said_later` what the visitor said in words after
    the rest was answered.
    """

    id: str
    facts: tuple[str, ...] = ()
    known_false: tuple[str, ...] = ()
    said_later: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    timing: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)


Outcome = Mapping[str, Any]
Judge = Callable[[RegressionCase, Protocol], Outcome]


@dataclass(frozen=True)
class EntryChange:
    """One entry that was added, removed or changed; `keys` are those of a changed entry."""

    kind: str
    id: str
    what: str
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        keys = f" ({', '.join(self.keys)})" if self.keys else ""
        return f"{self.kind} {self.id}: {self.what}{keys}"


@dataclass(frozen=True)
class OutcomeChange:
    """One case whose advice differs between the versions, key by key."""

    case: str
    keys: Mapping[str, tuple[Any, Any]]

    def __str__(self) -> str:
        return f"{self.case}: " + ", ".join(
            f"{key} {_said(old)} -> {_said(new)}" for key, (old, new) in self.keys.items()
        )


@dataclass(frozen=True)
class Difference:
    """Everything that differs, and the cases that the new version answers otherwise than expected."""

    entries: tuple[EntryChange, ...]
    outcomes: tuple[OutcomeChange, ...]
    missed: tuple[OutcomeChange, ...]
    cases: int


def read_cases(path: Path) -> list[RegressionCase]:
    """Return the cases of a YAML file, or of all in a folder. Raises ProtocolError naming the mend."""
    files = sorted(path.glob("*.yml")) if path.is_dir() else [path]
    return [
        _case(entry, number, file)
        for file in files
        for number, entry in enumerate(_entries_of(file), start=1)
    ]


def _entries_of(path: Path) -> list[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        raise ProtocolError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(entries, list):
        raise ProtocolError(f"{path} should be a list of entries that start with `- id:`.")
    return entries


def _case(entry: Mapping[str, Any], number: int, path: Path) -> RegressionCase:
    where = f"{path}, entry {number} ({entry.get('id', 'without an id')!r})"
    if unknown := set(entry) - set(KEYS):
        raise ProtocolError(f"{where}: unknown key {sorted(unknown)[0]!r}; use {', '.join(KEYS)}.")
    if "id" not in entry or "disposition" not in entry.get("expect", {}):
        raise ProtocolError(f"{where}: a case needs `id` and `expect: {{disposition: ...}}`.")
    return RegressionCase(
        id=entry["id"],
        facts=tuple(entry.get("facts", ())),
        known_false=tuple(entry.get("known_false", ())),
        said_later=tuple(entry.get("said_later", ())),
        values=entry.get("values", {}),
        timing=entry.get("timing", {}),
        expect=entry["expect"],
    )


def compare(old: Protocol, new: Protocol, cases: Iterable[RegressionCase], judge: Judge) -> Difference:
    """Return how `new` differs from `old`; `judge` runs one case through one protocol."""
    outcomes, missed = [], []
    count = 0
    for case in cases:
        count += 1
        before, after = judge(case, old), judge(case, new)
        if changed := _changed(before, after):
            outcomes.append(OutcomeChange(case.id, changed))
        if misses := misses_of(case, after):
            missed.append(OutcomeChange(case.id, misses))
    return Difference(tuple(_entries(old, new)), tuple(outcomes), tuple(missed), count)


def misses_of(case: RegressionCase, outcome: Outcome) -> dict[str, tuple[Any, Any]]:
    """Return what the case expects and did not get.

    Danger signs that are expected with their level need not be all there are; `[]` says that there is none.
    """
    misses = {}
    for key, wanted in case.expect.items():
        got = outcome.get(key)
        if key == "flags" and wanted:
            is_met = all((got or {}).get(flag) == level for flag, level in wanted.items())
        else:
            is_met = got == wanted or (not got and not wanted)
        if not is_met:
            misses[key] = (wanted, got)
    return misses


def _changed(before: Outcome, after: Outcome) -> dict[str, tuple[Any, Any]]:
    return {key: (before[key], after.get(key)) for key in before if before[key] != after.get(key)}


def _entries(old: Protocol, new: Protocol) -> Iterable[EntryChange]:
    for name in ("flags", "facts", "cards", "exercises", "groups"):
        yield from _compare(name.removesuffix("s"), getattr(old, name), getattr(new, name))
    for name in ("routes", "plans", "do_not", "ask_first", "notes"):
        before, after = ({entry.id: entry for entry in getattr(version, name)} for version in (old, new))
        yield from _compare(name.removesuffix("s"), before, after)
        if set(before) == set(after) and list(before) != list(after):
            yield EntryChange(name, "order", "changed")
    yield from _compare("treatment", old.treatments, new.treatments)
    yield from _compare("evidence", old.evidence, new.evidence)
    yield from _compare("text", old.texts, new.texts)
    yield from _compare("rule", *(vars(version.tie_breaks) for version in (old, new)))


def _compare(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[EntryChange]:
    for entry_id in dict.fromkeys([*before, *after]):
        if entry_id not in after:
            yield EntryChange(kind, entry_id, "removed")
        elif entry_id not in before:
            yield EntryChange(kind, entry_id, "added")
        elif before[entry_id] != after[entry_id]:
            yield EntryChange(kind, entry_id, "changed", _changed_keys(before[entry_id], after[entry_id]))


def _changed_keys(before: Any, after: Any) -> tuple[str, ...]:
    if not hasattr(before, "__dataclass_fields__"):
        return ()
    return tuple(
        item.name for item in fields(before) if getattr(before, item.name) != getattr(after, item.name)
    )


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"[{', '.join(f'{key}: {item}' for key, item in value.items())}]"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(str(item) for item in value)}]"
    return "nothing" if value is None else str(value)
