"""Everything the bot says is worded here: cards, results, the safety net."""

from bot.replies.advice import advice_messages, assessment_data, emergency_messages, plan_message, safety_net
from bot.replies.fallback import static_safety_net
from bot.replies.message import Message, bullets, choice, message, notice
from bot.replies.question import payload, question_message
from bot.replies.wording import Wording

__all__ = [
    "Message",
    "Wording",
    "advice_messages",
    "assessment_data",
    "bullets",
    "choice",
    "emergency_messages",
    "message",
    "notice",
    "payload",
    "plan_message",
    "question_message",
    "safety_net",
    "static_safety_net",
]
