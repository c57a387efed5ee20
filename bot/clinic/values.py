"""What stands behind the {names} in an answer: what the clinic wrote, and what is worked out from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.lists import format_list

from bot.clinic.clinic import Clinic
from bot.clinic.country import Lines, country_of
from bot.clinic.hours import clinic_time, days_meant, holiday_word, opening_hours
from bot.clinic.money import price_list, session_lengths
from bot.clinic.templates import fill, join
from bot.clinic.topics import Topic, details, wording


@dataclass(frozen=True)
class Asked:
    """One routine question: the topic, who is asked, when, and what narrows it."""

    topic: Topic
    clinic: Clinic
    lines: Lines
    now: datetime
    detail: Mapping[str, str]


def known_values(asked: Asked, names: Iterable[str]) -> dict[str, str | None]:
    """Return the values of `names`; None for what the clinic has not set.

    Only what is asked for is worked out: telling times and prices is most of the cost of an answer.
    """
    fixed = _fixed(asked)
    return {name: WORKED_OUT[name](asked) if name in WORKED_OUT else fixed.get(name) for name in set(names)}


def _fixed(asked: Asked) -> dict[str, str | None]:
    clinic = asked.clinic
    own = {known.id: _sentence(clinic.details.get(known.id), known.kind) for known in details()}
    return {
        **own,
        **asked.lines.placeholders(),
        "name": clinic.name,
        "bot_name": clinic.bot_name,
        "phone": clinic.phone,
        "email": clinic.email,
        "address": clinic.address.rstrip(".") if clinic.address else None,
        "callback_hours": _sentence(clinic.callback_hours),
        "welcome_text": _sentence(clinic.branding.welcome_text),
        "desk_contact": clinic.phone or clinic.email,
        "conversation_days": str(clinic.retention_days.conversation),
        "assessment_days": str(clinic.retention_days.assessment),
    }


def _sentence(text: str | None, kind: str = "sentence") -> str | None:
    return join([text]) if text and kind == "sentence" else text


def _offered(asked: Asked) -> str | None:
    offered = asked.clinic.offers(asked.topic.offers) if asked.topic.offers else None
    if offered is None:
        return None
    return str(wording()["offered" if offered else "not_offered"])


def _desk(asked: Asked) -> str:
    words = wording()
    if asked.clinic.phone:
        return str(words["desk_by_phone"]).format(phone=asked.clinic.phone)
    if asked.clinic.email:
        return str(words["desk_by_email"]).format(email=asked.clinic.email)
    return str(words["desk_unknown"])


def _listed(asked: Asked, names: Iterable[str]) -> str | None:
    return str(format_list(list(names), locale=country_of(asked.clinic).locale)) or None


def _services(asked: Asked) -> str | None:
    return _listed(asked, (wording()["treatments"][treatment] for treatment in asked.clinic.treatments))


def _hours_now(asked: Asked) -> str | None:
    words = wording()["hours"]
    hours = opening_hours(asked.clinic, words)
    if hours is None:
        return None
    local = clinic_time(asked.clinic, asked.now)
    today = local.date()
    question = asked.detail.get("day") or asked.detail.get("text") or ""
    days = days_meant(question, today, asked.clinic)
    holiday = holiday_word(question, words["holiday_words"])
    if holiday and not days:
        return str(words["no_dates"]).format(holiday=holiday.title(), desk=_desk(asked))
    said = [hours.day_sentence(day, alone=len(days) == 1) for day in days if day != today]
    if not days or today in days:
        said.insert(0, hours.now_sentence(local) or "")
    if not days:
        said += [str(words["week"]).format(week=hours.week()), hours.coming_holidays(today) or ""]
    if hours.is_open(local) or any(hours.spans(day) for day in days if day != today):
        said.append(_sentence(asked.clinic.details.get("last_slot")) or "")
    if not hours.is_open(local) and (not days or today in days):
        # Nobody reads the clinic's inbox out of hours; whoever cannot wait must not wait for it.
        said.append(_sentence(asked.clinic.details.get("out_of_hours_text")) or "")
        said.append(fill(words["urgent"], asked.lines.placeholders()) or "")
    return join(filter(None, said))


def _insurance(asked: Asked) -> str | None:
    words = wording()["insurance"]
    insurers = asked.clinic.insurers
    if not insurers:
        return None
    wanted = asked.detail.get("insurance")
    named = _insurer(wanted, insurers) if wanted else _mentioned(asked.detail.get("text", ""), insurers)
    if named:
        return str(words["accepted"]).format(insurer=named)
    if wanted:
        return str(words["not_listed"]).format(insurer=wanted.strip(), desk=_desk(asked))
    return str(words["list"]).format(plans_accepted=_listed(asked, insurers))


def _language(asked: Asked) -> str | None:
    words = wording()["language"]
    languages = asked.clinic.languages
    if not languages:
        return None
    wanted = asked.detail.get("language")
    named = _mentioned(wanted or asked.detail.get("text", ""), languages)
    if named:
        return str(words["spoken"]).format(language=named)
    every = _listed(asked, languages)
    if wanted:
        return str(words["not_spoken"]).format(language=wanted.strip().title(), languages=every)
    return str(words["list"]).format(languages=every)


def _insurer(wanted: str, insurers: tuple[str, ...]) -> str | None:
    """Return the insurer that was meant: its name, part of it ("blue cross") or its initials ("bcbs")."""
    words = [word for word in _plain(wanted).split() if word not in wording()["insurance"]["empty_words"]]
    for name in insurers:
        parts = _plain(name).split()
        if words and (set(words) <= set(parts) or words == ["".join(part[0] for part in parts)]):
            return name
    return _mentioned(wanted, insurers)


def _mentioned(text: str, names: tuple[str, ...]) -> str | None:
    plain = _plain(text)
    return next((name for name in names if _plain(name) in plain), None)


def _plain(text: str) -> str:
    """Return the words in small letters between single spaces, so that a name is found as whole words."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "


WORKED_OUT: Mapping[str, Callable[[Asked], str | None]] = {
    "offered": _offered,
    "desk": _desk,
    "services": _services,
    "languages": lambda asked: _listed(asked, asked.clinic.languages),
    "plans_accepted": lambda asked: _listed(asked, asked.clinic.insurers),
    "price_list": lambda asked: price_list(asked.clinic, wording()),
    "session_lengths": lambda asked: session_lengths(asked.clinic, wording()),
    "hours_now": _hours_now,
    "insurance_answer": _insurance,
    "language_answer": _language,
}
