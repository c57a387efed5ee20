"""What several parts of the tests share: the protocol, and the trained model."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.protocol import Protocol, default_protocol

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    """The clinical content that is shipped."""
    return default_protocol()


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The packed model, trained first when it is older than what it is made from."""
    from bot.training import ensure_model

    return ensure_model(ROOT, logging.getLogger(__name__).info)
