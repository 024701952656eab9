"""Which of several statements about one fact is shown, on any day, and whether they disagree.

Rule: a reviewed decision goes before the source's grade, the better grade before the later
statement, the later before the earlier, and the id decides the rest. A standing statement always
goes before a withdrawn one. Recalled statements are left out except in reference tables; rejected
and not yet reviewed ones are never shown.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data.records.record import Record, columns

_NO_GRADE = 9
_NEVER = np.datetime64("9999-12-31", "D")


@dataclass(frozen=True)
class Chosen:
    """Row positions of the shown statements, with what is known about the others.

    rows: positions in the statement frame, in the order of fact keys.
    n_statements, disputed: per chosen row.
    """

    rows: np.ndarray
    n_statements: np.ndarray
    disputed: np.ndarray


class Choice:
    """The statements of one table, prepared once so that any day is chosen quickly."""

    def __init__(self, kind: type[Record], statements: pd.DataFrame) -> None:
        self._statements = statements
        self._compared = [c.name for c in columns(kind).values() if not c.prose]
        self._fact = pd.factorize(statements["fact_key"], sort=True)[0]
        self._known = statements["known_from"].to_numpy("datetime64[D]")
        withdrawn = statements["withdrawn_at"].to_numpy("datetime64[D]")
        self._withdrawn = np.where(np.isnat(withdrawn), _NEVER, withdrawn)
        may_show = statements["review"].isin(["trusted", "accepted"]).to_numpy(bool)
        if not kind.shows_recalled:
            may_show = may_show & (statements["evidence"] == "seen").to_numpy(bool)
        self._may_show = may_show
        grade = statements["grade"].fillna(_NO_GRADE).to_numpy(float)
        recorded = statements["recorded_at"].to_numpy("datetime64[us]").astype(np.int64)
        public = statements["public_from"].to_numpy("datetime64[D]").astype(np.int64)
        identity = pd.factorize(statements["observation_id"], sort=True)[0]
        reviewed = (statements["review"] == "accepted").to_numpy(bool)
        self._rank = np.lexsort((identity, -recorded, -public, grade, ~reviewed, self._fact))
        self._changes = np.unique(np.concatenate([self._known, self._withdrawn]))

    def interval(self, day: date | None) -> int:
        """Return the number of the interval of days in which nothing changes (-1: today)."""
        if day is None:
            return -1
        return int(np.searchsorted(self._changes, np.datetime64(day, "D"), side="right"))

    def on(self, day: date | None, *, withdrawn_too: bool = False) -> Chosen:
        """Return the choice among the statements known on a day.

        Args:
            day: statements known by then and not withdrawn by then; None: all of the ledger.
            withdrawn_too: keep facts of which every statement was withdrawn.
        """
        known = self._may_show.copy()
        if day is None:
            standing = self._withdrawn == _NEVER
        else:
            at = np.datetime64(day, "D")
            known &= self._known <= at
            standing = self._withdrawn > at
        live = self._ordered(known & standing)
        rows = self._firsts(live)
        counts = np.bincount(self._fact[live], minlength=0) if live.size else np.zeros(0, int)
        disputed = self._disputed(live, counts)
        if withdrawn_too:
            gone = self._ordered(known & ~standing)
            gone = gone[~np.isin(self._fact[gone], self._fact[rows])]
            rows = np.concatenate([rows, self._firsts(gone)])
            rows = rows[np.argsort(self._fact[rows], kind="stable")]
        facts = self._fact[rows]
        n_statements = np.where(
            facts < counts.size, np.append(counts, 0)[np.minimum(facts, counts.size)], 0
        )
        return Chosen(rows, n_statements, np.isin(facts, disputed))

    def _ordered(self, mask: np.ndarray) -> np.ndarray:
        ordered: np.ndarray = self._rank[mask[self._rank]]
        return ordered

    def _firsts(self, ordered: np.ndarray) -> np.ndarray:
        facts = self._fact[ordered]
        return ordered[np.append(True, facts[1:] != facts[:-1])] if ordered.size else ordered

    def _disputed(self, live: np.ndarray, counts: np.ndarray) -> np.ndarray:
        several = live[counts[self._fact[live]] > 1] if live.size else live
        if not several.size:
            return several
        rows = self._statements.iloc[several]
        differing = rows.groupby(self._fact[several])[self._compared].nunique(dropna=True) > 1
        return differing.index[differing.any(axis=1)].to_numpy()
