"""The pictures of the exercises: one each, as their poses draw them, small and harmless."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from bot.protocol import CONTENT, Protocol, default_protocol
from bot.protocol.pictures import exercise_pictures

SCRIPT = Path(__file__).parents[2] / "scripts" / "draw_exercises.py"
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "g", "path", "rect", "circle", "ellipse"}
IDS = sorted(default_protocol().exercises)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script that draws the pictures."""
    spec = importlib.util.spec_from_file_location("draw_exercises", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_exercise_has_a_picture_and_every_picture_an_exercise(protocol: Protocol) -> None:
    assert set(exercise_pictures()) == set(protocol.exercises)
    assert {path.stem for path in (CONTENT / "pictures").iterdir()} == set(protocol.exercises)


def test_the_pictures_are_what_their_poses_draw(script: ModuleType) -> None:
    for name, text in script.pictures():
        kept = (CONTENT / "pictures" / name).read_text(encoding="utf-8")
        assert kept == text, f"{name}: run scripts/draw_exercises.py"


@pytest.mark.parametrize("exercise_id", IDS)
def test_a_picture_says_what_it_shows(exercise_id: str, protocol: Protocol) -> None:
    picture = exercise_pictures()[exercise_id]
    root = ElementTree.parse(picture.file).getroot()
    assert root.findtext(f"{SVG}title") == protocol.exercises[exercise_id].name
    assert root.findtext(f"{SVG}desc") == picture.words
    assert root.get("aria-labelledby") == "title desc"
    assert root.get("viewBox") == "0 0 320 220"


@pytest.mark.parametrize("exercise_id", IDS)
def test_a_picture_is_small_and_draws_only_shapes(exercise_id: str) -> None:
    file = exercise_pictures()[exercise_id].file
    assert file.stat().st_size < 6_000
    for element in ElementTree.parse(file).iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert "url(" not in value
            assert "nan" not in value


@pytest.mark.parametrize("exercise_id", IDS)
def test_words_of_a_picture_are_short_and_stand_alone(exercise_id: str) -> None:
    words = exercise_pictures()[exercise_id].words
    assert words.endswith(".")
    assert 30 < len(words) < 200
