"""One walk: a random part, then a visitor who wants to know at last. Whoever speaks to the bot drives it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bot.dialogue.place_answer import PLACE_CARD
from bot.evaluation.visitor import TAPS, Visitor
from bot.evaluation.walking.checks import CHECKS
from bot.evaluation.walking.moves import load_moves
from bot.evaluation.walking.turns import Fault, Known, Reply, Said, Turn
from bot.evaluation.walking.walker import Walker
from bot.protocol import Protocol

FEWEST, MOST = 6, 36
MOST_OF_THE_ENDING = 60
MOST_TRIES = 4
LOOKED_AFTER = "help_first"
# Advice that has been given is told in short when it is asked for again.
TOLD_BEFORE = "same_advice"
HELP = "an ambulance is on the way"


class Walk:
    """A conversation in the making: `next` says what to send, `heard` takes what came back and checks it."""

    def __init__(self, seed: int, number: int, protocol: Protocol, *, has_copies: bool = False) -> None:
        self.seed, self.number = seed, number
        self.known = Known()
        self.turns: list[Turn] = []
        self.faults: list[Fault] = []
        self.ending = ""
        self._rng = Random(f"{seed} {number}")
        self._moves = load_moves()
        self._walker = Walker(self._rng, protocol, self._moves, has_copies=has_copies)
        self._random_turns = self._rng.randint(FEWEST, MOST)
        person = self._rng.choice(self._moves.ending["people"])
        self._visitor = Visitor({"facts": person}, protocol, TAPS)
        self._said: Said | None = None
        self._asked = self._tried = 0

    def next(self) -> Said | None:
        """The next message; None when the walk is over."""
        if self.ending:
            return None
        if not self.turns:
            self._said = self._walker.opening()
        elif len(self.turns) < self._random_turns:
            self._said = self._walker.next(self.known)
        else:
            self._said = self._towards_the_end()
        return self._said

    def heard(self, replies: Sequence[Reply], log: str = "") -> list[Fault]:
        """Take the replies to what `next` gave; the faults of this turn."""
        assert self._said is not None, "nothing was said"
        turn = Turn(self.known, self._said, tuple(replies), log)
        self.turns.append(turn)
        faults = [Fault(check.__name__, what, len(self.turns)) for check in CHECKS if (what := check(turn))]
        self.known = self.known.after(turn)
        if len(self.turns) > self._random_turns:
            faults += self._ended(turn)
        self.faults += faults
        return faults

    def _ended(self, turn: Turn) -> list[Fault]:
        if turn.assessments:
            self.ending = str(turn.assessments[-1]["disposition"])
        elif LOOKED_AFTER in turn.codes or ("help_coming" in turn.codes and turn.said.text == HELP):
            self.ending = "looked_after"
        elif TOLD_BEFORE in turn.codes:
            self.ending = "told_before"
        elif self._asked >= MOST_OF_THE_ENDING:
            self.ending = "none"
            return [Fault("walk_ends", f"no result after {self._asked} answers", len(self.turns))]
        return []

    def _towards_the_end(self) -> Said:
        """Answer what is open; ask for advice when nothing is."""
        self._asked += 1
        known, ending = self.known, self._moves.ending
        if known.emergency and not known.asked_mistake:
            text = self._rng.choice([HELP, ending["asks"]])
            return Said(text, "help_coming" if text == HELP else "ending")
        if known.in_request:
            return Said(ending["leaves_request"], "ending")
        if known.confirm and known.buttons:
            return Said(self._rng.choice(known.buttons), "ending", is_offered=True, frees=True)
        if known.question and known.question["card"] != PLACE_CARD:
            text = self._visitor.answer(known.question)
            return Said(text, "ending", denies=True, is_offered=text.startswith("/answer"))
        self._tried += 1
        # The first time and then now and then: a visit that began anew knows of no complaint.
        text = self._rng.choice(ending["complaint"]) if self._tried % MOST_TRIES == 1 else ending["asks"]
        return Said(text, "ending")
