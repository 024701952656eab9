"""Markets, the shares that estimators print, derived shares, and printed indices."""

from typing import Annotated, ClassVar, Literal

from data.records.columns import (
    Geographies,
    Geography,
    Layer,
    Organisation,
    Organisations,
    Percent,
    Period,
    ProseText,
    Quantity,
    Slug,
    Text,
    TextList,
    Word,
    code,
    column,
    optional,
)
from data.records.columns import Market as MarketSlug
from data.records.record import RangedRecord, Record


class Market(Record):
    """Markets used in the other tables, with what is known about their coverage."""

    record_type: ClassVar[str] = "market"
    reference_file: ClassVar[str | None] = "markets.csv"
    key: ClassVar[tuple[str, ...]] = ("market",)
    always_known: ClassVar[bool] = True

    market: Slug = column("slug of the market")
    market_name: Text = column("name of the market")
    layer: Layer = column("layer of the chain")
    geographies: Geographies = column("geographies, separated by a bar; separate markets each")
    metrics: Text | None = optional("metrics, separated by a bar")
    files: Text = column("reference files that hold rows of it, separated by a bar")
    rows: int = column("rows in those files")
    rows_seen: int = column("rows with a source")
    rows_recalled: int = column("rows of general knowledge, without a source")
    periods: int = column("number of periods")
    first_period: Period = column("oldest period")
    last_period: Period = column("newest period")
    estimators: Text | None = optional("estimators, separated by a bar; never mixed")
    coverage: Annotated[Word, code("markets", "coverage")] = column(
        "complete, mixed, partial (lower bound of the HHI only), overlapping_rates or no_shares"
    )


class PeriodRecord(Record):
    """What is said of a period: it dates the fact and bounds its validity."""

    dated_by: ClassVar[tuple[str, ...]] = ("period",)
    valid_from_by: ClassVar[str | None] = "period"
    valid_to_by: ClassVar[str | None] = "period"


class MarketFigure(PeriodRecord):
    """What someone prints about one market, in one geography and period."""

    market: MarketSlug = column("slug of the market")
    market_name: ProseText = column("name of the market")
    layer: Layer = column("layer of the chain")
    geography: Geography = column(
        "geography as printed: world, Europe, EU, EEA, UK or a country; never nested"
    )
    period: Period = column("period, partial date")


class Share(MarketFigure, RangedRecord):
    """Shares of one market, geography, period, metric and estimator."""

    record_type: ClassVar[str] = "share_estimator"
    key: ClassVar[tuple[str, ...]] = (
        "market",
        "geography",
        "period",
        "metric",
        "estimator",
        "org",
        "role",
    )
    ascending: ClassVar[tuple[str, str, str]] = ("share_lo", "share_pct", "share_hi")

    metric: Word = column("what is counted: revenue, units, visits, spend, users")
    org: Organisation = column("firm, or others")
    role: Annotated[Word, code("shares", "role")] = column(
        "firm, others (residual or group, never a firm) or outside (overlapping rate)"
    )
    share_pct: Percent = column("percent of the market")
    share_lo: Percent = column("lower bound of the printed figure or range")
    share_hi: Percent = column("upper bound of the printed figure or range")
    estimator: Text = column("who estimates")
    note: ProseText | None = optional("remark")


class ShareEstimator(Share):
    """Shares printed by estimators other than StatCounter."""

    record_type: ClassVar[str] = "share_estimator"
    reference_file: ClassVar[str | None] = "shares.csv"


class ShareStatCounter(Share):
    """Shares of StatCounter Global Stats, licence CC BY-SA 3.0 (credit and ShareAlike)."""

    record_type: ClassVar[str] = "share_statcounter"
    reference_file: ClassVar[str | None] = "shares_statcounter.csv"


class ShareDerived(Share):
    """Shares computed from a printed amount and a printed total of one estimator and period."""

    record_type: ClassVar[str] = "share_derived"

    derived_from: TextList | None = optional("observations behind the share, separated by a bar")


class Aggregate(MarketFigure, RangedRecord):
    """Printed shares of groups of firms; they never feed an HHI."""

    record_type: ClassVar[str] = "aggregate"
    reference_file: ClassVar[str | None] = "aggregates.csv"
    key: ClassVar[tuple[str, ...]] = (
        "market",
        "geography",
        "period",
        "metric",
        "label",
        "estimator",
    )
    ascending: ClassVar[tuple[str, str, str]] = ("share_lo", "share_pct", "share_hi")

    metric: Word = column("what is counted")
    org: Organisations = column("members separated by a bar, or a pseudo-organisation")
    label: Text = column("printed name of the group")
    role: Literal["group", "others"] = column("group or others")
    share_pct: Percent = column("percent of the market")
    share_lo: Percent = column("lower bound")
    share_hi: Percent = column("upper bound")
    estimator: Text = column("who estimates")
    note: ProseText | None = optional("remark")


class PublishedIndex(PeriodRecord, RangedRecord):
    """Concentration indices printed by others: markets, worked examples and thresholds."""

    record_type: ClassVar[str] = "published_index"
    reference_file: ClassVar[str | None] = "hhi_published.csv"
    key: ClassVar[tuple[str, ...]] = (
        "market",
        "scope",
        "geography",
        "period",
        "measure",
        "publisher",
    )
    ascending: ClassVar[tuple[str, str, str]] = ("value_lo", "value", "value_hi")

    market: Slug = column("slug of the market, example or threshold")
    scope: Annotated[Word, code("hhi_published", "scope")] = column(
        "market, worked_example or threshold"
    )
    geography: Geography | None = optional("geography as printed")
    period: Period | None = optional("period, partial date")
    measure: Annotated[Word, code("hhi_published", "measure")] = column("index, as named")
    value: Quantity = column("printed value; the mid-point where a range is printed")
    value_lo: Quantity | None = optional("lower bound of a printed range")
    value_hi: Quantity | None = optional("upper bound of a printed range")
    shares_used: Text | None = optional("shares behind the value, separated by semicolons")
    publisher: Text = column("who printed it")
    note: ProseText | None = optional("remark")


class TopK(Record):
    """Whether the firms listed by an estimator are known to be the largest ones."""

    record_type: ClassVar[str] = "top_k"
    reference_file: ClassVar[str | None] = "top_k.csv"
    key: ClassVar[tuple[str, ...]] = ("market", "geography", "estimator")
    always_known: ClassVar[bool] = True

    market: MarketSlug = column("slug of the market")
    geography: Geography = column("geography")
    estimator: Text = column("who estimates")
    top_k_complete: Literal["true", "false", "unknown"] = column(
        "true: the firms listed are the largest ones; only then may the fringe be capped"
    )
    reason: ProseText = column("why")


class LayerHeadline(Record):
    """The one market per layer that the landing page shows."""

    record_type: ClassVar[str] = "layer_headline"
    reference_file: ClassVar[str | None] = "layer_headline.csv"
    key: ClassVar[tuple[str, ...]] = ("layer",)
    always_known: ClassVar[bool] = True

    layer: Layer = column("layer of the chain")
    market: MarketSlug | None = optional("slug of its headline market; empty: none fits")
    geography: Geography | None = optional("geography")
    estimator: Text | None = optional("who estimates")
    latest_period: Period | None = optional("newest period of that series")
    aged: bool | None = optional("older than 18 months")
    coverage_note: ProseText = column("why this market, and what it leaves out")
