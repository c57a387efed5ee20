"""Put the server together: settings, database, directory, channels, pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.clinic import load_clinic
from bot.directory import DirectoryError, count_therapists, import_csv
from bot.logs import configure_logging
from bot.records import open_engine, session_factory, upgrade
from bot.settings import Settings
from bot.training import MODEL, ensure_model

Say = Callable[[str], None]


def prepare(settings: Settings, root: Path, say: Say) -> None:
    """Migrate the database, load the clinic's therapists when there are none, and train when needed.

    Raises ClinicError, DirectoryError or TrainingError with a message for the person who starts it.
    """
    load_clinic(settings.clinic_dir)
    upgrade(settings.database_url)
    _load_therapists(settings, say)
    ensure_model(root, say)


def serve(settings: Settings, root: Path, say: Say) -> None:
    """Serve until the process is stopped."""
    from bot.web.application import application

    configure_logging(settings.log_level)
    say("Loading the model.")
    app = application(settings, root / MODEL, root / "endpoints.yml")
    say(f"Plumbline listens on http://{settings.host}:{settings.port} (Ctrl-C stops it).")
    app.run(host=settings.host, port=settings.port, workers=1, access_log=False, debug=False)


def _load_therapists(settings: Settings, say: Say) -> None:
    file = Path(settings.clinic_dir) / "therapists.csv"
    if not file.exists():
        return
    sessions = session_factory(open_engine(settings.database_url))
    with sessions() as session:
        if count_therapists(session):
            return
    with sessions.begin() as session, file.open(encoding="utf-8", newline="") as rows:
        report = import_csv(session, rows)
    if report.errors:
        first = "; ".join(str(error) for error in report.errors[:3])
        raise DirectoryError(f"{file}: {len(report.errors)} rows can't be read, so none was loaded. {first}")
    say(f"Loaded {report.added} therapists of {file}.")
