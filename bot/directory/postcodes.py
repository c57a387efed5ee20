"""Postal codes in a visitor's words, and where they are; areas outside the US have one centre each."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.directory.place_index import Place, postal_prefixes, us_zip

US_ZIP = re.compile(r"(?<![\w-])(\d{5})(?:-\d{4})?(?![\w-])")
GB_FULL = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?\d[A-Z]{2}\b")
GB_OUTWARD = re.compile(r"\b([A-Z]{1,2})(\d{1,2}[A-Z]?)\b")
CA_FULL = re.compile(r"\b([ABCEGHJ-NPRSTVXY]\d[A-Z])[ -]?\d[A-Z]\d\b")
CA_AREA = re.compile(r"[ABCEGHJ-NPRSTVXY]\d[A-Z]")
IE_FULL = re.compile(r"\b([ACDEFHKNPRTVWXY]\d[\dW]) ?[0-9A-Z]{4}\b")
IE_AREA = re.compile(r"[ACDEFHKNPRTVWXY]\d[\dW]")
FOUR_DIGITS = re.compile(r"\b(\d{4})\b")
LONGEST_PREFIX = 3
# Countries whose own codes also have five digits; there, a five-digit code is not a ZIP.
NO_FIVE_DIGITS = frozenset(
    {"US", "CA", "GB", "IE", "AU", "NZ", "NL", "BE", "LU", "AT", "CH", "DK", "NO", "PT"}
)
# London districts that end in a letter; elsewhere such a code is a Canadian one.
LONDON_WITH_LETTER = re.compile(r"W1[A-Z]|E1W|N1[CP]")
# The highest district of the London areas that share their letter with Irish codes.
HIGHEST_DISTRICT = {"E": 20, "N": 22, "W": 14}


def find_postal_code(text: str, *, country_hint: str | None = None) -> Place | None:
    """Return where the postal code in the text is, or None when there is none that we know."""
    upper = " ".join(text.upper().split())
    zip_code = US_ZIP.search(upper)
    if zip_code and (country_hint is None or country_hint in NO_FIVE_DIGITS):
        found = us_zip(zip_code[1])
        if found:
            return found
    full = _full_code(upper)
    return full or _area_code(upper, country_hint)


def _full_code(upper: str) -> Place | None:
    canadian = CA_FULL.search(upper)
    if canadian:
        return _area("CA", canadian[1])
    british = GB_FULL.search(upper)
    if british:
        found = _british(british[1])
        if found:
            return found
    irish = IE_FULL.search(upper)
    # A town after the code must not be read as its second half: Eircodes always hold a digit.
    if irish and re.search(r"\d", irish[0][3:]):
        return _area("IE", irish[1])
    return None


def _area_code(upper: str, hint: str | None) -> Place | None:
    words = re.findall(r"[A-Z0-9]+", upper)
    # The code of an area stands first, last or alone; in the middle it is rather a house number.
    for word in dict.fromkeys(words[:1] + words[-1:]):
        found = _area_of_word(word, hint)
        if found:
            return found
    four = FOUR_DIGITS.search(upper)
    return _area(hint, four[1]) if four and hint in ("AU", "NZ") else None


def _area_of_word(word: str, hint: str | None) -> Place | None:
    is_canadian = hint == "CA" or (hint != "GB" and not LONDON_WITH_LETTER.fullmatch(word))
    if is_canadian and CA_AREA.fullmatch(word):
        return _area("CA", word)
    if IE_AREA.fullmatch(word) and (hint == "IE" or not _is_british_district(word)):
        return _area("IE", word)
    return _british(word) if GB_OUTWARD.fullmatch(word) else None


def _is_british_district(word: str) -> bool:
    letter, number = word[0], word[1:]
    if ("GB", letter) not in postal_prefixes():
        return False
    return number.isdigit() and int(number) <= HIGHEST_DISTRICT.get(letter, 99)


def _british(outward: str) -> Place | None:
    code = GB_OUTWARD.fullmatch(outward)
    area = postal_prefixes().get(("GB", code[1])) if code else None
    return None if area is None else replace(area, postal_code=outward)


def _area(country: str | None, code: str) -> Place | None:
    for length in range(min(LONGEST_PREFIX, len(code)), 0, -1):
        found = postal_prefixes().get((country or "", code[:length]))
        if found:
            return replace(found, postal_code=code)
    return None
