"""The pinned requirements agree with what is asked for, with the docs, and with each other."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETS = ("run", "test", "install", "mutation")


def asked_for(name: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
    wanted = (line.partition("#")[0].strip() for line in lines)
    return {re.split(r"[<>=]", line)[0].lower() for line in wanted if line and not line.startswith("-")}


def pinned(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", SETS)
def test_everything_asked_for_is_pinned(name: str) -> None:
    assert {package.replace(".", "-") for package in asked_for(name)} <= set(pinned(name))


@pytest.mark.parametrize("name", SETS)
def test_every_pin_has_a_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    blocks = re.split(r"^(?=[a-z0-9.-]+==)", text, flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", SETS)
def test_no_file_names_a_package_index(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in text
    assert "index-url" not in text


@pytest.mark.parametrize("name", ["run", "install"])
def test_what_tests_use_is_what_runs(name: str) -> None:
    # uv itself is needed only to install, so it is in neither of the other sets.
    shared = {package: version for package, version in pinned(name).items() if package != "uv"}
    assert shared.items() <= pinned("test").items()


@pytest.mark.parametrize("name", SETS)
def test_every_direct_dependency_is_explained(name: str) -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text().lower()
    assert {package for package in asked_for(name) if package not in page} == set()
