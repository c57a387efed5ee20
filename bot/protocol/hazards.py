"""The hazard log as frozen values, its reader, and the check that every control is tested.

The log has the form that DCB0129 and ISO 14971 ask for: hazard, cause, effect, risk before and after
its controls, and who accepts what is left. Nothing here judges a risk; the matrix of the file does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from bot.protocol.errors import ProtocolError

SCALE = range(1, 6)
STATUSES = ("open", "controlled", "transferred")
HAZARD_KEYS = (
    "id", "hazard", "cause", "effect", "severity", "likelihood_before", "initial_risk", "controls",
    "likelihood_after", "residual_risk", "status", "signed_off_by", "signed_off_on",
)  # fmt: skip
LOG_KEYS = (
    "protocol",
    "clinical_safety_officer",
    "severity",
    "likelihood",
    "matrix",
    "acceptable",
    "hazards",
)


@dataclass(frozen=True)
class Control:
    """What keeps a hazard in check, and the tests that prove it (pytest node ids)."""

    text: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Hazard:
    """One way in which the product could contribute to harm."""

    id: str
    hazard: str
    cause: str
    effect: str
    severity: int
    likelihood_before: int
    initial_risk: int
    controls: tuple[Control, ...]
    likelihood_after: int
    residual_risk: int
    status: str
    signed_off_by: str
    signed_off_on: str


@dataclass(frozen=True)
class HazardLog:
    """All hazards, with the scales and the matrix that rate them.

    `matrix[severity - 1][likelihood - 1]` is the risk; risks up to `acceptable` need no further control.
    """

    protocol: str
    clinical_safety_officer: str
    severity: Mapping[int, str]
    likelihood: Mapping[int, str]
    matrix: tuple[tuple[int, ...], ...]
    acceptable: int
    hazards: tuple[Hazard, ...]

    def risk(self, severity: int, likelihood: int) -> int:
        """The risk, from 1 to 5, that the matrix gives."""
        return self.matrix[severity - 1][likelihood - 1]


def load_hazards(path: Path) -> HazardLog:
    """Read the hazard log. Raises ProtocolError naming entry and mend."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except FileNotFoundError as error:
        raise ProtocolError(f"{path} is missing; the hazard log is kept there.") from error
    except yaml.YAMLError as error:
        raise ProtocolError(f"{path} is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise ProtocolError(f"{path} should be a mapping with {', '.join(LOG_KEYS)}.")
    _keys(content, LOG_KEYS, str(path))
    return HazardLog(
        protocol=str(content["protocol"]),
        clinical_safety_officer=str(content["clinical_safety_officer"]),
        severity=_scale(content["severity"], f"{path}, severity"),
        likelihood=_scale(content["likelihood"], f"{path}, likelihood"),
        matrix=_matrix(content["matrix"], f"{path}, matrix"),
        acceptable=_rating(content["acceptable"], f"{path}, acceptable"),
        hazards=tuple(
            _hazard(entry, f"{path}, hazard {number}")
            for number, entry in enumerate(content["hazards"], start=1)
        ),
    )


def check_hazards(log: HazardLog, root: Path) -> list[str]:
    """Return what does not hold, one sentence each; tests are looked up below `root`."""
    problems: list[str] = []
    functions: dict[str, Mapping[str, bool] | None] = {}
    seen: set[str] = set()
    for hazard in log.hazards:
        if hazard.id in seen:
            problems.append(f"{hazard.id}: this id is used twice; give one of the two another.")
        seen.add(hazard.id)
        problems += (f"{hazard.id}: {problem}" for problem in _check_controls(hazard, root, functions))
        problems += (f"{hazard.id}: {problem}" for problem in _check_risk(hazard, log))
        problems += (f"{hazard.id}: {problem}" for problem in _check_sign_off(hazard, log))
    return problems


def find_test(
    node_id: str, root: Path, functions: dict[str, Mapping[str, bool] | None] | None = None
) -> str | None:
    """Return what is wrong with a pytest node id, or None when it leads to a test that has to pass."""
    file, _, name = node_id.partition("::")
    known = functions if functions is not None else {}
    if file not in known:
        known[file] = _functions(root / file)
    names = known[file]
    if names is None:
        return f"{node_id}: there is no file {file}"
    function = name.partition("[")[0]
    if not function.rpartition("::")[2].startswith("test_") or function not in names:
        return f"{node_id}: there is no test {function!r} in {file}"
    if not names[function]:
        return f"{node_id}: {function!r} is skipped or expected to fail, so it proves nothing"
    return None


def _functions(path: Path) -> Mapping[str, bool] | None:
    """Whether each test of a file has to pass, by its name in a node id: `test_it` or `TestThem::test_it`."""
    if not path.is_file():
        return None
    tree = ast.parse(path.read_text(encoding="utf-8"))
    whole = all(_has_to_pass(node.value) for node in tree.body if _is_marks(node))
    names: dict[str, bool] = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names[node.name] = whole and all(map(_has_to_pass, node.decorator_list))
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    marks = (*node.decorator_list, *item.decorator_list)
                    names[f"{node.name}::{item.name}"] = whole and all(map(_has_to_pass, marks))
    return names


def _is_marks(node: ast.stmt) -> TypeGuard[ast.Assign]:
    """Whether this sets the marks of a whole file."""
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"


def _has_to_pass(marks: ast.expr) -> bool:
    # Parameters may be marked one by one; those of the rest still have to pass.
    if isinstance(marks, ast.Call) and ast.unparse(marks.func).endswith(".parametrize"):
        return True
    return not re.search(r"\bmark\.(?:skip|skipif|xfail)\b", ast.unparse(marks))


def _check_controls(
    hazard: Hazard, root: Path, functions: dict[str, Mapping[str, bool] | None]
) -> Iterator[str]:
    if not hazard.controls:
        yield "no control; name at least one, with its tests."
    for control in hazard.controls:
        if not control.tests:
            yield f"control {control.text!r} names no test; name at least one."
        for node_id in control.tests:
            if problem := find_test(node_id, root, functions):
                yield f"control {control.text!r}: {problem}; write the test or name another."


def _check_risk(hazard: Hazard, log: HazardLog) -> Iterator[str]:
    before = log.risk(hazard.severity, hazard.likelihood_before)
    after = log.risk(hazard.severity, hazard.likelihood_after)
    for name, stated, given in (
        ("initial_risk", hazard.initial_risk, before),
        ("residual_risk", hazard.residual_risk, after),
    ):
        if stated != given:
            yield f"{name} is {stated}, the matrix gives {given}."
    if hazard.likelihood_after > hazard.likelihood_before:
        yield "controls cannot make it likelier; likelihood_after is above likelihood_before."
    if hazard.status not in STATUSES:
        yield f"status {hazard.status!r} is unknown; use one of {', '.join(STATUSES)}."
    elif hazard.status != "open" and hazard.residual_risk > log.acceptable:
        yield f"a residual risk above {log.acceptable} keeps its status open until more controls lower it."


def _check_sign_off(hazard: Hazard, log: HazardLog) -> Iterator[str]:
    if bool(hazard.signed_off_by) != bool(hazard.signed_off_on):
        yield "a sign-off has a name and a date; fill in both or neither."
    elif hazard.signed_off_by and hazard.signed_off_by != log.clinical_safety_officer:
        officer = log.clinical_safety_officer or "not named"
        yield f"{hazard.signed_off_by!r} signed, but the clinical_safety_officer is {officer}."
    if hazard.signed_off_on:
        try:
            date.fromisoformat(hazard.signed_off_on)
        except ValueError:
            yield f"signed_off_on {hazard.signed_off_on!r} is no date; write it like 2027-01-31."


def _hazard(entry: Any, where: str) -> Hazard:
    if not isinstance(entry, dict):
        raise ProtocolError(f"{where} should be a mapping that starts with `- id:`.")
    where = f"{where} ({entry.get('id', 'without an id')})"
    _keys(entry, HAZARD_KEYS, where)
    ratings = ("severity", "likelihood_before", "initial_risk", "likelihood_after", "residual_risk")
    values: dict[str, Any] = {key: "" if entry[key] is None else str(entry[key]) for key in HAZARD_KEYS}
    for key in ("id", "hazard", "cause", "effect", "status"):
        if not values[key]:
            raise ProtocolError(f"{where}: {key} is empty; write one plain sentence.")
    values.update({key: _rating(entry[key], f"{where}, {key}") for key in ratings})
    values["controls"] = tuple(_control(control, where) for control in entry["controls"] or ())
    return Hazard(**values)


def _control(entry: Any, where: str) -> Control:
    if not isinstance(entry, dict) or set(entry) != {"text", "tests"}:
        raise ProtocolError(f"{where}: a control is written {{text: ..., tests: [...]}}.")
    return Control(str(entry["text"]), tuple(str(test) for test in entry["tests"] or ()))


def _keys(entry: Mapping[str, Any], wanted: tuple[str, ...], where: str) -> None:
    if missing := [key for key in wanted if key not in entry]:
        raise ProtocolError(
            f"{where}: {missing[0]} is missing; it may be empty where nothing is decided yet."
        )
    if unknown := sorted(set(entry) - set(wanted)):
        raise ProtocolError(f"{where}: unknown key {unknown[0]!r}; use {', '.join(wanted)}.")


def _rating(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in SCALE:
        raise ProtocolError(f"{where}: {value!r} should be a whole number from 1 to 5.")
    return value


def _scale(value: Any, where: str) -> Mapping[int, str]:
    if not isinstance(value, dict) or list(value) != list(SCALE):
        raise ProtocolError(f"{where} should explain 1, 2, 3, 4 and 5 in this order.")
    return {step: str(text) for step, text in value.items()}


def _matrix(value: Any, where: str) -> tuple[tuple[int, ...], ...]:
    rows = tuple(tuple(_rating(risk, where) for risk in row) for row in value)
    if len(rows) != len(SCALE) or any(len(row) != len(SCALE) for row in rows):
        raise ProtocolError(f"{where} should have 5 rows (severity) of 5 numbers (likelihood).")
    return rows
