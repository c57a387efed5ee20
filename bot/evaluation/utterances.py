"""Score what the bot understands of annotated messages.

An item is `{"id", "text", "kind", "gold"}`; what `gold` does not name is not scored. Danger signs are
compared as concepts (`concepts.yml`). Every proportion counts successes, so that more is better.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.concepts import concepts, concepts_in
from bot.evaluation.json_lines import SampleError
from bot.evaluation.proportions import Proportion, Report

ROUTE_OF_KIND = {
    "symptom": "triage",
    "red_flag": "triage",
    "hard_negative": "triage",
    "inquiry": "inquiry",
    "therapist_search": "search",
    "out_of_scope": "other",
}
NOT_PRESENT = ("negated", "historical", "other_person", "hypothetical", "figurative")
MIXED = "mixed_inquiry"
SEVERITY_WITHIN = 1
DURATION_WITHIN = 0.3
UNSPECIFIED = "unspecified"
Parsed = Mapping[str, Any]


@dataclass(frozen=True)
class Scored:
    """One item with what the bot made of it."""

    id: str
    text: str
    kind: str
    gold: Mapping[str, Any]
    parsed: Parsed
    concepts: frozenset[str]

    def names(self, key: str) -> set[str]:
        """The concepts that the annotation lists under a key."""
        return set(self.gold.get(key, ()))

    @property
    def free(self) -> set[str]:
        """Concepts that are neither required nor wrong."""
        return self.names("also_ok") | self.names("uncertain")


def score_utterances(items: Sequence[Mapping[str, Any]], parse: Callable[[str], Parsed]) -> Report:
    """Return the report on these items."""
    scored = [_scored(item, parse(item["text"])) for item in items]
    report = Report(f"{len(scored)} messages")
    _score_routes(scored, report)
    _score_flags(scored, report)
    _score_absent(scored, report)
    _score_values([item for item in scored if item.kind == "symptom"], report)
    _score_topics([item for item in scored if item.kind == "inquiry"], report)
    _score_searches([item for item in scored if item.kind == "therapist_search"], report)
    outside = [item for item in scored if item.gold.get("expect")]
    _each(report, "behaviour", outside, "expect", lambda want, got: want == got, key="behaviour")
    return report


def check_items(items: Iterable[Mapping[str, Any]]) -> None:
    """Raise SampleError for an item of a kind that cannot be scored."""
    for item in items:
        if item["kind"] not in ROUTE_OF_KIND:
            kinds = ", ".join(ROUTE_OF_KIND)
            raise SampleError(f"item {item['id']!r}: kind {item['kind']!r} is unknown; use one of {kinds}.")


def _scored(item: Mapping[str, Any], parsed: Parsed) -> Scored:
    concepts = frozenset(concepts_in(parsed.get("flags", ())))
    return Scored(str(item["id"]), item["text"], item["kind"], item["gold"], parsed, concepts)


def _score_routes(scored: list[Scored], report: Report) -> None:
    clear = [item for item in scored if MIXED not in item.gold.get("tags", ())]
    pairs = [(ROUTE_OF_KIND[item.kind], str(item.parsed.get("route"))) for item in clear]
    report.confusion = dict(Counter(pairs))
    report.add("route", (want == got for want, got in pairs))
    for kind in ROUTE_OF_KIND:
        report.add(
            f"route_{kind}", (w == g for (w, g), item in zip(pairs, clear, strict=True) if item.kind == kind)
        )
    for (want, got), item in zip(pairs, clear, strict=True):
        if want != got:
            _miss(report, item, f"route {got}, not {want} ({item.parsed.get('intent')})")


def _score_flags(scored: list[Scored], report: Report) -> None:
    required: dict[str, list[bool]] = {}
    asserted: list[bool] = []
    for item in scored:
        want = item.names("flags")
        for concept in sorted(want):
            required.setdefault(concept, []).append(concept in item.concepts)
            if concept not in item.concepts:
                _miss(report, item, f"{concept} not found")
        for concept in sorted(item.concepts - item.free):
            if _is_annotated(concept):
                asserted.append(concept in want)
                if concept not in want:
                    _miss(report, item, f"{concept} asserted")
    report.add("flag_recall", [found for tests in required.values() for found in tests])
    report.add("flag_precision", asserted)
    if required:
        shares = [Proportion.of(tests).share or 0.0 for tests in required.values()]
        report.figures["flag_recall_macro"] = sum(shares) / len(shares)
    urgent = [item for item in scored if item.gold.get("min_urgency") == "emergency_now"]
    report.add("emergency_escalated", (bool(item.parsed.get("escalate")) for item in urgent))
    report.add(
        "emergency_noticed",
        (
            bool(item.parsed.get("escalate") or item.concepts & (item.names("flags") | item.free))
            for item in urgent
        ),
    )
    for item in urgent:
        if not item.parsed.get("escalate"):
            _miss(report, item, "an emergency, not escalated")
    calm = [item for item in scored if not item.names("flags") and not item.names("uncertain")]
    quiet = [not {c for c in item.concepts - item.free if _is_annotated(c)} for item in calm]
    report.add("no_false_alarm", quiet)
    for concept, tests in sorted(required.items()):
        report.add(f"flag_recall_{concept}", tests)


def _score_absent(scored: list[Scored], report: Report) -> None:
    every: list[bool] = []
    for key in NOT_PRESENT:
        tests = []
        for item in scored:
            for concept in sorted(item.names(key) - item.names("flags") - item.names("also_ok")):
                tests.append(concept not in item.concepts)
        every += tests
        report.add(f"not_asserted_{key}", tests)
    report.add("not_asserted", every)
    mixed = [item for item in scored if item.kind == "hard_negative" and item.names("flags")]
    report.add("present_beside_absent", (item.names("flags") <= item.concepts for item in mixed))


def _score_values(items: list[Scored], report: Report) -> None:
    placed = [item for item in items if item.gold.get("region") not in (None, [], [UNSPECIFIED])]
    _each(report, "region", placed, "region", lambda want, got: bool(set(want) & set(got or ())))
    report.add(
        "region_exact", (set(item.gold["region"]) == set(item.parsed.get("region", ())) for item in placed)
    )
    for name in ("side", "onset", "mechanism", "trend"):
        _each(report, name, items, name, lambda want, got: want == got)
    _each(
        report,
        "severity",
        items,
        "severity",
        lambda want, got: got is not None and abs(want - got) <= SEVERITY_WITHIN,
    )
    _each(report, "duration_days", items, "duration_days", _is_near_duration)
    for name in ("quality", "radiation"):
        stated = [item for item in items if item.gold.get(name)]
        want = [(item, value) for item in stated for value in item.gold[name]]
        got = [(item, value) for item in stated for value in item.parsed.get(name, ())]
        report.add(f"{name}_recall", (value in item.parsed.get(name, ()) for item, value in want))
        report.add(f"{name}_precision", (value in item.gold[name] for item, value in got))


def _is_near_duration(want: float, got: float | None) -> bool:
    return got is not None and abs(want - got) <= max(1.0, DURATION_WITHIN * want)


def _score_topics(items: list[Scored], report: Report) -> None:
    by_topic: dict[str, list[bool]] = {}
    tests = []
    for item in items:
        got = item.parsed.get("topic")
        tests.append(got in (item.gold["topic"], *item.gold.get("also_topics", ())))
        by_topic.setdefault(item.gold["topic"], []).append(got == item.gold["topic"])
        if not tests[-1]:
            _miss(report, item, f"topic {got}, not {item.gold['topic']}")
    report.add("topic", tests)
    if by_topic:
        shares = [Proportion.of(found).share or 0.0 for found in by_topic.values()]
        report.figures["topic_recall_macro"] = sum(shares) / len(shares)


def _score_searches(items: list[Scored], report: Report) -> None:
    for name in ("location", "specialty", "insurance", "radius"):
        _each(report, f"search_{name}", items, name, _holds_words, key=name)
    nowhere = [item for item in items if not item.gold.get("location")]
    report.add("search_no_place_invented", (not item.parsed.get("location") for item in nowhere))
    wishes = [(item, wish) for item in items for wish in item.gold.get("constraints", ())]
    tests = [_plain(wish) in map(_plain, item.parsed.get("constraints", ())) for item, wish in wishes]
    report.add("search_constraints", tests)
    for (item, wish), found in zip(wishes, tests, strict=True):
        if not found:
            _miss(report, item, f"constraint {wish} not found")


def _each(
    report: Report,
    name: str,
    items: Iterable[Scored],
    gold_key: str,
    test: Callable[[Any, Any], bool],
    *,
    key: str | None = None,
) -> None:
    tests = []
    for item in items:
        want, got = item.gold.get(gold_key), item.parsed.get(key or gold_key)
        if want in (None, []):
            continue
        tests.append(test(want, got))
        if not tests[-1]:
            _miss(report, item, f"{name} {got}, not {want}")
    report.add(name, tests)


def _holds_words(want: Any, got: Any) -> bool:
    return bool(_plain(got)) and set(_plain(want).split()) <= set(_plain(got).split())


def _plain(text: Any) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", str(text or "").casefold()).split())


def _is_annotated(concept: str) -> bool:
    return concept in concepts()


def _miss(report: Report, item: Scored, what: str) -> None:
    report.misses.append(f"{item.id}: {what}: {item.text}")
