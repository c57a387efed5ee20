"""What the process logs, and what it never does: a visitor's words."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.records import redacted

# Rasa logs messages, slots and entities of visitors at INFO and DEBUG. Our own level never opens that door.
RASA_LEVEL = logging.WARNING
RASA_LOGGERS = ("rasa", "rasa_sdk")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class RedactingFormatter(logging.Formatter):
    """Takes personal details out of every line: a library's error may quote what a visitor wrote."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name is logging's)
        """The line, its message redacted; the time and the logger's name are left alone."""
        record.message = redacted(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name is logging's)
        """The traceback, redacted."""
        return redacted(super().formatException(ei))


def configure_logging(level: str) -> None:
    """Log our own modules at `level` and everything of Rasa at WARNING or above, on standard error."""
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(FORMAT))
    # First, because Rasa's own configuration leaves a root logger alone that has a handler.
    logging.basicConfig(handlers=[handler], level=level)
    configure_logging_and_warnings(RASA_LEVEL, warn_only_once=True)
    configure_structlog(RASA_LEVEL)
    silence_rasa()
    logging.getLogger("bot").setLevel(level)
    logging.getLogger("actions").setLevel(level)


def silence_rasa() -> None:
    """Lift every logger of Rasa to WARNING, also one that somebody set by name."""
    known = logging.Logger.manager.loggerDict
    for name in [*RASA_LOGGERS, *(name for name in known if name.split(".")[0] in RASA_LOGGERS)]:
        logger = logging.getLogger(name)
        if logger.level < RASA_LEVEL and (logger.level or name in RASA_LOGGERS):
            logger.setLevel(RASA_LEVEL)


@contextmanager
def only_errors_of_rasa() -> Iterator[None]:
    """Keep Rasa to its errors for a while: training tells its progress in our own words."""
    loggers = [logging.getLogger(name) for name in RASA_LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
