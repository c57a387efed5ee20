"""A summary for a clinician, in the visitor's own words."""

from __future__ import annotations

from bot.protocol import Status
from bot.replies.message import Message, bullets, message
from bot.replies.understood import facts_in_words
from bot.replies.wording import Wording
from bot.triage import Case, assess


def summary_message(case: Case, wording: Wording) -> Message:
    """Own words, findings, pertinent negatives, what is unknown, advice given, protocol version."""
    text = summary_text(case, wording)
    return message(text, custom={"type": "summary", "text": text, "links": []})


def summary_text(case: Case, wording: Wording) -> str:
    """The summary as plain text."""
    protocol = wording.protocol
    assessment = assess(case, protocol)
    absent = [flag.label for flag in protocol.flags.values() if case.status(flag.id) is Status.ABSENT]
    lines = [
        "Summary for a clinician. Made by an automated guide that cannot examine anyone.",
        f'In their own words: "{case.opening}"' if case.opening else "",
        "Said:",
        bullets(facts_in_words(case, wording) or ["nothing yet"]),
    ]
    if assessment.flags:
        lines += ["Warning signs:", bullets([f'{r.flag.label}: "{r.because}"' for r in assessment.flags])]
    if absent:
        lines += ["Asked and denied:", bullets(absent)]
    if not assessment.is_complete:
        lines.append(wording.clinical("incomplete"))
    lines += [
        f"Advice given: {wording.clinical('headings', assessment.disposition.value)}.",
        f"Protocol {protocol.id} {assessment.protocol_version}.",
    ]
    return "\n".join(line for line in lines if line)
