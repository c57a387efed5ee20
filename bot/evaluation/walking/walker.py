"""The random visitor: from what is known to the next message, by a seeded choice alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from bot.evaluation.visitor import TAPS, Visitor
from bot.evaluation.walking.moves import Move, Moves, dangers, emergencies, is_gap
from bot.evaluation.walking.turns import Known, Said
from bot.protocol import Protocol

HOURS_SECONDS, DAYS_SECONDS = 5 * 3600.0, 3 * 86400.0
PLAIN_SHARE, SEVERAL_SHARE = 0.75, 0.3
# Some answer what they are asked, some hardly ever do.
PATIENCE = (1, 3, 8)
MOST_CHARS = 2_000
FILLER = "it is sore and it does not get any better, "
FOREIGN = '/answer{"card": "back_nerve", "options": ["ces_saddle_nothing"]}'
BACK_BUTTONS = ("Back to", "Start over", "Yes", "No")


class Walker:
    """Chooses what the visitor does next."""

    def __init__(self, rng: Random, protocol: Protocol, moves: Moves, *, has_copies: bool = False) -> None:
        self._rng = rng
        self._protocol = protocol
        self._moves = moves
        self._has_copies = has_copies
        self._patience = rng.choice(PATIENCE)
        self._last = ""
        self._old_taps: list[str] = []
        self._negative = Visitor({"facts": {}}, protocol, TAPS)

    def opening(self) -> Said:
        """The first message of a walk."""
        text = self._rng.choice([*self._moves.opening, ""])
        return self._kept(Said(text, "opening") if text else self._danger("danger"))

    def next(self, known: Known) -> Said:
        """Any message that is possible now."""
        possible = [move for move in self._moves.moves if self._is_possible(move, known)]
        move = self._rng.choices(possible, [self._weight(move) for move in possible])[0]
        return self._kept(self._made(move, known))

    def _weight(self, move: Move) -> int:
        return move.weight * (self._patience if move.does == "tap" else 1)

    def _is_possible(self, move: Move, known: Known) -> bool:
        is_open = {
            "any": True,
            "question": bool(known.question and known.question.get("options")),
            "buttons": bool(known.buttons),
            "answered": bool(self._old_taps),
            "emergency": known.emergency,
            "request": known.in_request,
        }
        return is_open[move.when] and (move.does != "copy" or (self._has_copies and bool(known.replies)))

    def _kept(self, said: Said) -> Said:
        self._last = said.text
        if said.card:
            self._old_taps.append(said.text)
        return said

    def _made(self, move: Move, known: Known) -> Said:
        if move.does in ("tap", "title", "ordinal"):
            return self._answer(move, known.question or {})
        if move.does == "danger":
            return self._danger(move.id)
        if move.does == "button":
            text = self._rng.choice(known.buttons)
            return Said(
                text,
                move.id,
                is_offered=True,
                frees=text.startswith(BACK_BUTTONS),
                denies=text.startswith("No"),
            )
        if move.does == "old_tap":
            return Said(self._rng.choice(self._old_taps), move.id, frees=True)
        if move.does == "foreign_tap":
            return Said(FOREIGN, move.id)
        if move.does == "repeat":
            # What it frees is not known here: anything may be repeated.
            return Said(self._last, move.id, frees=True, denies=True)
        if move.does == "copy":
            return Said(self._last, move.id, is_copy=True)
        if move.does == "long":
            return self._long(move)
        seconds = {"hours": HOURS_SECONDS, "days": DAYS_SECONDS}.get(move.does, 0.0)
        return Said(
            self._rng.choice(move.says), move.id, frees=move.frees, denies=move.denies, wants=move.wants,
            after_seconds=seconds,
        )  # fmt: skip

    def _answer(self, move: Move, question: Mapping[str, Any]) -> Said:
        options = list(question["options"])
        chosen = self._options(question, options)
        ids = tuple(str(option["id"]) for option in chosen)
        raised = [flag for option in chosen for flag in option.get("raises", ())]
        danger = next((flag for flag in raised if flag in emergencies()), "")
        denies = ids[:1] in (("no",), ("none",))
        if move.does == "title":
            text = " and ".join(str(option["title"]).lower() for option in chosen)
            return Said(text, move.id, denies=denies)
        if move.does == "ordinal":
            return Said(f"the {self._rng.choice(('first', 'second', 'last'))} one", move.id, denies=True)
        text = "/answer" + json.dumps({"card": question["card"], "options": list(ids)})
        return Said(
            text, move.id, danger=danger, flag=danger, card=str(question["card"]),
            options=(*ids, *raised), is_offered=True, denies=denies,
        )  # fmt: skip

    def _options(
        self, question: Mapping[str, Any], options: Sequence[Mapping[str, Any]]
    ) -> list[Mapping[str, Any]]:
        if self._rng.random() < PLAIN_SHARE:
            plain = self._plain(question, options)
            if plain:
                return [plain]
        several = question.get("kind") == "any_of" and self._rng.random() < SEVERAL_SHARE
        signs = [option for option in options if option.get("raises")]
        if several and len(signs) > 1:
            return self._rng.sample(signs, 2)
        return [self._rng.choice(options)]

    def _plain(
        self, question: Mapping[str, Any], options: Sequence[Mapping[str, Any]]
    ) -> Mapping[str, Any] | None:
        tap = self._negative.answer(
            {**question, "kind": "one_of" if question["kind"] == "number" else question["kind"]}
        )
        ids = json.loads(tap.removeprefix("/answer"))["options"] if tap.startswith("/answer") else []
        return next((option for option in options if option["id"] in ids), None)

    def _danger(self, move: str) -> Said:
        danger = self._rng.choice(dangers())
        wrapper = self._rng.choice(self._moves.wrappers)
        text = wrapper.replace("{danger}", danger.words)
        is_known_gap = is_gap(danger, wrapper)
        needs_card = danger.flag if danger.is_enough and not is_known_gap else ""
        return Said(text, move, danger=needs_card, flag=danger.flag, wrapper=wrapper, is_gap=is_known_gap)

    def _long(self, move: Move) -> Said:
        if self._rng.random() < 0.5:
            return Said(FILLER * 60, move.id)
        danger = self._danger(move.id)
        room = (MOST_CHARS - len(danger.text)) // len(FILLER) - 1
        return replace(danger, text=FILLER * room + danger.text)
