"""Which of the bot's sentences fits a remark, and what to say to words that were not understood."""

from __future__ import annotations

from bot.dialogue.heard import Heard
from bot.dialogue.spoken_moves import makes_light
from bot.dialogue.typed_answers import is_bare_number
from bot.triage import Question

SMALL_TALK = {
    "speak_other_language": "other_language",
    "type_gibberish": "gibberish",
    "ask_unrelated": "unrelated",
    "make_small_talk": "small_talk",
    "inject_prompt": "injection",
    "insult_bot": "insult",
    "express_frustration": "frustration",
    "greet": "greet",
    "give_thanks": "thanks",
    "say_goodbye": "goodbye",
    "refuse_advice": "refusal_plain",
    "report_mistake": "mistake_plain",
    "report_help_coming": "help_coming",
}


def miss_key(question: Question | None, heard: Heard) -> str:
    """The sentence for a reply that fits no answer; a number beside unnumbered options has its own."""
    if makes_light(heard.text):
        return "makes_light"
    has_options = question is not None and question.kind in ("any_of", "one_of")
    return "number_is_no_option" if has_options and is_bare_number(heard.text) else "not_understood"
