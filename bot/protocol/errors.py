"""What can be wrong with a protocol."""

from __future__ import annotations


class ProtocolError(Exception):
    """The protocol's files cannot be used; the message names file, entry and mend."""
