"""Names and words in other alphabets stand on the printed page, and what cannot is shown as a box."""

from __future__ import annotations

import re

import pytest

from bot.protocol import Protocol
from bot.replies.page_letters import in_reading_order, is_cut_short, marked_up
from bot.replies.summary_pdf import summary_pdf
from bot.triage import Case
from tests.replies.test_summary_pdf import pages_of, streams_of, summary_of, text_of


def embedded_letters(pdf: bytes) -> set[str]:
    """The letters of embedded fonts, as their tables for copying text name them."""
    tables = [stream for stream in streams_of(pdf) if b"begincmap" in stream]
    return {chr(int(code, 16)) for table in tables for code in re.findall(rb"<([0-9A-F]{4})>", table)}


@pytest.mark.parametrize(
    "words",
    [
        "Łukasz Żółć, boli mnie łydka",
        "немеет левая нога",
        "με πονάει η μέση",
        "đau lưng",
        "Ağrı şiddetli",
        "כאב גב",
    ],
)
def test_words_in_other_alphabets_are_on_the_page(words: str, protocol: Protocol) -> None:
    case = Case(opening=words).with_values({"region": ["low_back"]})
    pdf = summary_pdf(summary_of(case, protocol))
    assert pages_of(pdf) == 1
    odd = {word for word in words.split() if not word.isascii()}
    assert {letter for word in odd for letter in word} - set(text_of(pdf)) <= embedded_letters(pdf)
    assert "A box stands for a letter" not in text_of(pdf)


def test_arabic_is_joined_and_turned() -> None:
    # "mim-ha-mim-dal" reads from the right: initial mim, medial ha, medial mim, final dal.
    assert in_reading_order("محمد") == "\ufeaa\ufee4\ufea4\ufee3"
    # Lam with alef is one sign, and alef joins nothing after it.
    assert in_reading_order("سلام") == "\ufee1\ufefc\ufeb3"


def test_only_what_reads_from_the_right_is_turned() -> None:
    assert in_reading_order("Dr. שלום כהן said") == "Dr. ןהכ םולש said"
    assert in_reading_order("(שלום)") == "(םולש)"
    assert in_reading_order("since Monday, 12/5") == "since Monday, 12/5"


def test_digits_inside_a_turned_word_keep_their_order() -> None:
    assert in_reading_order("ב12.5") == "12.5ב"


def test_marks_stay_with_their_letter() -> None:
    assert in_reading_order("שָׁלוֹם").startswith("ם")
    assert "ש" + "\u05c1\u05b8" in in_reading_order("שָׁלוֹם") or "ש" + "\u05b8\u05c1" in in_reading_order(
        "שָׁלוֹם"
    )


def test_long_text_from_the_right_breaks_before_it_is_turned(protocol: Protocol) -> None:
    words = "ראשון " + "אמצע " * 60 + "אחרון"
    case = Case(opening=words).with_values({"region": ["low_back"]})
    pdf = summary_pdf(summary_of(case, protocol))
    assert pages_of(pdf) == 1
    assert set("ראשון") <= embedded_letters(pdf)


def test_a_letter_that_no_font_holds_is_a_box_and_the_page_says_so(protocol: Protocol) -> None:
    case = Case(opening="我的背很痛 since Monday").with_values({"region": ["low_back"]})
    text = text_of(summary_pdf(summary_of(case, protocol)))
    assert is_cut_short("我的背很痛", "Helvetica")
    assert marked_up("我的", "Helvetica").count("□") == 2
    assert "A box stands for a letter" in text
    assert "since Monday" in text


def test_an_accent_written_apart_and_an_emoji_lose_no_letter(protocol: Protocol) -> None:
    case = Case(opening="Zo\u0308e 😀 hurt").with_values({"region": ["neck"]})
    assert "Zöe hurt" in " ".join(text_of(summary_pdf(summary_of(case, protocol))).split())


def test_markup_in_words_is_text() -> None:
    assert marked_up("<b>Łódź</b> & co", "Helvetica") == (
        '<font name="DejaVuSans">&lt;b&gt;Łódź&lt;/b&gt;</font> &amp; co'
    )
