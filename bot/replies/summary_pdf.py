"""The summary for a clinician as one printed page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus.doctemplate import LayoutError

from bot.protocol import Disposition
from bot.replies.page_letters import is_cut_short, paragraph
from bot.replies.summary import Item, Summary, protocol_line, quoted, shortened, summary_phrases, unknown

LETTER_COUNTRIES = ("US", "CA")
MARGIN, FOOTER = 14 * mm, 20 * mm
# What a page's frame keeps free on every side.
PADDING = 6
MOST_REASONS = 4

INK, SOFT, LINE, TINT = (HexColor(code) for code in ("#1c2b2e", "#55666a", "#cfd4cc", "#eef3f1"))
LEVEL_COLOURS = {
    Disposition.EMERGENCY_NOW: HexColor("#b0201a"),
    Disposition.SAME_DAY: HexColor("#9c4207"),
    Disposition.WITHIN_DAYS: HexColor("#1f5792"),
    Disposition.SELF_CARE: HexColor("#2c6a3c"),
    Disposition.THERAPY_VISIT: HexColor("#1f5f66"),
}

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9.5, leading=12.5, textColor=INK)
SMALL = ParagraphStyle("small", BODY, fontSize=8.5, leading=11)
SOFTER = ParagraphStyle("softer", SMALL, textColor=SOFT)
# The small heading of a row stands on the line of its value.
ROW = ParagraphStyle("row", SOFTER, leading=BODY.leading)
RIGHT = ParagraphStyle("right", SOFTER, alignment=TA_RIGHT)
TITLE = ParagraphStyle("title", BODY, fontName="Helvetica-Bold", fontSize=17, leading=21)
HEADING = ParagraphStyle("heading", BODY, fontName="Helvetica-Bold", fontSize=10.5, leading=13, spaceAfter=2)
QUOTE = ParagraphStyle("quote", BODY, fontName="Helvetica-Oblique", fontSize=10.5, leading=14)
LEVEL = ParagraphStyle("level", BODY, textColor=HexColor("#ffffff"), fontSize=9.5, leading=12)
LEVEL_HEADING = ParagraphStyle("level_heading", LEVEL, fontName="Helvetica-Bold", fontSize=14, leading=17)


@dataclass(frozen=True)
class Cut:
    """How much of each list is shown, None is all of it; `words` and `quote` are in characters."""

    words: int
    quote: int
    signs: int | None
    positives: int | None
    negatives: int | None
    unknown: int | None


# Tried in this order until it all stands on one page. Warning signs, most urgent first, are cut last.
CUTS = (
    Cut(1200, 400, None, None, None, None),
    Cut(900, 200, None, None, None, 12),
    Cut(700, 120, None, 16, 30, 8),
    Cut(600, 90, None, 10, 20, 6),
    Cut(450, 70, None, 8, 12, 4),
    Cut(300, 60, None, 4, 6, 3),
    Cut(160, 50, 20, 2, 2, 2),
    Cut(120, 40, 12, 0, 0, 0),
    Cut(80, 30, 6, 0, 0, 0),
)


def summary_pdf(summary: Summary, *, country: str | None = None) -> bytes:
    """Return the summary as a PDF of one page, on Letter paper where that is what people print on."""
    size = LETTER if country in LETTER_COUNTRIES else A4
    for cut in CUTS:
        page = _one_page(summary, cut, size)
        if page is not None:
            return page
    raise ValueError("the summary does not fit one page, however short")


def _one_page(summary: Summary, cut: Cut, size: tuple[float, float]) -> bytes | None:
    """The page, or None when this cut needs more than one."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=size,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN - 2 * mm,
        bottomMargin=FOOTER,
        title=str(summary_phrases()["title"]),
        author=summary.clinic,
        subject=protocol_line(summary),
        lang="en",
        invariant=1,
    )
    foot = partial(_footer, summary)
    try:
        document.build(
            _story(summary, cut, document.width - 2 * PADDING), onFirstPage=foot, onLaterPages=foot
        )
    except LayoutError:
        # A column that is taller than a page.
        return None
    return out.getvalue() if document.page == 1 else None


def _story(summary: Summary, cut: Cut, width: float) -> list[Flowable]:
    say = summary_phrases()
    signs = _some(summary.signs, cut.signs, cut)
    half = (width - 8 * mm) / 2
    left = [
        *_block(say["complaint"], [_rows([(row.heading, row.text) for row in summary.complaint], half)]),
        *_listed(say["background"], _some(summary.background, cut.positives, cut)),
    ]
    right = [
        *(_listed(say["signs"], signs) or _block(say["signs"], [paragraph(say["no_signs"], BODY)])),
        *_listed(say["also"], _some(summary.also, cut.positives, cut)),
    ]
    return [
        _header(summary, width),
        _level_bar(summary, width),
        Spacer(1, 4 * mm),
        *_own_words(summary, cut, width),
        _columns(left, right, half),
        *_two_columns(say["negatives"], shortened(summary.negatives, cut.negatives), half),
        *_two_columns(say["unknown"], shortened(unknown(summary), cut.unknown), half),
        *_why(summary),
    ]


def _header(summary: Summary, width: float) -> Flowable:
    say = summary_phrases()
    made = say["made_at"].format(summary.made_at.strftime("%d %B %Y, %H:%M %Z").lstrip("0"))
    right = [paragraph(summary.clinic, RIGHT), paragraph(made, RIGHT)]
    table = Table([[paragraph(say["title"], TITLE), right]], colWidths=[width * 0.58, width * 0.42])
    table.setStyle(_style(("VALIGN", "MIDDLE"), bottom=4 * mm))
    return table


def _level_bar(summary: Summary, width: float) -> Flowable:
    """The advice, its level in words as well as in colour, and the gate for hands-on care."""
    say = summary_phrases()
    content = [
        paragraph(f"{say['advice']}: {summary.level}", LEVEL),
        paragraph(summary.advice, LEVEL_HEADING),
        paragraph(f"{say['when']}: {summary.time_frame}.", LEVEL),
        paragraph(f"{say['hands_on']}: {summary.hands_on_says}.", LEVEL),
    ]
    if summary.incomplete:
        content.append(paragraph(summary.incomplete, LEVEL))
    bar = Table([[content]], colWidths=[width], cornerRadii=[6] * 4)
    bar.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), LEVEL_COLOURS[summary.disposition]),
                ("LEFTPADDING", (0, 0), (-1, -1), 5 * mm),
                ("RIGHTPADDING", (0, 0), (-1, -1), 5 * mm),
                ("TOPPADDING", (0, 0), (-1, -1), 3 * mm),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5 * mm),
            ]
        )
    )
    return bar


def _own_words(summary: Summary, cut: Cut, width: float) -> list[Flowable]:
    say = summary_phrases()
    if not summary.own_words:
        return _block(say["own_words"], [paragraph(say["no_own_words"], BODY)])
    words = _clipped(summary.own_words, cut.words)
    box = Table([[paragraph(f"“{words}”", QUOTE)]], colWidths=[width], cornerRadii=[5] * 4)
    box.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), TINT),
                ("LEFTPADDING", (0, 0), (-1, -1), 4 * mm),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4 * mm),
                ("TOPPADDING", (0, 0), (-1, -1), 2 * mm),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3 * mm),
            ]
        )
    )
    quotes = (words, *(item.words for item in (*summary.signs, *summary.also, *summary.background)))
    if not any(is_cut_short(quote, QUOTE.fontName) for quote in quotes):
        return _block(say["own_words"], [box])
    return _block(say["own_words"], [box, Spacer(1, 1 * mm), paragraph(say["letters_lost"], SOFTER)])


def _why(summary: Summary) -> list[Flowable]:
    lines = [*summary.reasons[:MOST_REASONS]]
    if summary.contraindicated:
        lines.append(summary_phrases()["contraindicated"].format(", ".join(summary.contraindicated)))
    return _block(summary_phrases()["why"], [paragraph(line, BODY) for line in lines]) if lines else []


def _clipped(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " ..."


def _some(items: Sequence[Item], most: int | None, cut: Cut) -> list[str]:
    lines = [quoted(replace(item, words=_clipped(item.words, cut.quote))) for item in items]
    if most is None or len(lines) <= most:
        return lines
    return [*lines[:most], summary_phrases()["more"].format(len(lines) - most)]


def _listed(heading: str, lines: Sequence[str]) -> list[Flowable]:
    return _block(heading, [_bullet(line, BODY) for line in lines]) if lines else []


def _two_columns(heading: str, lines: Sequence[str], half: float) -> list[Flowable]:
    if not lines:
        return []
    middle = (len(lines) + 1) // 2
    columns = [[_bullet(line, SMALL) for line in part] for part in (lines[:middle], lines[middle:])]
    return _block(heading, [_columns(columns[0], columns[1], half)])


def _block(heading: str, content: Iterable[Flowable]) -> list[Flowable]:
    return [paragraph(heading, HEADING), *content, Spacer(1, 3.2 * mm)]


def _rows(rows: Sequence[tuple[str, str]], width: float) -> Flowable:
    cells = [[paragraph(heading, ROW), paragraph(text, BODY)] for heading, text in rows]
    table = Table(cells, colWidths=[width * 0.36, width * 0.64])
    table.setStyle(_style(("LINEBELOW", 0.4, LINE), top=1.2, bottom=1.8))
    return table


def _columns(left: Sequence[Flowable], right: Sequence[Flowable], half: float) -> Flowable:
    table = Table([[list(left), "", list(right)]], colWidths=[half, 8 * mm, half])
    table.setStyle(_style(("VALIGN", "TOP")))
    return table


def _style(command: tuple[Any, ...], *, top: float = 0, bottom: float = 0) -> TableStyle:
    every = ((0, 0), (-1, -1))
    name, *values = command
    return TableStyle(
        [
            (name, *every, *values),
            ("LEFTPADDING", *every, 0),
            ("RIGHTPADDING", *every, 0),
            ("TOPPADDING", *every, top),
            ("BOTTOMPADDING", *every, bottom),
        ]
    )


def _bullet(text: str, style: ParagraphStyle) -> Flowable:
    indented = ParagraphStyle(f"{style.name}_list", style, leftIndent=10, bulletIndent=1, spaceAfter=1)
    return paragraph(text, indented, bullet="•")


def _footer(summary: Summary, canvas: Canvas, document: Any) -> None:
    left, width = document.leftMargin + PADDING, document.width - 2 * PADDING
    canvas.saveState()
    canvas.setStrokeColor(LINE)
    canvas.line(left, FOOTER - 3 * mm, left + width, FOOTER - 3 * mm)
    text = paragraph(f"{summary.disclaimer} {protocol_line(summary)}.", SOFTER)
    _, height = text.wrap(width, FOOTER)
    text.drawOn(canvas, left, FOOTER - 5 * mm - height)
    canvas.restoreState()
