"""Merges and splits of organisations and deals: a dated log, applied when a release is made.

A merge is a record (`merge`) in the ledger: who judged, when, that two keys mean one thing. Taking
it back is a later record that says they do not. Nothing is rewritten in the ledger; the release
shows what the merged key brought under the kept one, and the merged name becomes an alias.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import pandas as pd

from data.errors import UsageError, VigieError
from data.home import Home
from data.ledger.content import Decision, read_ledger
from data.ledger.store import open_ledger
from data.records import RECORDS, Alias, Merge
from data.records.observing import observation_of
from data.records.record import columns
from data.review.publish import REVIEW_RUN

Table = Literal["organisation", "deal"]


class CircularMergeError(VigieError):
    """Keys that were merged into each other in a circle."""


def record_merge(
    home: Home,
    table: Table,
    kept: str,
    merged: str,
    *,
    same: bool,
    reviewer: str,
    reason: str,
    now: datetime,
) -> None:
    """Write a judgement into the ledger: `merged` is the same as `kept`, or is not after all.

    Raises:
        UsageError: a key merged into itself, or in a circle; a split of what was never merged.
        LedgerBusyError: a crawl is writing.
    """
    if kept == merged:
        raise UsageError(f"'{kept}' cannot be merged into itself")
    standing = _standing(judgements(home), table)
    if same:
        _refuse_circle(standing, kept, merged)
    elif standing.get(merged) is None:
        raise UsageError(
            f"'{merged}' is not merged into anything; 'vigie review log --merges' shows what is"
        )
    record = Merge(
        table_name=table,
        kept_key=kept,
        merged_key=merged,
        same=same,
        reviewer=reviewer,
        reason=reason,
        decided_on=now.date().isoformat(),
    )
    made = observation_of(
        record,
        source_id=REVIEW_RUN,
        source_url=None,
        source_name=reviewer,
        recorded_at=now.astimezone(UTC),
        locator=now.isoformat(),
        excerpt=now.isoformat(),
    )
    with open_ledger(home.ledger) as ledger:
        run = ledger.begin_run(REVIEW_RUN)
        run.stage([made])
        run.succeed()
        ledger.record_decisions([Decision(made.observation_id, "accepted", now, reason)])


def judgements(home: Home) -> list[dict[str, Any]]:
    """Return every merge and split, oldest first: what, who, when, why."""
    found = [
        {**said.payload, "recorded_at": said.recorded_at}
        for said in read_ledger(home.ledger).observations
        if said.record_type == Merge.record_type
    ]
    return sorted(found, key=lambda row: row["recorded_at"])


def _standing(log: list[dict[str, Any]], table: Table) -> dict[str, str]:
    """Return merged key → kept key by the newest judgement about each key."""
    newest = {row["merged_key"]: row for row in log if row["table_name"] == table}
    return {key: row["kept_key"] for key, row in newest.items() if row["same"]}


def _refuse_circle(standing: Mapping[str, str], kept: str, merged: str) -> None:
    key = kept
    while key in standing:
        key = standing[key]
        if key == merged:
            raise UsageError(
                f"'{kept}' is shown as '{merged}' already, so '{merged}' cannot be shown as "
                f"'{kept}'; take the first merge back with 'vigie review split {merged} {kept}'"
            )


def merged_keys(merges: pd.DataFrame, table: Table) -> dict[str, str]:
    """Return merged key → kept key, chains followed; of several judgements the newest counts.

    merges: statement frame of record type `merge`.

    Raises:
        CircularMergeError: a circle; names a key in it.
    """
    if merges.empty:
        return {}
    own = merges[(merges["table_name"] == table) & merges["withdrawn_at"].isna()]
    newest = own.sort_values("recorded_at").drop_duplicates("merged_key", keep="last")
    direct = {
        str(row["merged_key"]): str(row["kept_key"])
        for row in newest.to_dict("records")
        if row["same"]
    }
    return {key: _followed(key, direct) for key in direct}


def _followed(key: str, direct: Mapping[str, str]) -> str:
    seen = {key}
    while key in direct:
        key = direct[key]
        if key in seen:
            raise CircularMergeError(
                f"'{key}' was merged in a circle; take one merge back with 'vigie review split'"
            )
        seen.add(key)
    return key


def with_merges(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the statement frames with merged keys shown under the kept ones."""
    found = dict(frames)
    merges = frames.get("merge")
    if merges is None:
        return found
    organisations = merged_keys(merges, "organisation")
    if organisations:
        aliases = _aliases(found["organisation"], found["alias"], organisations)
        found = {name: _renamed(name, frame, organisations) for name, frame in found.items()}
        found["alias"] = pd.concat([found["alias"], aliases], ignore_index=True)
    deals = merged_keys(merges, "deal")
    if deals and "deal" in found:
        deal = found["deal"].copy()
        for column in ("id", "fact_key"):
            deal[column] = deal[column].replace(deals)
        found["deal"] = deal
    return found


def _renamed(name: str, frame: pd.DataFrame, mapping: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame with organisation slugs replaced and its fact keys made anew where touched."""
    if name == "merge" or frame.empty:
        return frame
    kind = RECORDS[name]
    touched = pd.Series(False, index=frame.index)
    changed = frame.copy()
    referring = [
        column
        for column, known in columns(kind).items()
        if known.refers is not None and "organisation" in known.refers.tables
    ]
    if name == "organisation":
        referring.append("id")
    for column in referring:
        renamed = changed[column].map(lambda value: _bars(value, mapping))
        touched |= renamed.ne(changed[column]) & renamed.notna()
        changed[column] = renamed
    if touched.any():
        changed.loc[touched, "fact_key"] = [
            "/".join("" if pd.isna(row[part]) else _plain(row[part]) for part in kind.key)
            for row in changed.loc[touched].to_dict("records")
        ]
    return changed


def _bars(value: object, mapping: Mapping[str, str]) -> object:
    if not isinstance(value, str):
        return value
    return "|".join(dict.fromkeys(mapping.get(part, part) for part in value.split("|")))


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _aliases(
    organisations: pd.DataFrame, aliases: pd.DataFrame, mapping: Mapping[str, str]
) -> pd.DataFrame:
    """Return alias rows that keep the names of merged organisations findable."""
    rows = []
    for row in organisations[organisations["id"].isin(list(mapping))].to_dict("records"):
        alias = Alias(org=mapping[row["id"]], alias=row["name"], ambiguous=False)
        rows.append(
            {
                **{column: row.get(column) for column in aliases.columns},
                **alias.payload(),
                "fact_key": alias.fact_key,
            }
        )
    return pd.DataFrame(rows, columns=aliases.columns).astype(aliases.dtypes.to_dict())
