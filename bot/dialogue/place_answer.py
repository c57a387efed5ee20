"""The reply to "where should I look?": a place, or something else that is said meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.heard import Heard
from bot.replies import Message, Wording, choice, message

PLACE_CARD = "q_place"
LONGEST_PLACE = 80
SURE = 0.6
COMPLAINT = "describe_symptoms"
# Not wanting to say where ends the search; the others are answered, and the question is put again.
DECLINES = ("deny", "none_of_these", "skip_question", "not_sure")
NO_PLACE = (
    *DECLINES, "ask_clinic", "ask_why", "ask_what_you_know", "ask_summary", "delete_my_data", "stop_chat",
    "request_callback", "start_over", "go_back", "greet", "give_thanks", "say_goodbye", "express_frustration",
    "insult_bot", "make_small_talk", "inject_prompt", "ask_advice",
)  # fmt: skip


def names_place(conversation: Conversation, heard: Heard, learned: Collection[str]) -> bool:
    """Whether these words are to be looked up as a place. `learned` is what they say about the complaint."""
    if not conversation.awaits_place or heard.in_form or not heard.text:
        return False
    if heard.confidence >= SURE and (heard.intent in NO_PLACE or (heard.intent == COMPLAINT and learned)):
        return False
    if heard.values.get("location"):
        return True
    # "My neck hurts" once more brings nothing new, and is still no town.
    return not learned and not heard.values.get("region")


def with_place(conversation: Conversation, heard: Heard) -> Conversation:
    """The conversation with the place to look in."""
    place = heard.values.get("location") or heard.text.strip()[:LONGEST_PLACE]
    search = {**conversation.search, "location": place}
    return replace(conversation, search=search, awaits_place=False, taken="place", misses=0)


def without_place(conversation: Conversation, heard: Heard) -> Conversation:
    """The conversation after a message that is no place."""
    declines = heard.intent in DECLINES and heard.confidence >= SURE
    return replace(conversation, awaits_place=False) if declines else conversation


def place_question(text: str, wording: Wording, labels: Collection[str] = ()) -> Message:
    """The question for a place, with places to choose from where there are several."""
    options = [{"id": label, "title": label, "payload": label, "raises": []} for label in labels]
    custom = {
        "type": "question", "card": PLACE_CARD, "kind": "place", "ask": text, "asks": [], "options": options,
        "why": wording.say("search_why"), "step": 1, "at_most": 1,
    }  # fmt: skip
    return message(text, custom=custom, buttons=[choice(label) for label in labels])
