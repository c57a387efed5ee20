"""Letters of a printed page: names and words that the built-in fonts of PDF cannot write.

Those fonts hold Western European letters alone. A word with any other letter is set in DejaVu Sans, which
comes with matplotlib and is embedded as far as it is used. Arabic and Hebrew are joined and put in reading
order here, for the page is set from left to right. What no font holds is shown as a box, never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph

WIDE = {
    "Helvetica": "DejaVuSans",
    "Helvetica-Bold": "DejaVuSans-Bold",
    "Helvetica-Oblique": "DejaVuSans-Oblique",
}
# The slanted DejaVu has no Arabic and no Hebrew.
UPRIGHT = {"DejaVuSans-Oblique": "DejaVuSans"}
UNKNOWN = "\N{WHITE SQUARE}"
RIGHT_TO_LEFT = ("R", "AL")
MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
WORDS = re.compile(r"\s+|\S+")


def paragraph(text: str, style: ParagraphStyle, *, bullet: str | None = None) -> Flowable:
    """The text as a flowable that writes every letter that a font holds."""
    text = unicodedata.normalize("NFC", text)
    if any(_is_right_to_left(char) for char in text):
        return _MixedDirections(text, style, bullet)
    return Paragraph(marked_up(text, style.fontName), style, bulletText=bullet)


def marked_up(text: str, font: str) -> str:
    """The text as markup for a paragraph; words that `font` cannot write name another font."""
    if text.isascii() and text.isprintable():
        return escape(text)
    parts = []
    for word in WORDS.findall("".join(char for char in text if _is_shown(char))):
        wide = _font_for(word, font)
        if wide == font:
            parts.append(escape(word))
            continue
        held = _glyphs(wide)
        letters = "".join(char if ord(char) in held else _nearest(char, held) for char in word)
        parts.append(f'<font name="{wide}">{escape(letters)}</font>')
    return "".join(parts)


def is_cut_short(text: str, font: str) -> bool:
    """Whether `marked_up` shows a box where the text has a letter."""
    return not text.isascii() and UNKNOWN in marked_up(
        unicodedata.normalize("NFC", text).replace(UNKNOWN, ""), font
    )


def in_reading_order(line: str) -> str:
    """One line as it is drawn from left to right: right-to-left words joined, and their order turned."""
    words = [word for word in WORDS.findall(line) if not word.isspace()]
    turned: list[str] = []
    run: list[str] = []
    for word in words:
        if any(_is_right_to_left(char) for char in word):
            run.insert(0, _turned(word))
        else:
            turned += [*run, word]
            run = []
    return " ".join([*turned, *run])


class _MixedDirections(Flowable):
    """Text with right-to-left words. Lines are broken first, for each is turned on its own."""

    def __init__(self, text: str, style: ParagraphStyle, bullet: str | None) -> None:
        super().__init__()
        self._text, self._style, self._bullet = text, style, bullet
        self._inner: Paragraph | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Break the lines for this width and return the size of the whole."""
        room = width - self._style.leftIndent - self._style.rightIndent
        lines = (in_reading_order(line) for line in _lines(self._text, self._style, room))
        markup = "<br/>".join(marked_up(line, self._style.fontName) for line in lines)
        self._inner = Paragraph(markup, self._style, bulletText=self._bullet)
        self.width, self.height = self._inner.wrap(width, height)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the lines of the last `wrap`."""
        assert self._inner is not None
        self._inner.drawOn(self.canv, 0, 0)

    def getSpaceAfter(self) -> float:  # noqa: N802
        """The space that the style keeps below."""
        return float(self._style.spaceAfter)


def _lines(text: str, style: ParagraphStyle, room: float) -> Sequence[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, style) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _width(line: str, style: ParagraphStyle) -> float:
    # The joined letters are no wider than those that stand alone, so that this is an upper bound.
    return sum(
        stringWidth(word, _font_for(word, style.fontName), style.fontSize) for word in WORDS.findall(line)
    )


def _font_for(word: str, font: str) -> str:
    try:
        word.encode("cp1252")
    except UnicodeEncodeError:
        wide = WIDE[font]
        if any(_is_right_to_left(char) for char in word):
            wide = UPRIGHT.get(wide, wide)
        _register(wide)
        return wide
    return font


@cache
def _register(name: str) -> None:
    # Found without importing matplotlib, which takes long.
    spec = find_spec("matplotlib")
    folder = Path(next(iter(spec.submodule_search_locations or ()))) if spec else Path()
    registerFont(TTFont(name, str(folder / "mpl-data" / "fonts" / "ttf" / f"{name}.ttf")))


@cache
def _glyphs(font: str) -> Mapping[int, int]:
    registered: Any = getFont(font)
    glyphs: Mapping[int, int] = registered.face.charToGlyph
    return glyphs


def _nearest(char: str, held: Mapping[int, int]) -> str:
    plain = unicodedata.normalize("NFKD", char)[:1]
    return plain if plain and ord(plain) in held else UNKNOWN


def _is_shown(char: str) -> bool:
    # Pictures, modifiers and marks that say how to set a text are no letters; those of a language stay.
    return char.isspace() or (char.isprintable() and unicodedata.category(char) not in ("So", "Sk", "Cf"))


def _is_right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in RIGHT_TO_LEFT


# ------------------------------------------------------------------ right to left


def _turned(word: str) -> str:
    """One word from left to right. Digits in it keep their order, brackets change sides."""
    joined = _joined(word)
    pieces = re.findall(r"[0-9٠-٩۰-۹]+(?:[.,:/][0-9٠-٩۰-۹]+)*|.", joined, re.DOTALL)
    return "".join(piece.translate(MIRRORED) for piece in reversed(_with_their_marks(pieces)))


def _with_their_marks(pieces: Sequence[str]) -> list[str]:
    """Marks stay with the letter before them, so that turning does not move them to another."""
    whole: list[str] = []
    for piece in pieces:
        if whole and unicodedata.category(piece[0]) == "Mn":
            whole[-1] += piece
        else:
            whole.append(piece)
    return whole


@cache
def _forms() -> Mapping[str, Mapping[str, str]]:
    """Of each Arabic letter, and of lam with alef, how it looks alone and where it is joined."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFDD0), *range(0xFE80, 0xFEFD)):
        position, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        word = "".join(chr(int(letter, 16)) for letter in letters)
        if position.startswith("<") and (len(word) == 1 or (len(word) == 2 and code >= 0xFEF5)):
            forms.setdefault(word, {}).setdefault(position.strip("<>"), chr(code))
    return forms


def _joined(word: str) -> str:
    """The word with each Arabic letter in the form that its neighbours ask for; marks join nothing."""
    forms = _forms()
    letters = _ligated(word, forms)
    bases = [number for number, letter in enumerate(letters) if unicodedata.category(letter[0]) != "Mn"]
    known = [forms.get(letters[number], {}) for number in bases]
    for index, (number, own) in enumerate(zip(bases, known, strict=True)):
        from_before = index > 0 and "initial" in known[index - 1] and "final" in own
        to_next = index + 1 < len(known) and "initial" in own and "final" in known[index + 1]
        position = {
            (False, False): "isolated",
            (False, True): "initial",
            (True, False): "final",
            (True, True): "medial",
        }[from_before, to_next]
        letters[number] = own.get(position, letters[number])
    return "".join(letters)


def _ligated(word: str, forms: Mapping[str, Mapping[str, str]]) -> list[str]:
    letters: list[str] = []
    for char in word:
        # Lam with alef is one letter in writing.
        if letters and letters[-1] + char in forms:
            letters[-1] += char
        else:
            letters.append(char)
    return letters
