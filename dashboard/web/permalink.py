"""The lasting address of what a reader sees: day and release are written into it."""

import os

from dashboard.web.context import Context


def permalink(context: Context, fact: str | None = None) -> str:
    """Return this page's address pinned to its day and release, with `fact` open if one is given.

    It begins with `VIGIE_PUBLIC_URL` where that is set, else with the path.
    """
    pinned = context.here_with(
        fact=fact, release=context.snapshot.name, as_of=context.as_of, language=None
    )
    return os.environ.get("VIGIE_PUBLIC_URL", "").rstrip("/") + pinned
