"""The sentences of data/findings: complete, known ids, and errors that say where."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.language.finding_examples import ExampleError, read_examples
from bot.protocol import Protocol, default_protocol

FOLDER = Path(__file__).parents[2] / "data" / "findings"
KNOWN = {"fever", "meningitis"}
FEWEST_A_FLAG = 40


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return default_protocol()


def write(folder: Path, text: str) -> Path:
    (folder / "some.yml").write_text(text, encoding="utf-8")
    return folder


def test_every_danger_sign_has_forty_sentences(protocol: Protocol) -> None:
    counts = Counter(one for example in read_examples(FOLDER, protocol.ids) for one in example.findings)
    assert [flag for flag in protocol.flags if counts[flag] < FEWEST_A_FLAG] == []


def test_hardly_any_sentence_is_written_twice(protocol: Protocol) -> None:
    texts = Counter(example.text.casefold() for example in read_examples(FOLDER, protocol.ids))
    assert [text for text, count in texts.items() if count > 1 and len(text) > 20] == []


def test_what_is_said_denied_and_only_sounds_alike(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        '- id: fever\n  says: ["burning up", {text: "hot, neck will not bend", also: [meningitis]}]\n'
        '  denies: ["temperature is normal"]\n  near_miss: ["christmas fever"]\n',
    )
    examples = read_examples(folder, KNOWN)
    assert [sorted(example.findings) for example in examples] == [["fever"], ["fever", "meningitis"], [], []]


def test_a_whole_message_names_all_that_it_states(tmp_path: Path) -> None:
    content = (
        '- {text: "hot, neck will not bend", states: [fever, meningitis]}\n- {text: "stiff", states: []}'
    )
    first, second = read_examples(write(tmp_path, content), KNOWN)
    assert first.findings == {"fever", "meningitis"}
    assert second.findings == frozenset()


def test_a_plain_list_holds_no_finding(tmp_path: Path) -> None:
    assert read_examples(write(tmp_path, '- "stiff after gardening"'), KNOWN)[0].findings == frozenset()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id: fever", "some.yml: expected a list"),
        ("- id: feever", "some.yml: entry 'feever'"),
        ("- {id: fever, says: [{text: hot, also: [meningites]}]}", "fever, says: 'hot' names"),
        ("- {id: fever, says: [38]}", "fever, says: 38 is neither"),
        ("- {text: hot, states: [feever]}", "some.yml: 'hot' names"),
        ("- {states: [fever]}", "some.yml: .* is neither"),
        ("[]", "no example sentences"),
    ],
)
def test_errors_name_file_and_entry(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(ExampleError, match=message):
        read_examples(write(tmp_path, content), KNOWN)
