"""Tables and views of a release: columns, types and the comment of each.

Every record type gives a table `<name>_statement` and a view `<name>`; the other tables are listed
here. `all_tables()` is what the release, the content hash, the guarded SQL and the documentation
go by.
"""

from dataclasses import dataclass
from functools import cache

from data.records import RECORDS
from data.records.record import Record
from data.statements import COMMON_COLUMNS, SHOWN, table_columns

SHARE_PARTS = ("share_estimator", "share_statcounter", "share_derived")
STATCOUNTER_LICENCE = "CC BY-SA 3.0"

Columns = dict[str, tuple[str, str]]
"""Column -> SQL type and comment."""


@dataclass(frozen=True)
class Table:
    """A published table or view.

    query: the text of a view; None for a table.
    hashed: whether its rows enter the content hash (views repeat tables).
    since: format of the first releases that have it.
    """

    name: str
    comment: str
    columns: Columns
    query: str | None = None
    since: int = 1

    @property
    def hashed(self) -> bool:
        """Return whether the rows enter the content hash."""
        return self.query is None and self.name != "release_info"


_OBSERVATION: Columns = {
    "observation_id": ("VARCHAR", "hash of what is said and who says it"),
    "record_type": ("VARCHAR", "table the statement belongs to"),
    **{
        name: COMMON_COLUMNS[name]
        for name in ("fact_key", "source_id", "collected_by", "source_url", "source_name")
    },
    "payload": ("VARCHAR", "columns of the record as JSON"),
    **{
        name: COMMON_COLUMNS[name]
        for name in (
            "evidence",
            "grade",
            "excerpt",
            "locator",
            "document_id",
            "valid_from",
            "valid_to",
            "public_from",
            "public_from_assumed",
            "recorded_at",
            "known_from",
            "withdrawn_at",
            "review",
        )
    },
}

_DOCUMENT: Columns = {
    "document_id": ("VARCHAR", "id of the archived response"),
    "source_id": ("VARCHAR", "source of the source table that was read"),
    "url": ("VARCHAR", "address that was read"),
    "retrieved_at": ("TIMESTAMP", "when it was read (UTC)"),
    "sha256": ("VARCHAR", "hash of the body"),
    "size": ("BIGINT", "bytes of the body"),
    "status": ("BIGINT", "HTTP status"),
    "media_type": ("VARCHAR", "media type as sent"),
    "archive_file": ("VARCHAR", "WARC file under the archive folder"),
    "archive_offset": ("BIGINT", "offset of the record in that file"),
    "archive_record": ("VARCHAR", "WARC record id"),
}

_SOURCE: Columns = {
    "source_id": ("VARCHAR", "id of the cited page, as in the other tables"),
    "source_url": ("VARCHAR", "its address; empty for statements without a link"),
    "source_name": ("VARCHAR", "name of the source as cited"),
    "publisher": ("VARCHAR", "publisher at that address"),
    "kind": ("VARCHAR", "official, filing, party, estimator, edited_press, blog, mirror, ..."),
    "grade": ("BIGINT", "1 official, filing or own statement; 2 estimator, edited press; 3 rest"),
    "collected_by": ("VARCHAR", "bundled, or the crawlers' sources, separated by a bar"),
    "licence": ("VARCHAR", "licence of the source where one is known to bind"),
    "retrieved_at": ("TIMESTAMP", "when the page was last archived (UTC); empty: not archived"),
    "recorded_at": ("TIMESTAMP", "when a statement from it was last recorded (UTC)"),
    "n_statements": ("BIGINT", "statements that cite it"),
}

MEASURE: Columns = {
    "measure_id": ("VARCHAR", "what is measured, of what and when, in one text"),
    "subject": ("VARCHAR", "market, organisation or pair that is measured"),
    "measure": ("VARCHAR", "hhi, hhi_capped (fringe capped where the list is known), cr1 to cr4"),
    "market": ("VARCHAR", "slug of the market"),
    "geography": ("VARCHAR", "geography of the market"),
    "period": ("VARCHAR", "period, partial date"),
    "metric": ("VARCHAR", "what is counted"),
    "estimator": ("VARCHAR", "who estimates; never mixed"),
    "value_lo": ("DOUBLE", "lower bound in unit"),
    "value_hi": ("DOUBLE", "upper bound in unit"),
    "point": ("DOUBLE", "value, only where named coverage is at least 99 percent"),
    "unit": ("VARCHAR", "unit of the values"),
    "coverage_pct": ("DOUBLE", "percent that named firms account for"),
    "n_named": ("BIGINT", "number of named firms"),
    "fringe_assumption": ("VARCHAR", "how the unnamed rest was bounded"),
    "bound": ("VARCHAR", "exact, or outer: the interval contains the exact one"),
    "derived": ("BOOLEAN", "rests on derived shares"),
    "aged": ("BOOLEAN", "the period ended more than 18 months before as_of"),
    "control_changed": ("BOOLEAN", "a firm changed hands inside the period"),
    "headline_of": ("VARCHAR", "layer whose headline series this is; empty: of none"),
    "source_ids": ("VARCHAR", "cited pages in table source, separated by a bar"),
    "problem": ("VARCHAR", "why a value is missing (shares that cannot add up)"),
}
"""Columns of table `measure`; `graph.run.compute` may leave out those that do not apply."""

ALERT: Columns = {
    "event_id": ("VARCHAR", "id of the finding, stable over releases"),
    "rule_id": ("VARCHAR", "rule that fired"),
    "rule_version": ("VARCHAR", "version of the rule"),
    "severity": ("VARCHAR", "critical, high, medium, low or good_news"),
    "certainty": ("VARCHAR", "certain (holds over the whole interval) or possible"),
    "state": ("VARCHAR", "active or retracted"),
    "subject": ("VARCHAR", "organisations, markets or services concerned, separated by a bar"),
    "layer": ("VARCHAR", "layer of the chain"),
    "detected_at": ("DATE", "day of the state that the rule found"),
    "valid_at": ("VARCHAR", "partial date of the fact behind it"),
    "value_before": ("VARCHAR", "state or value one week earlier"),
    "value_after": ("VARCHAR", "state or value found"),
    "tags": ("VARCHAR", "initial and other marks, separated by a bar"),
    "details": ("VARCHAR", "further facts of the finding as JSON"),
    "sentence_en": ("VARCHAR", "the finding in English"),
    "sentence_fr": ("VARCHAR", "the finding in French"),
    "source_ids": ("VARCHAR", "cited pages in table source, separated by a bar"),
}
"""Columns of table `alert`; `graph.run.compute` may leave out those that do not apply."""

CORRECTION: Columns = {
    "correction_id": ("VARCHAR", "id of the correction, stable over releases"),
    "record_type": ("VARCHAR", "table of the corrected statement"),
    "fact_key": ("VARCHAR", "fact that it was about"),
    "taken_back": ("VARCHAR", "observation that was taken back"),
    "stated": ("VARCHAR", "observation that stands instead; empty: none"),
    "corrected_on": ("DATE", "day on which it was taken back"),
    "reason": ("VARCHAR", "why it was taken back; empty: the source itself said otherwise"),
    "number": ("VARCHAR", "derived number that changed; empty: none did"),
    "subject": ("VARCHAR", "what the number is about, separated by a bar"),
    "unit": ("VARCHAR", "unit of the values"),
    "before_lo": ("DOUBLE", "lower bound with the statement that was taken back"),
    "before_hi": ("DOUBLE", "upper bound with it"),
    "after_lo": ("DOUBLE", "lower bound with the statement that stands"),
    "after_hi": ("DOUBLE", "upper bound with it"),
}
"""Columns of table `correction`: one row per derived number that a correction changed."""

_RELEASE_INFO: Columns = {
    "name": ("VARCHAR", "name of the release"),
    "built_at": ("TIMESTAMP", "when it was built (UTC)"),
    "as_of": ("DATE", "default date of questions: newest recording, or the replayed day"),
    "as_known": ("DATE", "day of a replay; empty for an ordinary release"),
    "basis": ("VARCHAR", "known: first data set by publication; recorded: all by recording"),
    "bundled": ("BOOLEAN", "bundled facts are part of it"),
    "facts": ("BIGINT", "facts shown, all views together"),
    "statements": ("BIGINT", "statements held"),
    "content_hash": ("VARCHAR", "sha-256 over the sorted rows of all other tables"),
    "format": ("BIGINT", "version of these tables"),
    "alert_packs": ("VARCHAR", "threshold packs that the alert rules used; several with |"),
    "broken_rules": ("VARCHAR", "alert rules that failed in this build; several with |"),
}

FORMAT = 2
"""Version of these tables; 2 brought table `correction`."""

_MORE = (
    Table("observation", "Every statement with its source, as the ledger holds it", _OBSERVATION),
    Table("document", "Archived responses of sources", _DOCUMENT),
    Table("source", "Cited pages with publisher and grade", _SOURCE),
    Table("measure", "Computed values, each an interval with what it rests on", MEASURE),
    Table("alert", "Findings of the alert rules", ALERT),
    Table(
        "correction",
        "Corrected statements, each with the derived numbers that changed, before and after",
        CORRECTION,
        since=2,
    ),
    Table("release_info", "One row about this release", _RELEASE_INFO),
)


@cache
def all_tables() -> dict[str, Table]:
    """Return every published table and view by name, tables before the views that read them."""
    found: dict[str, Table] = {}
    for name, kind in RECORDS.items():
        own = table_columns(kind)
        comment = _comment(kind)
        statement = Table(
            f"{name}_statement",
            f"{comment} Every statement, shown or not.",
            own | {SHOWN[0]: SHOWN[1:]},
        )
        found[statement.name] = statement
        listed = ", ".join(f'"{column}"' for column in own)
        query = f"select {listed} from {name}_statement where shown"
        found[name] = Table(name, f"{comment} One row per fact.", own, query)
    found["share"] = _share()
    return found | {table.name: table for table in _MORE}


def _share() -> Table:
    own = table_columns(RECORDS["share_estimator"])
    licence: Columns = {
        "licence": ("VARCHAR", "CC BY-SA 3.0 on rows of StatCounter; empty elsewhere"),
        "derived": ("BOOLEAN", "computed from a printed amount and total"),
    }
    listed = ", ".join(f'"{column}"' for column in own)
    parts = [
        f"select {listed}, {_text(part == 'share_statcounter')} as licence, "
        f"{str(part == 'share_derived').lower()} as derived from {part}"
        for part in SHARE_PARTS
    ]
    comment = (
        "Shares of all estimators. One row per fact. Rows of StatCounter are under CC BY-SA 3.0; "
        "never mix estimators, never renormalise."
    )
    return Table("share", comment, own | licence, " union all ".join(parts))


def _text(statcounter: bool) -> str:
    return f"'{STATCOUNTER_LICENCE}'" if statcounter else "cast(null as varchar)"


def _comment(kind: type[Record]) -> str:
    return " ".join((kind.__doc__ or "").split())
