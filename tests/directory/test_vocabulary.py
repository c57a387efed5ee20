"""Treatments, insurers and languages, however a visitor writes them."""

import csv

import pytest

from bot.directory import specialty_id
from bot.directory.vocabulary import (
    TABLES,
    matching_insurers,
    serving_languages,
    serving_specialties,
    specialties,
)

LISTED = (
    "blue cross blue shield",
    "moda health",
    "unitedhealthcare",
    "workers compensation",
    "blue cross canada",
)


def test_the_treatments_are_those_of_the_shared_vocabulary() -> None:
    assert set(specialties().terms) == {
        "massage", "neuromuscular_therapy", "sports_massage", "physical_therapy", "chiropractic",
        "osteopathy", "acupuncture", "dry_needling", "laser_therapy", "spinal_decompression",
        "prenatal_massage", "oncology_massage", "trigger_point_therapy",
    }  # fmt: skip


def test_every_treatment_has_a_source_and_a_review_date() -> None:
    with (TABLES / "specialties.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["source"], row["id"]
            assert row["reviewed"], row["id"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("physio", "physical_therapy"),
        ("Chiropractor", "chiropractic"),
        ("trigger-point therapy", "trigger_point_therapy"),
        ("knot removal", "trigger_point_therapy"),
        ("deep tissue", "sports_massage"),
        ("physical_therapy", "physical_therapy"),
        ("plumber", None),
    ],
)
def test_treatment_is_understood(text: str, expected: str | None) -> None:
    assert specialty_id(text) == expected


def test_names_that_overlap_serve_each_other() -> None:
    assert "neuromuscular_therapy" in serving_specialties("trigger_point_therapy")
    assert "trigger_point_therapy" in serving_specialties("neuromuscular_therapy")
    assert "sports_massage" in serving_specialties("massage")
    assert "massage" not in serving_specialties("oncology_massage")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BCBS", {"blue cross blue shield"}),
        ("Regence", {"blue cross blue shield"}),
        ("moda", {"moda health"}),
        ("united", {"unitedhealthcare"}),
        ("worker's comp", {"workers compensation"}),
        ("unitedhealthcar", {"unitedhealthcare"}),
        ("Aetna", set()),
        ("", set()),
    ],
)
def test_insurer_is_understood(text: str, expected: set[str]) -> None:
    assert matching_insurers(text, LISTED) == expected


def test_chinese_is_served_by_mandarin_and_cantonese() -> None:
    assert serving_languages("Chinese") == {"chinese", "mandarin", "cantonese"}
    assert serving_languages("Farsi") == {"persian"}
    assert serving_languages("Klingon") == {"klingon"}
