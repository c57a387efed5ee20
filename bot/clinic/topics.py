"""The routine questions that can be answered: their texts and shared wording, read from `content/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from bot.clinic.clinic import COUNTRIES, LINE_NAMES, TREATMENTS
from bot.clinic.errors import ClinicError
from bot.clinic.templates import names_in

CONTENT = Path(__file__).parent / "content"
GROUPS = ("visiting", "booking", "money", "before", "treatments", "suitability", "after")
# Who needs an answer of their own.
PERSONS = ("child", "pregnancy")
SOURCES = ("clinic", "general")

# What to ask before or right after the answer; `none` means that screening every message is enough.
SCREENS = (
    "none",
    "start_assessment",  # the safety questions from the start
    "injury",  # was there a fall, crash or knock
    "pregnancy",  # the pregnancy warning signs
    "child",  # it is about a child: the child route
    "neck",  # the neck screen, arteries first
    "cancer",  # new spine pain with cancer is a same-day matter
    "heart",  # chest pain and breathing
    "fever",  # fever with back or neck pain
    "after_treatment",  # worse after a treatment
    "medicine",  # overdose, withdrawal, suicide risk
    "misconduct",  # hurt or touched wrongly: safe now?
)

COARSE_TOPICS = (
    "hours",
    "location",
    "parking",
    "price",
    "insurance",
    "referral",
    "first_visit",
    "what_to_wear",
    "duration_of_session",
    "does_it_hurt",
    "number_of_sessions",
    "soreness_after",
    "cancellation",
    "gift_card",
    "children",
    "pregnancy_treatment",
    "personal_injury",
    "telehealth",
    "accessibility",
    "privacy",
    "what_is_neuromuscular_therapy",
    "what_is_trigger_point",
    "what_causes_knots",
    "laser_therapy",
    "spinal_decompression",
    "acupuncture_combination",
    "contraindications",
    "home_care",
    "choosing_therapist",
    "evidence",
    "are_you_human",
    "speak_to_human",
)

# Values that are worked out from the settings, next to the details that a clinic writes itself.
COMPUTED = (
    "name",
    "bot_name",
    "phone",
    "email",
    "address",
    "callback_hours",
    "welcome_text",
    "offered",
    "desk",
    "desk_contact",
    "languages",
    "plans_accepted",
    "services",
    "price_list",
    "session_lengths",
    "hours_now",
    "insurance_answer",
    "language_answer",
    "conversation_days",
    "assessment_days",
    "health_line",
    *LINE_NAMES,
)


@dataclass(frozen=True)
class Detail:
    """One fact that a clinic may fill in under `details`."""

    id: str
    group: str
    help: str
    kind: str = "sentence"


@dataclass(frozen=True)
class Topic:
    """One routine question and the sentences that answer it.

    A sentence whose value is unknown is left out; if a value in `needs` is unknown, `without` is said.
    `elsewhere` is said by clinics outside the country that the answer is about. `coarse` is the
    wider topic it counts under, `also_coarse` further ones that it answers too. `for_person` holds what
    is said instead when it is about a child or about pregnancy, also where a clinic has an answer of its own.
    """

    id: str
    group: str
    title: str
    coarse: str | None
    answer: tuple[str, ...]
    needs: tuple[str, ...]
    without: tuple[str, ...]
    source: str
    next_step: str | None = None
    screen: str = "none"
    offers: str | None = None
    country_only: str | None = None
    elsewhere: tuple[str, ...] = ()
    also_coarse: tuple[str, ...] = ()
    for_person: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything the topic may say, for checks."""
        own = (sentence for sentences in self.for_person.values() for sentence in sentences)
        step = [self.next_step] if self.next_step else []
        return (*self.answer, *self.without, *self.elsewhere, *own, *step)


@lru_cache(maxsize=1)
def topics() -> Mapping[str, Topic]:
    """All routine questions by id, read once. Raises ClinicError on the first bad entry."""
    found: dict[str, Topic] = {}
    for group in GROUPS:
        path = CONTENT / "answers" / f"{group}.yml"
        for entry in _load(path):
            topic = _topic(entry, group, path)
            if topic.id in found:
                raise ClinicError(f"{path.name}, topic {topic.id!r}: already defined; use another id.")
            found[topic.id] = topic
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def details() -> tuple[Detail, ...]:
    """All facts that a clinic may fill in, in the order of the settings page."""
    return tuple(Detail(**entry) for entry in _load(CONTENT / "details.yml"))


@lru_cache(maxsize=1)
def wording() -> Mapping[str, Any]:
    """The sentences that several answers share."""
    return MappingProxyType(_load(CONTENT / "wording.yml"))


@lru_cache(maxsize=1)
def placeholder_names() -> frozenset[str]:
    """All names that an answer may hold in braces."""
    return frozenset([*COMPUTED, *(detail.id for detail in details())])


def _topic(entry: Mapping[str, Any], group: str, path: Path) -> Topic:
    where = f"{path.name}, topic {entry.get('id')!r}"
    allowed = set(Topic.__dataclass_fields__) - {"group"}
    if unknown := set(entry) - allowed:
        raise ClinicError(f"{where}: unknown key {sorted(unknown)[0]!r}; use {', '.join(sorted(allowed))}.")
    lists = {
        key: tuple(entry.get(key, ())) for key in ("answer", "needs", "without", "elsewhere", "also_coarse")
    }
    lists["without"] = lists["without"] or (wording()["missing"],)
    persons = {person: tuple(sentences) for person, sentences in entry.get("for_person", {}).items()}
    for person in persons:
        _check_choice(where, "for_person", person, PERSONS)
    try:
        topic = Topic(**{**entry, **lists, "for_person": persons, "group": group})
    except TypeError as error:
        raise ClinicError(f"{where}: a key is missing ({error}).") from error
    _check_choice(where, "source", topic.source, SOURCES)
    _check_choice(where, "screen", topic.screen, SCREENS)
    _check_choice(where, "coarse", topic.coarse, (None, *COARSE_TOPICS))
    _check_choice(where, "offers", topic.offers, (None, *TREATMENTS))
    _check_choice(where, "country_only", topic.country_only, (None, *COUNTRIES))
    for coarse in topic.also_coarse:
        _check_choice(where, "also_coarse", coarse, COARSE_TOPICS)
    for name in [*topic.needs, *(name for sentence in topic.sentences for name in names_in(sentence))]:
        _check_choice(where, "value", name, sorted(placeholder_names()))
    if not topic.answer or bool(topic.country_only) != bool(topic.elsewhere):
        raise ClinicError(f"{where}: needs an `answer`, and `elsewhere` exactly if `country_only` is set.")
    return topic


def _check_choice(
    where: str, key: str, value: str | None, choices: tuple[str | None, ...] | list[str]
) -> None:
    if value not in choices:
        named = ", ".join(str(choice) for choice in choices)
        raise ClinicError(f"{where}: {key} {value!r} is unknown; use one of {named}.")


def _load(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.safe_load(file)
