"""Why a query gave no answer."""

from data.errors import UsageError, VigieError


class QueryRefusedError(UsageError):
    """A query that asks for something a reader may not do; says what is allowed."""


class QueryFailedError(UsageError):
    """A query with a mistake: unknown column, wrong syntax, impossible cast."""


class QueryStoppedError(VigieError):
    """A query that ran into the limit of time or memory."""
