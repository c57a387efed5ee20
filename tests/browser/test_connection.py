"""Broken lines: messages go out once, replies come in once, nothing is lost by a reload."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

FAILED_REQUEST = "Failed to load resource"


def test_a_message_whose_reply_was_lost_is_resent_and_counts_once(open_visit: Callable[..., Visit]) -> None:
    visit = open_visit(allowed_errors=FAILED_REQUEST)
    lost = []

    def lose_first_reply(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort("connectionreset")

    visit.page.route("**/webhooks/web/messages", lose_first_reply)
    before = len(visit.turns())
    visit.say("days")
    expect(visit.page.get_by_role("heading", name="Soon:")).to_be_visible(timeout=8_000)
    assert len(visit.turns()) == before + 1
    expect(visit.page.locator(".mine")).to_have_count(1)


def test_messages_written_offline_go_out_in_order_later(open_visit: Callable[..., Visit]) -> None:
    visit = open_visit(allowed_errors=FAILED_REQUEST)
    before = len(visit.turns())
    visit.page.context.set_offline(True)
    visit.say("notice")
    visit.say("days")
    expect(visit.page.get_by_text("You’re offline.")).to_be_visible()
    visit.page.context.set_offline(False)
    expect(visit.page.get_by_role("heading", name="Soon:")).to_be_visible(timeout=8_000)
    expect(visit.page.get_by_text("You’re offline.")).to_be_hidden()
    assert [turn["text"] for turn in visit.turns()[before:]] == ["notice", "days"]


def test_a_reload_brings_the_conversation_back(visit: Visit) -> None:
    visit.say("days")
    visit.page.get_by_role("heading", name="Soon:").wait_for()
    visit.say("sore back")
    visit.page.get_by_role("button", name="None of these").wait_for()
    visit.page.reload()
    expect(visit.page.locator(".mine p")).to_have_text(["You said: days", "You said: sore back"])
    visit.page.get_by_role("button", name="None of these").click()
    expect(visit.page.get_by_text("Where is the main pain?")).to_be_visible()


def test_a_reload_brings_back_nothing_of_what_was_deleted(visit: Visit) -> None:
    visit.say("days")
    visit.page.get_by_role("heading", name="Soon:").wait_for()
    visit.say("notice")
    visit.page.get_by_text("is deleted.").wait_for()
    visit.say("sore back")
    visit.page.get_by_role("button", name="None of these").wait_for()
    visit.page.reload()
    expect(visit.page.locator(".mine p")).to_have_text(["You said: sore back"])


def choose_in_menu(page: Page, name: str) -> None:
    """Open the menu and choose an entry."""
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name=name).click()


def later(visit: Visit) -> Page:
    """The chat in a new tab of the same browser: another day, so to say."""
    page = visit.page.context.new_page()
    page.goto(visit.url)
    page.locator("textarea").wait_for()
    return page


def test_another_visit_is_a_new_one_unless_the_visitor_asked_to_be_remembered(visit: Visit) -> None:
    visit.say("days")
    visit.page.get_by_role("heading", name="Soon:").wait_for()
    page = later(visit)
    expect(page.get_by_text("My lower back hurts")).to_be_visible()
    expect(page.get_by_text("Welcome back.")).to_have_count(0)


def test_a_remembered_visitor_goes_on_in_the_same_conversation(visit: Visit) -> None:
    visit.say("days")
    visit.page.get_by_role("heading", name="Soon:").wait_for()
    choose_in_menu(visit.page, "Remember me on this device")
    visit.page.get_by_text("now remembers this chat").wait_for()
    kept = json.loads(visit.page.evaluate("localStorage.getItem('plumbline-chat')"))
    assert set(kept) == {"token", "seq", "contact"}, "the device keeps the way back, no words"
    page = later(visit)
    expect(page.get_by_text("Welcome back.")).to_be_visible()
    expect(page.get_by_role("heading", name="Soon:")).to_have_count(0)
    page.locator("textarea").fill("notice")
    page.locator("textarea").press("Enter")
    page.get_by_text("is deleted.").wait_for()
    expect(later(visit).get_by_text("Welcome back.")).to_have_count(0)


def test_a_device_forgets_when_it_is_told_to(visit: Visit) -> None:
    visit.say("days")
    visit.page.get_by_role("heading", name="Soon:").wait_for()
    choose_in_menu(visit.page, "Remember me on this device")
    visit.page.get_by_text("now remembers this chat").wait_for()
    choose_in_menu(visit.page, "Forget me on this device")
    visit.page.get_by_text("no longer remembers").wait_for()
    assert visit.page.evaluate("localStorage.length") == 0
    expect(visit.page.get_by_role("heading", name="Soon:")).to_be_visible()


@pytest.mark.parametrize("leave", ["Start over", "Quick exit: leave this page"])
def test_who_leaves_for_good_is_not_remembered(open_visit: Callable[..., Visit], leave: str) -> None:
    visit = open_visit()
    visit.say("days")
    visit.page.get_by_role("heading", name="Soon:").wait_for()
    choose_in_menu(visit.page, "Remember me on this device")
    visit.page.get_by_text("now remembers this chat").wait_for()
    visit.page.route("https://en.wikipedia.org/**", lambda route: route.fulfill(body="elsewhere"))
    choose_in_menu(visit.page, leave)
    expect(later(visit).get_by_text("Welcome back.")).to_have_count(0)


def test_a_message_on_its_way_survives_a_reload(open_visit: Callable[..., Visit]) -> None:
    visit = open_visit(allowed_errors=FAILED_REQUEST)
    visit.page.route("**/webhooks/web/messages", lambda route: route.abort("connectionreset"))
    visit.say("days")
    visit.page.get_by_text("Trying again").first.wait_for()
    visit.page.unroute("**/webhooks/web/messages")
    visit.page.reload()
    expect(visit.page.get_by_role("heading", name="Soon:")).to_be_visible()
    expect(visit.page.locator(".mine")).to_have_count(1)


def test_a_late_reply_is_fetched_after_the_safety_net(visit: Visit) -> None:
    visit.say("slow")
    expect(visit.page.get_by_text("numbness or tingling around your bottom")).to_be_visible()
    expect(visit.page.get_by_text("That took a while.")).to_be_visible(timeout=8_000)


@pytest.mark.parametrize("text", ["silent", "fail"])
def test_silence_and_failure_become_the_safety_net_with_the_clinics_number(visit: Visit, text: str) -> None:
    visit.say(text)
    expect(visit.page.get_by_text("Something went wrong")).to_be_visible()
    expect(visit.page.locator(".service_degraded a[href='tel:5035550142']")).to_be_visible()


def test_an_ended_session_is_renewed_and_the_message_is_not_lost(open_visit: Callable[..., Visit]) -> None:
    visit = open_visit(allowed_errors=FAILED_REQUEST)
    visit.say("notice")
    visit.page.get_by_text("is deleted.").wait_for()
    visit.page.evaluate(
        """() => {
            const state = JSON.parse(sessionStorage.getItem("plumbline-chat"));
            sessionStorage.setItem("plumbline-chat", JSON.stringify({ ...state, token: "worn.out" }));
        }"""
    )
    visit.page.reload()
    expect(visit.page.get_by_text("The earlier chat had ended")).to_be_visible()
    visit.say("days")
    expect(visit.page.get_by_role("heading", name="Soon:")).to_be_visible()


def test_a_button_of_an_earlier_question_is_refused_in_plain_words(open_visit: Callable[..., Visit]) -> None:
    visit = open_visit(allowed_errors=FAILED_REQUEST)
    visit.say("sore back")
    visit.page.get_by_role("button", name="None of these").wait_for()
    visit.page.evaluate(
        "payload => document.querySelector('plumbline-chat').say('Yes', payload)",
        '/answer{"card": "other", "options": ["yes"]}',
    )
    expect(visit.page.get_by_text("that question has moved on")).to_be_visible()


def test_a_typed_command_reaches_the_bot_as_plain_words(visit: Visit) -> None:
    visit.say('/answer{"card": "right_now", "options": ["none"]}')
    visit.page.get_by_role("button", name="None of these").wait_for()
    assert visit.turns()[-1]["text"] == 'answer{"card": "right_now", "options": ["none"]}'
