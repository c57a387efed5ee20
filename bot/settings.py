"""The settings of the running service: addresses, limits and secrets, from BOT_ environment variables.

What a clinic tells its visitors is in `clinic.yml` instead (`bot.clinic`). Every setting has a
default, so that nothing needs to be set to start. This is the only place that reads the environment.
"""

from __future__ import annotations

import difflib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "BOT_"
Reader = Callable[[str, str], Any]

# What the libraries read from the environment themselves: nothing leaves the server, Rasa logs no visitor's
# words at any level of ours, and nothing floods the terminal.
QUIET: Mapping[str, str] = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}

SECRET_KEY_FILE = Path("var") / "secret.key"
SECRET_KEY_MIN_CHARS = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
WEB_SCHEMES = ("https", "http")
SMTP_SCHEMES = ("smtp", "smtps")
REDIS_SCHEMES = ("redis", "rediss", "unix")


class SettingsError(Exception):
    """An environment variable cannot be used; the message names it, its value's fault and the mend."""


def _text(name: str, value: str) -> str:
    return value


def _path(name: str, value: str) -> Path:
    return Path(value)


def _whole(name: str, value: str, *, least: int, most: int) -> int:
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingsError(f"{name}: {value!r} is not a whole number from {least} to {most}; use one.")
    return int(value)


def _seconds(name: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number <= 60:
        raise SettingsError(f"{name}: {value!r} is not a time of up to 60 seconds; use a number like 8.")
    return number


def _address(name: str, value: str, *, schemes: tuple[str, ...]) -> str:
    # The value is left out of the message: an address may hold a password.
    parts = urlsplit(value)
    if parts.scheme not in schemes or not (parts.netloc or parts.path):
        raise SettingsError(f"{name}: not an address; use one that starts with {schemes[0]}://.")
    return value


def _database(name: str, value: str) -> str:
    if "://" not in value:
        raise SettingsError(f"{name}: not a database address; use one like sqlite:///var/plumbline.db.")
    return value


def _secret(name: str, value: str) -> str:
    if len(value) < SECRET_KEY_MIN_CHARS:
        raise SettingsError(f"{name}: too short; use {SECRET_KEY_MIN_CHARS} random characters or more.")
    return value


def _log_level(name: str, value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise SettingsError(f"{name}: {value!r} is unknown; use one of {', '.join(LOG_LEVELS)}.")
    return value.upper()


def _yes_no(name: str, value: str) -> bool:
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if value.lower() not in known:
        raise SettingsError(f"{name}: {value!r} is not a choice; use true or false.")
    return known[value.lower()]


def _origins(name: str, value: str) -> tuple[str, ...]:
    found = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in WEB_SCHEMES or not parts.netloc or parts.path or parts.query:
            raise SettingsError(f"{name}: {origin!r} is not an origin; use one like https://clinic.example.")
    return found


def _about(help_text: str, read: Reader, *, secret: bool = False) -> Mapping[str, Any]:
    return {"help": help_text, "read": read, "secret": secret}


@dataclass(frozen=True)
class Settings:
    """The service's settings. The variable of `database_url` is BOT_DATABASE_URL, and so on.

    Values that may hold a secret are left out of `repr`, which ends up in logs.
    """

    database_url: str = field(
        default="sqlite:///var/plumbline.db",
        metadata=_about(
            "Database of records, directory and conversations; SQLite or PostgreSQL.", _database, secret=True
        ),
    )
    clinic_dir: Path = field(
        default=Path("clinic"),
        metadata=_about("Folder with clinic.yml and therapists.csv.", _path),
    )
    host: str = field(
        default="127.0.0.1",
        metadata=_about("Network address to listen on; 0.0.0.0 in a container, behind a proxy.", _text),
    )
    port: int = field(
        default=5005,
        metadata=_about("Port to listen on.", partial(_whole, least=1, most=65535)),
    )
    secret_key: str | None = field(
        default=None,
        metadata=_about(
            "Key that signs session tokens; if unset, one is made and kept in var/secret.key.",
            _secret,
            secret=True,
        ),
    )
    redis_url: str | None = field(
        default=None,
        metadata=_about(
            "Redis for locks and rate limits, needed once several processes run.",
            partial(_address, schemes=REDIS_SCHEMES),
            secret=True,
        ),
    )
    admin_password_hash: str | None = field(
        default=None,
        metadata=_about(
            "Hash of the password for the clinic's desk; the desk is closed while it is unset.",
            _text,
            secret=True,
        ),
    )
    smtp_url: str | None = field(
        default=None,
        metadata=_about(
            "Mail server for call-back requests, with user and password.",
            partial(_address, schemes=SMTP_SCHEMES),
            secret=True,
        ),
    )
    webhook_url: str | None = field(
        default=None,
        metadata=_about(
            "Address that gets call-back requests as JSON; it wins over the one in clinic.yml.",
            partial(_address, schemes=WEB_SCHEMES),
            secret=True,
        ),
    )
    webhook_secret: str | None = field(
        default=None,
        metadata=_about("Key that signs what is sent to the webhook.", _text, secret=True),
    )
    log_level: str = field(
        default="INFO",
        metadata=_about(f"How much is logged; one of {', '.join(LOG_LEVELS)}.", _log_level),
    )
    max_message_chars: int = field(
        default=2000,
        metadata=_about(
            "Longest message a visitor may send, in characters.", partial(_whole, least=100, most=20_000)
        ),
    )
    rate_per_minute: int = field(
        default=30,
        metadata=_about("Messages a visitor may send in a minute.", partial(_whole, least=1, most=1000)),
    )
    allowed_origins: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            "Web sites that may show the chat, with commas between; if unset, only the service's own pages.",
            _origins,
        ),
    )
    action_timeout: float = field(
        default=8.0,
        metadata=_about(
            "Seconds an action may take before the visitor gets the static safety net.", _seconds
        ),
    )
    trust_proxy: bool = field(
        default=False,
        metadata=_about(
            "True if a proxy in front sets X-Forwarded-For; otherwise visitors could fake their address.",
            _yes_no,
        ),
    )

    def __repr__(self) -> str:
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if not f.metadata["secret"])
        return f"Settings({', '.join(shown)})"


def variable(setting: Field[Any]) -> str:
    """Return the name of the environment variable behind one field of `Settings`."""
    return PREFIX + setting.name.upper()


def from_environment(env: Mapping[str, str]) -> Settings:
    """Return the settings that `env` asks for; an empty value counts as unset.

    Raises SettingsError that names every variable that is unknown or cannot be used.
    """
    known = {variable(setting): setting for setting in fields(Settings)}
    values: dict[str, Any] = {}
    problems = []
    for name, value in env.items():
        if name.startswith(PREFIX) and name not in known:
            problems.append(_unknown(name, known))
        elif name in known and value.strip():
            try:
                values[known[name].name] = known[name].metadata["read"](name, value.strip())
            except SettingsError as error:
                problems.append(str(error))
    if problems:
        raise SettingsError("\n".join(sorted(problems)))
    return Settings(**values)


@lru_cache(maxsize=1)
def current_settings() -> Settings:
    """The settings of this process, read from its environment once."""
    return from_environment(os.environ)


def override(**values: object) -> Settings:
    """Let these values win over the environment for the rest of the process; None leaves one alone.

    Raises SettingsError for a value that its variable could not hold either, and TypeError for no setting.
    """
    known = {setting.name: setting for setting in fields(Settings)}
    if unknown := set(values) - set(known):
        raise TypeError(f"{sorted(unknown)[0]!r} is no setting.")
    chosen = {variable(known[name]): str(value) for name, value in values.items() if value is not None}
    settings = from_environment({**os.environ, **chosen})
    os.environ.update(chosen)
    current_settings.cache_clear()
    return settings


def quieten_libraries() -> None:
    """Preset what libraries read from the environment; call it before Rasa or SQLAlchemy is imported."""
    os.environ.update(QUIET)


def signing_key(settings: Settings, *, path: Path = SECRET_KEY_FILE) -> str:
    """Return the key that signs session tokens; without one set, make it once and keep it at `path`.

    The file is readable by its owner only. Raises SettingsError if it cannot be written or read.
    """
    if settings.secret_key:
        return settings.secret_key
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_key_file(path)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot keep a key here ({error.strerror}); set BOT_SECRET_KEY to "
            f"{SECRET_KEY_MIN_CHARS} random characters or more."
        ) from error
    return _secret(str(path), key)


def _make_key_file(path: Path) -> None:
    # Written aside and then linked into place: two processes that start together end up with one key,
    # and neither ever reads a half-written file.
    if path.exists():
        return
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(aside, path)
    except FileExistsError:
        return
    finally:
        aside.unlink()


def _unknown(name: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.0)
    return f"{name}: no such setting; the closest is {near[0]}."
