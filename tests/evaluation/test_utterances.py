"""How annotated messages are scored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.json_lines import SampleError, read_json_lines
from bot.evaluation.proportions import Proportion
from bot.evaluation.utterances import check_items, score_utterances

SAMPLES = Path(__file__).parent / "samples" / "utterances.jsonl"
KEYS = ("id", "text", "kind", "gold")


def item(kind: str, gold: dict[str, Any], text: str = "x") -> dict[str, Any]:
    return {"id": "1", "text": text, "kind": kind, "gold": gold}


def saying(**parsed: Any) -> Callable[[str], dict[str, Any]]:
    return lambda _: {"route": "triage", "flags": [], "escalate": False, **parsed}


def test_a_finding_counts_as_its_concept() -> None:
    report = score_utterances(
        [item("red_flag", {"flags": ["saddle_numbness"], "min_urgency": "emergency_now"})],
        saying(flags=["ces_saddle_numbness"], escalate=True),
    )
    assert report.value("flag_recall") == report.value("flag_precision") == 1
    assert report.value("emergency_escalated") == 1
    assert report.misses == []


def test_silence_is_a_miss_and_a_false_word_is_one_too() -> None:
    report = score_utterances([item("red_flag", {"flags": ["fever"]})], saying(flags=["dvt"]))
    assert report.proportions["flag_recall"] == Proportion(0, 1)
    assert report.proportions["flag_precision"] == Proportion(0, 1)
    assert [miss.split(": ")[1] for miss in report.misses] == ["fever not found", "calf_swelling asserted"]


def test_what_is_also_fine_or_uncertain_is_neither_required_nor_wrong() -> None:
    gold = {"flags": [], "also_ok": ["fever"], "uncertain": ["leg_weakness"]}
    report = score_utterances([item("hard_negative", gold)], saying(flags=["fever", "leg_weakness_one"]))
    assert "flag_precision" not in report.proportions
    assert report.misses == []


def test_findings_outside_the_annotated_vocabulary_are_not_scored() -> None:
    report = score_utterances([item("symptom", {"flags": []})], saying(flags=["diabetes"]))
    assert report.value("no_false_alarm") == 1


@pytest.mark.parametrize("key", ["negated", "historical", "other_person", "hypothetical", "figurative"])
def test_what_is_mentioned_but_not_present_must_not_be_asserted(key: str) -> None:
    items = [item("hard_negative", {"flags": [], key: ["fever"]})]
    assert score_utterances(items, saying()).value(f"not_asserted_{key}") == 1
    wrong = score_utterances(items, saying(flags=["fever"]))
    assert wrong.value(f"not_asserted_{key}") == wrong.value("not_asserted") == 0


@pytest.mark.parametrize(
    ("name", "gold", "got", "is_right"),
    [
        ("side", "left", "left", True),
        ("side", "left", None, False),
        ("severity", 7, 8, True),
        ("severity", 7, 9, False),
        ("duration_days", 21, 27, True),
        ("duration_days", 21, 30, False),
        ("duration_days", 1, 2, True),
        ("duration_days", 1, None, False),
        ("region", ["neck", "shoulder"], ["shoulder"], True),
        ("region", ["neck"], ["low_back"], False),
        ("mechanism", "lifting", "fall", False),
    ],
)
def test_values_have_their_tolerance(name: str, gold: Any, got: Any, is_right: bool) -> None:
    parsed = {} if got is None else {name: got}
    report = score_utterances([item("symptom", {name: gold})], saying(**parsed))
    assert report.value(name) == is_right


def test_a_denied_radiation_is_scored_like_any_other() -> None:
    report = score_utterances([item("symptom", {"radiation": ["none"]})], saying(radiation=["none", "leg"]))
    assert report.value("radiation_recall") == 1
    assert report.value("radiation_precision") == 0.5


def test_topics_searches_and_behaviours() -> None:
    topic = score_utterances(
        [item("inquiry", {"topic": "price", "also_topics": ["insurance"]})],
        saying(topic="insurance", route="inquiry"),
    )
    assert (topic.value("topic"), topic.value("topic_recall_macro")) == (1, 0)
    gold = {"location": "Leeds", "constraints": ["evening", "female"]}
    search = score_utterances(
        [item("therapist_search", gold)], saying(location="leeds, uk", constraints=["female"], route="search")
    )
    assert (search.value("search_location"), search.value("search_constraints")) == (1, 0.5)
    invented = score_utterances([item("therapist_search", {"constraints": []})], saying(location="me"))
    assert invented.value("search_no_place_invented") == 0
    outside = score_utterances([item("out_of_scope", {"expect": "clarify"})], saying(behaviour="clarify"))
    assert outside.value("behaviour") == 1


def test_routes_are_compared_by_kind_and_shown_as_a_table() -> None:
    items = [item("inquiry", {"topic": "price"}), item("symptom", {"tags": ["mixed_inquiry"]})]
    report = score_utterances(items, saying(route="triage"))
    assert report.proportions["route"] == Proportion(0, 1)
    assert report.confusion == {("inquiry", "triage"): 1}


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(SampleError, match="kind 'poem' is unknown; use one of symptom"):
        check_items([item("poem", {})])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no item"),
        ("{", "line 1: not JSON"),
        ('{"id": 1}', "line 1: no 'text'"),
        ("[]\n", "line 1: no 'id'"),
    ],
)
def test_a_sample_file_that_cannot_be_used_says_why(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(content)
    with pytest.raises(SampleError, match=message):
        read_json_lines(path, required=KEYS)


def test_an_id_that_is_used_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text('{"id": 1}\n{"id": 1}\n')
    with pytest.raises(SampleError, match="line 2: the id 1 is used twice"):
        read_json_lines(path, required=("id",))


@pytest.mark.slow
def test_the_bot_understands_our_own_samples(trained_model: Path) -> None:
    from bot.evaluation.message_parser import MessageParser

    report = score_utterances(
        read_json_lines(SAMPLES, required=KEYS), MessageParser.load(trained_model).parse
    )
    for name in ("route", "flag_recall", "emergency_escalated", "not_asserted", "topic", "search_location"):
        assert report.value(name) == 1, report.misses
