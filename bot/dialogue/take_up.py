"""Take up one message of the visitor: what it adds to the case, and what it answered.

This runs before any dialogue policy is asked, at any point of any form or card, so nothing that a
visitor writes is lost, whatever the bot does with the message afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.bare_values import bare_value, in_words, sign_age
from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import emergency_flags, holds_emergency
from bot.dialogue.emergency_words import alarm_in, has_emergency_word
from bot.dialogue.form_leaving import leaving
from bot.dialogue.heard import Heard, held_message
from bot.dialogue.inquiry_reading import without_other_patient
from bot.dialogue.meant import (
    CORRECTION,
    SIGN_AGE,
    meant_for_now,
    with_age_beside,
    with_bare_value,
    without_cry,
)
from bot.dialogue.place_answer import PLACE_CARD, names_place, with_place, without_place
from bot.dialogue.room import other_of
from bot.dialogue.short_check_steps import offered
from bot.dialogue.spoken_moves import (
    KINDS,
    claims_mistake,
    corrects,
    is_afraid,
    is_only_in_pain,
    says_not_yet,
    speaks_of_them,
)
from bot.dialogue.taken_back import VALUE_NAMES, changed_by, disputed_by
from bot.dialogue.taken_moves import with_moves
from bot.dialogue.typed_answers import TypedAnswer, named_options, said_options, takes_offer, typed_answer
from bot.dialogue.worse_answer import is_worse
from bot.dialogue.writer import with_writer
from bot.protocol import Finding, Protocol, Status, Subject
from bot.replies.persons import question_of_other
from bot.replies.special import LIFE_THREAT, SUICIDE
from bot.triage import (
    BAND,
    CHECK,
    UNKNOWN_PLACE,
    Case,
    Question,
    UnknownOptionError,
    answer_findings,
    answer_none,
    answer_options,
    answer_skipped,
    answer_some,
    answer_unsure,
    answer_value,
    counted_now,
    question_of,
)

LONGEST_WORDS = 300
UNREADABLE = ("speak_other_language", "type_gibberish", "nlu_fallback")
SURE_OF_INTENT = 0.6
TELLING = ("describe_symptoms", "give_details", "affirm", "nlu_fallback", "")
SEARCH_NAMES = ("location", "specialty", "insurance", "constraints", "radius")


def take_up(
    case: Case, conversation: Conversation, heard: Heard, protocol: Protocol
) -> tuple[Case, Conversation]:
    """Return case and conversation after this message. Never raises for what a visitor can send."""
    case = before = case.next_turn()
    was_open = holds_emergency(case, conversation, protocol)
    conversation = replace(
        conversation, taken="", how="", understood=(), corrected=(), changed=(), disputed="", alarm=()
    )
    if heard.is_tap:
        conversation = replace(conversation, confirm="", held={})
        case, conversation = _tap(case, conversation, heard, protocol)
    else:
        # T11: what came and went in the last days counts as present for the gravest signs.
        findings = tuple(counted_now(finding, protocol) for finding in heard.findings)
        heard = without_cry(without_other_patient(case, replace(heard, findings=findings)))
        if corrects(heard.text) and heard.intent != "report_mistake":
            heard = replace(heard, intent=CORRECTION)

        def read(case: Case, conversation: Conversation, heard: Heard) -> tuple[Case, Conversation]:
            return _words(case, conversation, heard, protocol)

        if is_afraid(heard.text):
            conversation = replace(conversation, is_afraid=True)
        case, conversation = with_moves(case, conversation, heard, protocol, read)
        if heard.in_form:
            case, conversation = leaving(before, case, conversation, heard, protocol)
    for flag_id in conversation.corrected:
        # T6: an emergency is never taken back together with another sign.
        case = case.corrected(flag_id, keeps=protocol.emergencies)
    if was_open and not conversation.corrected and not emergency_flags(case, protocol):
        # T6: another age or another length is no answer to the sign's own question.
        case = replace(case, values=before.values)
    return with_writer(case, intent=heard.intent, words=heard.text[:LONGEST_WORDS]), conversation


def take_up_held(
    case: Case, conversation: Conversation, waiting: Mapping[str, Any], protocol: Protocol
) -> tuple[Case, Conversation]:
    """Take up a message that had to wait for a yes or no."""
    return (
        _words(case, conversation, Heard(**held_message(waiting)), protocol)
        if waiting
        else (case, conversation)
    )


def _tap(
    case: Case, conversation: Conversation, heard: Heard, protocol: Protocol
) -> tuple[Case, Conversation]:
    if heard.card == PLACE_CARD and conversation.awaits_place and heard.options:
        return case, with_place(conversation, replace(heard, text=heard.options[0]))
    question = conversation.question(case, protocol)
    offer = offered(case, conversation, protocol)
    asked = case
    if offer and offer.card == heard.card:
        question = offer
    elif question is None or question.card != heard.card:
        if heard.card not in case.answered or heard.card not in protocol.cards:
            return case, replace(conversation, taken="stale")
        asked = case.reopened(heard.card)
        question = question_of(heard.card, asked, protocol)
        if question is None:
            return case, replace(conversation, taken="stale")
    try:
        case = answer_options(asked, question, heard.options, protocol)
    except UnknownOptionError:
        # An answered card stays as it was, with all that was ruled out on it.
        return case, replace(conversation, taken="bad_option")
    return case, replace(
        _believed(case, conversation, question, heard.options), taken="answer", misses=0, digressions=0
    )


def _words(
    case: Case, conversation: Conversation, heard: Heard, protocol: Protocol
) -> tuple[Case, Conversation]:
    # Inside a form the words answer the form; danger signs in them are taken up all the same.
    question = None if heard.in_form else conversation.question(case, protocol)
    typed = _typed_titles(question, case, conversation, heard) if question else ()
    if question and typed:
        tapped = replace(heard, card=question.card, options=typed)
        return _tap(case, conversation, tapped, protocol)
    offer = None if heard.in_form else offered(case, conversation, protocol)
    is_next = conversation.is_next(conversation.offer_turn, case) and not conversation.awaits_place
    if offer and not heard.findings and (taken := takes_offer(offer, heard.text, just_offered=is_next)):
        return _tap(case, conversation, replace(heard, card=offer.card, options=taken), protocol)
    before = case
    heard = meant_for_now(case, heard)
    conversation = _take_search(conversation, heard)
    heard = with_age_beside(case, question, with_bare_value(question, heard, protocol), protocol)
    case, understood = _take_findings(case, heard, protocol)
    case = _take_values(case, conversation, heard, question, protocol)
    case = _take_cause(case, heard, protocol)
    learned = (
        *understood,
        *(name for name in VALUE_NAMES if case.values.get(name) != before.values.get(name)),
    )
    conversation = replace(conversation, understood=learned)
    is_complaint = question is None and not conversation.advised and is_only_in_pain(heard.text)
    if case.opening == "" and (learned or is_complaint):
        case = replace(case, opening=heard.text[:LONGEST_WORDS])
    changed, disputed = changed_by(before, case, heard), disputed_by(before, heard, protocol)
    if changed or disputed:
        return case, replace(conversation, taken="changed", changed=changed, disputed=disputed)
    # While an emergency is taken back: "not yet" is no "no" to the sign.
    waits = bool(conversation.mistaken_flag) and says_not_yet(heard.text)
    answer = _answer(question, heard, protocol) if question and not waits else None
    if question and answer:
        conversation = replace(conversation, how=answer.kind)
        case = _apply(case, question, answer, heard, protocol)
        conversation = _believed(case, conversation, question, _option_ids(answer))
        return case, replace(conversation, taken="answer", misses=0, digressions=0)
    if names_place(conversation, heard, learned):
        return case, with_place(conversation, heard)
    conversation = without_place(conversation, heard)
    # Help is said to be coming although nobody has called for any: a cry for it, more likely.
    cries = heard.intent == "report_help_coming" and not conversation.emergency_shown
    is_unread = cries or heard.intent in UNREADABLE
    if not understood and is_unread and has_emergency_word(heard.text):
        unnamed = ("other",) if heard.intent == "speak_other_language" else ()
        conversation = replace(conversation, alarm=alarm_in(heard.text) or unnamed)
        # T8: what may be an emergency in words that cannot be read is asked about at once.
        case = case.with_finding(Finding(LIFE_THREAT, Status.UNCERTAIN, text=heard.text[:LONGEST_WORDS]))
    is_new = case.opening != before.opening or (
        case.findings != before.findings or case.values != before.values or case.pending != before.pending
    )
    if is_new or _is_small_answer(conversation, heard, protocol):
        # What told something new is no miss: the count begins again.
        return case, replace(conversation, taken="words", misses=0)
    return case, replace(conversation, taken="nothing")


def _is_small_answer(conversation: Conversation, heard: Heard, protocol: Protocol) -> bool:
    """Whether it says again, after the advice, what is known: "about the same", "still a 4"."""
    if not conversation.advised or conversation.open_card or heard.intent not in TELLING:
        return False
    course = bare_value(protocol.cards["q_course"], heard.text)
    return course is not None or any(heard.values.get(name) for name in ("trend", "severity"))


def _typed_titles(
    question: Question, case: Case, conversation: Conversation, heard: Heard
) -> tuple[str, ...]:
    """Options typed out as they were shown, which in a chat about somebody else is in the third person."""
    typed, who = named_options(question, heard.text), other_of(case, conversation)
    return named_options(question_of_other(question, who), heard.text) if who and not typed else typed


def _take_search(conversation: Conversation, heard: Heard) -> Conversation:
    wishes = {
        name: heard.values[name] for name in SEARCH_NAMES if heard.values.get(name) not in (None, (), [])
    }
    return replace(conversation, search={**conversation.search, **wishes}) if wishes else conversation


def _take_cause(case: Case, heard: Heard, protocol: Protocol) -> Case:
    """A cause told in words does what tapping it would do: a crash still has to be asked about."""
    cause = heard.values.get("mechanism")
    card = protocol.cards["q_injury"]
    option = next((option for option in card.options if cause and cause in option.meant_by), None)
    if option is None or cause == "unknown" or case.values.get("mechanism") != cause:
        return case
    if option.leads_to:
        known = any(case.status(finding) is Status.PRESENT for finding in option.raises)
        return case if known else case.with_pending(option.leads_to)
    return case.with_present(option.raises, heard.text[:LONGEST_WORDS])


def _take_findings(case: Case, heard: Heard, protocol: Protocol) -> tuple[Case, tuple[str, ...]]:
    understood = []
    timing: dict[str, bool] = {}
    other_of_case = case.values.get("for_whom") in KINDS
    for finding in heard.findings:
        if finding.id in protocol.timing_facts:
            if finding.status is Status.PRESENT and finding.subject is not Subject.OTHER:
                timing[finding.id] = True
            continue
        if finding.id not in protocol.ids:
            continue
        finding = replace(finding, text=_quote(heard.text, finding))
        if finding.subject is Subject.OTHER and other_of_case and speaks_of_them(heard.text):
            # "He had cancer in 2019", in a case that is his.
            finding = replace(finding, subject=Subject.OTHER_PRESENT)
        if finding.is_present and not case.is_present(finding.id):
            understood.append(finding.id)
        case = case.with_finding(finding)
    for flag_id in heard.doubts:
        if case.status(flag_id) is None and flag_id in protocol.flags:
            case = case.with_finding(Finding(flag_id, Status.UNCERTAIN, text=heard.text[:LONGEST_WORDS]))
    return _take_timing(case, heard, timing, protocol), tuple(dict.fromkeys(understood))


def _take_timing(case: Case, heard: Heard, timing: Mapping[str, bool], protocol: Protocol) -> Case:
    """ "Old, unchanged, my doctor knows" counts for the one sign it was said about, else for none (T12b)."""
    named = {f.id for f in heard.findings if f.is_present and f.id in protocol.flags}
    timed = [flag_id for flag_id in named if protocol.flags[flag_id].downgrades]
    if timing and len(timed) == 1:
        return case.with_timing(timed[0], timing)
    return case


def _take_values(
    case: Case, conversation: Conversation, heard: Heard, question: Question | None, protocol: Protocol
) -> Case:
    values = {
        name: heard.values[name] for name in VALUE_NAMES if heard.values.get(name) not in (None, (), [])
    }
    asked = protocol.cards[question.card].value if question and question.card in protocol.cards else None
    is_correction = heard.intent == CORRECTION
    kept = {}
    for name, value in values.items():
        value = list(value) if isinstance(value, tuple) else value
        if name == "region" and "region" in case.values and not is_correction:
            known = (place for place in case.values["region"] if place != UNKNOWN_PLACE)
            value = list(dict.fromkeys([*known, *value]))
        elif name != asked and not is_correction and _is_harmless(name, value, case):
            continue
        kept[name] = value
    if kept.get("for_whom") == "unclear":
        return case.with_pending("q_for_whom")
    return case.with_values(kept)


def _is_harmless(name: str, value: Any, case: Case) -> bool:
    """Of two answers the worse one stands (T5): later words change a value for the worse only."""
    return name in case.values and not is_worse(name, value, case.values[name])


def _answer(question: Question, heard: Heard, protocol: Protocol) -> TypedAnswer | None:
    card = protocol.cards.get(question.card)
    present = {finding.id for finding in heard.findings if finding.is_present}
    mentioned = {*(finding.id for finding in heard.findings), *heard.doubts}
    meant = [option.id for option in question.options if heard.values.get("mechanism") in option.meant_by]
    if question.about == SUICIDE and not present and claims_mistake(heard.text):
        # "I didn't mean it" is the clear "no" to the direct question (7.1).
        return TypedAnswer("options", ("no",))
    # "A big fall" is more than the fall that it also is.
    said = said_options(question, heard.text, present=present, mentioned=mentioned)
    if meant and not said and not present & set(question.asks):
        return TypedAnswer("options", tuple(meant[:1]))
    if question.card == SIGN_AGE and not said and not mentioned and (age := sign_age(heard.text)):
        return TypedAnswer("options", (age,))
    has_number = any(character.isdigit() for character in heard.text)
    return typed_answer(
        question,
        heard.text,
        intent="" if has_number or heard.confidence < SURE_OF_INTENT else heard.intent,
        present=present,
        denied={finding.id for finding in heard.findings if finding.status is Status.ABSENT},
        mentioned=mentioned,
        in_doubt={*heard.doubts, *(f.id for f in heard.findings if f.status is Status.UNCERTAIN)},
        values=heard.values,
        value_name=card.value if card else None,
    )


def _apply(case: Case, question: Question, answer: TypedAnswer, heard: Heard, protocol: Protocol) -> Case:
    words = heard.text[:LONGEST_WORDS]
    if answer.kind == "findings":
        return answer_findings(case, question, answer.options, words)
    if answer.kind == "options":
        case = answer_options(case, question, answer.options, protocol, words=words)
        cause = heard.values.get("mechanism")
        # An option stands for several causes: the one that was named is kept.
        chosen = [option for option in question.options if option.id in answer.options]
        is_named = any(cause in option.meant_by for option in chosen)
        return case.with_values({"mechanism": cause}) if is_named else case
    if answer.kind == "value":
        value = list(answer.value) if isinstance(answer.value, tuple) else answer.value
        card = protocol.cards[question.card]
        case = answer_value(case, question, str(card.value), value)
        # "8 out of 10" was not what they said: others are told their words.
        said = in_words(card, words)
        return case.with_values({f"{card.value}{BAND}": said}) if said else case
    if answer.kind == "none":
        return answer_none(case, question, protocol)
    if answer.kind == "some":
        return answer_some(case, question, words, protocol)
    if answer.kind == "unsure":
        return answer_unsure(case, question, protocol)
    return answer_skipped(case, question)


def _believed(
    case: Case, conversation: Conversation, question: Question, options: tuple[str, ...]
) -> Conversation:
    """A claimed mistake is believed after a "no" to the flag's own question (T6); `corrected` says so."""
    flag_id = conversation.mistaken_flag
    if flag_id and question.card == flag_id:
        # A list that was left at "not sure": what is ruled out on it now was never claimed.
        denied = (flag for flag in question.asks if case.status(flag) is Status.ABSENT)
        cleared = tuple(flag for flag in denied if flag in case.unsure_flags)
        return replace(conversation, mistaken_flag="", corrected=cleared)
    if not flag_id or question.card != CHECK + flag_id:
        return conversation
    corrected = (flag_id,) if "no" in options else ()
    return replace(conversation, mistaken_flag="", corrected=corrected)


def _option_ids(answer: TypedAnswer) -> tuple[str, ...]:
    return ("no",) if answer.kind == "none" else answer.options


def _quote(text: str, finding: Finding) -> str:
    """The clause around a finding, so that a clinician reads it in the visitor's words."""
    if len(text) <= 120:
        return text
    start = max(0, finding.start - 50)
    end = min(len(text), max(finding.end, finding.start) + 50)
    return ("..." if start else "") + text[start:end].strip() + ("..." if end < len(text) else "")
