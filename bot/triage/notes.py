"""The sentences of `notes.yml` that fit a case: support, medicines, what to tell the doctor.

They shape what is said, never how urgent it is: nothing of the decision looks at them.
"""

from __future__ import annotations

from bot.protocol import Note, Protocol
from bot.triage.case import Case
from bot.triage.engine import Assessment
from bot.triage.facts import facts_of


def notes_for(case: Case, assessment: Assessment, protocol: Protocol, *, place: str) -> tuple[Note, ...]:
    """Return the notes of this place that fit, in the order of the file; none beside an urgent level."""
    if assessment.disposition.urgency > 1:
        return ()
    facts = facts_of(case, protocol)
    return tuple(
        note
        for note in protocol.notes
        if note.place == place and note.when.holds(facts) and not (note.unflagged and assessment.flags)
    )
