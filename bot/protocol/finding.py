"""A finding: one thing a visitor said or was asked, with its status and whose it is.

This is the vocabulary that reading (`bot.language`) and deciding (`bot.triage`) share. Ids are
those of the protocol's flags and facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Status(str, Enum):
    """What the visitor says about a finding."""

    PRESENT = "present"
    ABSENT = "absent"
    PAST = "past"
    HYPOTHETICAL = "hypothetical"
    FIGURATIVE = "figurative"
    UNCERTAIN = "uncertain"


class Subject(str, Enum):
    """Whose finding it is: the visitor's, someone's who is with them now, or somebody else's."""

    SELF = "self"
    OTHER_PRESENT = "other_present"
    OTHER = "other"


@dataclass(frozen=True)
class Finding:
    """One finding in one text.

    `text` holds the visitor's own words, `start` and `end` are character offsets of those words
    in the message (0, 0 when it was tapped or inferred). `days_ago` is how long ago something past
    was, where the words say so.
    """

    id: str
    status: Status = Status.PRESENT
    subject: Subject = Subject.SELF
    text: str = ""
    start: int = 0
    end: int = 0
    days_ago: int | None = None

    @property
    def is_present(self) -> bool:
        """True when it is going on now in the person asked about."""
        return self.status is Status.PRESENT and self.subject is not Subject.OTHER
