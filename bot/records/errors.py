"""What can go wrong with the records, one class per cause that a caller treats differently."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

# What a caller outside this room may catch when the database itself fails.
DATABASE_ERRORS = (SQLAlchemyError,)


class RecordsError(Exception):
    """Any fault of the records room."""


class DatabaseAddressError(RecordsError):
    """The database address cannot be used."""


class HandoverNotFoundError(RecordsError):
    """No hand-over has this reference."""
