"""What the person at the terminal sees besides the result: what goes on, and how far it is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

T = TypeVar("T")
SHORT = 20


def say(text: str) -> None:
    """Tell what is going on, beside the output that a program may read."""
    print(text, file=sys.stderr, flush=True)


def progress(items: Iterable[T], label: str, *, total: int | None = None) -> Iterator[T]:
    """Yield the items, with a bar on standard error when that is a terminal and there are many."""
    count = total if total is not None else len(items) if isinstance(items, Sized) else None
    if not sys.stderr.isatty() or (count is not None and count < SHORT):
        yield from items
        return
    from tqdm import tqdm

    yield from tqdm(items, desc=label, total=count, leave=False)
