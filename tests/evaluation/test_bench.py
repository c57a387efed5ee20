"""The benchmarks' own arithmetic; what they measure is for `bot bench`."""

from __future__ import annotations

from bot.evaluation.bench import REFERENCE, Benchmarks, measure, percentile, script


def test_percentiles_are_of_nearest_rank() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 50), percentile(values, 95), percentile([7.0], 95)) == (50, 95, 7)


def test_the_first_call_is_not_counted() -> None:
    calls: list[int] = []
    assert len(measure(lambda: calls.append(1), rounds=3)) == 3
    assert len(calls) == 4


def test_ratios_are_against_the_reference_of_the_same_run() -> None:
    benchmarks = Benchmarks(figures={"server peak memory MB": 120.0})
    benchmarks.add("turn", [6.0, 4.0, 8.0])
    assert benchmarks.ratio("turn") is None
    benchmarks.add(REFERENCE, [2.0, 2.0])
    assert benchmarks.ratio("turn") == 3
    assert benchmarks.to_json()["timings"]["turn"] == {
        "median_ms": 6.0, "p95_ms": 8.0, "times_reference": 3.0, "n": 3,
    }  # fmt: skip
    assert any("120.00" in line for line in benchmarks.lines())


def test_the_script_has_messages_and_one_visit() -> None:
    assert len(set(script()["messages"])) >= 10
    assert script()["case"]["opening"]
