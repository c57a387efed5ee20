"""Proportions with their 95% Wilson interval, gathered by name into a report."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Z = 1.96


@dataclass(frozen=True)
class Proportion:
    """`hits` out of `total`."""

    hits: int
    total: int

    @property
    def share(self) -> float | None:
        """The plain share; None without any item."""
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% Wilson score interval; everything is possible without any item."""
        if not self.total:
            return 0.0, 1.0
        k, n, square = self.hits, self.total, Z * Z
        centre = (k + square / 2) / (n + square)
        half = Z / (n + square) * math.sqrt(k * (n - k) / n + square / 4)
        return max(0.0, centre - half), min(1.0, centre + half)

    @classmethod
    def of(cls, tests: Iterable[bool]) -> Proportion:
        """Count how many tests hold."""
        results = list(tests)
        return cls(sum(results), len(results))


@dataclass
class Report:
    """Named proportions (more is always better), plain figures, a table of confusions, a list of misses."""

    title: str
    proportions: dict[str, Proportion] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    confusion: dict[tuple[str, str], int] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, name: str, tests: Iterable[bool]) -> None:
        """Add a proportion; one without any item is left out."""
        proportion = Proportion.of(tests)
        if proportion.total:
            self.proportions[name] = proportion

    def value(self, name: str) -> float | None:
        """The share or figure of that name."""
        if name in self.proportions:
            return self.proportions[name].share
        return self.figures.get(name)

    def to_json(self) -> dict[str, Any]:
        """The report for programs."""
        rows = {}
        for name, proportion in self.proportions.items():
            low, high = proportion.interval
            rows[name] = {"hits": proportion.hits, "total": proportion.total, "low": low, "high": high}
        confusion = [{"expected": w, "got": g, "count": n} for (w, g), n in self.confusion.items()]
        return {"proportions": rows, "figures": self.figures, "confusion": confusion, "misses": self.misses}

    def lines(self) -> Iterator[str]:
        """The report for people."""
        yield self.title
        for name, proportion in self.proportions.items():
            low, high = proportion.interval
            share = f"{100 * (proportion.share or 0):6.1f}%"
            counts = f"{proportion.hits:4}/{proportion.total:<4}"
            yield f"  {name:40} {counts} {share}  [{100 * low:.1f}, {100 * high:.1f}]"
        for name, figure in self.figures.items():
            yield f"  {name:40} {figure:.3g}"
        if self.confusion:
            yield from _table(self.confusion)
        if self.misses:
            yield f"Misses ({len(self.misses)}):"
            yield from (f"  {miss}" for miss in self.misses)


def below(report: Report, bars: Mapping[str, float]) -> list[str]:
    """Return one line for each bar that the report does not reach. Raises KeyError for an unknown name."""
    problems = []
    for name, bar in bars.items():
        value = report.value(name)
        if value is None:
            raise KeyError(name)
        if value < bar:
            problems.append(f"{name} is {value:.3f}, below the bar of {bar:g}")
    return problems


def _table(confusion: Mapping[tuple[str, str], int]) -> Iterator[str]:
    rows = list(dict.fromkeys(wanted for wanted, _ in confusion))
    columns = list(dict.fromkeys([*rows, *(got for _, got in confusion)]))
    yield "Expected (down) against got (across):"
    yield "  " + " " * 18 + "".join(f"{column[:14]:>15}" for column in columns)
    for row in rows:
        yield f"  {row:18}" + "".join(f"{confusion.get((row, column), 0):>15}" for column in columns)
