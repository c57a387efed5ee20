"""The emergency card, and what is said beside it: help is coming, a mistake, a refusal, a visit before."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import (
    AGAIN,
    SEEN_ASK,
    emergency_flags,
    help_is_coming,
    lead_of,
    question_about_mistake,
    question_about_visit,
    says_help_is_coming,
    says_mistake,
)
from bot.dialogue.heard import Heard
from bot.dialogue.room import Room
from bot.dialogue.spoken_moves import says_one_side
from bot.dialogue.step import Step
from bot.replies import Message, choice, emergency_messages, notice, question_message
from bot.replies.special import SUICIDE, suicide_again
from bot.triage import Case, assess


def emergency(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """The emergency card and the moves beside it: help is coming, a mistake, a refusal, a visit before."""
    say = room.wording.say
    assessment = assess(case, room.protocol)
    # A new danger sign is never taken for good news about the one before ("call an ambulance").
    is_new = any(result.flag.id in conversation.understood for result in assessment.flags)
    shown = conversation.emergency_shown and (not is_new or says_one_side(heard.text))
    level = assessment.disposition.value
    conversation = replace(conversation, emergency_shown=True, advised=level, misses=0, awaits_place=False)
    if shown and says_help_is_coming(heard):
        conversation = help_is_coming(case, conversation.asking(None), room.protocol)
        return Step(case, conversation, (notice("help_coming", say("help_coming")),))
    # After the "no" to one sign the own question of the next one follows.
    takes_back = conversation.mistaken_flag or conversation.corrected or conversation.disputed
    if shown and (takes_back or says_mistake(case, heard, room.protocol)):
        question = question_about_mistake(case, conversation, room.protocol)
        if question and not (conversation.mistaken_flag and conversation.taken == "answer"):
            lead = say("mistake_again" if conversation.mistaken_flag else "mistake")
            conversation = replace(conversation, mistaken_flag=question.about or question.card)
            conversation = conversation.asking(question)
            return Step(case, conversation, (question_message(question, room.wording, lead=lead),))
    if shown and (seen := question_about_visit(case, conversation, heard, room.protocol)):
        asked = question_message(seen, room.wording, lead=say(SEEN_ASK))
        return Step(case, conversation.asking(seen), (asked,))
    messages = emergency_messages(assessment, case, room.wording)
    flags = emergency_flags(case, room.protocol)
    is_refused = heard.intent == "refuse_advice" and lead_of(heard) == AGAIN
    if shown and set(flags) == {SUICIDE}:
        again = suicide_again(case, room.wording, conversation.repeats)
        if is_refused:
            again[0] = room.wording.clinical("refusal")
        heading = messages[0]["text"].split("\n")[0]
        messages = [{**messages[0], "text": "\n".join([heading, *again])}]
        conversation = replace(conversation, repeats=conversation.repeats + 1)
    elif shown:
        lead = room.wording.clinical("refusal") if is_refused else say(lead_of(heard))
        messages = [_with_lead(messages[0], lead, say("emergency_close")), *messages[1:]]
    if SUICIDE in flags:
        # Nobody who thinks of it has to find the words for what comes next.
        taps = [choice(room.wording.choice(key)) for key in ("help_coming", "not_meant")]
        messages = [*messages[:-1], {**messages[-1], "buttons": taps}]
    conversation = replace(conversation, mistaken_flag="", emergency_open=True).asking(None)
    return Step(case, conversation, tuple(messages), None if shown else assessment)


def _with_lead(card: Message, lead: str, close: str) -> Message:
    return {**card, "text": f"{lead}\n{card['text']}\n{close}"}
