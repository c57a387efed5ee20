"""What can be wrong with a clinic's own files."""

from __future__ import annotations


class ClinicError(Exception):
    """The clinic's folder or the shipped answers cannot be used; the message names file, key and mend."""
