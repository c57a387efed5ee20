"""Two versions side by side: entries, advice, and what a case expects."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.protocol import Disposition, Protocol, ProtocolError
from bot.protocol.diff import RegressionCase, compare, misses_of, read_cases

CASE = RegressionCase("numb", expect={"disposition": "emergency_now"})
SADDLE = "ces_saddle_numbness"


def judged(case: RegressionCase, protocol: Protocol) -> dict[str, Any]:
    level = protocol.flags[SADDLE].disposition.value if SADDLE in protocol.flags else "self_care"
    return {"disposition": level, "flags": {}}


def lowered(protocol: Protocol) -> Protocol:
    flag = replace(protocol.flags[SADDLE], disposition=Disposition.SAME_DAY, label="Numb")
    return replace(protocol, flags={**protocol.flags, SADDLE: flag})


def test_a_version_does_not_differ_from_itself(protocol: Protocol) -> None:
    difference = compare(protocol, protocol, [CASE], judged)
    assert (difference.entries, difference.outcomes, difference.missed, difference.cases) == ((), (), (), 1)


def test_changed_entries_name_their_keys_and_changed_advice_its_case(protocol: Protocol) -> None:
    difference = compare(protocol, lowered(protocol), [CASE], judged)
    assert [str(entry) for entry in difference.entries] == [f"flag {SADDLE}: changed (label, disposition)"]
    assert [str(change) for change in difference.outcomes] == ["numb: disposition emergency_now -> same_day"]
    assert [miss.case for miss in difference.missed] == ["numb"]


def test_added_and_removed_entries_are_listed(protocol: Protocol) -> None:
    less = replace(protocol, flags={key: flag for key, flag in protocol.flags.items() if key != SADDLE})
    assert [str(entry) for entry in compare(protocol, less, [], judged).entries] == [
        f"flag {SADDLE}: removed"
    ]
    assert [str(entry) for entry in compare(less, protocol, [], judged).entries] == [f"flag {SADDLE}: added"]


def test_another_order_of_routes_is_a_change(protocol: Protocol) -> None:
    first, second, *rest = protocol.routes
    swapped = replace(protocol, routes=(second, first, *rest))
    assert [str(entry) for entry in compare(protocol, swapped, [], judged).entries] == [
        "routes order: changed"
    ]


@pytest.mark.parametrize(
    ("expect", "is_met"),
    [
        ({"disposition": "same_day"}, True),
        ({"disposition": "self_care"}, False),
        ({"disposition": "same_day", "flags": {"fever": "same_day"}}, True),
        ({"disposition": "same_day", "flags": {"fever": "within_days"}}, False),
        ({"disposition": "same_day", "flags": []}, False),
        ({"disposition": "same_day", "plan": None}, True),
        ({"disposition": "same_day", "hands_on": "yes"}, False),
    ],
)
def test_what_a_case_expects(expect: dict[str, Any], is_met: bool) -> None:
    outcome = {"disposition": "same_day", "flags": {"fever": "same_day", "dvt": "same_day"}, "plan": None}
    assert (misses_of(RegressionCase("x", expect=expect), outcome) == {}) is is_met


def test_cases_are_read_from_a_file_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "- {id: one, facts: [fever], expect: {disposition: same_day}, why: A rule.}\n"
    )
    (tmp_path / "b.yml").write_text("- {id: two, expect: {disposition: self_care}}\n")
    assert [case.id for case in read_cases(tmp_path)] == ["one", "two"]
    assert read_cases(tmp_path / "a.yml")[0].facts == ("fever",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id: x", "should be a list"),
        ("- {id: x}", "needs `id` and `expect"),
        ("- {id: x, fact: [a], expect: {disposition: same_day}}", "unknown key 'fact'"),
        ("- {id: x", "not valid YAML"),
    ],
)
def test_a_case_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "cases.yml"
    path.write_text(text)
    with pytest.raises(ProtocolError, match=says):
        read_cases(path)
