"""Application state: migrated in order, safe for several writers, passwords hashed."""

import sqlite3
import threading
from pathlib import Path

import pytest

from data.state import StateError, open_state, password_hash, password_matches, read_state
from data.state.store import migrations

FEEDBACK = "insert into feedback (verdict, created_at) values ('useful', '2026-11-22T09:00:00Z')"


def count(path: Path) -> int:
    with read_state(path) as state:
        assert state is not None
        return int(state.execute("select count(*) from feedback").fetchone()[0])


def test_a_block_is_one_transaction(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with open_state(path) as state:
        state.execute(FEEDBACK)
    with pytest.raises(RuntimeError, match="stop"), open_state(path) as state:
        state.execute(FEEDBACK)
        raise RuntimeError("stop")
    assert count(path) == 1


def test_several_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"

    def write() -> None:
        for _ in range(10):
            with open_state(path) as state:
                state.execute(FEEDBACK)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(path) == 40


def test_migrations_are_numbered_without_gap() -> None:
    numbers = [number for number, _ in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_newest_schema_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with open_state(path) as state:
        assert state.execute("pragma user_version").fetchone()[0] == migrations()[-1][0]
        assert state.execute("pragma journal_mode").fetchone()[0] == "wal"


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 9999")
    connection.close()
    with pytest.raises(StateError, match="use the newer program"), open_state(path):
        pass


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"no database" * 1_000)
    with pytest.raises(StateError, match=r"state\.sqlite"), open_state(path):
        pass


def test_reading_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with open_state(path):
        pass
    with pytest.raises(StateError, match="readonly"), read_state(path) as state:
        assert state is not None
        state.execute(FEEDBACK)


def test_a_rule_of_a_table_is_an_error_of_its_own_kind(tmp_path: Path) -> None:
    with open_state(tmp_path / "s.sqlite") as state, pytest.raises(sqlite3.IntegrityError):
        state.execute("insert into feedback (verdict, created_at) values ('lovely', '2026')")


def test_a_password_is_known_again_but_not_stored() -> None:
    stored = password_hash("correct horse")
    assert "correct" not in stored
    assert stored != password_hash("correct horse")
    assert [password_matches(word, stored) for word in ("correct horse", "wrong")] == [True, False]
