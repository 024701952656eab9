"""From a validated record to an observation: identity, validity and since when it was public."""

from datetime import date, datetime

from data.observations import Evidence, Observation
from data.records.record import Record, interval_of


def observation_of(
    record: Record,
    *,
    source_id: str,
    source_url: str | None,
    source_name: str | None,
    recorded_at: datetime,
    evidence: Evidence = "seen",
    public_from: date | None = None,
    document_id: str | None = None,
    locator: str | None = None,
    excerpt: str | None = None,
    valid_from: str | None = None,
    valid_to: str | None = None,
) -> Observation:
    """Return what a source says with this record.

    Without `public_from` the day comes from the record: its date of publication, else the last
    possible day of the fact's own date (assumed), else the day of recording (assumed); never later
    than the day of recording. `valid_from` and `valid_to` default to the record's own dates.
    """
    recorded_on = recorded_at.date()
    inferred, assumed = public_day(record, recorded_on)
    return Observation(
        record_type=record.record_type,
        fact_key=record.fact_key,
        payload=record.payload(),
        source_id=source_id,
        source_url=source_url,
        source_name=source_name,
        evidence=evidence,
        recorded_at=recorded_at,
        public_from=public_from or inferred,
        public_from_assumed=assumed if public_from is None else False,
        valid_from=valid_from or _date_in(record, record.valid_from_by),
        valid_to=valid_to or _date_in(record, record.valid_to_by),
        document_id=document_id,
        locator=locator,
        excerpt=excerpt,
    )


def public_day(record: Record, recorded_on: date) -> tuple[date, bool]:
    """Return since which day the statement was public, and whether that day is assumed.

    A printed date of publication counts with its last possible day and is assumed when it names no
    single day. Nothing that was recorded can have become public later.
    """
    published = interval_of(_date_in(record, record.public_by))
    if published is not None and published.last <= recorded_on:
        return published.last, published.first != published.last
    for column in record.dated_by:
        own = interval_of(_date_in(record, column))
        if own is not None:
            return min(own.last, recorded_on), True
    return recorded_on, True


def _date_in(record: Record, column: str | None) -> str | None:
    return None if column is None else getattr(record, column)
