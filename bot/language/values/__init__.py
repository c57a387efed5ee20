"""The values a visitor states: where, which side, how bad, how long, how it began, who and what is sought.

Pure functions of text. `read_values` reads a whole message; the `read_..._answer` functions read a bare
reply to one question. Vocabulary and word lists are data in `bot/language/lexicon/values`.
"""

from bot.language.values.age import is_rough_age, read_age_answer
from bot.language.values.answers import (
    DurationAnswer,
    read_duration_answer,
    read_mechanism_answer,
    read_number_answer,
    read_region_answer,
    read_severity_answer,
    read_side_answer,
)
from bot.language.values.mechanism import read_aggravating
from bot.language.values.options import cards_with_words, read_option_answer
from bot.language.values.person import read_pregnancy
from bot.language.values.reading import Values, read_values

__all__ = [
    "DurationAnswer",
    "Values",
    "cards_with_words",
    "is_rough_age",
    "read_age_answer",
    "read_aggravating",
    "read_duration_answer",
    "read_mechanism_answer",
    "read_number_answer",
    "read_option_answer",
    "read_pregnancy",
    "read_region_answer",
    "read_severity_answer",
    "read_side_answer",
    "read_values",
]
