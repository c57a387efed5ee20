"""The option of a card that a whole reply names in other words than the option's own.

`into my bum` to where it spreads, `not that often` to how many tablets: words of one card, which would say
something else anywhere else. Nothing but small words may stand beside them: whatever is more than an answer
has to be read as a message.
"""

from __future__ import annotations

from functools import cache

from bot.language.values.lexicon import load_lexicon, phrase_table
from bot.language.values.message import read_message
from bot.language.values.whole_reply import named_alone

_LEXICON = "options"
_AROUND = "around_an_option"
_DENIES = "denies"
_ASKS = "asks_instead"
_QUESTION = "?"


def read_option_answer(card_id: str, text: str) -> tuple[str, ...]:
    """Ids of the options that the reply names; empty when it says anything else beside them."""
    if card_id not in cards_with_words():
        return ()
    message = read_message(text)
    openers = phrase_table(_LEXICON, _ASKS).find(message.tokens)
    if _QUESTION in message.tokens or (openers and openers[0].start == 0):
        return ()
    denied = _denials() & set(message.tokens)
    named = [match.label for match in named_alone(message, _LEXICON, card_id, around=_AROUND)]
    if any(not denied <= _words_of(card_id, option_id) for option_id in named):
        return ()
    return tuple(dict.fromkeys(named))


def cards_with_words() -> frozenset[str]:
    """The cards for which other words than the options' own are known."""
    return frozenset(load_lexicon(_LEXICON)) - {_AROUND, _DENIES, _ASKS}


@cache
def _denials() -> frozenset[str]:
    return frozenset(load_lexicon(_LEXICON)[_DENIES])


@cache
def _words_of(card_id: str, option_id: str) -> frozenset[str]:
    phrases = load_lexicon(_LEXICON)[card_id][option_id]
    return frozenset(word.rstrip("?") for phrase in phrases for word in phrase.replace("|", " ").split())
