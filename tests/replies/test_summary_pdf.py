"""The printed summary: one page, whatever the case, on the paper of the country."""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from datetime import datetime, timezone

import pytest

from bot.protocol import Protocol
from bot.replies import Wording
from bot.replies.summary import Summary, summarise
from bot.replies.summary_pdf import summary_pdf
from bot.triage import Case, assess

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)
SHORT = Case(opening="stiff neck").with_values({"region": ["neck"], "age": 30})


def summary_of(case: Case, protocol: Protocol) -> Summary:
    """Return the summary as it is made after the advice."""
    wording = Wording(protocol, {"clinic": "Harbour Lane", "emergency_number": "911"})
    return summarise(case, assess(case, protocol), wording, now=NOW)


def pages_of(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(re.findall(rb"/Type /Page\s", pdf))


def streams_of(pdf: bytes) -> list[bytes]:
    """Return what a PDF of ours packs: drawings, embedded fonts and their tables."""
    unpacked = []
    for stream in re.findall(rb">>\s*stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        in_letters = stream.rstrip().endswith(b"~>")
        packed = a85decode(b"<~" + stream.strip(), adobe=True) if in_letters else stream
        unpacked.append(zlib.decompressobj().decompress(packed))
    return unpacked


def text_of(pdf: bytes) -> str:
    """Return the strings that a PDF of ours draws in its built-in fonts, in order."""
    strings = re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", b"".join(streams_of(pdf)))
    text = b" ".join(strings).decode("cp1252", "replace")
    return (
        re.sub(r"\\(\d{3})", lambda found: bytes([int(found[1], 8)]).decode("cp1252"), text)
        .replace("\\(", "(")
        .replace("\\)", ")")
    )


def longest(protocol: Protocol) -> dict[str, Case]:
    """Return cases that would fill many pages."""
    talkative = Case(opening="it hurts <b>a lot</b> & more 😀 łódź " * 60).with_values(
        {"region": ["low_back"]}
    )
    words = "and I could go on about this one for a very long time " * 30
    return {
        "all denied": talkative.with_absent([*protocol.flags, *protocol.facts]),
        "all present": talkative.with_present([*protocol.flags, *protocol.facts], words),
        "one word": Case(opening="x" * 2000, values={"region": ["neck"]}),
        "nothing": Case(),
    }


@pytest.mark.parametrize("name", ["all denied", "all present", "one word", "nothing"])
@pytest.mark.parametrize("country", ["US", "IE"])
def test_every_case_fits_one_page(protocol: Protocol, name: str, country: str) -> None:
    pdf = summary_pdf(summary_of(longest(protocol)[name], protocol), country=country)
    assert pdf.startswith(b"%PDF")
    assert pages_of(pdf) == 1


@pytest.mark.parametrize(
    ("country", "height"), [("US", b"792"), ("CA", b"792"), ("UK", b"841"), (None, b"841")]
)
def test_the_paper_is_that_of_the_country(protocol: Protocol, country: str | None, height: bytes) -> None:
    pdf = summary_pdf(summary_of(SHORT, protocol), country=country)
    box = re.search(rb"/MediaBox \[ 0 0 \S+ (\d+)", pdf)
    assert box is not None
    assert box.group(1) == height


def test_cut_lists_say_how_many_more(protocol: Protocol) -> None:
    assert re.search(
        r"and \d+ more", text_of(summary_pdf(summary_of(longest(protocol)["all denied"], protocol)))
    )


def test_level_words_and_protocol_are_on_the_page(protocol: Protocol) -> None:
    case = SHORT.with_present(["ces_saddle_numbness"], "numb when I wipe")
    text = text_of(summary_pdf(summary_of(case, protocol)))
    for part in (
        "Get emergency help now",
        "numb when I wipe",
        "no diagnosis",
        protocol.version,
        "Harbour Lane",
    ):
        assert part in text


def test_the_same_summary_gives_the_same_file(protocol: Protocol) -> None:
    summary = summary_of(SHORT, protocol)
    assert summary_pdf(summary) == summary_pdf(summary)
