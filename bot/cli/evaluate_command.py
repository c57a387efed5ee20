"""`bot evaluate utterances|vignettes|walk`: how well it understands, where cases end, what breaks."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli import walk_action
from bot.cli.errors import ProblemFoundError, UsageError
from bot.cli.terminal import progress, say

if TYPE_CHECKING:
    from bot.evaluation.proportions import Report
    from bot.evaluation.vignettes import Played

UTTERANCE_KEYS = ("id", "text", "kind", "gold")
CASE_KEYS = ("id", "opening", "facts", "gold_disposition", "acceptable", "gold_flags", "hands_on_ok")


def add(subparsers: Any) -> None:
    """Register the subcommands."""
    parser = subparsers.add_parser("evaluate", help="score the bot on annotated messages or whole cases")
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    utterances = actions.add_parser(
        "utterances",
        help="score what it understands of single messages",
        description='Score JSON lines {"id", "text", "kind", "gold"}, with 95%% Wilson intervals.',
    )
    utterances.set_defaults(run=run_utterances)
    vignettes = actions.add_parser(
        "vignettes",
        help="play whole cases and score the advice",
        description="Play written cases over the REST channel with a simulated visitor. Without --url a "
        "server is started on a free port with a database that is thrown away.",
    )
    vignettes.add_argument(
        "--mode", choices=("typed", "taps"), default="typed", help="how the visitor answers"
    )
    vignettes.add_argument("--url", help="a running bot, like http://127.0.0.1:5005")
    vignettes.add_argument("--log", type=Path, metavar="FOLDER", help="write the conversations there")
    vignettes.set_defaults(run=run_vignettes)
    walk_action.add(actions)
    for action in (utterances, vignettes):
        action.add_argument("file", type=Path, help="JSON lines")
        action.add_argument(
            "--min",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="fail below this bar; may be repeated",
        )
        action.add_argument("--json", action="store_true", help="print the report as JSON")


def run_utterances(options: argparse.Namespace) -> int:
    """Score messages."""
    bars = _bars(options.min)
    from bot.evaluation.json_lines import read_json_lines
    from bot.evaluation.utterances import check_items, score_utterances

    items = read_json_lines(options.file, required=UTTERANCE_KEYS)
    check_items(items)
    from bot.evaluation.message_parser import MessageParser
    from bot.training import ensure_model

    parser = MessageParser.load(ensure_model(Path.cwd(), say))
    parsed = {item["text"]: parser.parse(item["text"]) for item in progress(items, "Reading")}
    return _finish(score_utterances(items, parsed.__getitem__), bars, as_json=options.json)


def run_vignettes(options: argparse.Namespace) -> int:
    """Play and score cases."""
    bars = _bars(options.min)
    from bot.evaluation.json_lines import read_json_lines
    from bot.evaluation.rest_client import RestClient
    from bot.evaluation.vignettes import play, score_vignettes
    from bot.protocol import default_protocol

    cases = read_json_lines(options.file, required=CASE_KEYS)
    with _bot(options.url) as url:
        client = RestClient(url)
        client.check()
        protocol = default_protocol()
        played = [play(case, client, protocol, mode=options.mode) for case in progress(cases, "Playing")]
        client.close()
    if options.log:
        _write_logs(options.log, played)
    return _finish(score_vignettes(cases, played), bars, as_json=options.json)


@contextmanager
def _bot(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    from bot.evaluation.server_process import running_server

    say("Starting a server for the evaluation.")
    with running_server(Path.cwd()) as server:
        yield server.url


def _bars(settings: list[str]) -> dict[str, float]:
    bars = {}
    for setting in settings:
        name, separator, text = setting.partition("=")
        try:
            value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            value = -1.0
        if not separator or not name or value < 0:
            raise UsageError(f"--min {setting}: use NAME=VALUE, like flag_recall=0.95 or flag_recall=95%.")
        bars[name] = value
    return bars


def _finish(report: Report, bars: Mapping[str, float], *, as_json: bool) -> int:
    from bot.evaluation.proportions import below

    if as_json:
        json.dump(report.to_json(), sys.stdout, indent=2, ensure_ascii=False)
        print()
    else:
        print("\n".join(report.lines()))
    try:
        problems = below(report, bars)
    except KeyError as error:
        names = ", ".join([*report.proportions, *report.figures])
        raise UsageError(f"--min: there is no figure {error}; this report has {names}.") from None
    if problems:
        raise ProblemFoundError("\n".join(problems))
    return 0


def _write_logs(folder: Path, played: list[Played]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for one in played:
        name = "".join(char if char.isalnum() or char in "-_" else "_" for char in one.id)
        (folder / f"{name}.txt").write_text("\n".join(one.transcript) + "\n", encoding="utf-8")
