"""What the bot does next, as values: from case and conversation to messages.

Each function answers one kind of move and returns a `Step`. Nothing here knows Rasa; an action reads
the slots, calls one of these, sends the messages and stores what comes back.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.emergency_steps import emergency
from bot.dialogue.emergency_words import has_emergency_word
from bot.dialogue.heard import Heard
from bot.dialogue.persons import has_content
from bot.dialogue.place_answer import place_question
from bot.dialogue.progress import has_grown, is_told
from bot.dialogue.result_parts import digest, effect_on_advice, left_line, noted_message, other_plans
from bot.dialogue.room import Room, back_line, confirm_message
from bot.dialogue.short_check_steps import is_left, offer_message
from bot.dialogue.small_talk_lines import SMALL_TALK, miss_key
from bot.dialogue.spoken_moves import Person, fears_outcome
from bot.dialogue.step import Step, with_first
from bot.dialogue.typed_answers import accepts
from bot.dialogue.writer import hard_to_understand
from bot.replies import (
    Message,
    advice_messages,
    choice,
    message,
    notice,
    question_message,
)
from bot.replies.special import PRIVATE_FLAGS, SUICIDE, at_once, belief_message
from bot.replies.understood import MOST_SAID, MOST_SAID_FIRST, facts_in_words, understood_message
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
LOST_MESSAGE = "lost_message"
UNREADABLE = ("type_gibberish", "speak_other_language")
# "No" to "is there anything else", and "ok" to the advice.
CLOSES = ("deny", "none_of_these", "affirm")
REPEATS_ADVICE = ("ask_advice",)


def go_on(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """Ask the next question, or show the result when nothing more can change it."""
    if is_help_on_its_way(case, conversation, room):
        return Step(case, conversation.asking(None), (notice("help_first", room.wording.say("help_first")),))
    if (
        heard.intent not in (*REPEATS_ADVICE, *(() if conversation.open_card else CLOSES))
        and conversation.taken == "nothing"
        and not heard.is_tap
        and (conversation.open_card or conversation.advised)
    ):
        missed = room.wording.say(miss_key(conversation.question(case, room.protocol), heard))
        return misunderstood(case, conversation, room, lead=missed)
    conversation = replace(conversation, is_brief=heard.intent in REPEATS_ADVICE)
    if conversation.is_brief:
        conversation = replace(conversation, compares=False)
    elif conversation.advised and conversation.taken in ("words", "answer"):
        conversation = replace(conversation, compares=True)
    if conversation.taken == "nothing" and conversation.advised and heard.intent in CLOSES:
        if accepts(heard.text):
            # "Yes" to "is there anything else" is no goodbye.
            return choices(case, conversation, room, lead=room.wording.say("anything_which"))
        return Step(case, conversation, (notice("say_goodbye", room.wording.say("goodbye")),))
    lead = _leads(case, conversation, room)
    if not _has_complaint(case) and conversation.taken != "answer" and not _describes(heard):
        return choices(case, conversation, room)
    question = next_question(case, room.protocol)
    if question is not None:
        left = "" if question.is_optional else _left_line(case, conversation, room)
        # The same card beside words that told something new: its list was read a moment ago.
        is_same = question.card == conversation.open_card and conversation.taken == "words"
        asked = question_message(question, room.wording, lead=left, short=is_same and not question.is_again)
        now = at_once(case, room.wording)
        return Step(case, conversation.asking(question), (*lead, *now, asked))
    if is_left(case, conversation, room.protocol):
        buttons = _ways_on(case, conversation, room)
        ended = notice("short_check_left", room.wording.say("check_left"), buttons=buttons)
        return Step(case, conversation.asking(None), (*lead, ended))
    return _result(case, conversation, room, lead)


def is_help_on_its_way(case: Case, conversation: Conversation, room: Room) -> bool:
    """Whether the visitor waits for the help of an emergency: nothing else is advised or asked."""
    return bool(conversation.safe_flags) and assess(case, room.protocol).is_emergency


def resume(case: Case, conversation: Conversation, room: Room, *messages: Message) -> Step:
    """Send `messages`, then put the open question again, so that a digression never loses it."""
    if conversation.confirm:
        return Step(case, conversation, (*messages, confirm_message(case, conversation, room)))
    if not conversation.open_card:
        where = (place_question(room.wording.say("search_where"), room.wording),)
        return Step(case, conversation, (*messages, *(where if conversation.awaits_place else ())))
    conversation = replace(conversation, digressions=conversation.digressions + 1)
    if conversation.digressions % MOST_DIGRESSIONS == 0:
        messages = (*messages, _ways_out(conversation, room, "more_ways"))
    question = conversation.question(case, room.protocol)
    if question is None:
        return Step(case, conversation.asking(None), messages)
    # The list was read a moment ago; who comes back after hours gets all of it.
    again = question_message(
        question, room.wording, lead=back_line(case, conversation, room), short=not conversation.away
    )
    return Step(case, conversation, (*messages, again))


def misunderstood(case: Case, conversation: Conversation, room: Room, *, lead: str = "") -> Step:
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
    if misses < MISSES_BEFORE_HELP:
        return Step(
            case,
            conversation,
            (question_message(question, room.wording, lead=lead or say("not_understood")),),
        )
    ways_out = _ways_out(conversation, room, "not_understood_again")
    return Step(case, conversation, (ways_out, question_message(question, room.wording)))


def _ways_out(conversation: Conversation, room: Room, key: str) -> Message:
    # Nobody is offered to pass over the question about suicide.
    first = () if conversation.open_card == CHECK + SUICIDE else ("skip",)
    buttons = [choice(room.wording.choice(name)) for name in (*first, "callback", "human")]
    return notice("ways_out", room.wording.say(key), buttons=buttons)


def choices(case: Case, conversation: Conversation, room: Room, *, lead: str = "") -> Step:
    """Offer what the bot can do, with the emergency number in the first line of a new visit."""
    wording = room.wording
    if conversation.advised and has_content(case):
        offer = offer_message(case, conversation, room.wording)
        ways = [*(offer["buttons"] if offer else ()), *_ways_on(case, conversation, room)]
        text = lead or wording.say("anything_else")
        return Step(case, conversation, (notice("choices", text, buttons=ways),))
    title = wording.choice
    buttons = [choice(title(key)) for key in ("describe", "search", "hours", "callback")]
    text = lead or wording.say("nothing_asked")
    return Step(case, conversation, (notice("choices", text, buttons=buttons),))


def explain(case: Case, conversation: Conversation, room: Room) -> Step:
    """Why the open question is asked, then the question again."""
    question = conversation.question(case, room.protocol)
    if question is None:
        key = "search_why" if conversation.awaits_place else "why_none"
        return resume(case, conversation, room, message(room.wording.say(key)))
    lead = room.wording.fill(question.why)
    return Step(case, conversation, (question_message(question, room.wording, lead=lead, short=True),))


def show_advice(case: Case, conversation: Conversation, room: Room) -> Step:
    """The whole advice once more, unless a question is still open."""
    return go_on(case, replace(conversation, advised_text=""), Heard(intent="ask_advice"), room)


def show_list(case: Case, conversation: Conversation, room: Room) -> Step:
    """The open question with all of its answers in full."""
    question = conversation.question(case, room.protocol)
    if question is None:
        return resume(case, conversation, room)
    return Step(case, conversation, (question_message(question, room.wording),))


def go_back(case: Case, conversation: Conversation, room: Room) -> Step:
    """Open the card that was answered last."""
    say = room.wording.say
    cards = [card for card in case.answered if card in room.protocol.cards]
    if not cards and conversation.taken == "words":
        return go_on(case, conversation, Heard(intent="describe_symptoms"), room)
    if not cards:
        return resume(case, conversation, room, message(say("nothing_to_go_back")))
    card = room.protocol.cards[cards[-1]]
    case = case.reopened(card.id, forget=True)
    if card.value:
        case = case.without_value(card.value)
    for name in card.settles:
        case = case.without_value(name)
    conversation = replace(conversation, open_card=card.id, open_about="", advised="", awaits_place=False)
    question = conversation.question(case, room.protocol)
    if question is None:
        return go_on(case, replace(conversation, taken="answer").asking(None), Heard(), room)
    return Step(case, conversation, (question_message(question, room.wording, lead=say("go_back")),))


def ask_start_over(case: Case, conversation: Conversation, room: Room) -> Step:
    """Ask first when there is something to lose."""
    if not has_content(case) and not conversation.shelf:
        return start_over(conversation, room)
    conversation = replace(conversation, confirm="start_over", held={})
    return Step(case, conversation, (confirm_message(case, conversation, room),))


def start_over(conversation: Conversation, room: Room) -> Step:
    """Forget the complaint and begin again."""
    conversation = Conversation(welcomed=conversation.welcomed, last_at=conversation.last_at)
    text = f"{room.wording.say('started_over')} {room.wording.say('nothing_asked')}"
    return Step(Case(), conversation, (notice("started_over", text),))


def stop(case: Case, conversation: Conversation, room: Room) -> Step:
    """Close the open question; the visitor may come back."""
    conversation = replace(conversation, confirm="", held={}, awaits_place=False)
    return Step(case, conversation.asking(None), (notice("stopped", room.wording.say("stopped")),))


def tell_what_is_known(case: Case, conversation: Conversation, room: Room) -> Step:
    """Everything the case holds, in plain words."""
    facts = facts_in_words(case, room.wording, with_facts=True)
    say = room.wording.say
    text = say("what_i_know", facts=", ".join(facts)) if facts else say("what_i_know_nothing")
    apart = [Person(word, "").label if word else "you" for word in conversation.shelf]
    if apart:
        text = f"{text} {say('what_i_know_apart', who=' and '.join(apart))}"
    return resume(case, conversation, room, notice("what_i_know", text))


def hands_on_gate(case: Case, room: Room) -> tuple[HandsOn, Assessment, bool]:
    """Whether therapists may be shown: the gate, the assessment behind it, and whether questions are left."""
    assessment = assess(case, room.protocol)
    return assessment.hands_on, assessment, next_question(case, room.protocol) is not None


def welcome(case: Case, conversation: Conversation, room: Room) -> tuple[Conversation, tuple[Message, ...]]:
    """The consent lines, once for each visit."""
    if conversation.welcomed:
        return conversation, ()
    text = "\n".join(room.wording.say(key) for key in ("consent", "consent_kept"))
    return replace(conversation, welcomed=True), (notice("consent", text),)


def _result(case: Case, conversation: Conversation, room: Room, lead: tuple[Message, ...]) -> Step:
    if conversation.has_failed:
        # T15: what was lost in an error may have been a danger sign, so the questions are not complete.
        case = case.with_skip(LOST_MESSAGE).with_skip(LOST_MESSAGE)
    assessment = assess(case, room.protocol)
    if assessment.is_emergency:
        return emergency(case, conversation, Heard(), room)
    level = assessment.disposition.value
    compared = conversation.compares and conversation.advised
    effect = effect_on_advice(case, conversation.advised, room, is_shown=True) if compared else ""
    conversation = replace(conversation, compares=False)
    told = digest(advice_messages(assessment, case, room.wording))
    if told == conversation.advised_text and (compared or conversation.is_brief):
        noted = noted_message(assessment, room, is_asked=not compared)
        ways = [*noted["buttons"], *_ways_on(case, conversation, room)]
        return Step(case, conversation.asking(None), (*lead, {**noted, "buttons": ways}), assessment)
    messages = list(advice_messages(assessment, case, room.wording, lead=effect))
    messages += other_plans(case, assessment, room)
    conversation = replace(conversation, advised=level, advised_text=told, awaits_place=False).asking(None)
    offer = offer_message(case, conversation, room.wording)
    if offer is not None:
        conversation = replace(conversation, offer_turn=case.turn)
        messages.append(offer)
    buttons = [*messages[-1].get("buttons", ()), *_ways_on(case, conversation, room)]
    messages[-1] = {**messages[-1], "buttons": buttons}
    return Step(case, conversation, (*lead, *messages), assessment)


def _ways_on(case: Case, conversation: Conversation, room: Room) -> list[dict[str, str]]:
    keys = ["summary", "callback", "start_over"]
    if assess(case, room.protocol).hands_on is not HandsOn.NO:
        keys.insert(0, "search")
    # The others of this visit: a tap goes back to where their questions stopped.
    others = [Person(word, "").label.replace("your ", "my ") if word else "me" for word in conversation.shelf]
    back = [room.wording.choice("back_to").replace("{who}", who) for who in others]
    return [choice(title) for title in (*back, *(room.wording.choice(key) for key in keys))]


def _left_line(case: Case, conversation: Conversation, room: Room) -> str:
    """How many questions are left, now and then, and whenever an answer has added some."""
    if has_grown(case, conversation, room.protocol):
        return left_line(case, room, has_grown=True)
    return left_line(case, room) if is_told(case) else ""


def _leads(case: Case, conversation: Conversation, room: Room) -> tuple[Message, ...]:
    say = room.wording.say
    if _has_denied_suicide(case, conversation):
        return (message(room.wording.clinical("suicide", "cleared")),)
    if conversation.corrected:
        return (message(say("mistake_believed")),)
    if believed := belief_message(conversation.understood, case, room.wording):
        return (believed,)
    if conversation.taken in ("stale", "bad_option"):
        return (message(say(conversation.taken)),)
    if conversation.how == "skip" and conversation.open_card in case.skipped:
        return (message(say("skip")),)
    if conversation.open_card and conversation.taken == "answer":
        asked = room.protocol.cards.get(conversation.open_card)
        own = {asked.value} if asked else set()
        learned = [name for name in conversation.understood if name not in own]
        if set(learned) & set(room.protocol.ids) or len(learned) > 1:
            understood = understood_message(learned, case, room.wording)
            return (understood,) if understood else ()
        return ()
    most = MOST_SAID if conversation.welcomed else MOST_SAID_FIRST
    understood = understood_message(conversation.understood, case, room.wording, most=most)
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


def clarify(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """The fallback: what was understood is used, the rest is admitted."""
    if conversation.taken in ("words", "answer"):
        return go_on(case, conversation, heard, room)
    missed = room.wording.say(miss_key(conversation.question(case, room.protocol), heard))
    return misunderstood(case, conversation, room, lead=missed if conversation.open_card else "")


def small_talk(case: Case, conversation: Conversation, heard: Heard, room: Room) -> Step:
    """One sentence that fits, then back to the open question; symptoms in the same words go first."""
    if conversation.taken == "words":
        return go_on(case, conversation, heard, room)
    key = SMALL_TALK.get(heard.intent, "clarify")
    if heard.intent in UNREADABLE and conversation.open_card and not has_emergency_word(heard.text):
        return misunderstood(case, conversation, room, lead=room.wording.say(key))
    if has_emergency_word(heard.text) and heard.intent in ("speak_other_language", "type_gibberish"):
        key += "_emergency"
    text = room.wording.say(key)
    if key == "greet" and conversation.advised and not conversation.open_card:
        advice = room.wording.advice(conversation.advised)
        text = room.wording.say("greet_advised", advice=advice)
        return choices(case, conversation, room, lead=text)
    if key == "frustration" and conversation.open_card:
        text = room.wording.say("frustration_left", left=left_line(case, room))
    step = resume(case, conversation, room, notice(heard.intent or "clarify", text))
    if (
        conversation.open_card
        or conversation.confirm
        or conversation.awaits_place
        or heard.intent in ("say_goodbye", "speak_other_language")
    ):
        return step
    offered = choices(case, conversation, room)
    return replace(step, messages=(*step.messages, *offered.messages))


def after_answer(case: Case, conversation: Conversation, heard: Heard, room: Room, said: Message) -> Step:
    """A routine answer, then the open question again; symptoms told beside it start the interview.

    Who tells of being hurt, or asks how it will end, is answered as a person in trouble, not as a customer.
    """
    if set(PRIVATE_FLAGS) & set(conversation.understood):
        return go_on(case, conversation, heard, room)
    if fears_outcome(heard.text):
        said = message(room.wording.say("fears_outcome"))
    if conversation.begins(case) or conversation.taken == "answer":
        step = go_on(case, conversation, heard, room)
        return with_first(step, (said,))
    return resume(case, conversation, room, said)
