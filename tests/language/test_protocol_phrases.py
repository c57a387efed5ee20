"""The protocol's own wordings: what must raise a flag, what must not, what must be asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from bot.language.reading import Reader, Reading
from bot.protocol import Disposition, Flag, Protocol

ENOUGH = 0.97


def _share(
    flags: Iterable[Flag], reader: Reader, phrases: str, holds: Callable[[Flag, Reading], bool]
) -> tuple[float, list[str]]:
    """Return the share of phrases for which the rule holds, and those for which it does not."""
    total, wrong = 0, []
    for flag in flags:
        for text, reading in zip(
            getattr(flag, phrases), reader.read_all(getattr(flag, phrases)), strict=True
        ):
            total += 1
            if not holds(flag, reading):
                wrong.append(f"{flag.id}: {text}")
    assert total, f"the protocol has no {phrases}"
    return 1 - len(wrong) / total, wrong


def _is_raised(flag: Flag, reading: Reading) -> bool:
    return flag.id in reading.present_ids


@pytest.fixture(scope="module")
def emergencies(protocol: Protocol) -> list[Flag]:
    """Flags whose own level is the highest one."""
    return [flag for flag in protocol.flags.values() if flag.disposition is Disposition.EMERGENCY_NOW]


def test_every_wording_of_an_emergency_raises_its_flag(emergencies: list[Flag], reader: Reader) -> None:
    share, wrong = _share(emergencies, reader, "says", _is_raised)
    assert share == 1, wrong


def test_wordings_of_the_other_flags_raise_them(
    protocol: Protocol, emergencies: list[Flag], reader: Reader
) -> None:
    others = [flag for flag in protocol.flags.values() if flag not in emergencies]
    share, wrong = _share(others, reader, "says", _is_raised)
    assert share >= ENOUGH, wrong


def test_near_misses_do_not_raise_their_flag(protocol: Protocol, reader: Reader) -> None:
    flags = protocol.flags.values()
    share, wrong = _share(flags, reader, "near_miss", lambda flag, reading: not _is_raised(flag, reading))
    assert share >= ENOUGH, wrong


def test_unclear_wordings_are_asked_about(protocol: Protocol, reader: Reader) -> None:
    flags = protocol.flags.values()
    share, wrong = _share(flags, reader, "clarify", lambda flag, reading: flag.id in reading.doubts)
    assert share >= ENOUGH, wrong


def test_no_wording_is_taken_as_a_denial(protocol: Protocol, reader: Reader) -> None:
    """Dismissed although present: the error that must stay the rarest."""
    dismissed = {"absent", "past", "hypothetical", "figurative"}

    def is_kept(flag: Flag, reading: Reading) -> bool:
        status = reading.status_of(flag.id)
        return status is None or status.value not in dismissed

    share, wrong = _share(protocol.flags.values(), reader, "says", is_kept)
    assert share == 1, wrong
