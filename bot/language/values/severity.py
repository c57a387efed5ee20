"""How bad the pain is now: a figure from 0 to 10, and the word for it when one is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.language.values.lexicon import load_lexicon, phrase_table
from bot.language.values.message import Message
from bot.language.values.numbers import FIGURE

_WORST = 10.0
_RANGE = (
    rf"(?:between )?(?P<low>{FIGURE})(?: ?(?:/|out of) ?10)? ?(?:-|to|or|and|/) ?(?:maybe "
    rf"|a |even )?(?P<high>{FIGURE})"
)
_ONE = rf"(?P<one>{FIGURE}|one)(?:\+)?"
_OUT_OF_TEN = re.compile(
    rf"(?<![\d/.])(?:{_RANGE}|{_ONE}) ?(?:ish ?)?(?:/|out of|outa|outta|over|of|on)(?: a)? "
    r"?(?:scale of )?(?:1 ?- ?)?10(?![\d%])(?! (?:stars|people|times|mins|minutes|days|"
    r"sessions))"
)
_ON_SCALE = re.compile(
    r"(?:scale (?:of|from)? ?(?:0|1|one|zero) ?(?:-|to|/|and) ?10|(?:0|1|one) ?(?:-|to) "
    r"?10(?: scale)?)(?: ?[,:=-]? ?(?:i |id |would |it |its |is |it is |be |say |about |"
    r"around |a |an |at |rate |put |give |as |maybe |probably |pain |my |the |was |like |"
    r"where |being |the |worst |in |of |to |that |hurts |feels |hovering |prob |currently |"
    rf"now |right |today |has |been |got |have |call |scale |on |out |between )*)(?:{_RANGE}|"
    rf"{_ONE})(?! ?(?:/|to) ?\d)(?! (?:days|weeks|months|years|hours))"
)
_CUE = (
    r"(?:(?:pain|ache|hurt|hurts|hurting|sore|level|score|severity|intensity|rating|nrs|vas|"
    r"discomfort|stiffness)(?: (?:level|score|scale|wise|rating|intensity|severity|is|at|"
    r"about|around|like|of|a|an|was|now|currently|today|its|it|maybe|probably|roughly|right|"
    r"moment|the|sits|sitting|stays|hovering|hovers|averages|more|between|only|just|i|would|"
    r"id|say|at|least|up|down|to|has|been|been))* ?[:=-]? ?(?:a |an |at )?"
    r"|(?:^|\b)(?:its|it is|id say|i would say|i say|id rate it|rate it|rated|rate the pain|"
    r"rate my pain|rate|put it|give it|call it|sits|hovering|hovers|hits|down|up|went|gone|"
    r"goes|jumped|dropped|now|currently|about|around|maybe|probably|like|say|at least|solid|"
    r"still|is still|is a|is an|is at|easily|easy|roughly|steady|constant|strong|normally|"
    r"(?:bad|good|rough) day (?:at|is)|usually|today|sitting|between|more of|more like|nearer|closer to)"
    r"(?: (?:about|around|a|an|at|as|to|like|maybe|probably|at least|solid|easily|roughly|"
    r"only|just|now|currently|is|was|prob|sitting|id say|its|right|good|strong|between|more|a "
    r"good|somewhere|around|rest|from|steady|the|more of|more like|nearer|closer to|not far off))* )"
)
_CUED = re.compile(
    rf"{_CUE}(?:{_RANGE}|{_ONE})(?P<ish> ?ish)?(?= ?$| ?[,.!?;)(]| (?:now|today|at|when|but|"
    r"and|most|mostly|on|right|pain|if|currently|all|if|in|with|while|after|or|out|because|so|"
    r"then|though|usually|some|constantly|tbh|lol|really|even|as|sitting|resting|i|id|just|"
    r"maybe|probably|yesterday|last|this|for|max|before|it|during|tops|overall|average|please|"
    r"honestly|down|moment|by|rn|atm|worst|from|sometimes|goes|only|depending|depends|than|still|lying|moving|not|with|ive|most|"
    r"po|sir|madam|maam|doc|doctor|mate|lah|thx|thanks|guys|bro)\b)"
)
_FROM_TO = re.compile(
    rf"\bfrom (?:a |an |like |about )*(?P<was>{FIGURE})(?: ?/ ?10)? (?:down |up )?to (?:a |an |"
    rf"like |about )*(?P<one>{FIGURE})(?: ?/ ?10)?\b(?! (?:am|pm|days|weeks|months|hours|years|"
    r"mins|minutes))"
)
# A figure that is all there is between two marks: `neck. 2 days. slept badly. 4`.
_BARE = re.compile(
    rf"(?:(?<=[.,;] )|(?<=^))(?:(?:a|about|maybe|like|say|around|probably|prob|only|just|perhaps|roughly|"
    rf"id say) )*(?:{_RANGE}|(?P<one>{FIGURE}))(?: ?ish)?(?= ?$| ?[.,;])"
)
# Beside another score: `8/10 yesterday but 5 today`.
_NEXT = re.compile(
    rf"(?:\b(?:but|and|then|now)|,) (?:(?:a|an|its|about|only|like|more|just|maybe|is) )*(?P<one>{FIGURE})"
    r"(?= (?:now|today|tonight|atm|currently|at the moment|this morning|this evening)\b)"
)
_DIGIT = re.compile(r"\d")
_WINDOW = 3


@dataclass(frozen=True)
class _Score:
    value: float
    start: int
    end: int
    rank: int


def read_severity(message: Message) -> tuple[float, tuple[int, int]] | None:
    """The present pain score from 0 to 10 with the place of its words, or None."""
    scores = list(_scores(message))
    if not scores:
        return None
    best = max(scores, key=lambda score: (score.rank, -score.start))
    if best.rank < 0 and len(scores) == 1 and _holds_alone(message, best):
        return None
    return best.value, message.span(*message.tokens_between(best.start, best.end))


def read_severity_band(message: Message) -> tuple[str, tuple[int, int]] | None:
    """`mild`, `moderate` or `severe` as worded, the present one where several are named."""
    best: tuple[int, str, tuple[int, int]] | None = None
    for match in phrase_table("severity", "bands").find(message.tokens):
        before = message.words(match.start - 2, match.start)
        if match.label == "severe" and set(before) & {"not", "isnt", "no", "wasnt", "never"}:
            continue
        first, last = message.clause(match.start)
        clause = message.tokens[first:last]
        rank = 2 if _words("now") & set(clause) else 0 if {"was", "used", "were"} & set(clause[:4]) else 1
        if best is None or rank > best[0]:
            best = (rank, match.label, message.span(match.start, match.end))
    return None if best is None else best[1:]


def _scores(message: Message) -> Iterator[_Score]:
    text = message.text
    taken: list[tuple[int, int]] = []
    if not (_DIGIT.search(text) or " one" in text):
        return
    for pattern in (_FROM_TO, _ON_SCALE, _OUT_OF_TEN, _CUED, _BARE, _NEXT):
        for match in pattern.finditer(text):
            start, end = _number_place(match)
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            if pattern is _NEXT and not taken:
                continue
            value = _value(match)
            if value is None or value > _WORST:
                continue
            if pattern is _BARE and not _stands_for_pain(message, start, end):
                continue
            if pattern in (_CUED, _FROM_TO) and not _is_about_pain(
                message, match, start, end, is_from_to=pattern is _FROM_TO
            ):
                continue
            taken.append((start, end))
            yield _Score(value, start, end, _rank(message, start, end))


def _number_place(match: re.Match[str]) -> tuple[int, int]:
    if match.groupdict().get("low") is not None:
        return match.start("low"), match.end("high")
    return match.start("one"), match.end("one")


def _value(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    if groups.get("low") is not None:
        low, high = float(groups["low"]), float(groups["high"])
        # Of a range the worse end counts: it is what the advice must cover.
        return max(low, high) if low <= _WORST and high <= _WORST else None
    return 1.0 if groups["one"] == "one" else float(groups["one"])


def _is_about_pain(message: Message, match: re.Match[str], start: int, end: int, *, is_from_to: bool) -> bool:
    first, _ = message.tokens_between(start, end)
    begin, finish = message.clause(first)
    clause = set(message.tokens[begin:finish]) | set(match.group(0).split())
    if clause & _words("other_matter"):
        return False
    everything = set(message.tokens)
    if is_from_to:
        return bool(everything & _words("pain"))
    return bool(clause & _words("pain")) or not (everything & _words("other_matter"))


def _stands_for_pain(message: Message, start: int, end: int) -> bool:
    """False for a figure of a list (`L4, 5`, `12, 7 and 3`) and where nothing says that anything hurts."""
    first, _ = message.tokens_between(start, end)
    begin, finish = message.clause(first)
    beside = (*message.words(begin - 2, begin), *message.words(finish, finish + 2))
    return not any(word[-1:].isdigit() for word in beside) and bool(set(message.tokens) & _words("pain"))


def _rank(message: Message, start: int, end: int) -> int:
    """2 said of now, 1 plain, -1 said of the worst time or of the past."""
    first, last = message.tokens_between(start, end)
    begin, finish = message.clause(first)
    after_ten = message.tokens[last : min(finish, last + _WINDOW + 2)]
    after = [word for word in after_ten if word not in ("/", "10", "out", "of")][:_WINDOW]
    before = message.tokens[max(begin, first - _WINDOW) : first]
    # `was 10 now 3`: what stands before belongs to a figure that comes first.
    last_figure = max((i for i, word in enumerate(before) if word[:1].isdigit()), default=-1)
    before = before[last_figure + 1 :]
    for i, word in enumerate(after):
        if word[:1].isdigit():
            after = after[: max(0, i - 1)]
            break
    now, not_now = _words("now"), _words("not_now")
    nearest = next((word for word in reversed(before) if word in now or word in not_now), None)
    if nearest is not None:
        return 2 if nearest in now else -1
    following = next((word for word in after if word in now or word in not_now), None)
    if following is not None:
        return 2 if following in now else -1
    return 1


def _holds_alone(message: Message, score: _Score) -> bool:
    """True for a lone figure that is said of the past only (`it was an 8`), not of a bad moment."""
    first, _ = message.tokens_between(score.start, score.end)
    before = set(message.words(first - _WINDOW, first))
    after = set(message.words(first, first + 6))
    return bool(before & {"used", "goal"}) or (
        "was" in before and bool(after & {"ago", "last", "before", "first"})
    )


@cache
def _words(section: str) -> frozenset[str]:
    return frozenset(load_lexicon("severity")[section])
