"""An earlier answer changed in words: said back, with its effect on the advice in one line."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.result_parts import effect_on_advice
from bot.dialogue.room import Room
from bot.dialogue.step import Step
from bot.dialogue.steps import go_on, resume
from bot.replies import message, question_message
from bot.replies.understood import facts_in_words
from bot.triage import Case, assess, check_question, next_question


def correct(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """Say back what was changed and what it does to the advice, and go on."""
    say = room.wording.say
    if conversation.disputed:
        return _disputed(case, conversation, room)
    if conversation.taken == "nothing":
        return resume(case, conversation, room, message(say("what_to_correct")))
    changed = conversation.changed or conversation.understood
    facts = facts_in_words(case, room.wording, changed, with_facts=True)
    is_new = bool(changed) and set(changed) <= set(room.protocol.flags)
    key = "added" if is_new else "corrected_to"
    said = say(key, facts=", ".join(facts)) if facts else say("corrected")
    return _with_effect(case, conversation, room, said)


def _disputed(case: Case, conversation: Conversation, room: Room) -> Step:
    """A sign that was named by mistake: its own question first (T6); a plain fact goes at once."""
    say, sign = room.wording.say, conversation.disputed
    if sign in room.protocol.flags:
        question = check_question(sign, room.protocol)
        conversation = replace(conversation, mistaken_flag=sign).asking(question)
        return Step(case, conversation, (question_message(question, room.wording, lead=say("mistake")),))
    conversation = replace(conversation, corrected=(sign,))
    # A plain fact goes alone: the danger signs that were told beside it stay.
    case = case.corrected(sign, keeps=room.protocol.flags)
    return _with_effect(case, conversation, room, say("taken_back"))


def _with_effect(case: Case, conversation: Conversation, room: Room, said: str) -> Step:
    say = room.wording.say
    conversation = replace(conversation, taken="answer", understood=())
    corrected, conversation = conversation.corrected, replace(conversation, corrected=())
    if not conversation.advised:
        effect = say("counts_now")
    elif next_question(case, room.protocol) is not None:
        effect = say("may_change_advice")
    else:
        effect = effect_on_advice(case, conversation.advised, room)
        if assess(case, room.protocol).disposition.value == conversation.advised:
            conversation = replace(conversation, corrected=corrected)
            return Step(case, conversation, (message(f"{said} {effect}"),))
        # The result itself begins with the effect.
        effect = ""
    step = go_on(case, conversation, Heard(), room)
    first = message(f"{said} {effect}".strip())
    kept = replace(step.conversation, corrected=corrected)
    return replace(step, conversation=kept, messages=(first, *step.messages))
