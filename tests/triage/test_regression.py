"""The project's own vignettes: what the clinical rules ask for, held against the engine.

One line of `regression/*.yml` is one vignette:

    id           unique over all files
    facts        findings that are present (flags or facts of the protocol)
    known_false  findings that were asked and denied; anything else is unknown
    said_later   findings that the visitor says in words after all of that
    values       plain values: age, sex, region, severity, duration_days, onset, trend, ...
    timing       how old one sign is: {flag: {symptom_long_unchanged: true}}
    expect       disposition; and, where they matter, hands_on, plan (null: none is shown) and flags
                 ({flag: level} must stand so; [] says that no danger sign is active)
    why          the rule that asks for it

`known_gaps.yml` holds vignettes that the engine does not meet yet; mended ones move to `regression/`.
`unanswered.yml` holds what follows from "not sure" twice and from skipped cards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.protocol import Disposition, Protocol
from bot.triage import Assessment, Case, assess, facts_of

HERE = Path(__file__).parent
KEYS = {"id", "facts", "known_false", "said_later", "values", "timing", "expect", "why"}
EXPECTED_KEYS = {"disposition", "hands_on", "plan", "flags"}
LEAST_VIGNETTES = 320
LEAST_ORDINARY = 100


@dataclass(frozen=True)
class Vignette:
    """One line of a vignette file."""

    id: str
    expect: Mapping[str, Any]
    why: str
    facts: tuple[str, ...] = ()
    known_false: tuple[str, ...] = ()
    said_later: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    timing: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)

    def case(self) -> Case:
        """The case it describes."""
        case = Case(values=self.values, skipped=self.skipped)
        case = case.with_present(self.facts, "said so").with_absent(self.known_false)
        for flag_id, ages in self.timing.items():
            case = case.with_timing(flag_id, ages)
        case = case.with_unsure_flags(self.unsure)
        return case.next_turn().with_present(self.said_later, "said so later")

    @property
    def findings(self) -> set[str]:
        """Every finding id it names."""
        said = {*self.facts, *self.known_false, *self.said_later}
        return {*said, *self.timing, *self.unsure, *self.expect.get("flags", ())}


def vignettes(*paths: Path) -> list[Vignette]:
    """Return the vignettes of these files."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = [row for path in paths for row in yaml.load(path.read_text(encoding="utf-8"), Loader=loader) or []]
    lists = ("facts", "known_false", "said_later", "unsure")
    return [Vignette(**{**row, **{name: tuple(row.get(name, ())) for name in lists}}) for row in rows]


FILES = sorted((HERE / "regression").glob("*.yml"))
VIGNETTES = vignettes(*FILES)
ORDINARY = vignettes(HERE / "regression" / "ordinary.yml")
UNANSWERED = vignettes(HERE / "unanswered.yml")
GAPS = vignettes(HERE / "known_gaps.yml")
ALL = [*VIGNETTES, *UNANSWERED, *GAPS]


def by_id(vignette: Vignette) -> str:
    """The name of a test."""
    return vignette.id


def check(vignette: Vignette, assessment: Assessment) -> None:
    """Compare all that the vignette asks for."""
    expect = vignette.expect
    assert assessment.disposition.value == expect["disposition"], vignette.why
    if "hands_on" in expect:
        assert assessment.hands_on.value == expect["hands_on"], vignette.why
    if "plan" in expect:
        assert (assessment.plan.id if assessment.plan else None) == expect["plan"], vignette.why
    levels = {result.flag.id: result.level.value for result in assessment.flags}
    if expect.get("flags") == []:
        assert levels == {}, vignette.why
    for flag_id, level in dict(expect.get("flags") or {}).items():
        assert levels.get(flag_id) == level, f"{flag_id}: {vignette.why}"


def misses(vignette: Vignette, protocol: Protocol) -> bool:
    """Whether the engine does not give what the vignette asks for."""
    try:
        check(vignette, assess(vignette.case(), protocol))
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize("vignette", [*VIGNETTES, *UNANSWERED], ids=by_id)
def test_engine_follows_the_clinical_rules(vignette: Vignette, protocol: Protocol) -> None:
    check(vignette, assess(vignette.case(), protocol))


@pytest.mark.xfail(bool(GAPS), reason=f"{len(GAPS)} known gaps, each with its rule in known_gaps.yml")
def test_engine_follows_the_rules_of_the_known_gaps(protocol: Protocol) -> None:
    assert [gap.id for gap in GAPS if misses(gap, protocol)] == []


def test_a_mended_gap_moves_to_the_regression_vignettes(protocol: Protocol) -> None:
    assert [gap.id for gap in GAPS if not misses(gap, protocol)] == []


@pytest.mark.parametrize("vignette", ORDINARY, ids=by_id)
def test_ordinary_pain_is_no_reason_for_alarm(vignette: Vignette, protocol: Protocol) -> None:
    assessment = assess(vignette.case(), protocol)
    assert assessment.disposition.urgency == 0
    assert assessment.flags == ()


def test_there_are_enough_vignettes() -> None:
    assert len(VIGNETTES) >= LEAST_VIGNETTES
    assert len(ORDINARY) >= LEAST_ORDINARY


def test_no_vignette_is_there_twice() -> None:
    assert [name for name, times in Counter(map(by_id, ALL)).items() if times > 1] == []


def test_vignettes_keep_to_their_format(protocol: Protocol) -> None:
    levels = {level.value for level in Disposition}
    for vignette in ALL:
        assert vignette.why.endswith("."), vignette.id
        assert vignette.findings <= protocol.ids, vignette.id
        assert {"disposition"} <= set(vignette.expect) <= EXPECTED_KEYS, vignette.id
        assert vignette.expect["disposition"] in levels, vignette.id
        assert vignette.expect.get("hands_on", "no") in ("yes", "ask_first", "no"), vignette.id
    for path in FILES:
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert set(row) <= KEYS, row["id"]


def test_every_danger_sign_has_a_vignette_of_its_own(protocol: Protocol) -> None:
    assert set(protocol.flags) - {fact for vignette in VIGNETTES for fact in vignette.facts} == set()


def test_every_upgrade_fact_has_a_vignette(protocol: Protocol) -> None:
    known = [(vignette, facts_of(vignette.case(), protocol)) for vignette in VIGNETTES]
    missing = [
        f"{flag.id}: {fact}"
        for flag in protocol.flags.values()
        for change in flag.upgrades
        for fact in (*change.when_any, *change.when_all)
        if not any(facts.get(flag.id) and facts.get(fact) for _, facts in known)
    ]
    assert missing == []


def test_every_downgrade_has_a_vignette_at_its_level(protocol: Protocol) -> None:
    reached = {
        (flag_id, level)
        for vignette in VIGNETTES
        for flag_id, level in dict(vignette.expect.get("flags") or {}).items()
    }
    wanted = {(flag.id, change.to.value) for flag in protocol.flags.values() for change in flag.downgrades}
    assert wanted - reached == set()


def test_every_route_is_taken_by_a_vignette(protocol: Protocol) -> None:
    taken = {
        assessment.route.id
        for vignette in VIGNETTES
        if (assessment := assess(vignette.case(), protocol)).route is not None
    }
    # Under 18 the danger sign of that name already decides.
    assert {route.id for route in protocol.routes} - taken <= {"under_18", "whiplash_under_16"}
