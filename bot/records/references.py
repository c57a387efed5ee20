"""Public references of hand-overs: short enough to read out on the phone, without look-alikes."""

from __future__ import annotations

import random
import re

PREFIX = "PL"
# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V pairs, and no vowels, so that no word comes out.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LENGTH = 6


def new_reference(rng: random.Random) -> str:
    """Return a reference such as PL-7K3M9Q; pass random.SystemRandom() outside tests."""
    return f"{PREFIX}-" + "".join(rng.choice(ALPHABET) for _ in range(LENGTH))


def normalised_reference(text: str) -> str | None:
    """Return a typed reference in its stored form (`pl 7k3m9q` gives PL-7K3M9Q), or None."""
    letters = re.sub(r"[\s\-\u2010-\u2015_.]", "", text).upper()
    letters = letters[len(PREFIX) :] if letters.startswith(PREFIX) else letters
    if len(letters) != LENGTH or any(letter not in ALPHABET for letter in letters):
        return None
    return f"{PREFIX}-{letters}"
