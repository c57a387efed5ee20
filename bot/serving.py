"""Put the server together: settings, database, directory, channels, pages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from bot.clinic import Clinic, country_lines, load_clinic
from bot.directory import count_therapists, import_csv
from bot.records import open_engine, session_factory, upgrade
from bot.settings import Settings
from bot.training import ensure_model

logger = logging.getLogger(__name__)

Say = Callable[[str], None]


def prepare(settings: Settings, root: Path, say: Say) -> None:
    """Migrate the database, load the clinic's therapists when there are none, and train when needed.

    Raises ClinicError, DirectoryError or TrainingError with a message for the person who starts it.
    """
    clinic = load_clinic(settings.clinic_dir)
    upgrade(settings.database_url)
    _load_therapists(settings, clinic, say)
    ensure_model(root, say)


def serve(settings: Settings, root: Path, say: Say) -> None:
    """Serve until the process is stopped."""
    from rasa.utils.common import configure_logging_and_warnings

    from bot.dialogue.launch import application

    configure_logging_and_warnings(logging.getLevelName(settings.log_level), warn_only_once=True)
    say("Loading the model.")
    app = application(settings, root)
    say(f"Plumbline listens on http://{settings.host}:{settings.port} (Ctrl-C stops it).")
    app.run(host=settings.host, port=settings.port, workers=1, access_log=False, debug=False)


def _load_therapists(settings: Settings, clinic: Clinic, say: Say) -> None:
    file = Path(settings.clinic_dir) / "therapists.csv"
    if not file.exists():
        return
    sessions = session_factory(open_engine(settings.database_url))
    with sessions() as session:
        if count_therapists(session):
            return
    with sessions.begin() as session, file.open(encoding="utf-8", newline="") as rows:
        report = import_csv(session, rows)
    say(f"Loaded the therapists of {file}: {report}")
