"""Emergency and help lines: chosen by the clinic's country, and by nothing else."""

from __future__ import annotations

import pytest

from bot.clinic import COUNTRIES, Clinic, countries, country_lines, country_of

EMERGENCY = {"US": "911", "CA": "911", "UK": "999", "IE": "112 or 999", "EU": "112", "AU": "000", "NZ": "111"}


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_country_has_its_emergency_number(country: str) -> None:
    assert country_lines(Clinic(name="Q", country=country)).emergency_number == EMERGENCY[country]


def test_111_is_the_emergency_number_in_new_zealand_and_the_health_line_in_the_uk() -> None:
    uk = country_lines(Clinic(name="Q", country="UK"))
    new_zealand = country_lines(Clinic(name="Q", country="NZ"))
    assert (uk.emergency_phone, new_zealand.emergency_phone) == ("999", "111")
    assert "111" in uk.non_emergency_health_line
    assert "111." not in new_zealand.non_emergency_health_line


def test_without_a_country_the_visitor_is_told_the_numbers_of_all() -> None:
    lines = country_lines(Clinic(name="Q"))
    assert lines.emergency_number.startswith("your local emergency number (")
    for number in ("911", "999", "112", "000", "111"):
        assert number in lines.emergency_number
    assert lines.emergency_phone is None


def test_the_clinics_own_line_wins_and_the_others_stay() -> None:
    own = country_lines(
        Clinic(name="Q", country="US", lines={"crisis_line": "County team: 503-555-0177, always."})
    )
    assert own.crisis_line == "County team: 503-555-0177, always."
    assert own.by_name["crisis_line"].phone == "503-555-0177"
    assert own.poisons == country_lines(Clinic(name="Q", country="US")).poisons
    assert "crisis_line" not in own.unchecked()


def test_an_own_line_without_a_number_dials_nothing() -> None:
    own = country_lines(Clinic(name="Q", country="US", lines={"maternity": "Call your midwife, 24 hours."}))
    assert own.by_name["maternity"].phone is None


@pytest.mark.parametrize("country", countries(), ids=lambda country: country.id)
def test_each_line_can_stand_in_a_sentence(country) -> None:  # type: ignore[no-untyped-def]
    for name, line in country.lines.by_name.items():
        assert line.checked in ("looked_up", "general_knowledge")
        if name == "emergency_number":
            assert not line.text.endswith(".")
        else:
            assert line.text[0].isupper() or line.text[0].isdigit()
            assert line.text.endswith((".", "?"))
        if line.phone:
            assert line.phone in line.text


def test_placeholders_include_the_short_name_of_the_health_line() -> None:
    names = country_lines(Clinic(name="Q", country="UK")).placeholders()
    assert names["health_line"] == names["non_emergency_health_line"]


def test_locale_and_currency_follow_the_country_unless_set() -> None:
    assert (
        country_of(Clinic(name="Q", country="UK")).locale,
        country_of(Clinic(name="Q", country="UK")).currency,
    ) == (
        "en_GB",
        "GBP",
    )
    own = country_of(Clinic(name="Q", country="EU", locale="en_IE", currency="SEK"))
    assert (own.locale, own.currency) == ("en_IE", "SEK")
