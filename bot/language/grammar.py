"""The lexicon as loaded from the package: concepts, cues, spelling and the patterns of each finding."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.language.expressions import (
    Expression,
    PatternError,
    check_operators,
    classes_of,
    compile_expression,
    literals_of,
)
from bot.language.phrases import PhraseTrie, expand, parse_phrase
from bot.language.spelling import Speller

LEXICON = Path(__file__).with_name("lexicon")
WHOLE_WORD = re.compile(r"[a-z]+(?![a-z*])")
CUE = "cue."
MASK = "mask."
SUSPECT = "suspect"
PATTERNS = ("raise", "ask", "deny", SUSPECT)
NUMERIC_CLASSES = frozenset(
    ["age_50", "age_65", "age_70", "age_adult_young", "age_child", "age_under_10", "high_temp"]
)


class LexiconError(ValueError):
    """The lexicon contradicts itself."""


@dataclass(frozen=True)
class FindingRule:
    """How one finding is read: its patterns and how its status behaves."""

    id: str
    is_flag: bool
    is_acute: bool = False
    counts_when_recent: bool = False
    endures: bool = False
    is_bystander: bool = False
    names_agent: bool = False
    is_event: bool = False
    is_about_other: bool = False
    counts_for_family: bool = False
    ignores_baby: bool = False
    unless: tuple[tuple[str, ...], ...] = ()
    soften: tuple[tuple[str, ...], ...] = ()
    hedge: tuple[tuple[str, ...], ...] = ()
    plain: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Rule:
    """One pattern of one finding."""

    finding: FindingRule
    kind: str
    expression: Expression
    is_suspicion: bool = False


@dataclass(frozen=True)
class Grammar:
    """Everything that reading needs from the lexicon."""

    trie: PhraseTrie
    speller: Speller
    findings: Mapping[str, FindingRule]
    rules_by_head: Mapping[str, Sequence[Rule]]
    figurative: Mapping[str, str]
    word_lists: Mapping[str, Sequence[str]]
    numeric: Mapping[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=1)
def load_grammar() -> Grammar:
    """Return the packaged lexicon, compiled; raises LexiconError on the first contradiction."""
    with _no_collection():
        return _compiled()


def readable_ids() -> set[str]:
    """Return the ids of the findings that have a pattern, without compiling anything."""
    return {finding_id for _, _, finding_id, body in _bodies() if any(body.get(kind) for kind in PATTERNS)}


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause garbage collection: all that is made stays, and looking through it took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _compiled() -> Grammar:
    spelling = _read(LEXICON / "spelling.yml")
    cues = _read(LEXICON / "cues.yml")
    concepts = _concepts()
    plain = _respeller(spelling["spellings"])
    trie = PhraseTrie(skipped=spelling["skipped"], numbers=spelling["number_words"])
    for name, phrases in concepts.items():
        for phrase in phrases:
            trie.add(name, plain(phrase))
    for name, phrases in cues["cues"].items():
        for phrase in phrases:
            trie.add(CUE + name, plain(phrase))
    figurative = _add_masks(trie, plain)
    findings, rules = _rules(trie, plain, set(concepts) | NUMERIC_CLASSES)
    by_head: dict[str, list[Rule]] = {}
    for rule in rules:
        for concept in rule.expression.operands[0].concepts:
            by_head.setdefault(concept, []).append(rule)
    known = set(trie.vocabulary) | {word for words in cues["lists"].values() for word in words}
    known |= set(spelling["skipped"]) | set(" ".join(spelling["known"]).split())
    return Grammar(
        trie=trie,
        speller=Speller(
            spellings=spelling["spellings"],
            merges=spelling["merges"],
            targets=" ".join(spelling["mended"]).split(),
            known=known,
            known_beginnings=trie.beginnings,
            in_context=_places(spelling["in_context"]),
            glued=spelling["glued"],
        ),
        findings=findings,
        rules_by_head=by_head,
        figurative=figurative,
        word_lists=cues["lists"],
        numeric=cues["numeric"],
    )


def _respeller(spellings: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function that writes a phrase in the spelling that messages are brought to."""

    def plain(phrase: str) -> str:
        return WHOLE_WORD.sub(lambda match: spellings.get(match.group(), match.group()), phrase)

    return plain


def _places(in_context: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, dict[str, list[str]]]:
    """Return each slip with its meanings and every plain run of words that shows one."""
    return {
        slip: {
            meant: [" ".join(run) for place in places for run in expand(parse_phrase(place))]
            for meant, places in meanings.items()
        }
        for slip, meanings in in_context.items()
    }


def _read(path: Path) -> dict[str, Any]:
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(loaded, dict):
        raise LexiconError(f"{path.name}: expected a mapping at the top.")
    return loaded


def _concepts() -> dict[str, list[str]]:
    """Return every class with its phrases; a class may take in another one with `@name`."""
    raw: dict[str, list[str]] = {}
    for path in sorted(LEXICON.glob("concepts*.yml")):
        for name, phrases in _read(path).items():
            if name in raw:
                raise LexiconError(f"{path.name}: class {name!r} is defined twice.")
            raw[name] = [str(phrase) for phrase in phrases]

    def resolved(name: str, seen: tuple[str, ...]) -> list[str]:
        if name in seen or name not in raw:
            raise LexiconError(f"class {name!r} is unknown or contains itself (via {seen}).")
        return [
            phrase
            for item in raw[name]
            for phrase in (resolved(item[1:], (*seen, name)) if item.startswith("@") else [item])
        ]

    return {name: resolved(name, ()) for name in raw}


def _add_masks(trie: PhraseTrie, plain: Callable[[str], str]) -> dict[str, str]:
    """Add the phrases whose words mean nothing medical; return the finding that each is a figure of."""
    figurative: dict[str, str] = {}
    for name, phrases in _read(LEXICON / "masks.yml").items():
        concept = MASK + name
        if name != "plain":
            figurative[concept] = name
        for phrase in phrases:
            trie.add(concept, plain(str(phrase)))
    return figurative


def _rules(
    trie: PhraseTrie, plain: Callable[[str], str], concepts: set[str]
) -> tuple[dict[str, FindingRule], list[Rule]]:
    findings: dict[str, FindingRule] = {}
    rules: list[Rule] = []
    literals: dict[str, str] = {}

    def names(source: str, where: str) -> dict[str, str]:
        try:
            check_operators(source)
        except PatternError as error:
            raise LexiconError(f"{where}: {error}") from error
        for name in classes_of(source):
            if name not in concepts:
                raise LexiconError(f"{where}: class {name!r} in {source!r} is unknown.")
        for literal in literals_of(source):
            if literal not in literals:
                literals[literal] = f"literal.{len(literals)}"
                trie.add(literals[literal], plain(literal))
        return literals

    for path, is_flag, finding_id, body in _bodies():
        where = f"{path.name}, {finding_id}"
        if finding_id in findings:
            raise LexiconError(f"{where}: defined twice.")
        findings[finding_id] = finding = FindingRule(
            id=finding_id,
            is_flag=is_flag,
            is_acute=bool(body.get("acute")),
            counts_when_recent=bool(body.get("counts_when_recent")),
            endures=bool(body.get("endures")),
            is_bystander=bool(body.get("bystander")),
            names_agent=bool(body.get("names_agent")),
            is_event=bool(body.get("event")),
            is_about_other=bool(body.get("about_other")),
            counts_for_family=bool(body.get("family")),
            ignores_baby=bool(body.get("ignores_baby")),
            unless=_barred(body.get("unless", ()), names, where),
            soften=_barred(body.get("soften", ()), names, where),
            hedge=_barred(body.get("hedge", ()), names, where),
            plain=_barred(body.get("plain", ()), names, where),
        )
        for kind in PATTERNS:
            for source in body.get(kind, ()):
                expression = compile_expression(source, names(source, where))
                said = "raise" if kind == SUSPECT else kind
                rules.append(Rule(finding, said, expression, kind == SUSPECT))
    return findings, rules


def _bodies() -> Iterator[tuple[Path, bool, str, Mapping[str, Any]]]:
    """Yield the file, whether it is a flag, the id and the patterns of each finding."""
    for path in sorted((LEXICON / "patterns").glob("*.yml")):
        content = _read(path)
        for group, is_flag in (("flags", True), ("facts", False)):
            for finding_id, body in (content.get(group) or {}).items():
                yield path, is_flag, finding_id, body


def _barred(sources: Sequence[str], names: Any, where: str) -> tuple[tuple[str, ...], ...]:
    return tuple(compile_expression(source, names(source, where)).operands[0].concepts for source in sources)
