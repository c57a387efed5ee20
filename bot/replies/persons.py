"""Texts about "you", said of somebody else: the person with the pain is not who reads.

The protocol words everything once, to the person with the pain. In a chat about "my mum" its texts go through
`about_other`; the words for it are in `persons.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.protocol import Option, Protocol
from bot.replies.message import Message
from bot.replies.question import shortened
from bot.triage import Question

OTHERS = ("my_child", "someone_else")
# The notice that stands for advice which has not changed.
SAME_ADVICE = "same_advice"
MASK = "\x00{}\x00"
MASKED = re.compile(r"\x00(\d+)\x00")
START = re.compile(r"(^|[.?!:(]\s+|[\"(])$")


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "persons.yml").read_text(encoding="utf-8"))


def whole_texts() -> tuple[str, ...]:
    """The sentences that have a wording of their own, for checks."""
    return tuple(_data()["whole"])


def unnamed(for_whom: str) -> str:
    """Who it is about when nobody was named: "your child"."""
    return str(_data()["unnamed"].get(for_whom, ""))


def third(text: str, who: str, *, first: bool = False) -> str:
    """The text about somebody else. `first`: it says "I" of the person with the pain, as options do."""
    data, kept = _data(), []

    def keep(words: str) -> str:
        kept.append(words)
        return MASK.format(len(kept) - 1)

    text = _with_whole(text, who, keep)
    for pattern in _patterns("reader"):
        text = pattern.sub(lambda match: keep(match.group()), text)
    if first:
        text = _swapped(text, data["me"])
    objects = _objects()
    text = objects.sub(lambda match: f"{match['before']}{data['you_as_object']}", text)
    text = _swapped(text, data["you"])
    while MASKED.search(text):
        text = MASKED.sub(lambda match: kept[int(match[1])], text)
    return text


def question_of_other(question: Question, who: str) -> Question:
    """The question as it is put to somebody who answers for another."""
    options = tuple(_option(option, who) for option in question.options)
    ask, why = third(question.ask, who, first=True), third(question.why, who)
    return replace(question, ask=ask, why=why, options=options)


def about_other(each: Message, who: str, protocol: Protocol, *, only_whole: bool = False) -> Message:
    """The message in a chat about somebody else. `only_whole`: a text that speaks to the reader."""
    custom = each.get("custom") or {}
    kind = custom.get("type")
    if kind not in ("question", "assessment", "plan", "therapists") and custom.get("code") != SAME_ADVICE:
        return {**each, "text": _with_whole(each["text"], who, str)} if each.get("text") else each
    if kind == "question":
        return _question(each, custom, who)
    if kind == "plan":
        note = _data()["plan"].format(who=who)
        return {
            **each,
            "text": f"{note}\n{each['text']}",
            "custom": {**custom, "what": f"{note} {custom.get('what', '')}".strip()},
        }
    lines = each["text"].split("\n")
    if kind == "therapists":
        # A line of the list is a therapist's own.
        return {**each, "text": "\n".join(x if x.startswith("- ") else third(x, who) for x in lines)}
    if kind != "assessment":
        return {**each, "text": "\n".join(third(line, who) for line in lines)}
    own = _own_titles(protocol)
    said = "\n".join(_with_whole(line, who, str) if only_whole else third(line, who) for line in lines)
    return {**each, "text": said, "custom": _assessment(custom, who, own)}


def _question(each: Message, custom: Mapping[str, Any], who: str) -> Message:
    titles = [option["title"] for option in custom["options"]]
    others = [third(title, who, first=True) for title in titles]
    new = {custom["ask"]: third(custom["ask"], who, first=True), custom["why"]: third(custom["why"], who)}
    new |= {f"- {title}": f"- {other}" for title, other in zip(titles, others, strict=True)}
    new |= dict(zip(custom.get("short", ()), [shortened(others)], strict=False))
    text = "\n".join(new.get(line, line) for line in each["text"].split("\n"))
    options = [{**o, "title": other} for o, other in zip(custom["options"], others, strict=True)]
    changed = {"ask": new[custom["ask"]], "why": new[custom["why"]], "options": options}
    if custom.get("short"):
        changed["short"] = [new.get(line, line) for line in custom["short"]]
    return {**each, "text": text, "custom": {**custom, **changed}}


def _assessment(custom: Mapping[str, Any], who: str, own: frozenset[str]) -> dict[str, Any]:
    """The assessment's own sentences; the visitor's words stay as they were said."""

    def deep(value: Any) -> Any:
        if isinstance(value, str):
            return third(value, who)
        return [deep(item) for item in value] if isinstance(value, list) else value

    flags = [
        {**flag, "because": third(flag["because"], who, first=True)} if flag["because"] in own else flag
        for flag in custom["flags"]
    ]
    texts = ("action", "notes", "would_change", "safety_net", "say", "do", "dont", "disclaimer")
    changed = {name: deep(custom[name]) for name in texts if custom.get(name)}
    reasons = [{**reason, "text": third(reason["text"], who)} for reason in custom["reasons"]]
    treatments = [{**each, "why": deep(each["why"])} for each in custom["treatments"]]
    return {**custom, **changed, "flags": flags, "reasons": reasons, "treatments": treatments}


def _option(option: Option, who: str) -> Option:
    return replace(option, title=third(option.title, who, first=True))


def _own_titles(protocol: Protocol) -> frozenset[str]:
    """Titles of options: after a tap they stand where the visitor's words would."""
    cards = (option.title for card in protocol.cards.values() for option in card.options)
    flags = (flag.option or flag.label for flag in protocol.flags.values())
    return frozenset((*cards, *flags))


def _with_whole(text: str, who: str, keep: Callable[[str], str]) -> str:
    for said, instead in sorted(_data()["whole"].items(), key=lambda item: -len(item[0])):
        if said in text:
            text = text.replace(said, keep(instead.format(who=who)))
    return text


def _swapped(text: str, words: Mapping[str, str]) -> str:
    def swap(match: re.Match[str]) -> str:
        new = words[match.group().lower()]
        # "I" is always a capital; another word is one where a sentence begins.
        is_start = bool(START.search(text[: match.start()]))
        is_capital = match.group()[:1].isupper() and (is_start or not match.group().startswith("I"))
        return new[:1].upper() + new[1:] if is_capital else new

    names = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(rf"\b({names})\b(?!')", swap, text, flags=re.IGNORECASE)


@lru_cache(maxsize=1)
def _objects() -> re.Pattern[str]:
    before = "|".join(_data()["object_after"])
    return re.compile(rf"(?P<before>\b(?:{before}) )you\b(?!')", re.IGNORECASE)


@lru_cache(maxsize=4)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _data()[name])
