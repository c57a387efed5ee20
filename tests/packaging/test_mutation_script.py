"""What `make mutation` says before it begins."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock

import pytest

ROOT = Path(__file__).parents[2]
# It is installed in an environment of its own.
MUTMUT = ("mutmut", "mutmut.__main__", "mutmut.mutation", "mutmut.utils", "mutmut.utils.file_utils")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name in MUTMUT:
        monkeypatch.setitem(sys.modules, name, MagicMock(__name__=name))
    spec = importlib.util.spec_from_file_location("mutation", ROOT / "scripts" / "mutation.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_class_method_is_named_with_the_way_to_mend(script: ModuleType, tmp_path: Path) -> None:
    source = "class Case:\n    @classmethod\n    def empty(cls):\n        return cls()\n"
    (tmp_path / "case.py").write_text(source, encoding="utf-8")
    with pytest.raises(SystemExit, match=r"case\.py, line 3: 'empty' is a class method.*; make it a"):
        script.refuse_class_methods(tmp_path)


def test_the_engine_can_be_mutated(script: ModuleType) -> None:
    script.refuse_class_methods(ROOT / "bot" / "triage")
