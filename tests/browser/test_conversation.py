"""A visitor's way through the widget: tapping, typing, every card."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_visit_can_be_tapped_from_first_question_to_result(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("button", name="My lower back hurts").click()
    page.get_by_role("button", name="Chest pain or tightness").click()
    page.get_by_role("button", name="New trouble breathing").click()
    page.get_by_role("button", name="Send 2 answers").click()
    expect(page.locator(".mine p").last).to_contain_text("Chest pain or tightness; New trouble breathing")
    page.get_by_role("button", name="Lower back", exact=True).click()
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_role("button", name="7", exact=True).click()
    expect(page.get_by_role("heading", name="Self-care: You can look after this at home")).to_be_visible()
    texts = [turn["text"] for turn in visit.turns()]
    assert '/answer{"card": "right_now", "options": ["cardiac", "pulmonary_embolism"]}' in texts


def test_a_question_can_be_answered_in_words(visit: Visit) -> None:
    visit.say("sore back")
    visit.page.get_by_role("button", name="None of these").wait_for()
    visit.say("7")
    expect(visit.page.locator(".level-self_care")).to_be_visible()
    # The overtaken question keeps its words and loses its buttons.
    expect(visit.page.locator(".question .answers")).to_have_count(0)


def test_none_of_these_is_one_tap_and_never_beside_another_choice(visit: Visit) -> None:
    page = visit.page
    visit.say("sore back")
    page.get_by_role("button", name="Chest pain or tightness").click()
    expect(page.get_by_role("button", name="None of these")).to_be_disabled()
    page.get_by_role("button", name="Chest pain or tightness").click()
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_text("Where is the main pain?")).to_be_visible()
    assert visit.turns()[-1]["text"] == '/answer{"card": "right_now", "options": ["none"]}'


def test_focus_returns_to_the_input_after_a_tap(visit: Visit) -> None:
    visit.say("sore back")
    visit.page.get_by_role("button", name="Not sure").click()
    expect(visit.page.locator("textarea")).to_be_focused()


def test_the_reason_for_a_question_is_one_tap_away(visit: Visit) -> None:
    visit.say("sore back")
    reason = visit.page.get_by_text("These need help within minutes")
    expect(reason).to_be_hidden()
    visit.page.get_by_text("Why do you ask?").click()
    expect(reason).to_be_visible()
    expect(visit.page.get_by_text("Question 2 of about 9")).to_be_visible()


def test_the_options_in_the_text_are_not_shown_twice(visit: Visit) -> None:
    visit.say("sore back")
    expect(visit.page.get_by_text("Chest pain or tightness")).to_have_count(1)


def test_an_emergency_is_an_alert_with_its_level_in_words_and_a_number_to_tap(visit: Visit) -> None:
    visit.say("numb when i wipe")
    alert = visit.page.get_by_role("alert")
    expect(alert.get_by_role("heading", name="Emergency: Get emergency help now")).to_be_visible()
    expect(alert.get_by_role("link", name="Call 911 now")).to_have_attribute("href", "tel:911")
    expect(alert).to_contain_text("Tell them: lower back pain")
    expect(alert).to_contain_text("Do not drive yourself.")
    expect(alert.get_by_role("button")).to_have_count(0)


def test_words_of_comfort_come_before_the_emergency_number_after_suicidal_words(visit: Visit) -> None:
    visit.say("i want to end it")
    visit.page.get_by_role("alert").get_by_role("link", name="Call 911 now").wait_for()
    text = visit.page.get_by_role("alert").inner_text()
    assert text.index("really sorry") < text.index("988") < text.index("Call 911 now")


def test_somebody_in_danger_at_home_gets_a_quick_exit(visit: Visit) -> None:
    visit.page.route("https://en.wikipedia.org/", lambda route: route.fulfill(body="elsewhere"))
    visit.say("he hurts me")
    visit.page.get_by_role("alert").get_by_role("button", name="Quick exit").click()
    visit.page.wait_for_url("https://en.wikipedia.org/")


def test_somebody_who_tells_of_being_hurt_can_call_and_leave_at_once(visit: Visit) -> None:
    visit.page.route("https://en.wikipedia.org/", lambda route: route.fulfill(body="elsewhere"))
    visit.say("hurt")
    helpline = visit.page.get_by_role("link", name="1-800-799-7233")
    expect(helpline).to_have_attribute("href", "tel:18007997233")
    visit.page.locator(".notice").get_by_role("button", name="Quick exit").click()
    visit.page.wait_for_url("https://en.wikipedia.org/")


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("today", "Urgent, today: Speak to a clinician today"),
        ("days", "Soon: See a clinician in the next few days"),
        ("hands", "Self-care and more: Hands-on care could be an option"),
    ],
)
def test_each_level_is_said_in_words(visit: Visit, text: str, heading: str) -> None:
    visit.say(text)
    expect(visit.page.get_by_role("heading", name=heading)).to_be_visible()
    expect(visit.page.get_by_role("alert")).to_have_count(0)


def test_the_safety_net_is_never_folded_away(visit: Visit) -> None:
    visit.say("7")
    expect(visit.page.get_by_text("numbness or tingling around your bottom")).to_be_visible()


def test_a_result_can_be_saved_as_text(visit: Visit) -> None:
    visit.say("7")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Save as text").first.click()
    saved = download.value.path().read_text(encoding="utf-8")
    assert "You can look after this at home for now" in saved
    assert "- trouble peeing" in saved
    assert "Harbour Lane" in saved


def test_a_result_can_be_printed_alone(visit: Visit) -> None:
    # Chromium without a window has no print dialogue: the frame that is printed is looked at instead.
    visit.say("7")
    visit.page.get_by_role("button", name="Print", exact=True).first.click()
    frame = next(frame for frame in visit.page.frames if frame != visit.page.main_frame)
    text = frame.locator("body").inner_text()
    assert "You can look after this at home" in text
    assert "Ask a clinician first".lower() in text.lower()
    assert "Print" not in text


def test_what_was_noted_can_be_put_right(visit: Visit) -> None:
    visit.say("sore back for 3 weeks")
    expect(visit.page.locator(".understood")).to_contain_text("lower back pain, for about 3 weeks")
    visit.page.get_by_role("button", name="Correct what I noted").click()
    expect(visit.page.locator("textarea")).to_have_value(re.compile("not quite right"))


def test_therapists_can_be_called_and_booked_but_never_through_a_script_link(visit: Visit) -> None:
    visit.say("Find a therapist")
    page = visit.page
    expect(page.get_by_role("link", name="Call 503-555-0143")).to_have_attribute("href", "tel:5035550143")
    expect(page.get_by_role("link", name="Book with Mara Ellison")).to_be_visible()
    expect(page.get_by_role("link", name="Book with Theo Brandt")).to_have_count(0)
    expect(page.locator(".people")).to_contain_text("1.5 miles away")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nobody", "without “evening”, up to 50 miles away: 3"),
        ("When are you open?", "From the clinic"),
        ("I want to talk to a person", "K7QM-2XPT"),
        ("Show a summary", "For health records (FHIR)"),
        ("notice", "Everything you wrote here is deleted."),
        ("where", "A town or a postcode is enough."),
        ("unknown card", "A card of a later version."),
    ],
)
def test_every_other_card_shows_what_it_is_about(visit: Visit, text: str, shown: str) -> None:
    visit.say(text)
    expect(visit.page.get_by_text(shown)).to_be_visible()


def test_buttons_beside_a_text_can_be_tapped(visit: Visit) -> None:
    visit.say("7")
    visit.page.get_by_role("button", name="Find a therapist").click()
    expect(visit.page.get_by_role("heading", name="Therapists")).to_be_visible()


def test_markup_in_a_reply_stays_text(visit: Visit) -> None:
    visit.say("markup")
    expect(visit.page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    expect(visit.page.locator("strong", has_text="bold")).to_be_visible()


def test_the_menu_asks_for_a_person(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Menu").click()
    visit.page.get_by_role("button", name="Talk to a person").click()
    expect(visit.page.get_by_text("Your reference")).to_be_visible()


def test_starting_over_leaves_nothing_of_the_earlier_talk(visit: Visit) -> None:
    visit.say("numb when i wipe")
    visit.page.get_by_role("alert").wait_for()
    visit.page.get_by_role("button", name="Menu").click()
    visit.page.get_by_role("button", name="Start over").click()
    expect(visit.page.get_by_role("alert")).to_have_count(0)
    expect(visit.page.get_by_role("button", name="My lower back hurts")).to_be_visible()
    visit.page.reload()
    visit.page.locator("textarea").wait_for()
    expect(visit.page.locator(".mine")).to_have_count(0)


def test_a_message_that_is_too_long_is_kept_in_the_input(visit: Visit) -> None:
    visit.say("a" * 2001)
    expect(visit.page.get_by_text("1 characters too many")).to_be_visible()
    expect(visit.page.locator(".mine")).to_have_count(0)


def test_the_corner_button_opens_and_closes_the_panel(open_visit: Callable[..., Visit]) -> None:
    visit = open_visit()
    visit.page.evaluate(
        "document.querySelector('plumbline-chat').replaceWith(document.createElement('plumbline-chat'))"
    )
    visit.page.get_by_role("button", name="Ask about neck or back pain").click()
    expect(visit.page.locator("textarea")).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_role("button", name="Ask about neck or back pain")).to_be_focused()
