"""From bundled facts and ledger to the statements of a release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.choice import Choice
from data.errors import UsageError
from data.facts import Facts
from data.grading import Grading
from data.home import Home
from data.ledger.content import LedgerContent, read_ledger
from data.observations import Observation
from data.records import RECORDS
from data.reference_facts import ReferenceSet, load
from data.review.merges import with_merges
from data.source_table import trusted_sources
from data.statements import Basis, Review, known_from, statement_frames

CODES = frozenset({"vocabulary"})
"""Tables that say what coded values mean: no facts, so that every release has them."""


@dataclass(frozen=True)
class Prepared:
    """Everything of a release save for what is computed from it.

    frames: `<record type>` -> statement frame with `shown`, `n_statements`, `disputed`.
    facts: the same as `Facts`, for computing.
    as_known, basis, bundled: what was asked for.
    """

    frames: dict[str, pd.DataFrame]
    facts: Facts
    grading: Grading
    documents: tuple[Mapping[str, Any], ...]
    as_of: date
    as_known: date | None
    basis: Basis
    bundled: bool


def prepare(
    home: Home,
    *,
    as_known: date | None = None,
    basis: Basis = "known",
    bundled: bool = True,
    reference: Path | None = None,
) -> Prepared:
    """Gather and choose the statements of a release.

    Args:
        as_known: keep what was known by the end of that day and withdraw what was withdrawn then.
        basis: since when the first data set counts as known, see `data.statements`.
        bundled: leave the bundled facts out when False (what coded values mean stays).
        reference: folder of reference files (default: the bundled one).

    Raises:
        RefusedFileError: a reference file breaks its rules.
        LedgerBusyError: a crawl is writing.
        UsageError: nothing is left to publish.
    """
    facts = load(reference)
    ledger = read_ledger(home.ledger)
    observations = [*(facts.observations if bundled else ()), *ledger.observations]
    first = facts.manifest.recorded_at
    if as_known is not None:
        observations = [
            said
            for said in observations
            if known_from(RECORDS[said.record_type], said, first, basis) <= as_known
        ]
    if not observations:
        when = f" known on {as_known}" if as_known else ""
        raise UsageError(
            f"there is no statement{when} to publish; crawl, or build with bundled facts"
        )
    grading = Grading(
        said.payload for said in facts.observations if said.record_type == "publisher"
    )
    codes = () if bundled else (s for s in facts.observations if s.record_type in CODES)
    frames = statement_frames(
        [*codes, *observations],
        grading=grading,
        first_recorded=first,
        withdrawn=_withdrawn(facts, ledger, as_known),
        reviews=_reviews(ledger, as_known),
        trusted=trusted_sources().__contains__,
        basis=basis,
    )
    frames = with_merges(frames)
    as_of = as_known or newest(observations).date()
    chosen = {name: _with_choice(name, frame) for name, frame in frames.items()}
    return Prepared(
        chosen,
        Facts(chosen.__getitem__, as_of=as_of, release="building"),
        grading,
        _documents(ledger, as_known),
        as_of,
        as_known,
        basis,
        bundled,
    )


def newest(observations: list[Observation]) -> datetime:
    """Return when the newest observation was recorded."""
    return max(said.recorded_at for said in observations)


def _withdrawn(
    facts: ReferenceSet, ledger: LedgerContent, as_known: date | None
) -> dict[str, datetime]:
    found = ledger.withdrawn(as_known)
    for entry in facts.withdrawn:
        if as_known is None or entry.withdrawn_at.date() <= as_known:
            found[entry.observation_id] = entry.withdrawn_at
    return {identity: at.replace(tzinfo=None) for identity, at in found.items()}


def _reviews(ledger: LedgerContent, as_known: date | None) -> dict[str, Review]:
    return {
        one.observation_id: one.decision
        for one in ledger.decisions
        if as_known is None or one.decided_at.date() <= as_known
    }


def _documents(ledger: LedgerContent, as_known: date | None) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        row
        for row in ledger.documents
        if as_known is None or row["retrieved_at"].date() <= as_known
    )


def _with_choice(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    choice = Choice(RECORDS[name], frame)
    chosen = choice.on(None, withdrawn_too=True)
    shown = np.zeros(len(frame), dtype=bool)
    shown[chosen.rows] = True
    keys = frame["fact_key"].to_numpy(object)[chosen.rows]
    counts = dict(zip(keys, chosen.n_statements.astype(float), strict=True))
    disputed = dict(zip(keys, chosen.disputed, strict=True))
    return frame.assign(
        shown=shown,
        n_statements=[counts.get(key, 0.0) for key in frame["fact_key"]],
        disputed=[bool(disputed.get(key, False)) for key in frame["fact_key"]],
    )
