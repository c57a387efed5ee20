"""Everybody can use it: scanner, sizes, keyboard, narrow screens; and nothing goes to third parties."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

STATIC_FOLDER = Path(__file__).parents[2] / "bot" / "web" / "static"
WIDGET_BUDGET_BYTES = 26_000
MIN_TARGET_PX = 44
CARDS = {
    "": ".welcome",
    "sore back": ".chip",
    "right_now": ".single",
    "q_worse": ".scale",
    "7": ".plan-card",
    "numb when i wipe": ".calls",
    "today": ".level-same_day",
    "days": ".level-within_days",
    "hands": ".level-therapy_visit",
    "Find a therapist": ".people",
    "I want to talk to a person": ".reference",
    "Show a summary": ".summary",
    "silent": ".service_degraded",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scanner_finds_nothing_on_any_card(open_visit: Callable[..., Visit], scheme: str) -> None:
    visit = open_visit(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    for text, card in CARDS.items():
        if text:
            visit.say(text)
        visit.page.locator(card).last.wait_for()
    found = Axe().run(visit.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_button_is_large_enough_for_a_thumb(open_visit: Callable[..., Visit], width: int) -> None:
    visit = open_visit(width=width, height=844, reduced_motion="reduce")
    small: list[str] = []
    for text, card in CARDS.items():
        if text:
            visit.say(text)
        visit.page.locator(card).last.wait_for()
        for button in visit.page.locator(
            "plumbline-chat button:visible, plumbline-chat .action:visible"
        ).all():
            box = button.bounding_box()
            if box and min(box["width"], box["height"]) < MIN_TARGET_PX:
                small.append(f"{button.inner_text()!r}: {box['width']:.0f} x {box['height']:.0f}")
    assert small == []


@pytest.mark.parametrize("width", [1280, 640, 390, 320])
def test_nothing_sticks_out_sideways(open_visit: Callable[..., Visit], width: int) -> None:
    visit = open_visit(width=width, height=600, reduced_motion="reduce")
    for text, card in CARDS.items():
        if text:
            visit.say(text)
        visit.page.locator(card).last.wait_for()
    page_width, log_overflow = visit.page.evaluate(
        """() => {
            const scroller = document.querySelector("plumbline-chat").shadowRoot.querySelector(".scroller");
            return [document.documentElement.scrollWidth, scroller.scrollWidth - scroller.clientWidth];
        }"""
    )
    assert page_width <= width
    assert log_overflow <= 0


def test_the_log_is_a_polite_live_region(visit: Visit) -> None:
    log = visit.page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")


def test_a_whole_answer_can_be_given_by_keyboard(visit: Visit) -> None:
    page = visit.page
    visit.say("sore back")
    chip = page.get_by_role("button", name="Chest pain or tightness")
    chip.focus()
    page.keyboard.press("Space")
    expect(chip).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Send answer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Where is the main pain?")).to_be_visible()


def test_the_emergency_number_is_always_in_sight(visit: Visit) -> None:
    link = visit.page.locator(".emergency").get_by_role("link", name="911")
    expect(link).to_have_attribute("href", "tel:911")
    visit.say("7")
    visit.page.locator(".plan-card").wait_for()
    expect(link).to_be_in_viewport()


def test_no_request_leaves_the_server(visit: Visit) -> None:
    visit.say("7")
    visit.page.locator(".plan-card").wait_for()
    assert [url for url in visit.requests if not url.startswith((visit.url, "blob:"))] == []


def test_the_widget_stays_small() -> None:
    files = [*STATIC_FOLDER.glob("widget*.js"), STATIC_FOLDER / "widget.css"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= WIDGET_BUDGET_BYTES
