"""The random visitor: the same seed gives the same walk, all of the file can be said, every walk ends."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.gate import read_answer
from bot.evaluation.walking import Coverage, Walk
from bot.evaluation.walking.moves import dangers, emergencies, load_moves
from bot.evaluation.walking.stored import intents, pass_time
from bot.evaluation.walking.transcript import transcript
from bot.protocol import Disposition, Protocol

SIGN = {"id": "sign", "title": "A sign", "raises": ["cardiac"]}
ASKED = {
    "type": "question",
    "card": "right_now",
    "kind": "any_of",
    "options": [SIGN, {"id": "none", "title": "None of these", "raises": []}],
}


def answer(number: int) -> list[dict[str, Any]]:
    """What a plain assistant says in its turn `number`."""
    if number % 9 == 8:
        return [
            {"text": f"That is all, {number}.", "custom": {"type": "assessment", "disposition": "self_care"}}
        ]
    return [
        {"text": f"Question {number}?", "custom": ASKED, "buttons": [{"title": "Skip", "payload": "Skip"}]}
    ]


def played(protocol: Protocol, seed: int, number: int, *, has_copies: bool = False) -> Walk:
    """A whole walk over the plain assistant."""
    walk = Walk(seed, number, protocol, has_copies=has_copies)
    while walk.next() is not None:
        walk.heard(answer(len(walk.turns)))
    return walk


def test_the_same_seed_and_number_give_the_same_walk(protocol: Protocol) -> None:
    first, again = played(protocol, 7, 3), played(protocol, 7, 3)
    assert [turn.said for turn in first.turns] == [turn.said for turn in again.turns]
    assert [turn.said for turn in played(protocol, 8, 3).turns] != [turn.said for turn in first.turns]


def test_every_move_is_made_sooner_or_later(protocol: Protocol) -> None:
    met: Counter[str] = Counter()
    for number in range(150):
        met.update(turn.said.move for turn in played(protocol, 1, number, has_copies=True).turns)
    # These need an assistant that shows an emergency or takes a call-back request.
    unmet = {move.id for move in load_moves().moves if move.when not in ("emergency", "request")} - set(met)
    assert unmet == set()


def test_copies_are_sent_only_where_messages_have_ids(protocol: Protocol) -> None:
    said = [turn.said for number in range(60) for turn in played(protocol, 1, number).turns]
    assert not any(each.is_copy for each in said)


def test_every_emergency_of_the_protocol_can_be_said(protocol: Protocol) -> None:
    flags = {flag.id for flag in protocol.flags.values() if flag.disposition is Disposition.EMERGENCY_NOW}
    assert {danger.flag for danger in dangers()} == flags
    # What needs another sign beside it is said as well, and counted apart.
    assert flags - {danger.flag for danger in dangers() if danger.is_enough} == flags - emergencies()


def test_a_walk_that_never_comes_to_a_result_is_a_fault(protocol: Protocol) -> None:
    walk = Walk(1, 1, protocol)
    while walk.next() is not None:
        walk.heard([{"text": f"Hm, {len(walk.turns)}.", "custom": {"type": "notice", "code": "hm"}}])
    assert walk.ending == "none"
    assert walk.faults[-1].check == "walk_ends"


def test_the_transcript_is_a_script_with_the_fault_in_its_place(protocol: Protocol) -> None:
    walk = Walk(5, 0, protocol)
    walk.next()
    walk.heard([])
    lines = list(transcript(walk))
    assert lines[0] == "# seed 5, walk 0"
    assert lines[1].startswith("visitor: ")
    assert "FAULT reply_came" in lines[-1]


def test_taps_are_written_as_the_scripts_have_them(protocol: Protocol) -> None:
    walks = [played(protocol, 2, number) for number in range(20)]
    walk, tapped = next((walk, turn.said) for walk in walks for turn in walk.turns if turn.said.card)
    answer_of_tap = read_answer(tapped.text)
    assert answer_of_tap is not None
    assert f"tap: right_now {' '.join(answer_of_tap.options)}" in list(transcript(walk))


def test_coverage_tells_what_was_not_met(protocol: Protocol) -> None:
    coverage = Coverage()
    coverage.add(played(protocol, 1, 1), Counter({"greet": 2}))
    report = "\n".join(coverage.lines(protocol, ["greet", "deny"]))
    assert "1 of   2; not met: deny" in report
    assert "q_age" in report


def test_time_passes_in_the_stored_conversation(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    slot = {"event": "slot", "timestamp": 1000.0, "name": "conversation", "value": {"last_at": 900.0}}
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id, type_name, timestamp, intent_name, "
            "action_name, data)"
        )
        rows = [
            ("a", "slot", 1000.0, None, "conversation", json.dumps(slot)),
            ("b", "user", 1000.0, "greet", None, json.dumps({"event": "user", "timestamp": 1000.0})),
        ]
        connection.executemany(
            "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
    connection.close()
    pass_time(path, "a", 100.0)
    with sqlite3.connect(path) as connection:
        stored = connection.execute("SELECT timestamp, data FROM events ORDER BY id").fetchall()
    connection.close()
    assert stored[0][0] == 900.0
    assert json.loads(stored[0][1])["value"]["last_at"] == 800.0
    assert stored[1][0] == 1000.0
    assert intents(path, "b") == Counter({"greet": 1})


@pytest.mark.parametrize("arguments", [["--turns", "0"], ["--walk", "3"]])
def test_wrong_calls_are_told_so(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    from bot.cli import main

    assert main(["evaluate", "walk", *arguments]) == 2
    assert arguments[0] in capsys.readouterr().err
