"""The result of the triage as messages: level, why, what would change it, plan, safety net."""

from __future__ import annotations

from typing import Any

from bot.protocol import Disposition, Exercise, Plan
from bot.protocol.pictures import exercise_pictures
from bot.replies.message import Message, bullets, message
from bot.replies.special import abuse_lines, abuse_support, strangulation_lines, suicide_lines
from bot.replies.wording import Wording
from bot.triage import BAND, Assessment, Case, FlagResult, HandsOn, notes_for

SPECIAL_FLAGS = ("suicide_self_harm", "abuse_adult", "abuse_child", "strangulation", "medicine_overdose")
WORDS_FIRST = ("suicide_self_harm", "abuse_adult", "abuse_child")
MOST_STORY = 3
UNKNOWN = "unknown"


def advice_messages(assessment: Assessment, case: Case, wording: Wording, *, lead: str = "") -> list[Message]:
    """Everything a visitor gets at the end: one card, and the plan where there is one."""
    if assessment.is_emergency:
        return emergency_messages(assessment, case, wording)
    level = assessment.disposition.value
    lines = [lead, f"{wording.clinical('headings', level)}."]
    lines.append(
        wording.clinical("actions", level, review_days=str(assessment.review_days)).replace("  ", " ")
    )
    lines += _contacts(assessment, wording)
    reasons = [wording.fill(reason.text) for reason in assessment.reasons]
    lines.append(" ".join(reasons))
    if assessment.needs_a_person and wording.names.get("phone"):
        lines.append(wording.clinical("phone_offer"))
    lines += abuse_support({result.flag.id for result in assessment.flags}, wording)
    lines += notes(case, assessment, wording, place="advice")
    if level in wording.protocol.texts["meanwhile"]:
        lines.append(wording.clinical("meanwhile", level))
    if not assessment.is_complete:
        lines.append(wording.clinical("incomplete"))
    net = safety_net(assessment, wording)
    lines += net
    if assessment.hands_on is HandsOn.YES:
        lines.append(wording.clinical("hands_on_offer"))
    lines.append(wording.clinical("disclaimer"))
    messages = [
        message("\n".join(line for line in lines if line), custom=assessment_data(assessment, case, wording))
    ]
    if assessment.plan:
        messages.append(plan_message(assessment.plan, assessment, case, wording))
    return messages


def emergency_messages(assessment: Assessment, case: Case, wording: Wording) -> list[Message]:
    """The emergency card: what to do, why, what to say, do and don't. Nothing else stands beside it."""
    flags = {result.flag.id for result in assessment.flags if result.level is Disposition.EMERGENCY_NOW}
    if "suicide_self_harm" in flags:
        lines = suicide_lines(case, wording)
        if _has_overdose(assessment):
            lines.insert(2, wording.clinical("overdose"))
    elif flags & {"abuse_adult", "abuse_child"}:
        lines = abuse_lines(case, flags, wording)
        lines.insert(1, _action(assessment, wording))
    else:
        lines = _emergency_lines(assessment, case, wording)
        if "strangulation" in flags:
            lines += strangulation_lines(wording)
    if flags & set(WORDS_FIRST) and (others := _other_dangers(assessment)):
        # A danger sign beside it is never left out of the card.
        action = _action(assessment, wording)
        why = wording.protocol.groups[others[0].flag.group].why
        lines[2:2] = [why] if action in lines else [action, why]
    heading = f"{wording.clinical('headings', 'emergency_now')}."
    return [message("\n".join([heading, *lines]), custom=assessment_data(assessment, case, wording))]


def plan_message(plan: Plan, assessment: Assessment, case: Case, wording: Wording) -> Message:
    """The self-care plan as text: what it is, today, exercises, next weeks, recovery, support, medicines."""
    exercises = [wording.protocol.exercises[exercise_id] for exercise_id in assessment.exercises]
    lines = [f"{plan.title}.", plan.what, "Today:", bullets(list(plan.today))]
    if exercises:
        lines.append("Exercises. Start with one or two that feel all right:")
        lines.append(bullets([f"{e.name}: {' '.join(e.steps)} {_capital(e.dose)}." for e in exercises]))
    lines += [f"Later: {plan.later}", f"Better not: {plan.avoid}", plan.recovery]
    lines += notes(case, assessment, wording, place="support")
    medicines = notes(case, assessment, wording, place="medicines")
    lines += ["Medicines:", bullets(medicines)] if medicines else []
    return message("\n".join(lines), custom={"type": "plan", **plan_data(plan, assessment, case, wording)})


def notes(case: Case, assessment: Assessment, wording: Wording, *, place: str) -> list[str]:
    """The sentences of this place that fit the case."""
    return [wording.fill(note.text) for note in notes_for(case, assessment, wording.protocol, place=place)]


def plan_data(plan: Plan, assessment: Assessment, case: Case, wording: Wording) -> dict[str, Any]:
    """The plan for rich clients."""
    return {
        "plan": plan.id,
        "title": plan.title,
        "what": plan.what,
        "today": list(plan.today),
        "exercises": [
            _exercise_data(wording.protocol.exercises[exercise_id]) for exercise_id in assessment.exercises
        ],
        "later": plan.later,
        "avoid": plan.avoid,
        "recovery": plan.recovery,
        "support": notes(case, assessment, wording, place="support"),
        "medicines": notes(case, assessment, wording, place="medicines"),
    }


def safety_net(assessment: Assessment, wording: Wording, *, short: bool = False) -> list[str]:
    """The safety net as lines of text: emergency, today, when to come back; `short` is the first alone."""
    short = short or assessment.disposition is Disposition.SAME_DAY
    lines: list[str] = []
    for region in assessment.safety_net:
        boxes = wording.protocol.texts["safety_net"][region]
        for name in ("emergency",) if short else ("emergency", "today"):
            box = boxes[name]
            lines.append(wording.fill(box["lead"]))
            lines.append(bullets([wording.fill(sign) for sign in box["signs"]]))
    if not short:
        # Without a lead of its own it would read as part of the list before it.
        lines.append(wording.clinical("safety_net", "come_back_lead"))
        lines.append(
            bullets([wording.fill(text) for text in wording.protocol.texts["safety_net"]["come_back"]])
        )
    return lines


def assessment_data(assessment: Assessment, case: Case, wording: Wording) -> dict[str, Any]:
    """The assessment for programs and rich clients, as the contract names its keys."""
    level = assessment.disposition.value
    emergency = assessment.is_emergency
    return {
        "type": "assessment",
        "disposition": level,
        "heading": wording.clinical("headings", level),
        "action": _action(assessment, wording),
        "flags": [
            {"id": r.flag.id, "status": r.status, "because": r.because, "label": r.flag.label}
            for r in assessment.flags
        ],
        "reasons": [
            {"text": wording.fill(r.text), "rule": r.rule, "source": r.source} for r in assessment.reasons
        ],
        "notes": notes(case, assessment, wording, place="advice"),
        "would_change": [] if emergency else list(assessment.would_change),
        "hands_on": assessment.hands_on.value,
        "treatments": [
            {"id": t.id, "name": t.name, "offer": t.offer.value, "why": list(t.why)}
            for t in assessment.treatments
        ],
        "plan": assessment.plan.id if assessment.plan and not emergency else None,
        "safety_net": [] if emergency else safety_net(assessment, wording),
        "say": _say(case, assessment, wording) if assessment.disposition.urgency > 0 else None,
        "do": _do(assessment, wording) if emergency else [],
        "dont": _dont(assessment, wording) if emergency else [],
        "emergency_number": wording.names.get("emergency_number", ""),
        "emergency_phone": wording.names.get("emergency_phone", ""),
        "disclaimer": wording.clinical("disclaimer"),
        "protocol": assessment.protocol_version,
    }


def _exercise_data(exercise: Exercise) -> dict[str, Any]:
    data = {
        "id": exercise.id,
        "name": exercise.name,
        "steps": list(exercise.steps),
        "dose": _capital(exercise.dose),
        "stop_if": exercise.stop_if,
    }
    picture = exercise_pictures().get(exercise.id)
    return {**data, "picture": picture.url, "picture_words": picture.words} if picture else data


def _action(assessment: Assessment, wording: Wording) -> str:
    if _has_overdose(assessment):
        return wording.clinical("overdose")
    urgent = (r.flag.group for r in assessment.flags if r.level is Disposition.EMERGENCY_NOW)
    own = next((action for name in urgent if (action := wording.protocol.groups[name].emergency_action)), "")
    if own:
        return wording.fill(own)
    days = str(assessment.review_days)
    return wording.clinical("actions", assessment.disposition.value, review_days=days)


def _other_dangers(assessment: Assessment) -> list[FlagResult]:
    """Signs of an emergency of the body beside violence, suicide or an overdose."""
    urgent = (r for r in assessment.flags if r.level is Disposition.EMERGENCY_NOW)
    return [result for result in urgent if result.flag.id not in SPECIAL_FLAGS]


def _has_overdose(assessment: Assessment) -> bool:
    return any(result.flag.id == "medicine_overdose" for result in assessment.flags)


def _emergency_lines(assessment: Assessment, case: Case, wording: Wording) -> list[str]:
    lines = [_action(assessment, wording)]
    urgent = [r for r in assessment.flags if r.level is Disposition.EMERGENCY_NOW]
    if urgent and all(result.status == UNKNOWN for result in urgent):
        # Nobody has said that the sign is there.
        lines.append(wording.clinical("not_sure_why"))
    elif urgent:
        lines.append(wording.protocol.groups[urgent[0].flag.group].why)
    else:
        lines += [wording.fill(reason.text) for reason in assessment.reasons[:1]]
    lines.append(_say(case, assessment, wording))
    lines.append(bullets([*_do(assessment, wording), *_dont(assessment, wording)]))
    return lines


def _say(case: Case, assessment: Assessment, wording: Wording) -> str:
    told = [result for result in assessment.flags[:MOST_STORY] if result.status != UNKNOWN]
    signs = [_label(result) for result in told]
    where = _place(case)
    started = _started(case)
    story = f"{where}, with {'; '.join(signs)}" if signs else where
    lines = [wording.clinical("say", story=story + started)]
    open_signs = [_label(result) for result in assessment.flags[:MOST_STORY] if result.status == UNKNOWN]
    if open_signs:
        lines.append(wording.clinical("say_not_sure", signs="; ".join(open_signs)))
    return " ".join(lines)


def _label(result: FlagResult) -> str:
    return result.flag.label[:1].lower() + result.flag.label[1:]


def _place(case: Case) -> str:
    region = next(iter(case.values.get("region", ())), "")
    names = {
        "low_back": "lower back pain",
        "upper_back": "upper back pain",
        "back_unspecified": "back pain",
        "neck": "neck pain",
    }
    return names.get(region, "back or neck pain")


def _started(case: Case) -> str:
    days = case.values.get("duration_days")
    if case.values.get("duration_days" + BAND):
        return f" (how long: {case.values['duration_days' + BAND].lower()})"
    if days is None:
        return ""
    if days < 2:
        return ", since today or yesterday"
    if days < 14:
        return f", for about {days:.0f} days"
    return f", for about {days / 7:.0f} weeks"


def _do(assessment: Assessment, wording: Wording) -> list[str]:
    return _unique(
        [*_group_lines(assessment, wording, "emergency_do"), *wording.protocol.texts["emergency_do"]]
    )


def _dont(assessment: Assessment, wording: Wording) -> list[str]:
    return _unique(
        [*wording.protocol.texts["emergency_dont"], *_group_lines(assessment, wording, "emergency_dont")]
    )


def _group_lines(assessment: Assessment, wording: Wording, name: str) -> list[str]:
    urgent = [r.flag.group for r in assessment.flags if r.level is Disposition.EMERGENCY_NOW]
    return [line for group in urgent for line in getattr(wording.protocol.groups[group], name)]


def _contacts(assessment: Assessment, wording: Wording) -> list[str]:
    groups = [wording.protocol.groups[result.flag.group] for result in assessment.flags]
    return _unique([wording.fill(group.contact) for group in groups if group.contact])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _unique(lines: list[str]) -> list[str]:
    return list(dict.fromkeys(lines))
