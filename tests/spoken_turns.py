"""What a visitor reads in one turn, made by the real steps, and how much of it comes before they can act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from bot.clinic import answer, country_lines, load_clinic, topics
from bot.dialogue import steps
from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.dialogue.presenting import presented
from bot.dialogue.room import Room
from bot.protocol import default_protocol
from bot.replies import Wording, message, question_message
from bot.replies.fallback import static_safety_net
from bot.replies.inquiry import answer_message
from bot.replies.wording import keys
from bot.triage import Case, check_question, question_of
from tests.spoken_texts import ROOT

PROTOCOL = default_protocol()
CLINIC = load_clinic(ROOT / "clinic")
NOW = datetime(2026, 11, 18, 20, 0, tzinfo=timezone.utc)
PHONE = "503-555-0142"
# Complaints that are told in full: with or without the things that bring notes of their own.
COMPLAINTS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("plain", {"region": ["low_back"], "age": 40, "duration_days": 5.0}),
    ("neck", {"region": ["neck"], "age": 30, "duration_days": 30.0}),
    ("lasting", {"region": ["low_back", "upper_back"], "age": 66, "duration_days": 400.0}),
)
LONG_VALUES = {
    "region": ["low_back", "leg"], "side": "left", "duration_days": 21.0, "mechanism": "lifting",
    "trend": "worse", "radiation": ["calf"], "onset": "sudden", "severity": 8.0, "age": 44.0,
}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """The messages of one reply."""

    name: str
    messages: tuple[Mapping[str, Any], ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(str(each.get("text", "")) for each in self.messages)

    @property
    def before_acting(self) -> str:
        """What is read before the first thing to do or to tap; the whole reply when there is none."""
        read: list[str] = []
        for each in self.messages:
            words, acts = _until_action(each)
            read.append(words)
            if acts:
                break
        return "\n".join(read)


def room(country: str = "US") -> Room:
    """The sample clinic's room, as the actions put it together."""
    names = country_lines(replace(CLINIC, country=country)).placeholders()
    kept = CLINIC.retention_days
    days = {"retention_days": str(kept.conversation), "assessment_days": str(kept.assessment)}
    more = {"phone": PHONE, "clinic": CLINIC.name, "emergency_phone": "911", **days}
    return Room(PROTOCOL, Wording(PROTOCOL, {**names, **more}))


@lru_cache(maxsize=1)
def spoken_turns() -> tuple[Turn, ...]:
    """One turn for everything that the bot can say."""
    return tuple(_composed(room()))


def _composed(here: Room) -> Iterator[Turn]:
    yield from _questions(here)
    yield from _first_replies(here)
    yield from _results(here)
    yield from _answers(here)
    yield from _sentences(here)


def _until_action(each: Mapping[str, Any]) -> tuple[str, bool]:
    custom = each.get("custom") or {}
    text = str(each.get("text", ""))
    kind = custom.get("type")
    if kind == "question":
        return _through(text, str(custom["ask"])), True
    if kind == "assessment":
        said = custom.get("action", "") if custom.get("action", "") in text else ""
        return (_through(text, said) if said else _special(text)), True
    if kind == "plan":
        return _through(text, "Today:"), True
    if custom.get("code") == "service_degraded":
        return _through(
            text, room().wording.fill(PROTOCOL.texts["safety_net"]["back"]["emergency"]["lead"])
        ), True
    return text, bool(each.get("buttons"))


def _special(text: str) -> str:
    """Suicide has no `actions` line: the first thing to do is to talk to somebody."""
    crisis = room().wording.clinical("suicide", "help")
    return _through(text, crisis)


def _through(text: str, part: str) -> str:
    # Spaces and line breaks count for nothing here.
    flat, part = " ".join(text.split()), " ".join(part.split())
    before, found, _ = flat.partition(part)
    return before + found


def _questions(here: Room) -> Iterator[Turn]:
    case = Case(turn=3, opening="my back hurts", values=LONG_VALUES)
    for card in PROTOCOL.cards:
        if question := question_of(card, case, PROTOCOL):
            lead = here.wording.say("left_some", count="12")
            yield Turn(f"card {card}", (question_message(question, here.wording, lead=lead),))
            again = case.with_unsure(card)
            if asked := question_of(card, again, PROTOCOL):
                lead = here.wording.say("unsure")
                yield Turn(f"card {card} again", (question_message(asked, here.wording, lead=lead),))
    for flag in PROTOCOL.flags:
        question = check_question(flag, PROTOCOL)
        lead = here.wording.say("mistake")
        yield Turn(f"sign {flag}", (question_message(question, here.wording, lead=lead),))


def _first_replies(here: Room) -> Iterator[Turn]:
    """The reply to the first words: consent, what was understood, how much is left, the first question."""
    for name, finding in (("a long opening", ""), ("a sign in the opening", "unexplained_weight_loss")):
        case = Case(turn=1, opening="my back hurts", values=LONG_VALUES)
        learned = tuple(LONG_VALUES)
        if finding:
            case, learned = case.with_present([finding], "losing weight"), (*learned, finding)
        conversation = Conversation(taken="words", understood=learned)
        yield _step(name, steps.go_on(case, conversation, Heard(intent="describe_symptoms"), here), here)
    for intent in steps.SMALL_TALK:
        heard = Heard(text="hello", intent=intent)
        yield _step(
            f"first words: {intent}", steps.small_talk(Case(turn=1), Conversation(), heard, here), here
        )


def _results(here: Room) -> Iterator[Turn]:
    """Advice for each danger sign alone and for each fact alone, with the notes that come with it."""
    for name, values in COMPLAINTS:
        case = Case(turn=9, opening="my back hurts", values=values)
        yield _result(f"{name} advice", case, here)
        for finding in (*PROTOCOL.flags, *PROTOCOL.facts):
            yield _result(f"{name} advice: {finding}", case.with_present([finding], "so it is"), here)


def _result(name: str, case: Case, here: Room) -> Turn:
    # Answered in full: what is asked after it is a turn of its own.
    conversation = Conversation(welcomed=True, taken="answer")
    step = steps._result(case, conversation, here, ())
    return _step(name, step, here)


def _answers(here: Room) -> Iterator[Turn]:
    """Every routine answer of the sample clinic and of one that has set nothing, with a question open."""
    bare = replace(CLINIC, details={}, answers={}, prices=())
    case = Case(turn=3, opening="my back hurts", values=LONG_VALUES)
    question = question_of("q_duration", case, PROTOCOL)
    conversation = Conversation(welcomed=True).asking(question)
    for name, clinic in (("", CLINIC), (" of a bare clinic", bare)):
        for topic in topics():
            found = answer(topic, clinic, country_lines(clinic), NOW, detail={"text": ""})
            said = answer_message(found.topic, found.coarse, found.text, found.next_step, found.source)
            yield Turn(f"answer {topic}{name}", (said,))
            heard = Heard(intent="ask_clinic", topic=topic)
            step = steps.after_answer(case, conversation, heard, here, said)
            yield _step(f"answer {topic}{name}, then the question again", step, here)


def _sentences(here: Room) -> Iterator[Turn]:
    """The bot's own sentences, each alone; the help in an error."""
    for key in keys():
        if key not in ("said_again", "choices"):
            yield Turn(f"sentence {key}", (message(here.wording.say(key, **_fillings())),))
    yield Turn("safety net", tuple(static_safety_net(here.wording.names, PROTOCOL)))


def _fillings() -> dict[str, str]:
    return {
        "facts": "lower back pain, on the left, after lifting, for about 3 weeks, getting worse",
        "who": "your son's lower back pain", "advice": "See a clinician in the next few days", "count": "12",
        "why": "in young people, back or neck pain should be looked at by a clinician", "place": "Salem",
        "wish": "speaks Spanish", "radius": "40", "reference": "AB12-CD34", "reply_by": "Friday",
        "left": here_left(),
    }  # fmt: skip


def here_left() -> str:
    """The line that says how many questions are left."""
    return room().wording.say("left_some", count="12")


def _step(name: str, step: steps.Step, here: Room) -> Turn:
    return Turn(name, tuple(presented(step, here).messages))


def longest(turns: Iterable[Turn], number: int) -> list[tuple[int, str]]:
    """The turns with the most words before the visitor can act."""
    counted = ((len(turn.before_acting.split()), turn.name) for turn in turns)
    return sorted(counted, reverse=True)[:number]
