"""Deals, how they overlap, and the steps of authorities attached to them."""

from typing import Annotated, ClassVar, Self

from pydantic import model_validator

from data.records.columns import (
    Amount,
    Currency,
    Organisation,
    Organisations,
    PartialDate,
    Percent,
    ProseText,
    Slug,
    Text,
    Url,
    Urls,
    Word,
    code,
    column,
    optional,
)
from data.records.columns import Deal as DealSlug
from data.records.record import Record


class Deal(Record):
    """Deals: investments, acquisitions, compute and chip contracts, licences, grants."""

    record_type: ClassVar[str] = "deal"
    reference_file: ClassVar[str | None] = "deals.csv"
    key: ClassVar[tuple[str, ...]] = ("id",)
    public_by: ClassVar[str | None] = "source_date"
    dated_by: ClassVar[tuple[str, ...]] = ("announced",)
    valid_from_by: ClassVar[str | None] = "announced"

    id: Slug = column("slug of the deal")
    announced: PartialDate = column("day, month or year of the announcement")
    kind: Annotated[Word, code("deals", "kind")] = column(
        "investment, acquisition, acquihire, licence, distribution, partnership, cloud_contract, "
        "chip_supply, joint_venture or public_grant"
    )
    source_org: Organisation = column("who invests, buys, supplies, licenses or grants")
    target_org: Organisation = column("who receives, is bought or is supplied")
    other_parties: Organisations | None = optional("further parties, separated by a bar")
    amount: Amount | None = optional("amount in full units of currency")
    currency: Currency | None = optional("ISO 4217 currency of amount")
    amount_basis: Annotated[Word, code("deals", "amount_basis")] | None = optional(
        "paid, committed, up_to, contract_value, estimated or round_total; never add across them"
    )
    amount_period: Annotated[Word, code("deals", "amount_period")] | None = optional(
        "total or year (an amount per year)"
    )
    amount_alt: Text | None = optional("other printed figures of the same amount")
    stake_pct: Percent | None = optional("percent of the target; on chip supply a warrant ceiling")
    exclusivity: Annotated[Word, code("deals", "exclusivity")] = column(
        "exclusive, preferred, right_of_first_refusal, non_exclusive or unknown", "unknown"
    )
    status: Annotated[Word, code("deals", "status")] = column(
        "announced, completed, under_review, abandoned or expired"
    )
    description: ProseText | None = optional("what was agreed, in one sentence")
    source_date: Annotated[PartialDate, "publication"] | None = optional(
        "when the source was published"
    )
    read_at: Url | None = optional("republished text that was used")
    other_sources: Urls | None = optional("further sources, separated by a bar")
    overlap_group: Slug | None = optional("joins rows of one round, package or project")
    summable: bool | None = optional("may be added within one kind, currency and amount_basis")
    summable_reason: Annotated[Word, code("deals", "summable_reason")] | None = optional(
        "why it may not be added"
    )

    @model_validator(mode="after")
    def _amount_has_a_currency(self) -> Self:
        if (self.amount is None) != (self.currency is None):
            raise ValueError("amount and currency come together")
        if self.amount is None and self.amount_basis is not None:
            raise ValueError("amount_basis without an amount")
        return self


class Overlap(Record):
    """How two deals overlap: parts, same money, successors."""

    record_type: ClassVar[str] = "overlap"
    reference_file: ClassVar[str | None] = "overlaps.csv"
    key: ClassVar[tuple[str, ...]] = ("deal_id", "related_deal_id", "relation")
    always_known: ClassVar[bool] = True

    deal_id: DealSlug = column("deal")
    related_deal_id: DealSlug = column("deal it overlaps with")
    relation: Annotated[Word, code("overlaps", "relation")] = column(
        "how deal_id relates to related_deal_id (part_of, same_money, superseded_by, ...)"
    )


class LegalStatus(Record):
    """Steps of authorities attached to a deal."""

    record_type: ClassVar[str] = "legal_status"
    reference_file: ClassVar[str | None] = "legal_status.csv"
    key: ClassVar[tuple[str, ...]] = ("id",)
    dated_by: ClassVar[tuple[str, ...]] = ("date",)
    valid_from_by: ClassVar[str | None] = "date"

    id: Slug = column("slug of the step")
    deal_id: DealSlug = column("deal concerned")
    authority: Text = column("authority, with its country")
    date: PartialDate = column("date of the step")
    outcome: Annotated[Word, code("legal_status", "outcome")] = column("outcome of the step")
    note: ProseText | None = optional("remark")
    read_at: Url | None = optional("republished text that was used")
