"""`bot protocol check|show|diff`: the clinical protocol, validated, printed, compared."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bot.cli.errors import ProblemFoundError, UsageError

if TYPE_CHECKING:
    from bot.protocol import Protocol

CASES = Path("tests/triage/regression")
CONTENT = "bot/protocol/content"


def add(subparsers: Any) -> None:
    """Register the subcommands."""
    parser = subparsers.add_parser("protocol", help="check, print or compare the clinical protocol")
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    check = actions.add_parser(
        "check",
        help="find what does not agree",
        description="Validate the protocol: ids, cards that are never reached, flags that nothing raises, "
        "sources, texts and training data. `bot protocol diff` looks at what it advises.",
    )
    check.add_argument(
        "folder", nargs="?", type=Path, help="content folder (default: the one of this release)"
    )
    check.set_defaults(run=run_check)
    show = actions.add_parser(
        "show",
        help="print it for a clinician to read",
        description="Print the whole protocol as Markdown, or write it as a web page.",
    )
    show.add_argument("--html", type=Path, metavar="FILE", help="write a standalone web page instead")
    show.add_argument("--folder", type=Path, help="content folder (default: the one of this release)")
    show.set_defaults(run=run_show)
    diff = actions.add_parser(
        "diff",
        help="compare two versions",
        description="Compare two content folders or git revisions, entry by entry and by the advice that "
        "every regression case gets. Status 1 when NEW gives a case other advice than it expects.",
    )
    diff.add_argument("old", help="content folder or git revision")
    diff.add_argument("new", help="content folder or git revision")
    diff.add_argument(
        "--cases", type=Path, default=CASES, help=f"regression cases, a file or a folder (default: {CASES})"
    )
    diff.set_defaults(run=run_diff)


def run_check(options: argparse.Namespace) -> int:
    """Print every problem; status 1 when there is one."""
    from bot.evaluation.training_labels import DOMAIN, known_intents, labels_by_file
    from bot.protocol import CONTENT as SHIPPED
    from bot.protocol import load_protocol
    from bot.protocol.checks import check_intents, check_protocol

    protocol = load_protocol(options.folder or SHIPPED)
    problems = [str(problem) for problem in check_protocol(protocol, raised_by_words=_raised_by_words())]
    if DOMAIN.exists():
        root = Path.cwd()
        found = check_intents(labels_by_file(root), intents=known_intents(root), topics=_topic_ids())
        problems += [str(problem) for problem in found]
    if problems:
        raise ProblemFoundError("\n".join(problems))
    counts = f"{len(protocol.flags)} danger signs, {len(protocol.facts)} facts, {len(protocol.cards)} cards"
    print(f"Protocol {protocol.version}: {counts}, {len(protocol.plans)} plans. No problem found.")
    return 0


def run_show(options: argparse.Namespace) -> int:
    """Print the protocol, or write its page."""
    from bot.protocol import CONTENT as SHIPPED
    from bot.protocol import load_protocol
    from bot.protocol.show import to_markdown
    from bot.protocol.show_page import to_html

    protocol = load_protocol(options.folder or SHIPPED)
    if options.html is None:
        sys.stdout.write(to_markdown(protocol))
        return 0
    options.html.write_text(to_html(protocol), encoding="utf-8")
    print(options.html)
    return 0


def run_diff(options: argparse.Namespace) -> int:
    """Print what differs; status 1 when a case is no longer answered as it should be."""
    from bot.evaluation.regression import outcome_of
    from bot.protocol.diff import compare, read_cases

    cases = read_cases(options.cases)
    difference = compare(_version(options.old), _version(options.new), cases, outcome_of)
    for entry in difference.entries:
        print(entry)
    print(f"{len(difference.outcomes)} of {difference.cases} cases get other advice.")
    for change in difference.outcomes:
        print(f"  {change}")
    if difference.missed:
        lines = [f"{miss} (expected -> got)" for miss in difference.missed]
        raise ProblemFoundError(
            "\n".join(["cases that the new version does not answer as expected:", *lines])
        )
    return 0


def _version(name: str) -> Protocol:
    from bot.protocol import load_protocol

    if Path(name).is_dir():
        return load_protocol(Path(name))
    with TemporaryDirectory() as folder:
        for path, text in _files_at(name).items():
            (Path(folder) / Path(path).name).write_text(text, encoding="utf-8")
        return load_protocol(Path(folder))


def _files_at(revision: str) -> Mapping[str, str]:
    listed = _git("ls-tree", "--name-only", "-r", f"{revision}:{CONTENT}", of=revision)
    return {name: _git("show", f"{revision}:{CONTENT}/{name}", of=revision) for name in listed.splitlines()}


def _git(*arguments: str, of: str) -> str:
    if of.startswith("-"):
        raise UsageError(f"{of!r} is neither a folder nor a git revision.")
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, timeout=60, check=False)
    except FileNotFoundError:
        raise UsageError(f"{of!r} is no folder, and there is no git to look it up as a revision.") from None
    if done.returncode:
        raise UsageError(f"{of!r} is neither a folder nor a git revision with a protocol in {CONTENT}.")
    return done.stdout


def _raised_by_words() -> set[str]:
    from bot.language.grammar import readable_ids

    return readable_ids()


def _topic_ids() -> set[str]:
    from bot.clinic import topics

    return set(topics())
