"""The protocol as a page holds everything that a clinician has to judge."""

from __future__ import annotations

import re
from html import unescape

import pytest

from bot.protocol import Disposition, Protocol
from bot.protocol.show import LEVEL_NAMES, VERIFIED_NAMES, to_markdown
from bot.protocol.show_page import to_html


@pytest.fixture(scope="module")
def markdown(protocol: Protocol) -> str:
    return to_markdown(protocol)


def test_every_sign_is_there_with_source_certainty_and_level(protocol: Protocol, markdown: str) -> None:
    for flag in protocol.flags.values():
        section = markdown.split(f"\n#### {flag.label}\n")[1].split("\n###")[0]
        assert all(source in section for source in flag.source), flag.id
        assert f"**Certainty:** {flag.certainty}" in section
        assert VERIFIED_NAMES[flag.verified] in section
        assert flag.question in section
        assert all(phrase in section for phrase in (*flag.says, *flag.near_miss))


def test_every_question_option_route_plan_and_exercise_is_there(protocol: Protocol, markdown: str) -> None:
    texts = [card.ask for card in protocol.cards.values()]
    texts += [option.title for card in protocol.cards.values() for option in card.options]
    texts += [route.reason for route in protocol.routes]
    texts += [plan.title for plan in protocol.plans]
    texts += [plan.recovery for plan in protocol.plans]
    texts += [exercise.stop_if for exercise in protocol.exercises.values()]
    texts += [note.text for note in protocol.notes]
    texts += [entry.why for entry in (*protocol.do_not, *protocol.ask_first)]
    assert [text for text in texts if text not in markdown] == []


def test_the_version_is_at_the_top(protocol: Protocol, markdown: str) -> None:
    assert protocol.version in markdown.split("\n## ")[0]


def test_nothing_is_shown_as_a_bare_id(protocol: Protocol, markdown: str) -> None:
    prose = re.sub(r" Id \S+|\*\*Id:\*\* \S+", "", markdown)
    ids = {finding for finding in protocol.ids if "_" in finding}
    assert sorted(finding for finding in ids if re.search(rf"\b{finding}\b", prose)) == []


def test_every_treatment_says_what_research_shows_how_sure_that_is_and_where_it_is_from(
    protocol: Protocol, markdown: str
) -> None:
    assert set(protocol.evidence) == set(protocol.treatments)
    for treatment, evidence in protocol.evidence.items():
        section = markdown.split(f"\n### {protocol.treatments[treatment]}\n")[1].split("\n##")[0]
        for text in (
            evidence.shows,
            evidence.guidelines,
            evidence.after,
            evidence.certainty,
            *evidence.source,
        ):
            assert text in section


@pytest.mark.parametrize(
    ("treatment", "honest"),
    [
        ("massage", "uncertain"),
        ("manipulation", "not clearly better than sham"),
        ("traction", "Little or no difference"),
        ("laser", "unknown"),
        ("needling", "not better than other physical treatment"),
        ("physical_therapy", "first choice"),
    ],
)
def test_research_is_told_in_honest_words(protocol: Protocol, treatment: str, honest: str) -> None:
    assert honest in protocol.evidence[treatment].shows


def test_the_page_stands_alone_and_says_the_same(protocol: Protocol) -> None:
    page = to_html(protocol)
    assert not re.search(r"src=|href=\"(?!#)|@import|url\(|<script", page)
    assert page.count("<h1>") == 1
    text = unescape(page)
    assert all(flag.label in text for flag in protocol.flags.values())
    assert all(phrase in text for flag in protocol.flags.values() for phrase in (*flag.says, *flag.near_miss))
    for tag in ("table", "ul", "h2", "h3", "h4", "p", "tr", "td", "dl", "dd", "section", "details", "nav"):
        assert len(re.findall(rf"<{tag}[ >]", page)) == page.count(f"</{tag}>"), tag


def test_every_entry_of_the_contents_leads_to_one_heading(protocol: Protocol) -> None:
    page = to_html(protocol)
    targets = re.findall(r'<h[234] id="([^"]+)"', page)
    assert re.findall(r'href="#([^"]+)"', page) == targets
    assert len(set(targets)) == len(targets)
    assert len(targets) > len(protocol.flags) + len(protocol.cards)


def test_the_level_of_a_sign_is_told_in_words_as_well_as_in_colour(protocol: Protocol) -> None:
    sections = re.findall(r'<section class="sign (\w+)">(.*?)</section>', to_html(protocol), re.DOTALL)
    assert len(sections) == len(protocol.flags)
    for level, section in sections:
        assert f"<dt>Level</dt><dd>{LEVEL_NAMES[Disposition(level)]}</dd>" in section
