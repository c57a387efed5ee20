"""Answer a routine question from the clinic's settings, or say that the desk knows.

answer("hours", clinic, country_lines(clinic), now, detail={"day": "saturday"})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.clinic.clinic import Clinic
from bot.clinic.country import Lines
from bot.clinic.errors import ClinicError
from bot.clinic.reading import closest
from bot.clinic.templates import fill, join, names_in
from bot.clinic.topics import Topic, topics
from bot.clinic.values import Asked, known_values

Values = Mapping[str, "str | None"]


@dataclass(frozen=True)
class Answer:
    """What to say to a routine question.

    `screen` names the safety questions to ask next (`topics.SCREENS`); `is_missing` is true when the
    clinic has not set what the answer needs. `source` tells who vouches: the clinic, or this project.
    """

    topic: str
    coarse: str | None
    title: str
    text: str
    source: str
    next_step: str | None
    screen: str
    is_missing: bool = False


def answer(
    topic_id: str,
    clinic: Clinic,
    lines: Lines,
    now: datetime,
    *,
    detail: Mapping[str, str] | None = None,
) -> Answer:
    """Return the answer to one topic.

    `detail` narrows it: `day` ("saturday", "christmas", "2026-12-24"), `insurance` ("Aetna"),
    `language` ("Spanish"), and `text`, the visitor's message, in which days and the clinic's own
    insurers and languages are found; `person` ("child", "pregnancy") asks for what is said to them.
    Raises ClinicError for an unknown topic.
    """
    topic = topics().get(topic_id)
    if topic is None:
        hint = closest(topic_id, topics())
        raise ClinicError(f"Topic {topic_id!r} is unknown{hint}; use an id of bot/clinic/content/answers.")
    own = clinic.answers.get(topic_id)
    texts = (*topic.sentences, own) if own else topic.sentences
    asked = Asked(topic, clinic, lines, now, detail or {})
    values = known_values(asked, [*topic.needs, *(name for text in texts for name in names_in(text))])
    person = (detail or {}).get("person", "")
    if person in topic.for_person:
        text, source, is_missing = _joined(topic.for_person[person], values), "general", False
    else:
        text, source, is_missing = _text(topic, own, clinic.country, values)
    return Answer(
        topic=topic.id,
        coarse=topic.coarse,
        title=topic.title,
        text=text,
        source=source,
        next_step=topic.next_step,
        screen=topic.screen,
        is_missing=is_missing,
    )


def _text(topic: Topic, own: str | None, country: str | None, values: Values) -> tuple[str, str, bool]:
    """Return the text, who vouches for it, and whether the clinic left out what it needs."""
    if own and (said := fill(own, values)):
        return join([said]), "clinic", False
    if topic.country_only and country and country != topic.country_only:
        return _joined(topic.elsewhere, values), "general", False
    if not all(values.get(name) for name in topic.needs):
        return _joined(topic.without, values), topic.source, True
    return _joined(topic.answer, values), topic.source, False


def _joined(sentences: tuple[str, ...], values: Values) -> str:
    return join(filter(None, (fill(sentence, values) for sentence in sentences)))
