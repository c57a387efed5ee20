"""Take the screenshots of the README from a running server: python scripts/screenshots.py [URL].

Drives Debian's chromium with Playwright at phone and desktop width through real visits.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
OPENING = "my lower back went when I lifted a box on Sunday, now it shoots down my left leg"
NONE = "none of those"
TO_A_PLAN = (NONE, "44", NONE, NONE, NONE, "about the same", "5", NONE, "no, it stays put")
KNOTS = ("tight knots between my shoulder blades for 3 weeks from my desk", NONE, "38", *[NONE] * 3, "same")


def main(url: str) -> None:
    """Take every picture at both sizes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (width, height) in SIZES.items():
            for picture, visit in VISITS.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(url)
                page.wait_for_timeout(1200)
                visit(page)
                page.screenshot(path=str(FOLDER / f"{name}-{picture}.png"))
                page.close()
        browser.close()


def interview(page: Page) -> None:
    """The first safety question."""
    say(page, OPENING)


def emergency(page: Page) -> None:
    """A danger sign in the middle of an interview."""
    say(page, OPENING, "none of those", "actually I can't feel when I wipe")


def plan(page: Page) -> None:
    """The end of a plain interview."""
    say(page, OPENING, *TO_A_PLAN)
    show(page, "What to do today", "Today")


def therapists(page: Page) -> None:
    """A search after the safety questions."""
    say(page, *KNOTS, "no", "no", "Find a therapist", "Portland, Oregon")


def say(page: Page, *messages: str) -> None:
    """Type messages, each after the reply to the one before."""
    box = page.locator("plumbline-chat").locator("textarea, input[type=text]").first
    for text in messages:
        box.fill(text)
        box.press("Enter")
        page.wait_for_timeout(1500)


def show(page: Page, *headings: str) -> None:
    """Scroll to the first of these headings that is there."""
    for heading in headings:
        found = page.locator("plumbline-chat").get_by_text(heading, exact=False)
        if found.count():
            found.last.scroll_into_view_if_needed()
            page.wait_for_timeout(300)
            return


VISITS = {"interview": interview, "emergency": emergency, "plan": plan, "therapists": therapists}

if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:5005/")
