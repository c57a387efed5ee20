"""What the walks have met of what there is: moves, cards, danger sentences, levels, intents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.evaluation.walking.checks import is_excused
from bot.evaluation.walking.moves import dangers, emergencies, load_moves
from bot.evaluation.walking.turns import Turn
from bot.evaluation.walking.walk import Walk
from bot.protocol import Disposition, Protocol

ENDINGS = (*(level.value for level in Disposition), "looked_after")


@dataclass
class Coverage:
    """Counts over all walks."""

    turns: int = 0
    walks: int = 0
    met: dict[str, Counter[str]] = field(default_factory=dict)
    signs: Counter[str] = field(default_factory=Counter)

    def add(self, walk: Walk, intents: Mapping[str, int]) -> None:
        """Count one walk."""
        self.walks += 1
        self.turns += len(walk.turns)
        self._count("intents", intents.elements() if isinstance(intents, Counter) else intents)
        self._count("endings", [walk.ending])
        for turn in walk.turns:
            self._count("moves", [turn.said.move])
            self._count("cards", (str(question["card"]) for question in turn.questions))
            self._count("levels", (str(result["disposition"]) for result in turn.assessments))
            self._count("emergency signs", filter(None, [turn.said.flag]))
            self._count("wrappers", filter(None, [turn.said.wrapper]))
            if turn.said.flag:
                self.signs["said"] += 1
                how = "with a card" if turn.has_emergency else _why_not(turn)
                self.signs[how] += 1

    def lines(self, protocol: Protocol, intents: Iterable[str]) -> Iterator[str]:
        """The report: how many of each kind were met, and which were not."""
        yield f"  {self.turns} turns in {self.walks} walks"
        moves = load_moves()
        there_are = {
            "moves": {"opening", "ending", *(move.id for move in moves.moves)},
            "cards": {card.id for card in protocol.cards.values()},
            "levels": {level.value for level in Disposition},
            "emergency signs": {danger.flag for danger in dangers()} | emergencies(),
            "wrappers": set(moves.wrappers),
            "intents": set(intents),
            "endings": set(ENDINGS),
        }
        for kind, all_of_it in there_are.items():
            met = self.met.get(kind, Counter())
            missing = sorted(all_of_it - set(met))
            left_out = f"; not met: {', '.join(missing)}" if missing else ""
            yield f"  {kind:16}{len(all_of_it & set(met)):4} of {len(all_of_it):3}{left_out}"
        yield "  signs of an emergency: " + ", ".join(f"{n} {how}" for how, n in self.signs.most_common())

    def _count(self, kind: str, names: Iterable[str]) -> None:
        self.met.setdefault(kind, Counter()).update(names)


def _why_not(turn: Turn) -> str:
    if turn.said.is_gap:
        return "in words that are known to be misread, no card"
    if not turn.said.danger:
        return "no emergency without another sign, no card"
    return "looked after or old and unchanged, no card" if is_excused(turn) else "WITHOUT A CARD"
