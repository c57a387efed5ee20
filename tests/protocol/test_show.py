"""The protocol as a page holds everything that a clinician has to judge."""

from __future__ import annotations

import re
from html import unescape

import pytest

from bot.protocol import Protocol
from bot.protocol.show import to_html, to_markdown


@pytest.fixture(scope="module")
def markdown(protocol: Protocol) -> str:
    return to_markdown(protocol)


def test_every_sign_is_there_with_source_certainty_and_level(protocol: Protocol, markdown: str) -> None:
    for flag in protocol.flags.values():
        section = markdown.split(f"\n### {flag.label}\n")[1].split("\n### ")[0]
        assert all(source in section for source in flag.source), flag.id
        assert f"Certainty: {flag.certainty}" in section
        assert flag.question in section
        assert all(phrase in section for phrase in (*flag.says, *flag.near_miss))


def test_every_question_option_route_plan_and_exercise_is_there(protocol: Protocol, markdown: str) -> None:
    texts = [card.ask for card in protocol.cards.values()]
    texts += [option.title for card in protocol.cards.values() for option in card.options]
    texts += [route.reason for route in protocol.routes]
    texts += [plan.title for plan in protocol.plans]
    texts += [note.text for note in protocol.notes]
    texts += [protocol.exercises[e].stop_if for plan in protocol.plans for e in plan.exercises]
    texts += [entry.why for entry in (*protocol.do_not, *protocol.ask_first)]
    assert [text for text in texts if text not in markdown] == []


def test_the_version_is_at_the_top(protocol: Protocol, markdown: str) -> None:
    assert protocol.version in markdown.split("\n## ")[0]


def test_nothing_is_shown_as_a_bare_id(protocol: Protocol, markdown: str) -> None:
    prose = re.sub(r" Id \S+", "", markdown)
    ids = {finding for finding in protocol.ids if "_" in finding}
    assert sorted(finding for finding in ids if re.search(rf"\b{finding}\b", prose)) == []


def test_the_page_stands_alone_and_says_the_same(protocol: Protocol) -> None:
    page = to_html(protocol)
    assert not re.search(r"(src|href)=|@import|url\(", page)
    assert page.count("<h1>") == 1
    text = unescape(page)
    assert all(flag.label in text for flag in protocol.flags.values())
    for tag in ("table", "ul", "h2", "h3", "p", "tr", "td"):
        assert len(re.findall(rf"<{tag}[ >]", page)) == page.count(f"</{tag}>")
