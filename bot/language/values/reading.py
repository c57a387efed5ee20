"""All values of one message in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from bot.language.values.body import find_parts, read_regions
from bot.language.values.duration import read_duration
from bot.language.values.mechanism import read_mechanism
from bot.language.values.message import read_message
from bot.language.values.onset import read_onset
from bot.language.values.person import read_person
from bot.language.values.quality import read_quality
from bot.language.values.radiation import find_targets, read_radiation
from bot.language.values.search import read_search
from bot.language.values.severity import read_severity, read_severity_band
from bot.language.values.side import read_side
from bot.language.values.trend import read_trend

Span = tuple[int, int]
_LONGEST = 4000


@dataclass(frozen=True)
class Values:
    """What a message states about a complaint or a search; None or empty where it states nothing.

    `spans` maps a value's name to the characters of the visitor's text that say it.
    """

    region: tuple[str, ...] = ()
    side: str | None = None
    severity: float | None = None
    severity_band: str | None = None
    duration_days: float | None = None
    onset: str | None = None
    mechanism: str | None = None
    quality: tuple[str, ...] = ()
    radiation: tuple[str, ...] = ()
    trend: str | None = None
    age: int | None = None
    sex: str | None = None
    for_whom: str | None = None
    location: str | None = None
    specialty: str | None = None
    insurance: str | None = None
    constraints: tuple[str, ...] = ()
    radius: str | None = None
    spans: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}), compare=False)


def read_values(text: str, *, today: date | None = None) -> Values:
    """Every value stated in `text`; `today` dates weekdays, months and years that it names."""
    message = read_message(text[:_LONGEST])
    if not message.tokens:
        return Values()
    parts = find_parts(message)
    targets = find_targets(message, parts)
    regions = read_regions(message, parts, targets)
    main = regions[0][1] if regions else None
    radiation, radiation_tokens = read_radiation(message, parts, targets)
    quality = read_quality(message)
    person = read_person(message, parts, has_complaint=bool(regions or quality), today=today)
    duration = read_duration(message, today=today, age=dict(person.spans).get("age"))
    search = read_search(message)
    stated = {
        "side": read_side(message, parts, main),
        "severity": read_severity(message),
        "severity_band": read_severity_band(message),
        "duration_days": duration,
        "onset": read_onset(message),
        "mechanism": read_mechanism(message),
        "trend": read_trend(message),
    }
    spans = {name: value[1] for name, value in stated.items() if value is not None}
    if main is not None:
        spans["region"] = message.span(main.start, main.end)
    if radiation_tokens is not None:
        spans["radiation"] = message.span(*radiation_tokens)
    if quality:
        spans["quality"] = quality[0][1]
    spans.update(person.spans)
    spans.update(search.spans)
    said = {name: value[0] for name, value in stated.items() if value is not None}
    return Values(
        region=tuple(name for name, _ in regions),
        quality=tuple(name for name, _ in quality),
        radiation=radiation,
        age=person.age,
        sex=person.sex,
        for_whom=person.for_whom,
        location=search.location,
        specialty=search.specialty,
        insurance=search.insurance,
        constraints=search.constraints,
        radius=search.radius,
        spans=MappingProxyType(spans),
        **said,  # type: ignore[arg-type]
    )
