"""Lines beside a result: how much is left, what became of earlier advice, a plan for each place."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from bot.dialogue.progress import progress
from bot.dialogue.room import Room
from bot.replies import Message, bullets, choice, notice, plan_message, safety_net
from bot.replies.persons import SAME_ADVICE
from bot.triage import Assessment, Case, assess

DIGEST_BYTES = 6


def left_line(case: Case, room: Room, *, has_grown: bool = False) -> str:
    """How many questions are left, and why there are more than the visitor was told."""
    left = progress(case, room.protocol).left
    key = "left_grown" if has_grown else "left"
    return room.wording.say(f"{key}_one" if left <= 1 else f"{key}_some", count=str(left))


def effect_on_advice(case: Case, advised: str, room: Room, *, is_shown: bool = False) -> str:
    """What became of the advice that was given before, in one line; the new one itself unless it is shown."""
    level = assess(case, room.protocol).disposition.value
    if level == advised:
        return room.wording.say("same_advice")
    if is_shown:
        return room.wording.say("advice_changed")
    return room.wording.say("changes_advice", advice=room.wording.advice(level))


def noted_message(assessment: Assessment, room: Room, *, is_asked: bool) -> Message:
    """In place of the same advice once more: its level, the danger signs, a tap for the rest."""
    say, wording = room.wording.say, room.wording
    advice = wording.advice(assessment.disposition.value)
    first = [say("in_short" if is_asked else "noted", advice=advice)]
    if is_asked and assessment.plan:
        first.append(bullets(list(assessment.plan.today)))
    lines = [*first, *safety_net(assessment, wording, short=True), say("noted_more")]
    tap = choice(wording.choice("show_plan"))
    return notice(SAME_ADVICE, "\n".join(lines), buttons=[tap])


def digest(messages: Iterable[Message]) -> str:
    """Short enough to keep, and different for different texts."""
    text = "\n".join(str(each.get("text", "")) for each in messages)
    return blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


def other_plans(case: Case, assessment: Assessment, room: Room) -> list[Message]:
    """With pain in two places each place has its plan; level, gate and reasons are of the whole case."""
    regions = case.values.get("region", ())
    if assessment.plan is None or len(regions) < 2:
        return []
    plans = {}
    for region in regions:
        part = assess(case.with_values({"region": [region]}), room.protocol)
        if part.plan and part.plan.id != assessment.plan.id:
            plans[part.plan.id] = part
    return [plan_message(part.plan, part, case, room.wording) for part in plans.values() if part.plan]
