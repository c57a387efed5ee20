"""clinic.yml: what is read from it, and the plain words for what cannot be used."""

from __future__ import annotations

import re
from dataclasses import MISSING, FrozenInstanceError, fields
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from bot.clinic import Clinic, ClinicError, Holiday, Price, Span, advise_clinic, check_clinic, load_clinic
from bot.clinic.clinic import LINE_NAMES, WEEKDAYS, Branding, Delivery, RetentionDays
from bot.clinic.settings import readers
from bot.clinic.topics import COMPUTED, details

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "clinic"
PAGE = ROOT / "docs" / "clinic-settings.md"
SECTIONS = {"branding": Branding, "delivery": Delivery, "retention_days": RetentionDays}
OPEN_WEEK = "\n".join(f'  {day}: "09:00-17:00"' for day in WEEKDAYS)


def clinic_of(tmp_path: Path, text: str) -> Clinic:
    (tmp_path / "clinic.yml").write_text(text, encoding="utf-8")
    return load_clinic(tmp_path)


def problems_of(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "clinic.yml").write_text(text, encoding="utf-8")
    return check_clinic(tmp_path)


def test_the_sample_clinic_is_complete() -> None:
    clinic = load_clinic(SAMPLE)
    assert clinic.name == "Harbour Lane Neuromuscular Therapy"
    assert clinic.country == "US"
    assert set(clinic.details) == {d.id for d in details()} - {"session_lengths"}


def test_the_sample_clinic_uses_fictional_numbers_and_addresses_only() -> None:
    text = (SAMPLE / "clinic.yml").read_text(encoding="utf-8")
    assert all(re.fullmatch(r"503-555-01\d\d", n) for n in re.findall(r"\d{3}-\d{3}-\d{4}", text))
    hosts = re.findall(r"(?:https://|@)([\w.-]*\w)", text)
    assert len(hosts) > 10
    assert all(host.endswith(".example") for host in hosts)


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert clinic_of(tmp_path, "name: Quay Clinic") == Clinic(name="Quay Clinic")


def test_each_kind_of_value_is_typed(tmp_path: Path) -> None:
    clinic = clinic_of(
        tmp_path,
        f"""
name: Quay Clinic
country: UK
phone: 01632960001
hours:
{OPEN_WEEK.replace('friday: "09:00-17:00"', 'friday: ["13:00-17:00", "09:00-12:00"]')}
holidays:
  - {{date: 2026-12-24, name: Christmas Eve, hours: "09:00-12:00"}}
  - {{date: 2026-01-01, name: New Year}}
prices: [{{service: Massage, minutes: 60, price: 55.50, first_visit: true}}]
branding: {{colour: "#AABBCC"}}
delivery: {{email_to: desk@quay.example}}
retention_days: {{conversation: 7}}
details: {{map_link: https://quay.example/map}}
lines: {{crisis_line: "Quay line: 01632 960002."}}
answers: {{parking: "Park behind {{name}}."}}
""",
    )
    assert clinic.hours["friday"] == (Span(time(9), time(12)), Span(time(13), time(17)))
    assert clinic.holidays == (
        Holiday(date(2026, 1, 1), "New Year"),
        Holiday(date(2026, 12, 24), "Christmas Eve", (Span(time(9), time(12)),)),
    )
    assert clinic.prices == (Price("Massage", Decimal("55.50"), 60, True),)
    assert clinic.branding.colour == "#aabbcc"
    assert clinic.delivery.email_to == ("desk@quay.example",)
    assert (clinic.retention_days.conversation, clinic.retention_days.handover) == (7, 90)
    assert clinic.answers["parking"] == "Park behind {name}."


def test_a_loaded_clinic_cannot_be_changed(tmp_path: Path) -> None:
    clinic = clinic_of(tmp_path, "name: Quay Clinic\ndetails: {reply_time: Soon.}")
    with pytest.raises(FrozenInstanceError):
        clinic.name = "Other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        clinic.details["reply_time"] = "Never."  # type: ignore[index]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("phnoe: 1", "phnoe: unknown key (did you mean phone?)"),
        (
            "country: USA",
            "country: 'USA' is unknown (did you mean US?); use one of US, CA, UK, IE, EU, AU, NZ.",
        ),
        ("country: NO", "country: False is unknown"),
        ("timezone: Oregon", "timezone: 'Oregon' is unknown; use one like America/Los_Angeles."),
        ("timezone: /etc/passwd", "timezone: '/etc/passwd' is unknown"),
        ("locale: xx_YY", "locale: 'xx_YY' is unknown"),
        ("currency: dollars", "currency: 'dollars' is unknown"),
        ("email: desk", "email: 'desk' is not an e-mail address"),
        ("hours: {monday: 9 to 5}", "hours.tuesday: missing"),
        ("hours: {mondy: closed}", "hours.mondy: unknown key (did you mean monday?)"),
        ("hours: all day", "hours: 'all day' has no keys of its own"),
        ("holidays: [{date: Christmas, name: X}]", "holidays[1].date: 'Christmas' is not a date"),
        ("holidays: [{date: 2026-12-25}]", "holidays[1].name: None is not a text"),
        (
            "holidays: [{date: 2026-12-25, name: X}, {date: 2026-12-25, name: Y}]",
            "holidays: 2026-12-25 is listed twice",
        ),
        ("prices: [{service: Massage, price: cheap}]", "prices[1].price: 'cheap' is not an amount"),
        ("prices: [{service: Massage, price: .nan}]", "prices[1].price: nan is not an amount"),
        ("prices: [{service: Massage, price: -5}]", "prices[1].price: -5 is not an amount"),
        ("prices: [{service: Massage, price: 5}]", "prices: no currency; set country"),
        ("insurers: Aetna", "insurers: 'Aetna' is not a list"),
        ("treatments: [cuping]", "treatments[1]: 'cuping' is unknown (did you mean cupping?)"),
        ("accepts_within_days: maybe", "accepts_within_days: 'maybe' is not a choice; use true or false."),
        ("search_radius_km: far", "search_radius_km: 'far' is not a whole number"),
        ("branding: {colour: teal}", "branding.colour: 'teal' is not a colour"),
        ("branding: {color: '#000000'}", "branding.color: unknown key (did you mean colour?)"),
        ("retention_days: {audit: -1}", "retention_days.audit: -1 is not a whole number"),
        ("details: {parking: Free.}", "details.parking: unknown key"),
        ("details: {adjustable_table: yes}", "details.adjustable_table: True is not a text"),
        (
            "details: {map_link: 'javascript:alert(1)'}",
            "details.map_link: 'javascript:alert(1)' is not a web address",
        ),
        (
            "details: {map_link: http://quay.example}",
            "details.map_link: 'http://quay.example' is not a web address",
        ),
        (
            "delivery: {webhook_url: 'https://x:y@h.example'}",
            "delivery.webhook_url: keep secrets out of this file",
        ),
        (
            "delivery: {webhook_url: 'https://h.example?key=1'}",
            "delivery.webhook_url: keep secrets out of this file",
        ),
        ("answers: {parkng: Free.}", "answers.parkng: unknown key (did you mean parking?)"),
        ("answers: {parking: 'Ask {phon}.'}", "answers.parking: {phon} is unknown (did you mean phone?)"),
        ("lines: {emergency: '911'}", "lines.emergency: unknown key"),
        ("lines: {emergency_number: our desk}", "lines.emergency_number: 'our desk' is not a number"),
        ("phone: 01234567", "phone: 342391 is not a text; use quotes round it."),
        ("lines: {emergency_number: 000}", "lines.emergency_number: 0 is not a text; use quotes round it."),
        ("name: Twice", "name: written twice"),
        ("phone: [", "line "),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(tmp_path: Path, line: str, problem: str) -> None:
    found = problems_of(tmp_path, f"name: Quay Clinic\n{line}\n")
    assert len(found) == 1
    assert found[0].startswith(f"clinic.yml, {problem}")
    assert re.search(r"; use |; set |; keep |keep secrets|; check ", found[0])


@pytest.mark.parametrize(
    "hours", ["9 to 5", "17:00-09:00", "09:00-25:00", "09:00", '["09:00-12:00", "11:00-13:00"]']
)
def test_hours_that_make_no_sense_name_the_day(tmp_path: Path, hours: str) -> None:
    week = OPEN_WEEK.replace('monday: "09:00-17:00"', f"monday: {hours}")
    (problem,) = problems_of(tmp_path, f"name: Quay Clinic\nhours:\n{week}\n")
    assert problem.startswith("clinic.yml, hours.monday: ")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems_of(tmp_path, "country: XX\nemail: desk\n")) == 3  # the name is missing too


@pytest.mark.parametrize("text", ["", "- a list", "just words", "\x00", "{a: 1}: 2"])
def test_a_file_that_holds_no_settings_is_told_and_not_raised(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path, text)


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ClinicError, match="not found; write one with `bot clinic init"):
        load_clinic(tmp_path)


def test_advice_names_what_to_see_to_before_visitors_come() -> None:
    advice = advise_clinic(Clinic(name="Quay Clinic", answers={"cancer_massage": "Fine."}))
    assert [line.split(":")[0] for line in advice] == ["country", "phone", "answers.cancer_massage"]


def test_advice_lists_each_number_that_nobody_has_looked_up_until_the_clinic_sets_its_own() -> None:
    open_lines = [line for line in advise_clinic(Clinic(name="Q", country="NZ")) if line.startswith("lines.")]
    assert any("0800 611 116" in line for line in open_lines)
    own = Clinic(name="Q", country="NZ", lines={"non_emergency_health_line": "Healthline: 0800 611 116."})
    assert not any("0800 611 116" in line for line in advise_clinic(own))


@pytest.mark.parametrize(
    ("key", "clinic"),
    [
        ("answers.what_is_knot", Clinic(name="Q", answers={"what_is_knot": "We break up scar tissue."})),
        ("details.typical_plan", Clinic(name="Q", details={"typical_plan": "Results are guaranteed."})),
        ("prices[1]", Clinic(name="Q", prices=(Price("Detox massage", Decimal(80)),))),
        (
            "branding.welcome_text",
            Clinic(name="Q", branding=Branding(welcome_text="Hello. We treat the root cause of pain.")),
        ),
    ],
)
def test_advice_warns_of_a_claim_that_research_does_not_support(key: str, clinic: Clinic) -> None:
    (warning,) = [line for line in advise_clinic(clinic) if "research supports" in line]
    assert warning.startswith(f"{key}: ")
    assert "Say instead" in warning


def test_no_advice_about_claims_that_are_denied() -> None:
    honest = Clinic(
        name="Q", answers={"what_is_knot": "A knot is not scar tissue. Nobody can promise a cure."}
    )
    assert not any("research" in line for line in advise_clinic(honest))


def test_every_field_has_a_reader_and_a_sentence_of_help() -> None:
    assert set(readers()) == {field.name for field in fields(Clinic)}
    for kind in (Clinic, *SECTIONS.values()):
        for field in fields(kind):
            assert field.metadata["help"].endswith("."), field.name


def test_the_page_lists_every_key_with_its_default_and_help() -> None:
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    expected = {f"details.{d.id}": f"{d.group}{' (link)' * (d.kind == 'link')} | {d.help}" for d in details()}
    for field in fields(Clinic):
        if field.name in SECTIONS:
            for part in fields(SECTIONS[field.name]):
                expected[f"{field.name}.{part.name}"] = f"{_default(part)} | {part.metadata['help']}"
        else:
            expected[field.name] = f"{_default(field)} | {field.metadata['help']}"
    assert rows == expected


def test_the_page_names_every_line_and_every_value_for_own_wording() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in LINE_NAMES if f"`{name}`" not in text] == []
    assert [name for name in COMPUTED if f"`{{{name}}}`" not in text] == []


def _default(field) -> str:  # type: ignore[no-untyped-def]
    if field.default is MISSING:
        return "required" if field.default_factory is MISSING else "unset"
    if field.default is None or field.default == ():
        return "unset"
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"
