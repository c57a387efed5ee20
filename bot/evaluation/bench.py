"""How fast the parts and the whole are: medians and 95th percentiles beside a reference in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import yaml

from bot.evaluation.rest_client import RestClient
from bot.evaluation.server_process import (
    ServerProcess,
    free_port,
    process_memory_mb,
    running_server,
    started_process,
)
from bot.evaluation.visitor import TAPS, TYPED, Visitor
from bot.protocol import Protocol, default_protocol

if TYPE_CHECKING:
    from bot.evaluation.message_parser import MessageParser

REFERENCE = "reference"
CHECK_SECONDS = 60.0
MOST_TURNS = 30
Step = Callable[[str], None]


@dataclass(frozen=True)
class Timing:
    """The milliseconds that something took, time after time."""

    name: str
    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return percentile(self.milliseconds, 50)

    @property
    def p95(self) -> float:
        """What 95 of 100 stay below."""
        return percentile(self.milliseconds, 95)


@dataclass
class Benchmarks:
    """All timings and plain figures of one run."""

    timings: dict[str, Timing] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, milliseconds: list[float]) -> None:
        """Add one timing."""
        self.timings[name] = Timing(name, tuple(milliseconds))

    def ratio(self, name: str) -> float | None:
        """How many times the median of the reference this takes."""
        reference = self.timings.get(REFERENCE)
        return self.timings[name].median / reference.median if reference and reference.median else None

    def to_json(self) -> dict[str, Any]:
        """The run for programs."""
        timings = {
            name: {
                "median_ms": t.median,
                "p95_ms": t.p95,
                "times_reference": self.ratio(name),
                "n": len(t.milliseconds),
            }
            for name, t in self.timings.items()
        }
        return {"timings": timings, "figures": self.figures}

    def lines(self) -> Iterator[str]:
        """The run for people."""
        yield f"  {'':28}{'median ms':>11}{'95% ms':>11}{'x reference':>13}"
        for name, timing in self.timings.items():
            ratio = self.ratio(name)
            times = f"{ratio:13.2f}" if ratio is not None else ""
            yield f"  {name:28}{timing.median:11.3f}{timing.p95:11.3f}{times}"
        for name, figure in self.figures.items():
            yield f"  {name:28}{figure:11.2f}"


def percentile(values: tuple[float, ...] | list[float], percent: float) -> float:
    """Return the value that `percent` of 100 values do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]


def script() -> Mapping[str, Any]:
    """The messages and the case that are read and played."""
    path = Path(__file__).with_suffix(".yml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def measure(work: Callable[[], object], *, rounds: int) -> list[float]:
    """Return how many milliseconds each call takes, after one that is not counted."""
    work()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def run_benchmarks(root: Path, archive: Path, *, rounds: int, step: Step) -> Benchmarks:
    """Measure everything; `step` is told what comes next."""
    benchmarks = Benchmarks()
    step("measuring what is loaded at start")
    _measure_loading(benchmarks, archive)
    _measure_check(benchmarks, root)
    _measure_parts(benchmarks, archive, rounds=rounds, step=step)
    step("starting the server")
    with running_server(root) as server, _reference(root) as reference:
        _measure_start(benchmarks, server)
        step("playing visits")
        _measure_turns(benchmarks, server, reference, rounds=rounds)
        memory = server.peak_memory_mb()
        if memory is not None:
            benchmarks.figures["server peak memory MB"] = memory
    return benchmarks


def _measure_parts(benchmarks: Benchmarks, archive: Path, *, rounds: int, step: Step) -> None:
    from bot.evaluation.message_parser import MessageParser
    from bot.evaluation.model_archive import read_classifier
    from bot.language.pipeline import build_pipeline
    from bot.language.reading import Reader
    from bot.triage import Case, assess, next_question

    step("measuring triage")
    protocol = default_protocol()
    case = Case().with_values({"region": ["low_back"], "age": 44, "duration_days": 20.0, "severity": 6.0})
    benchmarks.add("assess", measure(lambda: assess(case, protocol), rounds=rounds * 10))
    benchmarks.add("next question", measure(lambda: next_question(case, protocol), rounds=rounds * 3))
    step("measuring language")
    messages = list(script()["messages"])
    reader, classifier = Reader(build_pipeline()), read_classifier(archive)
    benchmarks.add("findings and values", _each(messages, lambda text: reader.read(text), rounds))
    benchmarks.add("intent and topic", _each(messages, classifier.predict, rounds))
    parser = MessageParser(reader, classifier, protocol)
    benchmarks.add("bot parse, one message", _each(messages, parser.parse, rounds))
    _measure_bulk(benchmarks, parser, messages, rounds=rounds)


def _measure_bulk(benchmarks: Benchmarks, parser: MessageParser, messages: list[str], *, rounds: int) -> None:
    """Reading in bulk, by the clock and by the processor's own time, which a busy machine distorts less."""
    began, busy = time.perf_counter(), time.process_time()
    for number in range(rounds):
        parser.parse_all([f"{text} {'.' * (number % 3)}" for text in messages])
    read = rounds * len(messages)
    benchmarks.figures["bot parse messages a second"] = read / (time.perf_counter() - began)
    benchmarks.figures["bot parse messages a CPU second"] = read / (time.process_time() - busy)


def _measure_loading(benchmarks: Benchmarks, archive: Path) -> None:
    """What has to be read before the first message, and the memory that language takes beyond Rasa's."""
    from bot.evaluation.model_archive import read_classifier
    from bot.language.grammar import load_grammar

    # Libraries stand in memory before anything of ours is loaded.
    for name in ("bot.language.nlu", "bot.language.statistical_reader"):
        import_module(name)
    before = _memory_mb()
    began, busy = time.perf_counter(), time.process_time()
    load_grammar()
    benchmarks.figures["grammar load s"] = time.perf_counter() - began
    benchmarks.figures["grammar load CPU s"] = time.process_time() - busy
    # Held until memory has been looked at.
    classifier = read_classifier(archive)
    classifier.predict("my neck is stiff")
    if before is not None:
        benchmarks.figures["language model memory MB"] = (_memory_mb() or before) - before


def _memory_mb() -> float | None:
    return process_memory_mb("self", "VmRSS")


def _measure_check(benchmarks: Benchmarks, root: Path) -> None:
    """`bot protocol check` as a clinician calls it, interpreter and all."""
    command = [sys.executable, "-m", "bot", "protocol", "check"]
    began = time.perf_counter()
    busy = _children_seconds()
    subprocess.run(command, cwd=root, capture_output=True, timeout=CHECK_SECONDS, check=True)
    benchmarks.figures["protocol check s"] = time.perf_counter() - began
    benchmarks.figures["protocol check CPU s"] = _children_seconds() - busy


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _each(messages: list[str], read: Callable[[str], object], rounds: int) -> list[float]:
    """Time each message by itself; every text differs, so that nothing is answered from a cache."""
    taken = []
    for number in range(-1, rounds):
        for text in messages:
            varied = f"{text} {'.' * (number % 3)}" if number >= 0 else text
            began = time.perf_counter()
            read(varied)
            if number >= 0:
                taken.append((time.perf_counter() - began) * 1000)
    return taken


@contextmanager
def _reference(root: Path) -> Iterator[ServerProcess]:
    port = free_port()
    command = [sys.executable, "-m", "bot.evaluation.reference_server", str(port)]
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with started_process(command, f"http://127.0.0.1:{port}", root=root, log=log) as server:
            yield server


def _measure_start(benchmarks: Benchmarks, server: ServerProcess) -> None:
    client = RestClient(server.url)
    client.send(f"bench-{uuid4().hex}", "hello")
    benchmarks.figures["start to first answer s"] = time.monotonic() - server.started
    client.close()


def _measure_turns(
    benchmarks: Benchmarks, server: ServerProcess, reference: ServerProcess, *, rounds: int
) -> None:
    """Interleave the rounds, so that a busy moment of the machine meets all of them."""
    bot, echo = RestClient(server.url), RestClient(reference.url)
    protocol = default_protocol()
    taken: dict[str, list[float]] = {REFERENCE: [], "turn, tapped": [], "turn, typed": []}
    for number in range(rounds + 1):
        for name, mode in (("turn, tapped", TAPS), ("turn, typed", TYPED)):
            turns = _play(bot, protocol, mode)
            echoes = [_timed(echo, "reference", "none of those")[0] for _ in turns]
            if number:
                taken[name] += turns
                taken[REFERENCE] += echoes
    for name, milliseconds in taken.items():
        benchmarks.add(name, milliseconds)


def _play(client: RestClient, protocol: Protocol, mode: str) -> list[float]:
    case = script()["case"]
    visitor = Visitor(case, protocol, mode)
    sender, said = f"bench-{uuid4().hex}", str(case["opening"])
    taken = []
    for _ in range(MOST_TURNS):
        milliseconds, messages = _timed(client, sender, said)
        taken.append(milliseconds)
        customs = [message.get("custom") or {} for message in messages]
        question = next((custom for custom in customs if custom.get("type") == "question"), None)
        if question is None:
            break
        said = visitor.answer(question)
    # The opening is typed in both modes.
    return taken[1:] or taken


def _timed(client: RestClient, sender: str, message: str) -> tuple[float, list[dict[str, Any]]]:
    began = time.perf_counter()
    messages = client.send(sender, message)
    return (time.perf_counter() - began) * 1000, messages
