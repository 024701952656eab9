"""Dated happenings that are no deals: shocks, vanished list entries, dates of the law."""

from typing import ClassVar, Literal

from data.records.columns import Layer, Organisations, PartialDate, ProseText, Slug, Text, column
from data.records.columns import optional as maybe
from data.records.record import Record


class Event(Record):
    """Shocks that are not deals, and entries that vanished from an official list."""

    record_type: ClassVar[str] = "event"
    reference_file: ClassVar[str | None] = "events.csv"
    key: ClassVar[tuple[str, ...]] = ("id",)
    dated_by: ClassVar[tuple[str, ...]] = ("date",)
    valid_from_by: ClassVar[str | None] = "date"

    id: Slug = column("slug of the event")
    date: PartialDate = column("date")
    event: ProseText = column("what happened")
    actors: Organisations | None = maybe("organisations concerned, separated by a bar")
    layer: Layer | None = maybe("layer of the chain")


class AiActDate(Record):
    """Dates of Regulation (EU) 2024/1689 and of its postponement."""

    record_type: ClassVar[str] = "ai_act_date"
    reference_file: ClassVar[str | None] = "ai_act_dates.csv"
    key: ClassVar[tuple[str, ...]] = ("date", "provision")
    dated_by: ClassVar[tuple[str, ...]] = ("date",)
    valid_from_by: ClassVar[str | None] = "date"

    date: PartialDate = column("day")
    provision: Text = column("provision")
    what: ProseText = column("what happens on that day")
    kind: Literal["statutory", "indicative"] = column("statutory or indicative")
