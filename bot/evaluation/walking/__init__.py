"""Random walks over the bot: seeded visitors who do anything at any moment, and what has to hold then."""

from bot.evaluation.walking.checks import CHECKS
from bot.evaluation.walking.coverage import Coverage
from bot.evaluation.walking.turns import Fault, Known, Said, Turn
from bot.evaluation.walking.walk import Walk

__all__ = ["CHECKS", "Coverage", "Fault", "Known", "Said", "Turn", "Walk"]
