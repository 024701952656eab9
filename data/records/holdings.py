"""Who holds which part of whom."""

from typing import ClassVar

from data.records.columns import Organisation, PartialDate, Percent, Url, Word, column, optional
from data.records.record import Record


class Ownership(Record):
    """Disclosed stakes and votes: a time series per pair of holder and held."""

    record_type: ClassVar[str] = "ownership"
    reference_file: ClassVar[str | None] = "ownership.csv"
    key: ClassVar[tuple[str, ...]] = ("holder", "held", "as_of", "basis")
    dated_by: ClassVar[tuple[str, ...]] = ("as_of",)
    valid_from_by: ClassVar[str | None] = "as_of"

    holder: Organisation = column("who holds")
    held: Organisation = column("whose capital is held")
    stake_pct: Percent | None = optional("percent of the capital")
    stake_lo: Percent | None = optional(
        "lower bound of stake_pct where printed as a range or about"
    )
    stake_hi: Percent | None = optional(
        "upper bound of stake_pct where printed as a range or about"
    )
    voting_pct: Percent | None = optional("percent of the votes")
    as_of: PartialDate | None = optional("date of the holding, partial date")
    basis: Word | None = optional(
        "warrants; group_member: perhaps the shares of another holder of the same filing; empty: "
        "shares"
    )
    read_at: Url | None = optional("republished text that was used")
