"""Where a conversation stands beside the complaint: the open question, the stage, what to repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.protocol import Protocol
from bot.triage import Case, Question, check_question, question_of

# Moves that the take-up makes out of the words alone; the interview policy hands them to `go_on`.
MOVES = (
    "confirmed", "declined", "ask_person", "ask_visit", "ask_me", "switched", "ask_left", "ask_list",
    "show_advice", "named", "returned", "keep_chat", "ask_ambulance", "ask_reference", "ask_cancel",
)  # fmt: skip

TUPLES = (
    "understood", "corrected", "changed", "safe_flags", "alarm", "said", "said_before", "said_two_before",
)  # fmt: skip


@dataclass(frozen=True)
class Conversation:
    """The dialogue's own memory, kept in one slot next to the case.

    `taken` says what the last message was used for: answer, words, place, changed (an earlier answer),
    stale, bad_option, a move of its own (see `MOVES`) or nothing. `how` is the kind of answer it was.
    `safe_flags` are emergency flags for which the visitor said that help is on the way; `emergency_open` says
    that the card was shown and nothing of that kind was said since.
    `confirm` is a yes-or-no question of the bot's own that is open (start_over, person, me, visit), `held`
    the message that waits for it. `person` names whom the case is about; empty is whoever came first.
    `shelf` keeps the cases of the others apart. `away` says how long the visitor was gone: hours or days.
    `alarm` is what an emergency word of this message in another language is about, `is_afraid` whether the
    visitor has said so, `is_reassured` whether it was answered.
    `told_total` is how many questions the visitor was last told that there are.
    `repeats` counts how often a card was said again in other words. `advised_text` is a digest of the advice
    as it was last said; with `is_brief` advice that has not changed since is told in short.
    `offer_turn` is the turn in which the short check was last offered: a bare "yes" to that takes it.
    `reference` is that of the last call-back request; `callback_turn` is when one was last offered.
    `search_turn` is when therapists were last shown: a short wish right after that is about the list.
    `keeps_chat`: somebody who told of abuse chose to have the conversation kept.
    """

    open_card: str = ""
    open_about: str = ""
    last_message: str = ""
    taken: str = ""
    how: str = ""
    understood: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    disputed: str = ""
    alarm: tuple[str, ...] = ()
    is_afraid: bool = False
    is_reassured: bool = False
    misses: int = 0
    told_total: int = 0
    offer_turn: int = 0
    callback_turn: int = 0
    reference: str = ""
    repeats: int = 0
    advised_text: str = ""
    is_brief: bool = False
    digressions: int = 0
    advised: str = ""
    compares: bool = False
    welcomed: bool = False
    emergency_shown: bool = False
    emergency_open: bool = False
    has_failed: bool = False
    safe_flags: tuple[str, ...] = ()
    mistaken_flag: str = ""
    wants_therapist: bool = False
    search: Mapping[str, Any] = field(default_factory=dict)
    search_turn: int = 0
    awaits_place: bool = False
    confirm: str = ""
    held: Mapping[str, Any] = field(default_factory=dict)
    person: str = ""
    shelf: Mapping[str, Any] = field(default_factory=dict)
    last_at: float = 0.0
    away: str = ""
    keeps_chat: bool = False
    away_days: float = 0.0
    said: tuple[str, ...] = ()
    said_before: tuple[str, ...] = ()
    said_two_before: tuple[str, ...] = ()
    said_turn: int = 0
    variants: int = 0

    def question(self, case: Case, protocol: Protocol) -> Question | None:
        """The question that is open now, as it would be put to this case."""
        if not self.open_card:
            return None
        if self.open_card == "q_symptom_age" and self.open_about:
            card = protocol.cards["q_symptom_age"]
            return Question(card.id, card.kind, card.ask, card.why, card.options, (), about=self.open_about)
        if self.open_about:
            return check_question(self.open_about, protocol)
        return question_of(self.open_card, case, protocol)

    @staticmethod
    def is_next(turn: int, case: Case) -> bool:
        """Whether this message comes right after that turn; 0 is a turn that never was."""
        return 0 < turn == case.turn - 1

    def begins(self, case: Case) -> bool:
        """Whether this message told of symptoms while nothing was asked: the first question follows."""
        return self.taken == "words" and not self.open_card and bool(case.opening)

    def asking(self, question: Question | None) -> Conversation:
        """The same conversation with this question open."""
        if question is None:
            return replace(self, open_card="", open_about="")
        # While a card is open no place is waited for.
        return replace(self, open_card=question.card, open_about=question.about or "", awaits_place=False)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; `from_dict` reads it back."""
        return {key: value for key, value in asdict(self).items() if value}

    @staticmethod
    def from_dict(data: Mapping[str, Any] | None) -> Conversation:
        """Read what `to_dict` wrote. Raises ValueError on foreign data."""
        known = dict(data or {})
        try:
            for name in TUPLES:
                known[name] = tuple(known.get(name, ()))
            return Conversation(**known)
        except TypeError as error:
            raise ValueError(f"this is not a stored conversation: {error}") from error
