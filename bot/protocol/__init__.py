"""The clinical content as data: flags, facts, cards, routes, plans; its schema, loader and checks."""

from bot.protocol.advice import Exercise, Note, Plan
from bot.protocol.errors import ProtocolError
from bot.protocol.finding import Finding, Status, Subject
from bot.protocol.loader import CONTENT, default_protocol, load_protocol
from bot.protocol.rules import Condition, Disposition
from bot.protocol.schema import Card, Fact, Flag, Option, Protocol, Route

__all__ = [
    "CONTENT",
    "Card",
    "Condition",
    "Disposition",
    "Exercise",
    "Fact",
    "Finding",
    "Flag",
    "Note",
    "Option",
    "Plan",
    "Protocol",
    "ProtocolError",
    "Route",
    "Status",
    "Subject",
    "default_protocol",
    "load_protocol",
]
