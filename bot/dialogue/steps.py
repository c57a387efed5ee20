"""What the bot does next, as values: from case and conversation to messages.

Each function answers one kind of move and returns a `Step`. Nothing here knows Rasa; an action reads
the slots, calls one of these, sends the messages and stores what comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency import help_is_coming, question_about_mistake
from bot.dialogue.emergency_words import has_emergency_word
from bot.dialogue.short_check_steps import is_left, offer_message
from bot.dialogue.take_up import Heard
from bot.dialogue.writer import hard_to_understand
from bot.protocol import Protocol
from bot.replies import (
    Message,
    Wording,
    advice_messages,
    choice,
    emergency_messages,
    message,
    notice,
    question_message,
)
from bot.replies.understood import facts_in_words, understood_message
from bot.triage import (
    CHECK,
    Assessment,
    Case,
    HandsOn,
    answer_skipped,
    answer_some,
    assess,
    next_question,
)

MISSES_BEFORE_HELP = 2
MISSES_BEFORE_SKIP = 3
MOST_DIGRESSIONS = 4
SUICIDE = "suicide_self_harm"
LOST_MESSAGE = "lost_message"
REPEATS_ADVICE = ("ask_advice",)


@dataclass(frozen=True)
class Step:
    """The case and conversation to store, the messages to send, and an assessment to keep, if any."""

    case: Case
    conversation: Conversation
    messages: tuple[Message, ...] = ()
    assessment: Assessment | None = None


@dataclass(frozen=True)
class Room:
    """What every step needs: the protocol and the wording of this clinic."""

    protocol: Protocol
    wording: Wording


def go_on(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """Ask the next question, or show the result when nothing more can change it."""
    if (
        heard.intent not in REPEATS_ADVICE
        and conversation.taken == "nothing"
        and not heard.is_tap
        and (conversation.open_card or conversation.advised)
    ):
        return misunderstood(case, conversation, room)
    lead = _leads(case, conversation, room)
    if not _has_complaint(case) and conversation.taken != "answer" and not _describes(heard):
        return choices(case, conversation, room)
    question = next_question(case, room.protocol)
    if question is not None:
        asked = question_message(question, room.wording)
        return Step(case, conversation.asking(question), (*lead, asked))
    if is_left(case, conversation, room.protocol):
        buttons = _ways_on(assess(case, room.protocol), room)
        left = notice("short_check_left", room.wording.say("check_left"), buttons=buttons)
        return Step(case, conversation.asking(None), (*lead, left))
    return _result(case, conversation, room, lead)


def resume(case: Case, conversation: Conversation, room: Room, *messages: Message) -> Step:
    """Send `messages`, then put the open question again, so that a digression never loses it."""
    if not conversation.open_card:
        return Step(case, conversation, messages)
    conversation = replace(conversation, digressions=conversation.digressions + 1)
    if conversation.digressions > MOST_DIGRESSIONS:
        step = misunderstood(case, conversation, room)
        return replace(step, messages=(*messages, *step.messages))
    question = conversation.question(case, room.protocol)
    if question is None:
        return Step(case, conversation.asking(None), messages)
    again = question_message(question, room.wording, lead=room.wording.say("back_to"))
    return Step(case, conversation, (*messages, again))


def misunderstood(case: Case, conversation: Conversation, room: Room) -> Step:
    """Say so and put the question again; after two misses offer ways out, after three go on (T3)."""
    say = room.wording.say
    misses = conversation.misses + 1
    conversation = replace(conversation, misses=misses)
    question = conversation.question(case, room.protocol)
    if question is None:
        key = "clarify" if misses < MISSES_BEFORE_HELP else "not_understood_again"
        return choices(case, conversation, room, lead=say(key))
    if misses >= MISSES_BEFORE_SKIP:
        # A safety card that cannot be read: first its signs one at a time, and only then a skip.
        by_sign = question.kind == "any_of" and question.is_about_signs
        case = answer_some(case, question, "", room.protocol) if by_sign else answer_skipped(case, question)
        case = hard_to_understand(case, "")
        conversation = replace(conversation, misses=0, taken="answer").asking(None)
        return go_on(case, conversation, Heard(), room)
    lead = say("not_understood") if misses < MISSES_BEFORE_HELP else say("not_understood_again")
    return Step(case, conversation, (question_message(question, room.wording, lead=lead),))


def choices(case: Case, conversation: Conversation, room: Room, *, lead: str = "") -> Step:
    """Offer what the bot can do, with the emergency number in the first line of a new visit."""
    wording = room.wording
    title = wording.choice
    buttons = [choice(title(key)) for key in ("describe", "search", "hours", "callback")]
    text = lead or wording.say("nothing_asked")
    return Step(case, conversation, (notice("choices", text, buttons=buttons),))


def emergency(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """The emergency card and the only three moves beside it: help is coming, a mistake, a refusal."""
    say = room.wording.say
    assessment = assess(case, room.protocol)
    # A new danger sign is never taken for good news about the one before ("call an ambulance").
    is_new = any(result.flag.id in conversation.understood for result in assessment.flags)
    shown = conversation.emergency_shown and not is_new
    conversation = replace(conversation, emergency_shown=True, advised=assessment.disposition.value, misses=0)
    if shown and heard.intent == "report_help_coming":
        conversation = help_is_coming(case, conversation.asking(None), room.protocol)
        return Step(case, conversation, (notice("help_coming", say("help_coming")),))
    if shown and (heard.intent == "report_mistake" or conversation.mistaken_flag):
        question = question_about_mistake(case, conversation, room.protocol)
        if question and not (conversation.mistaken_flag and conversation.taken == "answer"):
            conversation = replace(conversation, mistaken_flag=question.about or "").asking(question)
            return Step(case, conversation, (question_message(question, room.wording, lead=say("mistake")),))
    messages = emergency_messages(assessment, case, room.wording)
    if shown:
        lead = room.wording.clinical("refusal") if heard.intent == "refuse_advice" else say("emergency_again")
        messages = [_with_lead(messages[0], lead, say("emergency_close")), *messages[1:]]
    conversation = replace(conversation, mistaken_flag="").asking(None)
    return Step(case, conversation, tuple(messages), None if shown else assessment)


def explain(case: Case, conversation: Conversation, room: Room) -> Step:
    """Why the open question is asked, then the question again."""
    question = conversation.question(case, room.protocol)
    if question is None:
        return Step(case, conversation, (message(room.wording.say("why_none")),))
    lead = room.wording.fill(question.why)
    return Step(case, conversation, (question_message(question, room.wording, lead=lead),))


def go_back(case: Case, conversation: Conversation, room: Room) -> Step:
    """Open the card that was answered last."""
    say = room.wording.say
    cards = [card for card in case.answered if card in room.protocol.cards]
    if not cards:
        return resume(case, conversation, room, message(say("nothing_to_go_back")))
    card = room.protocol.cards[cards[-1]]
    case = case.reopened(card.id, forget=True)
    if card.value:
        case = case.without_value(card.value)
    for name in card.settles:
        case = case.without_value(name)
    conversation = replace(conversation, open_card=card.id, open_about="", advised="")
    question = conversation.question(case, room.protocol)
    if question is None:
        return go_on(case, replace(conversation, taken="answer").asking(None), Heard(), room)
    return Step(case, conversation, (question_message(question, room.wording, lead=say("go_back")),))


def correct(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """Confirm a changed value, say what it does to advice already given, and go on."""
    say = room.wording.say
    if conversation.taken == "nothing":
        return misunderstood(case, conversation, room)
    parts = [say("corrected")]
    if conversation.advised:
        now = assess(case, room.protocol).disposition.value
        parts.append(say("same_advice") if now == conversation.advised else say("changes_advice"))
        if now == conversation.advised and next_question(case, room.protocol) is None:
            return Step(case, conversation, (message(" ".join(parts)),))
    step = go_on(case, replace(conversation, taken="answer"), heard, room)
    return replace(step, messages=(message(" ".join(parts)), *step.messages))


def start_over(room: Room) -> Step:
    """Forget the complaint and begin again."""
    conversation = Conversation(welcomed=True)
    text = f"{room.wording.say('started_over')} {room.wording.say('nothing_asked')}"
    return Step(Case(), conversation, (notice("started_over", text),))


def stop(case: Case, conversation: Conversation, room: Room) -> Step:
    """Close the open question; the visitor may come back."""
    return Step(case, conversation.asking(None), (notice("stopped", room.wording.say("stopped")),))


def tell_what_is_known(case: Case, conversation: Conversation, room: Room) -> Step:
    """Everything the case holds, in plain words."""
    facts = facts_in_words(case, room.wording)
    say = room.wording.say
    text = say("what_i_know", facts=", ".join(facts)) if facts else say("what_i_know_nothing")
    return resume(case, conversation, room, notice("what_i_know", text))


def hands_on_gate(case: Case, room: Room) -> tuple[HandsOn, Assessment, bool]:
    """Whether therapists may be shown: the gate, the assessment behind it, and whether questions are left."""
    assessment = assess(case, room.protocol)
    return assessment.hands_on, assessment, next_question(case, room.protocol) is not None


def welcome(case: Case, conversation: Conversation, room: Room) -> tuple[Conversation, tuple[Message, ...]]:
    """The consent lines, once for each visit."""
    if conversation.welcomed:
        return conversation, ()
    text = room.wording.say("consent")
    return replace(conversation, welcomed=True), (notice("consent", text),)


def _result(case: Case, conversation: Conversation, room: Room, lead: tuple[Message, ...]) -> Step:
    if conversation.has_failed:
        # T15: what was lost in an error may have been a danger sign, so the questions are not complete.
        case = case.with_skip(LOST_MESSAGE).with_skip(LOST_MESSAGE)
    assessment = assess(case, room.protocol)
    level = assessment.disposition.value
    messages = list(advice_messages(assessment, case, room.wording))
    conversation = replace(conversation, advised=level).asking(None)
    offer = offer_message(case, conversation, room.wording)
    if offer is not None:
        messages.append(offer)
    buttons = [*messages[-1].get("buttons", ()), *_ways_on(assessment, room)]
    messages[-1] = {**messages[-1], "buttons": buttons}
    return Step(case, conversation, (*lead, *messages), assessment)


def _ways_on(assessment: Assessment, room: Room) -> list[dict[str, str]]:
    keys = ["summary", "callback", "start_over"]
    if assessment.hands_on is not HandsOn.NO:
        keys.insert(0, "search")
    return [choice(room.wording.choice(key)) for key in keys]


def _leads(case: Case, conversation: Conversation, room: Room) -> tuple[Message, ...]:
    say = room.wording.say
    if _has_denied_suicide(case, conversation):
        return (message(room.wording.clinical("suicide", "cleared")),)
    if conversation.corrected:
        return (message(say("mistake_believed")),)
    if conversation.taken in ("stale", "bad_option"):
        return (message(say(conversation.taken)),)
    if conversation.open_card and conversation.taken == "answer":
        asked = room.protocol.cards.get(conversation.open_card)
        own = {asked.value} if asked else set()
        learned = [name for name in conversation.understood if name not in own]
        if set(learned) & set(room.protocol.ids) or len(learned) > 1:
            understood = understood_message(learned, case, room.wording)
            return (understood,) if understood else ()
        return ()
    understood = understood_message(conversation.understood, case, room.wording)
    return (understood,) if understood else ()


def _has_denied_suicide(case: Case, conversation: Conversation) -> bool:
    """A clear "no" to the direct question, in this message (7.1): thanks, and the crisis line in one line."""
    known = case.findings.get(SUICIDE)
    if conversation.taken != "answer" or known is None or known.is_present or known.turn != case.turn:
        return False
    return known.by_card == CHECK + SUICIDE or SUICIDE in conversation.corrected


def _has_complaint(case: Case) -> bool:
    return bool(case.opening or case.findings or case.values or case.answered)


def _describes(heard: Heard) -> bool:
    return heard.intent in ("describe_symptoms", "ask_advice", "find_therapist")


def _with_lead(card: Message, lead: str, close: str) -> Message:
    return {**card, "text": f"{lead}\n{card['text']}\n{close}"}


def with_first(step: Step, first: tuple[Message, ...]) -> Step:
    """The same step with messages in front, unless an emergency card must stand alone."""
    if step.assessment is not None and step.assessment.is_emergency:
        return step
    return replace(step, messages=(*first, *step.messages))


def clarify(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """The fallback: what was understood is used, the rest is admitted."""
    if conversation.taken in ("words", "answer"):
        return go_on(case, conversation, heard, room)
    return misunderstood(case, conversation, room)


SMALL_TALK = {
    "speak_other_language": "other_language",
    "type_gibberish": "gibberish",
    "ask_unrelated": "unrelated",
    "make_small_talk": "small_talk",
    "inject_prompt": "injection",
    "insult_bot": "insult",
    "express_frustration": "insult",
    "greet": "greet",
    "give_thanks": "thanks",
    "say_goodbye": "goodbye",
    "refuse_advice": "refusal_plain",
    "report_mistake": "mistake_plain",
    "report_help_coming": "help_coming",
}


def small_talk(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """One sentence that fits, then back to the open question; symptoms in the same words go first."""
    if conversation.taken == "words":
        return go_on(case, conversation, heard, room)
    key = SMALL_TALK.get(heard.intent, "clarify")
    if has_emergency_word(heard.text) and heard.intent in ("speak_other_language", "type_gibberish"):
        key += "_emergency"
    said = notice(heard.intent or "clarify", room.wording.say(key))
    conversation, consent = welcome(case, conversation, room)
    step = resume(case, conversation, room, *consent, said)
    if conversation.open_card or heard.intent in ("say_goodbye", "speak_other_language"):
        return step
    offered = choices(case, conversation, room)
    return replace(step, messages=(*step.messages, *offered.messages))


def after_answer(case: Case, conversation: Conversation, heard: Heard, room: Room, said: Message) -> Step:
    """A routine answer, then the open question again; symptoms told beside it start the interview."""
    conversation, consent = welcome(case, conversation, room)
    if conversation.taken == "words" and not conversation.open_card and case.opening:
        step = go_on(case, conversation, heard, room)
        return with_first(step, (*consent, said))
    return resume(case, conversation, room, *consent, said)
