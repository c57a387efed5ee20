"""The hazard log: every control is tested, ratings follow the matrix, nobody has signed for others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.protocol import ProtocolError, default_protocol
from bot.protocol.hazards import (
    HAZARD_KEYS,
    Control,
    Hazard,
    HazardLog,
    check_hazards,
    find_test,
    load_hazards,
)

ROOT = Path(__file__).parent.parent.parent
PATH = ROOT / "docs" / "safety" / "hazards.yml"
LOG = load_hazards(PATH)
CONTENT = yaml.safe_load(PATH.read_text(encoding="utf-8"))
LEAST_HAZARDS = 30
THIS_TEST = "tests/protocol/test_hazards.py::test_every_control_has_an_existing_test"


def problems_with(**changes: object) -> list[str]:
    """What the check says about one good hazard after these changes."""
    good = replace(LOG.hazards[0], id="one", controls=(Control("It is tested.", (THIS_TEST,)),))
    return check_hazards(replace(LOG, hazards=(replace(good, **changes),)), ROOT)  # type: ignore[arg-type]


def test_every_control_has_an_existing_test() -> None:
    assert check_hazards(LOG, ROOT) == []


def test_there_are_enough_hazards() -> None:
    assert len(LOG.hazards) >= LEAST_HAZARDS


def test_the_log_is_for_the_shipped_protocol() -> None:
    assert LOG.protocol == default_protocol().version


@pytest.mark.parametrize("hazard", LOG.hazards, ids=lambda hazard: hazard.id)
def test_controls_lower_the_risk_or_leave_it_low(hazard: Hazard) -> None:
    assert hazard.residual_risk < hazard.initial_risk or hazard.initial_risk <= LOG.acceptable


@pytest.mark.parametrize("hazard", LOG.hazards, ids=lambda hazard: hazard.id)
def test_nobody_signs_before_a_clinical_safety_officer_is_named(hazard: Hazard) -> None:
    if not LOG.clinical_safety_officer:
        assert (hazard.signed_off_by, hazard.signed_off_on) == ("", "")


def test_sign_off_lines_are_written_out_for_every_hazard() -> None:
    assert all({"signed_off_by", "signed_off_on"} <= set(entry) for entry in CONTENT["hazards"])


def test_the_matrix_never_falls_with_severity_or_likelihood() -> None:
    rows = [*LOG.matrix, *zip(*LOG.matrix, strict=True)]
    assert all(list(row) == sorted(row) for row in rows)


@pytest.mark.parametrize(
    ("node_id", "said"),
    [
        ("tests/protocol/test_nowhere.py::test_it", "there is no file"),
        ("tests/protocol/test_hazards.py::test_that_was_never_written", "there is no test"),
        ("tests/protocol/test_hazards.py::problems_with", "there is no test"),
        ("tests/protocol/test_hazards.py", "there is no test"),
    ],
)
def test_a_control_without_an_existing_test_is_a_problem(node_id: str, said: str) -> None:
    problems = problems_with(controls=(Control("It is tested.", (node_id,)),))
    assert len(problems) == 1
    assert said in problems[0]


def test_a_test_is_found_by_function_with_or_without_its_parameters() -> None:
    assert find_test(THIS_TEST, ROOT) is None
    assert find_test(f"{THIS_TEST}[one]", ROOT) is None


def test_a_test_in_a_class_is_found(tmp_path: Path) -> None:
    text = "class TestIt:\n    async def test_one(self): ...\n"
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    assert find_test("test_it.py::TestIt::test_one", tmp_path) is None
    assert find_test("test_it.py::test_one", tmp_path) is not None


@pytest.mark.parametrize(
    "text",
    [
        "@pytest.mark.skip\ndef test_one(): ...\n",
        "@pytest.mark.xfail(strict=True, reason='not yet')\nasync def test_one(): ...\n",
        "@pytest.mark.skipif(True, reason='not here')\ndef test_one(): ...\n",
        "pytestmark = pytest.mark.skip\n\ndef test_one(): ...\n",
        "pytestmark = [pytest.mark.slow, pytest.mark.xfail]\n\ndef test_one(): ...\n",
    ],
)
def test_a_test_that_need_not_pass_proves_no_control(text: str, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    problem = find_test("test_it.py::test_one", tmp_path)
    assert problem is not None
    assert "proves nothing" in problem


def test_a_slow_test_and_one_with_a_marked_parameter_do_count(tmp_path: Path) -> None:
    mark = "@pytest.mark.parametrize('a', [1, pytest.param(2, marks=pytest.mark.xfail)])\n"
    text = f"pytestmark = pytest.mark.slow\n\n{mark}def test_one(a): ...\n"
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    assert find_test("test_it.py::test_one", tmp_path) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"controls": ()}, "no control"),
        ({"controls": (Control("It is tested.", ()),)}, "names no test"),
        ({"residual_risk": 5}, "residual_risk is 5, the matrix gives"),
        ({"initial_risk": 1}, "initial_risk is 1, the matrix gives"),
        ({"likelihood_before": 1, "likelihood_after": 2}, "likelier"),
        ({"status": "fine"}, "is unknown"),
        ({"likelihood_after": 4, "residual_risk": 5}, "open"),
        ({"signed_off_by": "A. Person"}, "both or neither"),
        ({"signed_off_by": "A. Person", "signed_off_on": "2027-01-31"}, "clinical_safety_officer"),
    ],
)
def test_what_does_not_hold_is_said(changes: dict[str, object], said: str) -> None:
    assert any(said in problem for problem in problems_with(**changes))


def signed(officer: str, on: str) -> HazardLog:
    hazard = replace(LOG.hazards[0], signed_off_by="A. Person", signed_off_on=on)
    return replace(LOG, clinical_safety_officer=officer, hazards=(hazard,))


def test_the_named_officer_can_sign() -> None:
    assert check_hazards(signed("A. Person", "2027-01-31"), ROOT) == []


def test_a_signature_needs_a_real_date() -> None:
    assert any("no date" in problem for problem in check_hazards(signed("A. Person", "soon"), ROOT))


def test_the_same_id_twice_is_a_problem() -> None:
    twice = replace(LOG, hazards=(LOG.hazards[0], LOG.hazards[0]))
    assert any("used twice" in problem for problem in check_hazards(twice, ROOT))


@pytest.mark.parametrize("key", HAZARD_KEYS)
def test_a_hazard_without_one_of_its_keys_is_refused(key: str, tmp_path: Path) -> None:
    first = {name: value for name, value in CONTENT["hazards"][0].items() if name != key}
    content = {**CONTENT, "hazards": [first]}
    path = tmp_path / "hazards.yml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    with pytest.raises(ProtocolError, match=f"{key} is missing"):
        load_hazards(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [("[", "not valid YAML"), ("- one", "should be a mapping"), ("protocol: '1'", "is missing")],
)
def test_a_file_that_is_no_log_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "hazards.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProtocolError, match=said):
        load_hazards(path)


def test_a_missing_log_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="is missing"):
        load_hazards(tmp_path / "hazards.yml")
