"""Revenues and units by market, financial figures by firm, and exchange-rate bands."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from data.records.columns import (
    Amount,
    Currency,
    FiscalPeriod,
    Organisation,
    Period,
    ProseText,
    Quantity,
    Text,
    Word,
    code,
    column,
    optional,
)
from data.records.markets import MarketFigure
from data.records.record import RangedRecord, Record


class UnitRecord(Record):
    """A figure in money, with its currency, or in other units, without one."""

    @model_validator(mode="after")
    def _money_has_a_currency(self) -> Self:
        values = self.__dict__
        if (values["unit"] == "money") != (values["currency"] is not None):
            raise ValueError("a currency goes with unit money, and only with it")
        return self


class Revenue(MarketFigure, UnitRecord):
    """Revenues or units that an estimator prints for a market."""

    record_type: ClassVar[str] = "revenue"
    reference_file: ClassVar[str | None] = "revenues.csv"
    key: ClassVar[tuple[str, ...]] = (
        "market",
        "geography",
        "period",
        "org",
        "role",
        "unit",
        "currency",
        "estimator",
    )

    org: Organisation = column("firm, or a pseudo-organisation for totals and groups")
    role: Annotated[Word, code("revenues", "role")] = column(
        "firm, others, group or total; groups and totals repeat the firms"
    )
    amount: Amount = column("amount in full units")
    currency: Currency | None = optional("ISO 4217 currency where unit is money")
    unit: Annotated[Word, code("revenues", "unit")] = column(
        "money, users, units, h100e or downloads"
    )
    estimator: Text = column("who estimates or reports")
    note: ProseText | None = optional("remark")


class Financial(UnitRecord):
    """Financial and user figures of firms; `dma-threshold` rows hold the Art. 3(2) figures."""

    record_type: ClassVar[str] = "financial"
    reference_file: ClassVar[str | None] = "financials.csv"
    key: ClassVar[tuple[str, ...]] = (
        "org",
        "fiscal_year",
        "metric",
        "item",
        "unit",
        "currency",
    )
    dated_by: ClassVar[tuple[str, ...]] = ("fiscal_year",)
    valid_from_by: ClassVar[str | None] = "fiscal_year"
    valid_to_by: ClassVar[str | None] = "fiscal_year"

    org: Organisation = column("firm")
    fiscal_year: FiscalPeriod = column(
        "calendar period, or FYyyyy[-Qn] for a fiscal period (whose days differ by firm)"
    )
    metric: Annotated[Word, code("financials", "metric")] = column("what is reported")
    item: Text | None = optional("segment or service")
    value: Amount = column("value in full units")
    currency: Currency | None = optional("ISO 4217 currency where unit is money")
    unit: Annotated[Word, code("financials", "unit")] = column(
        "money, users, users_lower_bound or business_users"
    )
    note: ProseText | None = optional("remark")


class FxBand(RangedRecord):
    """Euro per unit of a currency: lowest, average and highest reference rate of a year."""

    record_type: ClassVar[str] = "fx_band"
    reference_file: ClassVar[str | None] = "fx_bands.csv"
    key: ClassVar[tuple[str, ...]] = ("year", "currency")
    dated_by: ClassVar[tuple[str, ...]] = ("year",)
    ascending: ClassVar[tuple[str, str, str]] = (
        "eur_per_unit_low",
        "eur_per_unit_avg",
        "eur_per_unit_high",
    )

    year: Annotated[Period, Field(pattern=r"^\d{4}$")] = column("calendar year")
    currency: Currency = column("ISO 4217 currency")
    eur_per_unit_low: Quantity = column("lowest euro value of one unit in the year")
    eur_per_unit_avg: Quantity = column("average euro value of one unit in the year")
    eur_per_unit_high: Quantity = column("highest euro value of one unit in the year")
