"""Steps before merger authorities."""

from typing import Annotated, ClassVar

from data.records.columns import (
    Deal,
    Organisations,
    PartialDate,
    ProseText,
    Refers,
    Slug,
    Text,
    Word,
    code,
    column,
    optional,
)
from data.records.record import Record


class Merger(Record):
    """Merger cases: one row per authority, case, parties and outcome."""

    record_type: ClassVar[str] = "merger"
    reference_file: ClassVar[str | None] = "mergers.csv"
    key: ClassVar[tuple[str, ...]] = ("authority", "case_number", "acquirer", "target", "outcome")
    dated_by: ClassVar[tuple[str, ...]] = ("decided", "notified", "initiated")
    valid_from_by: ClassVar[str | None] = "decided"

    id: Slug = column("slug of the row")
    authority: Text = column("authority")
    case_number: Text | None = optional("case number")
    acquirer: Organisations = column("acquirer; a bar joins several")
    acquirer_name: Text = column("acquirer as printed")
    target: Organisations = column("target; a bar joins several")
    target_name: Text = column("target as printed")
    initiated: PartialDate | None = optional("start of the procedure")
    notified: PartialDate | None = optional("day of notification")
    decided: PartialDate | None = optional("day of decision")
    outcome: Annotated[Word, code("mergers", "outcome")] | None = optional("outcome")
    decision_article: Text | None = optional("legal basis of the decision")
    procedure: Text | None = optional("procedure")
    related_art14: Annotated[Slug, Refers(("art14_notice",))] | None = optional(
        "the Art. 14 notice of the same deal"
    )
    deal_id: Deal | None = optional("the deal in table deal")
    note: ProseText | None = optional("remark")

    @property
    def fact_key(self) -> str:
        """Return authority and case number with the outcome; without a number the parties."""
        case = self.case_number or f"{self.acquirer}+{self.target}"
        parts = (self.authority, case, self.outcome or "")
        return "/".join(parts)
