"""The lexicon against the protocol, and the spelling of plain words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.language import grammar as grammar_module
from bot.language.expressions import PatternError, check_operators
from bot.language.grammar import LEXICON, LexiconError, load_grammar, readable_ids
from bot.language.phrases import PhraseError, PhraseTrie, expand, parse_phrase
from bot.protocol import Protocol


def test_every_flag_can_be_read(protocol: Protocol) -> None:
    compiled = {rule.finding.id for rules in load_grammar().rules_by_head.values() for rule in rules}
    assert set(protocol.flags) <= compiled
    assert readable_ids() == compiled


def test_the_lexicon_names_only_findings_of_the_protocol(protocol: Protocol) -> None:
    grammar = load_grammar()
    known = set(protocol.flags) | set(protocol.facts)
    assert set(grammar.findings) <= known
    assert set(grammar.figurative.values()) <= known


def test_flags_and_facts_are_told_apart(protocol: Protocol) -> None:
    for finding in load_grammar().findings.values():
        assert finding.is_flag == (finding.id in protocol.flags)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("can't", ["cant"]),
        ("can’t", ["cant"]),
        ("cannot", ["cant"]),
        ("can not", ["cant"]),
        ("not able to", ["cant"]),
        ("numbnes", ["numbness"]),
        ("numbbbb", ["numb"]),
        ("tinglinggg", ["tingling"]),
        ("mum's back", ["mum", "'s", "back"]),
        ("it's", ["its"]),
        ("38.5C", ["38.5", "c"]),
        ("28yo", ["28", "yo"]),
        ("wanna", ["want", "to"]),
        ("incontinant", ["incontinent"]),
        ("dizzyness", ["dizziness"]),
        ("cant fell it when i whipe", ["cant", "feel", "it", "when", "i", "wipe"]),
        ("i fell today", ["i", "fell", "today"]),
        ("pain in my bag", ["pain", "in", "my", "back"]),
        ("the phone in my bag", ["the", "phone", "in", "my", "bag"]),
        ("legs are week", ["legs", "are", "weak"]),
        ("for a week", ["for", "a", "week"]),
        ("sincethursday", ["since", "thursday"]),
        ("armchair", ["armchair"]),
        ("burinng achnig libs", ["burning", "aching", "libs"]),
        ("scrathcing collapsef colivky", ["scratching", "collapsed", "colicky"]),
        ("im sacred of him", ["im", "scared", "of", "him"]),
        ("a sacred place", ["a", "sacred", "place"]),
    ],
)
def test_plain_spelling(written: str, plain: list[str]) -> None:
    assert [word.norm for word in load_grammar().speller.words(written)] == plain


ORDINARY = (
    "number reception contusion selling message weekend button brain shirt confidence contraception "
    "breast crouch direction strobe spelling vision legend planning feather later template "
    "heroes ballet coarse concession sailed ticket wander mutter appear describe damaged tightened smiling"
)


@pytest.mark.parametrize("word", ORDINARY.split())
def test_an_ordinary_word_is_never_mended_into_a_sign(word: str) -> None:
    assert load_grammar().speller.plain(word) == word


def test_no_word_of_the_lexicon_is_turned_into_another() -> None:
    """A phrase holding a word that messages spell otherwise could never be found."""
    grammar = load_grammar()
    vocabulary = {word for word in grammar.trie.vocabulary if word.isalpha()}
    assert {word for word in vocabulary if grammar.speller.plain(word) != word} == set()


def test_brackets_of_a_phrase() -> None:
    assert sorted(expand(parse_phrase("a (b|c d) [e]"))) == [
        ("a", "b"),
        ("a", "b", "e"),
        ("a", "c", "d"),
        ("a", "c", "d", "e"),
    ]


@pytest.mark.parametrize("phrase", ["a (b", "a ]", "__ a", "a __"])
def test_a_broken_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        PhraseTrie().add("concept", phrase)


def test_a_wide_phrase_is_found_like_a_narrow_one() -> None:
    heads = "|".join(f"head{letter}" for letter in "abcdefghijklmnopqrst")
    tails = "|".join(f"tail{letter}" for letter in "abcdefghijklmnopqrst")
    trie = PhraseTrie()
    trie.add("wide", f"({heads}) [middle] ({tails}) end")
    words = load_grammar().speller.words("headc middle tailb end, heada end")
    assert [(span.start, span.end) for span in trie.find(words)] == [(0, 4)]


@pytest.mark.parametrize("source", ["@numb > @foot +4", "@numb +4 > @foot", "@numb > @foot & +4", "> @numb"])
def test_a_window_after_its_operand_is_refused(source: str) -> None:
    with pytest.raises(PatternError, match="before the operand"):
        check_operators(source)


@pytest.mark.parametrize(
    "source", ["@numb >4 @foot", "(arm and leg) +3 @numb & neck ! @cold/ice", "@numb &30 @foot"]
)
def test_a_window_before_its_operand_is_fine(source: str) -> None:
    check_operators(source)


def test_the_loader_says_where_a_stray_window_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon = tmp_path / "lexicon"
    shutil.copytree(LEXICON, lexicon)
    stray = 'flags:\n  shingles:\n    raise:\n      - "blisters > stripe +4"\n'
    (lexicon / "patterns" / "slow_disease.yml").write_text(stray, encoding="utf-8")
    monkeypatch.setattr(grammar_module, "LEXICON", lexicon)
    with pytest.raises(LexiconError, match=r"slow_disease\.yml, shingles: .*stripe \+4.*`@numb >4 @foot`"):
        load_grammar.__wrapped__()
