"""A visitor's words never reach the log, whatever level is asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import configure_logging, only_errors_of_rasa, silence_rasa

LOUD = ("DEBUG", "INFO", "WARNING", "ERROR")
WORDS = "my bum has gone numb"


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """Put every logger back as it was."""
    names = ["", "bot", "actions", "rasa", "rasa_sdk", "rasa.core.processor", "rasa.test"]
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = list(logging.getLogger().handlers)
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger().handlers = handlers
    structlog.reset_defaults()


@pytest.mark.parametrize("level", LOUD)
def test_rasa_logs_nothing_below_a_warning(level: str, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("rasa.core.processor").setLevel(logging.DEBUG)
    configure_logging(level)
    for name in ("rasa", "rasa.core.processor", "rasa.test", "rasa_sdk.executor"):
        logging.getLogger(name).debug(WORDS)
        logging.getLogger(name).info(WORDS)
    assert WORDS not in caplog.text


@pytest.mark.parametrize("level", LOUD)
def test_what_rasa_logs_through_structlog_is_held_back_too(
    level: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(level)
    logger = structlog.get_logger("rasa.test")
    logger.debug("processor.message.parse", parse_data_text=WORDS)
    logger.info("processor.slots.log", slot_values=WORDS)
    printed = capsys.readouterr()
    assert WORDS not in caplog.text + printed.out + printed.err


def test_our_own_modules_log_at_the_level_of_the_settings() -> None:
    configure_logging("DEBUG")
    assert logging.getLogger("bot.dialogue").getEffectiveLevel() == logging.DEBUG
    configure_logging("ERROR")
    assert logging.getLogger("bot.dialogue").getEffectiveLevel() == logging.ERROR


def test_a_logger_of_rasa_that_says_more_than_a_warning_is_lifted_and_a_stricter_one_left() -> None:
    logging.getLogger("rasa.core.processor").setLevel(logging.DEBUG)
    logging.getLogger("rasa.test").setLevel(logging.CRITICAL)
    silence_rasa()
    assert logging.getLogger("rasa.core.processor").level == logging.WARNING
    assert logging.getLogger("rasa.test").level == logging.CRITICAL


def test_training_keeps_rasa_to_its_errors_for_a_while() -> None:
    configure_logging("INFO")
    with only_errors_of_rasa():
        assert not logging.getLogger("rasa.test").isEnabledFor(logging.WARNING)
    assert logging.getLogger("rasa.test").isEnabledFor(logging.WARNING)
