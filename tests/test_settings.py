"""Environment settings: defaults, errors that name the mend, secrets, and the page that documents them."""

from __future__ import annotations

import re
import stat
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, from_environment, signing_key, variable

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "clinic-settings.md"


def test_nothing_needs_to_be_set() -> None:
    settings = from_environment({"PATH": "/usr/bin"})
    assert settings == Settings()
    assert settings.database_url == "sqlite:///var/plumbline.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 5005)


def test_an_empty_variable_counts_as_unset() -> None:
    assert from_environment({"BOT_REDIS_URL": "", "BOT_PORT": " "}) == Settings()


def test_each_variable_reaches_its_setting() -> None:
    settings = from_environment(
        {
            "BOT_DATABASE_URL": "postgresql://plumb:line@db/plumbline",
            "BOT_CLINIC_DIR": "/srv/clinic",
            "BOT_HOST": "0.0.0.0",
            "BOT_PORT": "8080",
            "BOT_SECRET_KEY": "k" * 40,
            "BOT_REDIS_URL": "redis://cache:6379/0",
            "BOT_ADMIN_PASSWORD_HASH": "scrypt$x",
            "BOT_SMTP_URL": "smtps://user:pass@mail.example:465",
            "BOT_WEBHOOK_URL": "https://hooks.example/clinic",
            "BOT_WEBHOOK_SECRET": "sign",
            "BOT_LOG_LEVEL": "debug",
            "BOT_MAX_MESSAGE_CHARS": "500",
            "BOT_RATE_PER_MINUTE": "10",
            "BOT_ALLOWED_ORIGINS": "https://clinic.example/, https://www.clinic.example",
            "BOT_ACTION_TIMEOUT": "2.5",
            "BOT_TRUST_PROXY": "yes",
        }
    )
    unchanged = [f.name for f in fields(Settings) if getattr(settings, f.name) == f.default]
    assert unchanged == []
    assert settings.clinic_dir == Path("/srv/clinic")
    assert settings.log_level == "DEBUG"
    assert settings.allowed_origins == ("https://clinic.example", "https://www.clinic.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_PORT", "eighty"),
        ("BOT_PORT", "70000"),
        ("BOT_PORT", "-1"),
        ("BOT_PORT", "²"),
        ("BOT_RATE_PER_MINUTE", "0"),
        ("BOT_MAX_MESSAGE_CHARS", "5"),
        ("BOT_ACTION_TIMEOUT", "300"),
        ("BOT_ACTION_TIMEOUT", "nan"),
        ("BOT_LOG_LEVEL", "LOUD"),
        ("BOT_DATABASE_URL", "plumbline.db"),
        ("BOT_REDIS_URL", "http://cache"),
        ("BOT_SMTP_URL", "mail.example"),
        ("BOT_WEBHOOK_URL", "ftp://hooks.example"),
        ("BOT_SECRET_KEY", "short"),
        ("BOT_TRUST_PROXY", "perhaps"),
        ("BOT_ALLOWED_ORIGINS", "clinic.example"),
        ("BOT_ALLOWED_ORIGINS", "*"),
        ("BOT_ALLOWED_ORIGINS", "https://clinic.example/page"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_variable_and_the_mend(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{name}: .*; use ") as raised:
        from_environment({name: value})
    assert "\n" not in str(raised.value)


def test_an_unknown_variable_is_reported_with_the_closest_name() -> None:
    with pytest.raises(
        SettingsError, match="BOT_DATABSE_URL: no such setting; the closest is BOT_DATABASE_URL"
    ):
        from_environment({"BOT_DATABSE_URL": "sqlite://"})


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as raised:
        from_environment({"BOT_PORT": "x", "BOT_HOOK": "y"})
    assert len(str(raised.value).splitlines()) == 2


def test_a_password_in_an_address_is_not_repeated_in_the_message() -> None:
    with pytest.raises(SettingsError) as raised:
        from_environment({"BOT_SMTP_URL": "http://desk:hunter2@mail.example"})
    assert "hunter2" not in str(raised.value)


def test_secrets_are_left_out_of_the_repr() -> None:
    secret = "correct-horse-battery-staple-0123456789"
    env = {variable(f): secret for f in fields(Settings) if f.metadata["secret"]}
    env |= {
        "BOT_DATABASE_URL": f"postgresql://u:{secret}@db/p",
        "BOT_REDIS_URL": f"redis://:{secret}@cache",
        "BOT_SMTP_URL": f"smtp://u:{secret}@mail",
        "BOT_WEBHOOK_URL": f"https://hooks.example/{secret}",
    }
    shown = repr(from_environment(env))
    assert secret not in shown
    assert "port=5005" in shown


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_a_signing_key_that_is_set_is_used_and_no_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    assert signing_key(Settings(secret_key="k" * 40), path=path) == "k" * 40
    assert not path.exists()


def test_without_one_a_signing_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret.key"
    key = signing_key(Settings(), path=path)
    assert len(key) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signing_key(Settings(), path=path) == key
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"]


def test_a_place_that_cannot_hold_a_key_is_an_error_that_names_the_variable(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder")
    with pytest.raises(SettingsError, match="set BOT_SECRET_KEY"):
        signing_key(Settings(), path=tmp_path / "var" / "secret.key")


def test_the_page_lists_every_variable_with_its_default_and_help() -> None:
    rows = dict(re.findall(r"^\| `(BOT_\w+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert rows == {variable(f): f"{_shown(f.default)} | {f.metadata['help']}" for f in fields(Settings)}


def test_every_help_is_one_sentence() -> None:
    for setting in fields(Settings):
        help_text = setting.metadata["help"]
        assert help_text.endswith("."), setting.name
        assert ". " not in help_text, setting.name


def test_nothing_else_reads_the_environment() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for folder in ("bot", "actions")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if re.search(
            r"os\.environ|os\.getenv|from os import .*(environ|getenv)", path.read_text(encoding="utf-8")
        )
    ]
    assert readers == ["bot/settings.py"]


def _shown(default: object) -> str:
    if default is None or default == ():
        return "unset"
    return f"`{str(default).lower()}`" if isinstance(default, bool) else f"`{default}`"
