"""What can go wrong with the directory, one class per cause that a caller treats differently."""

from __future__ import annotations


class DirectoryError(Exception):
    """Any fault of the therapist directory."""


class DirectoryContentError(DirectoryError):
    """A table that ships with the directory is broken."""


class UnknownConstraintError(DirectoryError):
    """A search asked for a constraint, specialty or radius that the directory does not know."""
