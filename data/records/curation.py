"""Reference data about the data: coded values and the grade of publishers."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from data.records.columns import PartialDate, ProseText, Text, Word
from data.records.columns import column as declared
from data.records.columns import optional as maybe
from data.records.record import Record


class VocabularyEntry(Record):
    """Coded values, their meaning and what they map to in the chain graph."""

    record_type: ClassVar[str] = "vocabulary"
    reference_file: ClassVar[str | None] = "vocabulary.csv"
    key: ClassVar[tuple[str, ...]] = ("table", "column", "value")
    always_known: ClassVar[bool] = True

    table: Word = declared("reference file without its ending; all: every file")
    column: Word = declared("column of that file")
    value: Text = declared("coded value")
    meaning: ProseText = declared("meaning")
    maps_to: Text | None = maybe("edge kinds or states, separated by a bar")
    rule: Text | None = maybe("rule that chooses among several")


class Publisher(Record):
    """Hosts and repositories of sources with publisher, kind and grade."""

    record_type: ClassVar[str] = "publisher"
    reference_file: ClassVar[str | None] = "publishers.csv"
    key: ClassVar[tuple[str, ...]] = ("host",)
    always_known: ClassVar[bool] = True

    host: Text = declared("host, or github.com/owner/repository")
    publisher: Text = declared("who publishes there")
    kind: Word = declared("official, filing, party, estimator, edited_press, blog, mirror, ...")
    grade: Annotated[int, Field(ge=1, le=3)] = declared(
        "1 official, filing or party's own statement; 2 estimator or edited press; 3 the rest"
    )
    note: ProseText | None = maybe("remark")


class Merge(Record):
    """Judgements that two keys mean one thing, or do not: a log, never an edit."""

    record_type: ClassVar[str] = "merge"
    key: ClassVar[tuple[str, ...]] = ("table_name", "merged_key")

    table_name: Literal["organisation", "deal"] = declared("organisation or deal")
    kept_key: Text = declared("key under which both are shown")
    merged_key: Text = declared("key that is shown under the kept one")
    same: bool = declared("true: one thing; false: two things (takes an earlier merge back)")
    reviewer: Text = declared("who judged")
    reason: ProseText | None = maybe("why")
    decided_on: PartialDate = declared("day of the judgement")
