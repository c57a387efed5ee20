"""Proportions, their intervals, and the bars that a report is held to."""

from __future__ import annotations

import pytest

from bot.evaluation.proportions import Proportion, Report, below


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (13, 13, 0.772, 1.0),
        (0, 10, 0.0, 0.278),
        (5, 10, 0.237, 0.763),
        (81, 263, 0.255, 0.366),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_is_wilsons(hits: int, total: int, low: float, high: float) -> None:
    assert Proportion(hits, total).interval == pytest.approx((low, high), abs=5e-4)


def test_the_share_lies_in_its_interval_and_more_items_narrow_it() -> None:
    few, many = Proportion(9, 10), Proportion(90, 100)
    for proportion in (few, many):
        low, high = proportion.interval
        assert low < (proportion.share or 0) < high
    assert many.interval[1] - many.interval[0] < few.interval[1] - few.interval[0]


def test_nothing_has_no_share_and_is_left_out_of_a_report() -> None:
    report = Report("none")
    report.add("recall", [])
    assert Proportion(0, 0).share is None
    assert report.proportions == {}


def test_a_bar_that_is_met_is_no_problem_and_one_that_is_missed_is_named() -> None:
    report = Report("x", figures={"macro": 0.5})
    report.add("recall", [True, True, True, False])
    assert below(report, {"recall": 0.75, "macro": 0.5}) == []
    assert below(report, {"recall": 0.8}) == ["recall is 0.750, below the bar of 0.8"]
    with pytest.raises(KeyError, match="precision"):
        below(report, {"precision": 0.1})


def test_a_report_prints_shares_confusions_and_misses() -> None:
    report = Report("3 items", confusion={("triage", "other"): 2}, misses=["a: not found"])
    report.add("recall", [True, False])
    text = "\n".join(report.lines())
    assert "1/2" in text
    assert "50.0%" in text
    assert "triage" in text
    assert "a: not found" in text
