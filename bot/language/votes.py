"""From the votes of word pieces to how likely a text states each finding.

Training (`fine_tuning.py`) and reading must agree on this arithmetic, so it is written in one place for numpy
and named there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# The larger, the more the loudest piece decides alone.
SOFTNESS = 2.0


def scores(votes: Any, bias: Any) -> Any:
    """One score a finding for a text whose pieces voted `votes`: a row a piece, loudness left, mean right."""
    loud, whole = np.split(votes, 2, axis=-1)
    highest = loud.max(axis=0)
    softened = np.log(np.exp((loud - highest) * SOFTNESS).sum(axis=0)) / SOFTNESS
    return highest + softened + whole.mean(axis=0) + bias


def shares(votes: Any, bias: Any) -> Any:
    """The same as probabilities."""
    return 1 / (1 + np.exp(-scores(votes, bias)))
