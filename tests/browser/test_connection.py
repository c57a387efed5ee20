"""Broken lines: messages go out once, replies come in once, nothing is lost by a reload."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

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
