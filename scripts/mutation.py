"""Puts small faults into bot/triage, one at a time, and counts which of them its tests notice.

mutmut makes the faults (mutants). They are run from here: the tests are collected once, and every mutant gets
a fork of that process, which stops at the first test that fails. `make mutation` starts it in .venv-mutation:

    mutation.py                 every module
    mutation.py case answers    these modules; the others keep the result they have
    mutation.py --rest          what has not been run yet, in any order
    mutation.py --survivors     what survived so far; with --all against every test, not against a sample
    mutation.py --figures       nothing is run
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import pytest
import yaml
from _pytest.runner import runtestprotocol
from mutmut import __main__ as mutmut
from mutmut.mutation import trampoline
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths

ROOT = Path(__file__).parents[1]
MUTANTS = ROOT / "mutants"
RESULTS = MUTANTS / "results.json"
EQUIVALENT = ROOT / "tests" / "triage" / "equivalent_mutants.yml"
# Against every mutant: no proofs, no test that goes through all vignettes. A survivor costs all its tests.
SAMPLE = (
    "--ignore=tests/triage/proofs",
    "--deselect=tests/triage/test_notes.py::test_every_note_can_be_reached",
    "--deselect=tests/triage/test_notes.py::test_worries_never_change_level_gate_or_plan",
    "--deselect=tests/triage/test_regression.py::test_every_route_is_taken_by_a_vignette",
    "--deselect=tests/triage/test_regression.py::test_every_upgrade_fact_has_a_vignette",
    "--deselect=tests/triage/test_regression.py::test_vignettes_keep_to_their_format",
)
# Of a test with many parameters so many, evenly spread.
MOST_OF_ONE_TEST = 6
# How much longer than without a fault the tests may take until it counts as an endless loop.
PATIENCE = 3
# So many tests that found other faults are tried before there is a process for the mutant.
LIKELY = 8
COLUMNS = ("mutants", "killed", "survived", "timeout", "not run")

Results = dict[str, str]


class Switch:
    """Which mutant is called in place of its function. mutmut's own switch reads the environment at every
    call, which makes the engine ten times slower."""

    def __init__(self) -> None:
        self.module = self.mutant = ""
        self.reached: set[str] = set()

    def turn_to(self, name: str) -> None:
        """Call this mutant from now on."""
        self.module, _, self.mutant = name.rpartition(".")

    def wrap(self, mutants: dict[str, Callable[..., Any]]) -> Callable[..., Any]:
        """Decorate a function that has these mutants; stands for mutmut's `wrap_in_trampoline`."""

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            module = function.__module__

            @wraps(function)
            def switched(*args: Any, **kwargs: Any) -> Any:
                original = mutants["_mutmut_orig"]
                if self.module == module:
                    return mutants.get(self.mutant, original)(*args, **kwargs)
                if not self.module:
                    self.reached.add(f"{module}.{original.__name__.removesuffix('__mutmut_orig')}")
                return original(*args, **kwargs)

            return switched

        return decorate


class Trial:
    """A pytest plugin: runs the tests once as they are, then against each of `mutants`."""

    def __init__(self, mutants: Sequence[str], results: Results, *, children: int, every_test: bool) -> None:
        self.mutants = mutants
        self.results = results
        self.children = children
        self.every_test = every_test
        self.switch = Switch()
        trampoline.wrap_in_trampoline = self.switch.wrap
        # Mutated function -> the tests that reach it; test -> seconds; function ("": any) -> test -> kills.
        self.tests: dict[str, list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[pytest.Item, float] = {}
        self.kills: dict[str, Counter[pytest.Item]] = defaultdict(Counter)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """One of each parametrised test comes before the second of any."""
        total = Counter(_test_of(item) for item in items)
        place: Counter[str] = Counter()
        ranked = []
        for item in items:
            name = _test_of(item)
            step = 1 if self.every_test else -(-total[name] // MOST_OF_ONE_TEST)
            if place[name] % step == 0:
                ranked.append((place[name] // step, item))
            place[name] += 1
        items[:] = [item for _, item in sorted(ranked, key=lambda entry: entry[0])]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        self._run_without_faults(session.items)
        running: dict[int, tuple[str, Sequence[pytest.Item], int]] = {}
        for number, mutant in enumerate(self.mutants):
            while len(running) >= self.children:
                self._wait(running)
            tests = self._in_order(mutant)
            if self._is_noticed_at_once(mutant, tests):
                self.results[mutant] = "killed"
                continue
            sys.stderr.write(f"{number} of {len(self.mutants)}: {mutant}\n")
            told, tell = os.pipe()
            child = os.fork()
            if not child:
                self._meet(mutant, tests, tell)
            os.close(tell)
            running[child] = mutant, tests, told
            keep(self.results)
        while running:
            self._wait(running)
        # Nothing of a fault has stayed behind that would have made the tests fail ever since.
        self._run_without_faults(session.items)
        return True

    def _run_without_faults(self, items: Sequence[pytest.Item]) -> None:
        for item in items:
            self.switch.reached.clear()
            began = time.process_time()
            if not _passes(item):
                raise SystemExit(f"{item.nodeid} fails without any fault.")
            self.seconds[item] = time.process_time() - began
            for function in self.switch.reached:
                self.tests[function].append(item)
        signal.signal(signal.SIGVTALRM, _is_endless)
        gc.collect()
        gc.freeze()

    def _in_order(self, mutant: str) -> Sequence[pytest.Item]:
        """First what found other faults of this function, then of any, then the tests of its module."""
        function, module = mutant.rpartition("__mutmut_")[0], mutant.split(".")[2]
        kills, all_kills = self.kills[function], self.kills[""]

        def rank(item: pytest.Item) -> tuple[int, int, bool, float]:
            is_elsewhere = item.path.name != f"test_{module}.py"
            return -kills[item], -all_kills[item], is_elsewhere, self.seconds[item]

        return sorted(self.tests[function], key=rank)

    def _is_noticed_at_once(self, mutant: str, tests: Sequence[pytest.Item]) -> bool:
        """Whether one of the tests that found other faults finds this one: without a process for it."""
        kills = self.kills[mutant.rpartition("__mutmut_")[0]]
        likely = [item for item in tests[:LIKELY] if self.kills[""][item]]
        self.switch.turn_to(mutant)
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
        killer = next((item for item in likely if not _passes(item)), None)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        self.switch.turn_to("")
        if killer:
            kills[killer] += 1
            self.kills[""][killer] += 1
        return killer is not None

    def _meet(self, mutant: str, tests: Sequence[pytest.Item], tell: int) -> NoReturn:
        gc.disable()
        limit = int(time.process_time() + PATIENCE * (1 + sum(self.seconds[item] for item in tests)))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        self.switch.turn_to(mutant)
        for place, item in enumerate(tests):
            if not _passes(item):
                os.write(tell, str(place).encode())
                os._exit(1)
        os._exit(0)

    def _wait(self, running: dict[int, tuple[str, Sequence[pytest.Item], int]]) -> None:
        child, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        mutant, tests, told = running.pop(child)
        self.results[mutant] = {0: "survived", 1: "killed"}.get(code, "timeout")
        if killer := os.read(told, 20):
            for function in (mutant.rpartition("__mutmut_")[0], ""):
                self.kills[function][tests[int(killer)]] += 1
        os.close(told)


def refuse_class_methods(sources: Path) -> None:
    """Stop when a source has a class method: the switch has no way to hand on its class."""
    for path in sorted(sources.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "classmethod" in map(ast.unparse, node.decorator_list):
                raise SystemExit(
                    f"{path}, line {node.lineno}: {node.name!r} is a class method; faults in those cannot "
                    "be tried here; make it a static method or a function of its module."
                )


def make_mutants() -> list[str]:
    """Write the mutated sources and a copy of the tests to mutants/; return the names of all mutants."""
    refuse_class_methods(ROOT / "bot" / "triage")
    with redirect_stdout(open(os.devnull, "w")):
        MUTANTS.mkdir(exist_ok=True)
        copy_src_dir()
        copy_also_copy_files()
        setup_source_paths()
        mutmut.create_mutants(1)
    names: list[str] = []
    for path in sorted(MUTANTS.glob("bot/triage/*.meta")):
        names += json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return names


def try_mutants(mutants: Sequence[str], results: Results, *, children: int, every_test: bool) -> None:
    """Write what becomes of these mutants into `results`."""
    os.chdir(MUTANTS)
    os.environ["PROOFS"] = "quick" if every_test else "brief"
    trial = Trial(mutants, results, children=children, every_test=every_test)
    options = ["--rootdir=.", "-q", "--tb=no", "--assert=plain", "-p", "no:cacheprovider", "tests/triage"]
    if pytest.main([*options, *(() if every_test else SAMPLE)], plugins=[trial]) != pytest.ExitCode.OK:
        raise SystemExit("The tests could not be collected.")


def keep(results: Results) -> None:
    """Store the results, so that a run can be stopped."""
    RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")


def report(results: Mapping[str, str]) -> str:
    """The table of docs/safety/proofs.md, then what survived and is not known to change nothing."""
    lines = [f"| module | {' | '.join(COLUMNS)} | rate |", "|---|" + "---|" * (len(COLUMNS) + 1)]
    by_module: dict[str, Counter[str]] = defaultdict(Counter)
    for name, result in results.items():
        by_module[name.split(".")[2]].update(["mutants", result])
    total: Counter[str] = Counter()
    for module, count in by_module.items():
        total += count
        lines.append(_row(module, count))
    lines.append(_row("all", total))
    survived = {name for name, result in results.items() if result == "survived"}
    named = {entry["mutant"] for entry in yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))}
    noticed = total["killed"] + total["timeout"]
    rate = noticed / max(total["mutants"] - total["not run"] - len(survived & named), 1)
    lines.append(f"\nWithout the {len(survived & named)} that change nothing: {rate:.1%}")
    lines += [f"called equivalent, but no survivor: {name}" for name in sorted(named - survived)]
    lines += [f"survived: {name}" for name in sorted(survived - named)]
    return "\n".join(lines)


def main() -> None:
    """Run what was asked for and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--rest", action="store_true")
    parser.add_argument("--survivors", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--figures", action="store_true")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    os.chdir(ROOT)
    known: Results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    if not asked.figures:
        names = make_mutants()
        chosen = [name for name in names if not asked.modules or name.split(".")[2] in asked.modules]
        known = {name: known.get(name, "not run") for name in names}
        wanted = {"not run"} if asked.rest else set()
        wanted |= {"survived"} if asked.survivors else set()
        if wanted:
            chosen = [name for name in chosen if known[name] in wanted]
            # Stopped half way, the figures are those of a sample; what survived comes first.
            chosen.sort(key=lambda name: (known[name] != "survived", random.random()))
        known |= dict.fromkeys(chosen, "not run")
        try_mutants(chosen, known, children=asked.children, every_test=asked.all)
        keep(known)
    sys.stdout.write(report(known) + "\n")


def _passes(item: Any) -> bool:
    """Whether this test passes now, with everything it needs made anew."""
    reports = runtestprotocol(item, log=False, nextitem=None)
    return not any(outcome.failed for outcome in reports)


def _is_endless(*_: object) -> NoReturn:
    raise TimeoutError("This mutant does not come to an end.")


def _test_of(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _row(name: str, count: Mapping[str, int]) -> str:
    rate = (count["killed"] + count["timeout"]) / max(count["mutants"] - count["not run"], 1)
    return f"| {name} | {' | '.join(str(count[column]) for column in COLUMNS)} | {rate:.1%} |"


if __name__ == "__main__":
    main()
