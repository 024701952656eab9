"""Users of a server that listens beyond this machine: names and password hashes in the state."""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from dashboard.web.queries import query
from data.errors import UsageError
from data.state import open_state, password_hash, password_matches, read_state

LEAST_PASSWORD = 12
_NOBODY = "nobody"


@lru_cache(maxsize=1)
def _dummy_hash() -> str:
    """Return a hash to compare with when a name is unknown, so that both cases take as long."""
    return password_hash(_NOBODY * 3)


def add_user(state: Path, name: str, password: str, role: str = "reader") -> None:
    """Add a user, or give an existing one a new password.

    Raises:
        UsageError: the name is empty or holds a colon, or the password is too short.
    """
    if not name or ":" in name or name != name.strip():
        raise UsageError("a user name must not be empty, hold a colon or end in a space")
    if len(password) < LEAST_PASSWORD:
        raise UsageError(f"the password needs at least {LEAST_PASSWORD} characters")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with open_state(state) as connection:
        connection.execute(query("add_user"), [name, password_hash(password), role, now])


def disable_user(state: Path, name: str) -> bool:
    """Disable a user; return whether there was one."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with open_state(state) as connection:
        found = connection.execute(query("disable_user"), [now, name])
        return found.rowcount > 0


def users(state: Path) -> list[tuple[str, str, str, bool]]:
    """Return name, role, day of creation and whether the user may enter, by name."""
    with read_state(state) as connection:
        if connection is None:
            return []
        rows = connection.execute(query("users")).fetchall()
    return [(row[0], row[1], str(row[2])[:10], row[3] is None) for row in rows]


def may_enter(state: Path, name: str, password: str) -> bool:
    """Return whether name and password fit a user who is not disabled."""
    with read_state(state) as connection:
        row = (
            connection.execute(query("password_of"), [name]).fetchone()
            if connection is not None
            else None
        )
    stored = row[0] if row else _dummy_hash()
    return password_matches(password, stored) and row is not None


def session_key(state: Path) -> bytes:
    """Return what signs sessions: it changes whenever a password or a user changes."""
    with read_state(state) as connection:
        rows = (
            connection.execute(query("password_hashes")).fetchall()
            if connection is not None
            else []
        )
    return "|".join(str(row[0]) for row in rows).encode()
