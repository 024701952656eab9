"""Application state: what people decide and what was sent to them, in one SQLite file.

    from data.state import open_state

    with open_state(home().state) as state:
        state.execute("insert into mute (...) values (...)", [...])      # commits at the end

WAL mode and a busy timeout let several web workers write. Migrations are numbered SQL files in
`data/state/migrations/`, applied in order, never changed once released; add the next number.
"""

from data.state.passwords import password_hash, password_matches
from data.state.store import StateError, migrate, open_state, read_state

__all__ = [
    "StateError",
    "migrate",
    "open_state",
    "password_hash",
    "password_matches",
    "read_state",
]
