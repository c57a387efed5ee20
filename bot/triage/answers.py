"""Take up an answer: from a tapped or recognised option to a new case.

The rules for "not sure" and skipped cards (T3) are here. What counts as an answer in free text is
recognised elsewhere; this module only knows the options that were offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.protocol import Disposition, Option, Protocol
from bot.triage.case import BAND, UNKNOWN_PLACE, Case
from bot.triage.interview import CHECK, Question

UNSURE_BEFORE_LEVEL = 2
MOST_SKIPS = 2


class UnknownOptionError(ValueError):
    """An option that the card did not offer; the message says which there are."""


def answer_options(
    case: Case, question: Question, option_ids: Sequence[str], protocol: Protocol, *, words: str = ""
) -> Case:
    """Return the case after these options of the question. Raises UnknownOptionError."""
    options = [_offered(question, option_id) for option_id in option_ids]
    if not options:
        raise UnknownOptionError(f"{question.card}: no option was given.")
    ids = {option.id for option in options}
    if question.card == "q_symptom_age" and question.about:
        return _time(case, question.about, options[0])
    chosen = [
        option for option in options if option.id not in ("none", "not_sure") or _says_something(option)
    ]
    if "not_sure" in ids and len(ids) == 1 and not chosen:
        return answer_unsure(case, question, protocol)
    case = _deny_the_rest(case, question, chosen)
    for option in chosen:
        case = _choose(case, question, option, words or option.title, protocol)
    if not chosen and question.card in protocol.cards:
        case = case.with_present(
            protocol.cards[question.card].none_raises, words or question.ask, card=question.card
        )
    return _close(case, question)


def answer_value(case: Case, question: Question, name: str, value: object) -> Case:
    """Return the case after a typed value (an age, a number, a duration) answered the question."""
    return _close(case.with_values({name: value}), question)


def answer_none(case: Case, question: Question, protocol: Protocol) -> Case:
    """Rule out everything the question asks."""
    for option_id in ("none", "no", "little_or_nothing", "nothing_i_know"):
        if question.option(option_id):
            return answer_options(case, question, [option_id], protocol)
    return _close(case.with_absent(question.asks, card=question.card), question)


def answer_some(case: Case, question: Question, words: str, protocol: Protocol) -> Case:
    """Something on the list is true, it was not understood what: ask its flags one at a time."""
    flags = [finding for finding in question.asks if finding in protocol.flags]
    flags.sort(key=lambda flag: -protocol.flags[flag].disposition.urgency)
    return _close(case.with_uncertain(flags, words), question)


def answer_unsure(case: Case, question: Question, protocol: Protocol) -> Case:
    """Count a "not sure": a core card is asked once more with an example, then `on_unsure` applies."""
    if question.card == "q_symptom_age" and question.about:
        return _count(_age_left_open(case, question.about))
    if question.is_optional:
        return _close(case, question)
    option = question.option("not_sure")
    if option and _says_something(option):
        return answer_options(case, question, [option.id], protocol)
    case = case.with_unsure(question.card)
    flags = [finding for finding in question.asks if finding in protocol.flags]
    if question.is_core and flags and case.unsure_cards[question.card] < UNSURE_BEFORE_LEVEL:
        return case
    return _close(case.with_unsure_flags(_with_consequence(flags, protocol)), question)


def answer_skipped(case: Case, question: Question) -> Case:
    """Count a skip: the card is offered once more at the end."""
    about = question.about
    if about is not None and about in case.findings and question.card.startswith(CHECK):
        if case.findings[about].words:
            # T8: words that may mean a danger sign, and no answer to the question about it.
            return _close(case.with_unsure_flags([about]), question)
        # Nothing was said that means a danger sign: the safety questions are just not complete (T3).
        return _close(case.with_skip(question.card).with_skip(question.card), question)
    if question.is_optional:
        return _close(case, question)
    case = case.with_skip(question.card)
    if case.skipped[question.card] >= MOST_SKIPS or not question.is_core:
        return _close(case, question)
    return case


def answer_findings(case: Case, question: Question, present: Iterable[str], words: str) -> Case:
    """Close the question after words that named some of its findings; the others are ruled out."""
    named = set(present)
    case = case.with_present(
        (finding for finding in question.asks if finding in named), words, card=question.card
    )
    rest = [finding for finding in question.asks if finding not in named]
    if question.kind == "any_of":
        case = case.with_absent(rest, card=question.card)
    return _close(case, question)


def _offered(question: Question, option_id: str) -> Option:
    option = question.option(option_id)
    if option is None:
        offered = ", ".join(option.id for option in question.options)
        raise UnknownOptionError(f"{question.card}: {option_id!r} was not offered; it offers {offered}.")
    return option


def _says_something(option: Option) -> bool:
    """Not being sure can be an answer: not sure to be safe, or pain in a place that is hard to name."""
    return bool(option.raises or option.sets)


def _choose(case: Case, question: Question, option: Option, words: str, protocol: Protocol) -> Case:
    values = dict(option.sets)
    for name, value in option.sets.items():
        if isinstance(value, list):
            known = case.values.get(name, ()) if name == "region" else ()
            values[name] = [*dict.fromkeys([*(place for place in known if place != UNKNOWN_PLACE), *value])]
        elif isinstance(value, (int, float)):
            # A band is no number: what is told to others is the band (an age of "35 to 49").
            values[name + BAND] = option.title
    case = case.with_values(values)
    if option.leads_to:
        # A card that was answered before is asked again: what it had ruled out is open now.
        case = case.reopened(option.leads_to)
        if protocol.cards[option.leads_to].flags:
            case = case.without_denied(option.raises)
        else:
            case = case.with_uncertain(option.raises, words, card=question.card)
        return case.with_pending(option.leads_to)
    return case.with_present(option.raises, words, card=question.card).with_absent(
        option.denies, card=question.card
    )


def _deny_the_rest(case: Case, question: Question, chosen: Sequence[Option]) -> Case:
    """Options that were left alone on a list are a no: choosing is an active answer."""
    if question.kind != "any_of":
        return case
    raised = {finding for option in chosen for finding in option.raises}
    others = (finding for option in question.options for finding in option.raises if finding not in raised)
    return case.with_absent(others, card=question.card)


def _time(case: Case, flag_id: str, option: Option) -> Case:
    timing = {**dict.fromkeys(option.raises, True), **dict.fromkeys(option.denies, False)}
    return _count(case.with_timing(flag_id, timing) if timing else _age_left_open(case, flag_id))


def _age_left_open(case: Case, flag_id: str) -> Case:
    """How old the sign is stays open: it is not known to be old, and is not asked for ever."""
    return case.with_timing(flag_id, {"symptom_long_unchanged": False})


def _with_consequence(flags: Iterable[str], protocol: Protocol) -> list[str]:
    return [flag for flag in flags if protocol.flags[flag].on_unsure is not Disposition.SELF_CARE]


def _close(case: Case, question: Question) -> Case:
    if question.card == "q_symptom_age" and question.about and question.about not in case.timing:
        # Skipped, or answered beside the point.
        case = _age_left_open(case, question.about)
    return _count(_with_value_open(case, question).with_answered(question.card))


def _with_value_open(case: Case, question: Question) -> Case:
    """T3: a closed card without an answer means what its "not sure" means: "none" names no place of pain."""
    option = question.option("not_sure")
    if option is None or any(name in case.values for name in option.sets):
        return case
    return case.with_values(option.sets)


def _count(case: Case) -> Case:
    return replace(case, questions_asked=case.questions_asked + 1)
