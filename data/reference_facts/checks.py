"""Rules that join rows: identities, references that resolve, shares that add up."""

from collections import defaultdict
from collections.abc import Iterable

from data.errors import RefusedFileError
from data.records import Dependency, Organisation
from data.records.markets import Share
from data.records.record import columns
from data.reference_facts.reading import Row

FULL_MARKET_PCT = 100.0
ROUNDING_PCT = 1e-6
"""Slack for adding decimal figures in binary; far below any printed digit."""


def check_all(rows: list[Row]) -> None:
    """Refuse the first row that breaks a rule between rows.

    Raises:
        RefusedFileError: names file, line, column and reason.
    """
    known = {table: _slugs(rows, table) for table in ("organisation", "node", "deal", "market")}
    known["art14_notice"] = _slugs(rows, "art14_notice")
    _check_identities(rows)
    for row in rows:
        _check_references(row, known)
    _check_sides(rows, known)
    _check_parents(rows)
    _check_shares(rows)


def _slugs(rows: Iterable[Row], table: str) -> set[str]:
    column = "market" if table == "market" else "id"
    return {getattr(row.record, column) for row in rows if row.record.record_type == table}


def _check_identities(rows: list[Row]) -> None:
    first: dict[tuple[str, str, str | None], Row] = {}
    for row in rows:
        said = row.observation
        by_slug = row.record.key == ("id",) or row.record.record_type == "art14_notice"
        key = (said.record_type, said.fact_key, None if by_slug else said.source_url)
        other = first.setdefault(key, row)
        if other is not row:
            reason = f"'{said.fact_key}' stands already in line {other.line}"
            raise RefusedFileError(row.file, row.line, row.record.key[0], reason)


def _check_references(row: Row, known: dict[str, set[str]]) -> None:
    for column in columns(type(row.record)).values():
        value = getattr(row.record, column.name)
        if column.refers is None or value is None:
            continue
        parts = value.split("|") if column.refers.several else [value]
        for part in parts:
            if not any(part in known[table] for table in column.refers.tables):
                wanted = " or ".join(column.refers.tables)
                printed = {new: old for old, new in row.record.renamed.items()}
                reason = f"'{part}' is no known {wanted}"
                name = printed.get(column.name, column.name)
                raise RefusedFileError(row.file, row.line, name, reason)


def _check_sides(rows: list[Row], known: dict[str, set[str]]) -> None:
    for row in rows:
        if not isinstance(row.record, Dependency):
            continue
        for side in ("upstream", "downstream"):
            slug, table = getattr(row.record, side), getattr(row.record, f"{side}_type")
            if slug not in known[table]:
                raise RefusedFileError(row.file, row.line, side, f"'{slug}' is no known {table}")


def _check_parents(rows: list[Row]) -> None:
    organisations = {
        row.record.id: (row, row.record.parent_id)
        for row in rows
        if isinstance(row.record, Organisation)
    }
    for slug, (row, controller) in organisations.items():
        path, parent = [slug], controller
        while parent is not None:
            if parent in path:
                chain = " → ".join([*path, parent])
                raise RefusedFileError(
                    row.file, row.line, "parent_id", f"control runs in a circle: {chain}"
                )
            path.append(parent)
            parent = organisations[parent][1]


def _check_shares(rows: list[Row]) -> None:
    totals: dict[tuple[str, ...], float] = defaultdict(float)
    for row in rows:
        if isinstance(row.record, Share) and row.record.role != "outside":
            share = row.record
            key = (share.market, share.geography, share.period, share.metric, share.estimator)
            totals[key] += share.share_lo
            if totals[key] > FULL_MARKET_PCT + ROUNDING_PCT:
                reason = (
                    f"lower bounds of {share.market}, {share.geography}, {share.period}, "
                    f"{share.estimator} add up to {totals[key]:g}, above 100"
                )
                raise RefusedFileError(row.file, row.line, "share_lo", reason)
