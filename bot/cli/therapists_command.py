"""`bot therapists import|export|search`: the directory."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.database import add_database_option, database_session
from bot.cli.errors import ProblemFoundError, UsageError
from bot.cli.terminal import say

if TYPE_CHECKING:
    from bot.directory import Relaxation, SearchResult

MOST_ERRORS = 50


def add(subparsers: Any) -> None:
    """Register the subcommands."""
    parser = subparsers.add_parser("therapists", help="import, export or search the directory")
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    importing = actions.add_parser(
        "import",
        help="store the therapists of a CSV file",
        description="Store therapists from CSV by id. One bad row stores nothing, unless --keep-good-rows.",
    )
    importing.add_argument("file", type=Path, help="CSV file; `bot therapists export` shows the columns")
    importing.add_argument(
        "--keep-good-rows", action="store_true", help="store the good rows, report the others"
    )
    importing.add_argument(
        "--remove-missing", action="store_true", help="remove therapists that are not in the file"
    )
    importing.set_defaults(run=run_import)
    exporting = actions.add_parser(
        "export", help="write all therapists as CSV", description="Write all therapists as CSV."
    )
    exporting.add_argument("file", nargs="?", type=Path, help="file to write (default: standard output)")
    exporting.set_defaults(run=run_export)
    searching = actions.add_parser(
        "search",
        help="search as a visitor would",
        description="Search the directory by place, specialty and wishes; status 1 when nobody meets them.",
    )
    searching.add_argument("place", nargs="?", help="postcode or town; everywhere if left out")
    searching.add_argument(
        "--radius", type=float, metavar="KM", help="how far to look (default: the clinic's setting)"
    )
    searching.add_argument("--specialty", help="like massage or physical_therapy")
    searching.add_argument("--insurance", help="insurer's name")
    searching.add_argument("--language", help="language spoken")
    searching.add_argument("--with", dest="constraints", action="append", default=[], metavar="WISH",
                           help="like female, evening or wheelchair_access; may be repeated")  # fmt: skip
    searching.add_argument("--limit", type=int, default=5, help="how many to show (default: 5)")
    searching.add_argument("--json", action="store_true", help="print the result as JSON")
    searching.set_defaults(run=run_search)
    for action in (importing, exporting, searching):
        add_database_option(action)


def run_import(options: argparse.Namespace) -> int:
    """Import a file; status 1 when a row is bad."""
    from bot.directory import import_csv

    with options.file.open(encoding="utf-8", newline="") as file, database_session(options) as session:
        report = import_csv(
            session, file, keep_good_rows=options.keep_good_rows, remove_missing=options.remove_missing
        )
    if report.is_stored:
        changed = f"{report.added} added, {report.updated} updated"
        print(f"{changed}, {report.unchanged} unchanged, {report.removed} removed.")
    if report.errors:
        lines = [str(error) for error in report.errors[:MOST_ERRORS]]
        if len(report.errors) > MOST_ERRORS:
            lines.append(f"and {len(report.errors) - MOST_ERRORS} more.")
        if not report.is_stored:
            lines.append("Nothing was stored; mend the rows, or use --keep-good-rows.")
        raise ProblemFoundError("\n".join(lines))
    return 0


def run_export(options: argparse.Namespace) -> int:
    """Write all therapists."""
    from bot.directory import export_csv

    with database_session(options) as session:
        if options.file is None:
            export_csv(session, sys.stdout)
            return 0
        with options.file.open("w", encoding="utf-8", newline="") as file:
            count = export_csv(session, file)
    say(f"Wrote {count} therapists to {options.file}.")
    return 0


def run_search(options: argparse.Namespace) -> int:
    """Search; status 1 when nobody meets the wishes."""
    from bot.clinic import load_clinic
    from bot.directory import Query, UnknownConstraintError, search
    from bot.settings import current_settings

    clinic = load_clinic(current_settings().clinic_dir)
    try:
        query = Query(
            place=options.place,
            radius_km=options.radius if options.radius is not None else float(clinic.search_radius_km),
            specialty=options.specialty,
            insurance=options.insurance,
            language=options.language,
            constraints=tuple(options.constraints),
            limit=options.limit,
        )
    except UnknownConstraintError as error:
        raise UsageError(str(error)) from error
    with database_session(options) as session:
        today = datetime.now(timezone.utc).date()
        result = search(session, query, today=today, country_hint=clinic.country)
    if options.json:
        json.dump(result.as_json(), sys.stdout, indent=2, ensure_ascii=False)
        print()
    else:
        _print(result)
    if not result.results:
        raise ProblemFoundError(_nobody(result))
    return 0


def _print(result: SearchResult) -> None:
    for found in result.results:
        who = found.therapist
        far = "" if found.distance_km is None else f", {found.distance_km:.1f} km"
        free = f", free from {found.next_available}" if found.next_available else ""
        print(f"{who.name}, {who.credentials}{far}{free}")
        print(f"  {', '.join(who.specialties)}; {who.address}; {who.phone}")


def _nobody(result: SearchResult) -> str:
    if result.candidates:
        return f"which one? {'; '.join(place.label for place in result.candidates)}."
    if result.unknown_place:
        return f"{result.unknown_place!r} is no place we know; try a postcode or a larger town."
    wider = "; ".join(_wider(relax) for relax in result.relax)
    return f"nobody meets that{f'; to widen it: {wider}' if wider else ''}."


def _wider(relax: Relaxation) -> str:
    ways = [f"without {wish}" for wish in relax.drop]
    ways += [f"within {relax.radius_km:g} km"] if relax.radius_km is not None else []
    return f"{' and '.join(ways)} there would be {relax.count}"
