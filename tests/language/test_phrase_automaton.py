"""The automaton of phrases: gaps, words passed over, punctuation, phrases added later."""

from __future__ import annotations

import pytest

from bot.language.grammar import load_grammar
from bot.language.phrases import PhraseTrie


def _found(trie: PhraseTrie, text: str) -> list[tuple[int, int]]:
    words = load_grammar().speller.words(text)
    return [(span.start, span.end) for span in trie.find(words)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rope neck", [(0, 2)]),
        ("rope around his neck", [(0, 4)]),
        ("rope went tight around neck", [(0, 5)]),
        ("rope went very tight around neck", []),
        ("rope, neck", []),
    ],
)
def test_a_gap_takes_up_to_three_words(text: str, expected: list[tuple[int, int]]) -> None:
    trie = PhraseTrie()
    trie.add("hold", "rope __ neck")
    assert _found(trie, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("hit my own back", [(0, 4)]), ("hit my my my my back", []), ("my hit back", [(1, 3)])],
)
def test_up_to_three_words_are_passed_over(text: str, expected: list[tuple[int, int]]) -> None:
    trie = PhraseTrie(skipped=["my", "own"])
    trie.add("blow", "hit back")
    assert _found(trie, text) == expected


def test_a_phrase_added_after_a_search_is_found() -> None:
    trie = PhraseTrie()
    trie.add("one", "sore neck")
    assert _found(trie, "sore back") == []
    trie.add("two", "sore back")
    assert _found(trie, "sore back") == [(0, 2)]
