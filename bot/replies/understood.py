"""One short line that says back what was understood, so that it can be corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.protocol import Fact
from bot.replies.message import Message, message
from bot.replies.wording import Wording
from bot.triage import BAND, Case

# In this order, and the last ones are left out first where a line must stay short.
SHOWN = (
    "region",
    "side",
    "for_whom",
    "duration_days",
    "age",
    "radiation",
    "mechanism",
    "onset",
    "trend",
    "severity",
)
# Said back in one line; "what do you know" tells all of it. The first reply has the consent lines too.
MOST_SAID = 7
MOST_SAID_FIRST = 4
# Facts that change what is safe are said back like signs.
SAID_CARDS = ("q_pregnancy", "q_background")
UNNAMED_PART = "back_unspecified"
BACK = {"low_back", "upper_back", "whole_spine", "tailbone"}
# What the bot notes for itself.
NOT_SAID = ("wants_therapist", "hard_to_understand", "child_alone")
# The age and "for your son" say it already.
SAID_BY_AGE = ("child_back_or_neck_pain",)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "understood.yml").read_text(encoding="utf-8"))


def understood_message(
    learned: Iterable[str], case: Case, wording: Wording, *, most: int = MOST_SAID
) -> Message | None:
    """What was just taken from free text, or None when there is nothing worth saying back."""
    names = list(learned)
    conditions = background_in_words(case, names)
    others = [name for name in names if name not in _phrases()["background"]]
    facts = facts_in_words(case, wording, others)
    if not facts and not conditions:
        return None
    signs = facts_in_words(case, wording, [name for name in others if name not in SHOWN])
    # Danger signs and grave conditions are never what is left out; the words of a sign take the room of two.
    room = max(1, most - 2 * len(signs) - len(conditions))
    plain = [fact for fact in facts if fact not in signs][:room]
    text = wording.say("understood", facts=", ".join([*conditions, *plain, *signs]))
    findings = [name for name in names if name in wording.protocol.ids]
    values = {name: case.values[name] for name in names if name in case.values}
    return message(text, custom={"type": "understood", "findings": findings, "values": values, "text": text})


def background_in_words(case: Case, names: Iterable[str]) -> list[str]:
    """The conditions among `names` that change what is safe, each once, in the order of their list."""
    wanted = set(names)
    short = _phrases()["background"]
    return list(dict.fromkeys(short[name] for name in short if name in wanted and case.is_present(name)))


def facts_in_words(
    case: Case, wording: Wording, names: Iterable[str] | None = None, *, with_facts: bool = False
) -> list[str]:
    """Values and findings of the case in plain words; all of them when no names are given.

    Signs always; `with_facts` adds the other things that were said or tapped.
    """
    wanted = set(names) if names is not None else {*case.values, *case.findings}
    facts = [phrase for name in SHOWN if name in wanted and (phrase := _value(name, case))]
    flags, others = wording.protocol.flags, wording.protocol.facts
    for finding_id, evidence in case.findings.items():
        if finding_id not in wanted or not evidence.is_present:
            continue
        if finding_id in flags and (with_facts or finding_id not in SAID_BY_AGE):
            facts.append(_lower(flags[finding_id].label))
        elif finding_id in others and _is_said(others[finding_id], with_facts=with_facts):
            facts.append(_lower(others[finding_id].means))
    return facts


def _value(name: str, case: Case) -> str:
    value, phrases = case.values.get(name), _phrases()
    if value in (None, [], ""):
        return ""
    if name == "region":
        # "Lower back and back" is one place, named twice.
        plainer = [region for region in value if region != UNNAMED_PART or not BACK & set(value)]
        return f"{joined(_place(region) for region in plainer)} {_complaint(case, plainer)}"
    if name == "radiation":
        if "none" in value:
            return str(phrases["radiation"]["none"])
        return str(phrases["radiation_into"]).format(joined(_place(place) for place in value))
    if case.values.get(name + BAND):
        return str(case.values[name + BAND]).lower()
    if name == "duration_days":
        return duration(float(value))
    if name in ("severity", "age"):
        return str(phrases[name]).format(f"{value:g}")
    return str(phrases.get(name, {}).get(value, ""))


def _complaint(case: Case, regions: list[str]) -> str:
    """What is wrong there: "pain", unless a limb was only said to be numb, tingling or weak."""
    felt: dict[str, Any] = _phrases()["felt"]
    known = [case.findings.get(felt["limbs"].get(region, "")) for region in regions]
    told = [evidence.words for evidence in known if evidence and evidence.is_present and not evidence.by_card]
    said = (case.opening, *told)
    if len(told) < len(regions) or any(re.search(felt["pain"], words, re.IGNORECASE) for words in said):
        return "pain"
    names = felt["words"]
    return next((name for name in names if re.search(names[name], told[0], re.IGNORECASE)), "pain")


def _is_said(fact: Fact, *, with_facts: bool) -> bool:
    return fact.id not in NOT_SAID and (with_facts or fact.card in SAID_CARDS)


def _place(region: str) -> str:
    return str(_phrases()["region"].get(region, region.replace("_", " ")))


def joined(words: Iterable[str]) -> str:
    """A list inside a sentence: "neck, shoulder and arm"."""
    *most, last = dict.fromkeys(words)
    return f"{', '.join(most)} and {last}" if most else last


def duration(days: float) -> str:
    """A duration in plain words."""
    phrases = _phrases()["duration"]
    if days < 1:
        return str(phrases["hours"])
    if days < 2:
        return str(phrases["day"])
    for name, limit, unit in (("days", 14, 1), ("weeks", 90, 7), ("months", 730, 30.4)):
        if days < limit:
            return str(phrases[name]).format(round(days / unit))
    return str(phrases["years"]).format(round(days / 365))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
