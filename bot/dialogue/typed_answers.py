"""What a typed reply means as an answer to the open question: "none of those", "the first one", "8".

Only replies that answer are recognised here. Danger signs in the same words are found by the
language pipeline and come in as `present`; nothing here can hide them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from bot.language.values import read_option_answer
from bot.protocol import Option
from bot.triage import Question

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
WORDS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "typed_answers.yml").read_text(encoding="utf-8")
)


def _pattern(name: str, *, at_start: bool) -> re.Pattern[str]:
    """The phrases of one list as one pattern; a missing apostrophe still matches."""
    phrases = sorted(WORDS[name], key=len, reverse=True)
    body = "|".join(re.escape(phrase).replace("'", "'?").replace(r"\ ", r"\s+") for phrase in phrases)
    return re.compile(rf"{'^' if at_start else ''}\b({body})\b", re.IGNORECASE)


NO = _pattern("no", at_start=True)
YES = _pattern("yes", at_start=True)
YES_ALONE = _pattern("yes_alone", at_start=True)
YES_BEFORE_MORE = _pattern("yes_before_more", at_start=True)
ACCEPTS = _pattern("accepts", at_start=False)
UNSURE = _pattern("unsure", at_start=False)
SKIP = _pattern("skip", at_start=True)
SURPRISE = re.compile(rf"^(?:{_pattern('before_a_no', at_start=False).pattern}[\s,.!?]+)+", re.IGNORECASE)
FILLER = _pattern("filler", at_start=False)
SMALL_WORDS = frozenset(WORDS["small"])
BARE_NUMBER = re.compile(
    rf"(yes |about |maybe |a |like )*(\d{{1,3}}|{'|'.join(NUMBER_WORDS)}|nine|ten)"
    r"([ ,&/-]+(and |or |to |out of )?\d{1,3})*[.!]?"
)
NONE_LIKE = {"none", "no", "nothing_i_know", "little_or_nothing", "not_applicable"}
# Intents of a message that answers or tells of a complaint.
TELLS = ("affirm", "describe_symptoms", "give_details")
TITLE_LIKENESS = 86
LONGEST_TITLE_REPLY = 60
LONGEST_TITLES = 400
MOST_WORDS_OF_TITLE = 3
MOST_WORDS_OF_OFFER = 8


@dataclass(frozen=True)
class TypedAnswer:
    """What the words answer: options, a value, findings, `none`, `unsure` or `skip`."""

    kind: str
    options: tuple[str, ...] = ()
    value: Any = None


def typed_answer(
    question: Question,
    text: str,
    *,
    intent: str,
    present: Collection[str],
    denied: Collection[str],
    mentioned: Collection[str],
    in_doubt: Collection[str],
    values: Mapping[str, Any],
    value_name: str | None,
) -> TypedAnswer | None:
    """Return how `text` answers the question, or None when it does not.

    `present` are findings the words state, `denied` those they rule out, `in_doubt` those they leave open,
    `mentioned` all that they name in any way, `values` the plain values read from them and `value_name` the
    one that this card asks for.
    """
    words = " ".join(text.replace("’", "'").split())
    asked = set(question.asks)
    said = said_options(question, words, present=present, mentioned=mentioned)
    if said and question.kind == "one_of":
        return TypedAnswer("options", said)
    if asked & set(present):
        return TypedAnswer("findings", tuple(sorted(asked & set(present))))
    if question.kind == "yes_no" and asked & set(denied):
        return TypedAnswer("options", ("no",))
    if value_name and values.get(value_name) not in (None, (), []):
        return TypedAnswer("value", value=values[value_name])
    if said:
        return TypedAnswer("options", said)
    if not words:
        return None
    by_number = _by_number(question, words)
    if by_number:
        return TypedAnswer("options", by_number)
    by_title = named_options(question, words) or _by_word(question, words)
    if by_title:
        return TypedAnswer("options", by_title)
    if UNSURE.search(words) or intent == "not_sure":
        return TypedAnswer("unsure")
    if SKIP.match(words) or intent == "skip_question":
        return TypedAnswer("skip")
    can_be_none = question.kind in ("any_of", "yes_no") or NONE_LIKE & {o.id for o in question.options}
    # "No hope" begins like a no, and what it may mean is asked about.
    says_more = (set(mentioned) - asked) | (set(in_doubt) & asked)
    if can_be_none and _is_plain_no(words, intent) and not says_more:
        return TypedAnswer("none") if not question.option("no") else TypedAnswer("options", ("no",))
    is_yes = _is_plain_yes(words, intent)
    if question.kind == "yes_no" and (is_yes or intent == "affirm") and not mentioned:
        return TypedAnswer("options", ("yes",))
    if is_yes and question.option("yes"):
        return TypedAnswer("options", ("yes",))
    if question.kind == "any_of" and question.is_about_signs and is_yes:
        return TypedAnswer("some")
    return None


def said_options(
    question: Question, words: str, *, present: Collection[str], mentioned: Collection[str]
) -> tuple[str, ...]:
    """Options that the whole reply names in other words than their own; what else it says is never hidden."""
    ids = [option_id for option_id in read_option_answer(question.card, words) if question.option(option_id)]
    options = [option for option in question.options if option.id in ids]
    if not options or (question.kind != "any_of" and len(options) > 1):
        return ()
    return () if _hides(question, options, present=present, mentioned=mentioned) else tuple(ids)


def _hides(
    question: Question, options: list[Option], *, present: Collection[str], mentioned: Collection[str]
) -> bool:
    """Whether choosing these options would rule out something that the same words say or leave open."""
    raised = {finding for option in options for finding in option.raises}
    denied = {finding for option in options for finding in option.denies}
    if question.kind == "any_of":
        denied |= set(question.asks) - raised
    return bool(denied & {*present, *mentioned})


def _is_plain_yes(words: str, intent: str) -> bool:
    if YES.match(words):
        return True
    if YES_ALONE.match(words):
        return not _rest(YES_ALONE.sub(" ", words))
    return bool(YES_BEFORE_MORE.match(words)) and (
        intent in TELLS or not _rest(YES_BEFORE_MORE.sub(" ", words))
    )


def _rest(words: str) -> list[str]:
    """The words that are left without those that add nothing."""
    return re.sub(r"[^a-z ]+", " ", FILLER.sub(" ", words.lower())).split()


def _is_plain_no(words: str, intent: str) -> bool:
    if intent in ("none_of_these", "deny") and len(words.split()) <= 12:
        return True
    plain = SURPRISE.sub("", words)
    return bool(NO.match(plain)) and len(_rest(plain)) <= (1 if plain == words else 0)


def _by_number(question: Question, words: str) -> tuple[str, ...]:
    """Ordinals: "the first one", "options 1 and 3". Not on number cards, where a number is the answer."""
    if question.kind in ("number", "text", "place") or len(words) > LONGEST_TITLE_REPLY:
        return ()
    lowered = words.lower()
    found = [i for i, name in enumerate(ORDINALS) if re.search(rf"\b{name}\b( (one|two|option))?", lowered)]
    if re.search(r"\blast (one|option)\b", lowered):
        found.append(len([o for o in question.options if o.id not in ("none", "not_sure", "no")]) - 1)
    # The options are not shown numbered: a bare "5" is as likely a pain score as the fifth of them.
    if not found and re.fullmatch(
        r"(yes )?(options?|numbers?|no\.? ?) ?[1-8]((,| and| &| )\s*[1-8])*\.?", lowered
    ):
        found = [int(digit) - 1 for digit in re.findall(r"[1-8]", lowered)]
    if not found and re.fullmatch(rf"(option|number) ({'|'.join(NUMBER_WORDS)})", lowered):
        found = [NUMBER_WORDS.index(lowered.split()[-1])]
    if re.fullmatch(r"(yes,? )?all( of (them|these|those|the above))?", lowered):
        return tuple(o.id for o in question.options if o.id not in ("none", "not_sure"))
    return tuple(question.options[i].id for i in found if i < len(question.options))


def is_bare_number(text: str) -> bool:
    """Whether the message is nothing but numbers: "5", "about 8", "1 and 3", "7/10"."""
    return bool(BARE_NUMBER.fullmatch(text.strip().lower()))


def named_options(question: Question, words: str) -> tuple[str, ...]:
    """Options whose own titles are all that was typed: that is a tap with a keyboard.

    Anything beside the titles may be a danger sign and has to be read, so it is no tap.
    """
    if len(words) > LONGEST_TITLES:
        return ()
    spoken = _plain(words)
    titles = {option.id: _plain(option.title) for option in question.options if _plain(option.title)}
    alike = [option_id for option_id, title in titles.items() if fuzz.ratio(spoken, title) >= TITLE_LIKENESS]
    if alike:
        return tuple(alike[:1])
    rest, hits = f" {spoken} ", []
    for option_id, title in sorted(titles.items(), key=lambda item: -len(item[1])):
        if f" {title} " in rest:
            rest = rest.replace(f" {title} ", " ")
            hits.append(option_id)
    return tuple(hits) if hits and set(rest.split()) <= SMALL_WORDS else ()


def takes_offer(offer: Question, words: str, *, just_offered: bool = False) -> tuple[str, ...]:
    """The option that a visitor takes by naming it in a few words, or by a "yes" right after the offer."""
    spoken = _plain(words)
    if len(spoken.split()) > MOST_WORDS_OF_OFFER or NO.match(words):
        return ()
    says_yes = just_offered and accepts(words)
    named = [o.id for o in offer.options if o.sets and (says_yes or f" {_plain(o.title)} " in f" {spoken} ")]
    return tuple(named[:1])


def accepts(words: str) -> bool:
    """Whether the whole reply takes what was just offered: "yes please", and no mere "ok"."""
    words = words.replace("\u2019", "'")
    if NO.match(words) or UNSURE.search(words) or re.search(r"\bnot\b|n't\b", words.lower()):
        return False
    return bool(ACCEPTS.search(words)) and not _rest(ACCEPTS.sub(" ", words))


def _by_word(question: Question, words: str) -> tuple[str, ...]:
    """A word or two that only one option's title holds: "sport", "getting worse"; never on lists of signs."""
    if question.kind != "one_of" and (question.kind != "any_of" or question.is_about_signs):
        return ()
    spoken = [word for word in _plain(words).split() if word not in SMALL_WORDS]
    if not spoken or len(spoken) > MOST_WORDS_OF_TITLE:
        return ()
    hits = [o.id for o in question.options if set(spoken) <= set(_plain(o.title).split())]
    return tuple(hits) if len(hits) == 1 else ()


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]+", "", text.lower().replace("-", " ")).split())
