"""Downloads of the summary: only with a fresh link of ours, never cached, gone with the data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import TimestampSigner

from bot.clinic import Clinic
from bot.dialogue.web_summary_links import SummaryLinkError, SummaryLinks
from bot.protocol import exercise_ids  # noqa: F401
