"""Provenance of computed measures: the formula in words with its actual inputs."""

from dashboard.web.context import Context
from dashboard.web.provenance import MEASURES, Input, Provenance, Statement
from dashboard.web.readings import thresholds
from dashboard.web.wording import actor_name, share_in_words, word
from data.errors import NotFoundError
from data.language import formats
from data.language.of_facts import of_facts
from graph.markets.concentration import MarketConcentration
from graph.markets.series import SeriesKey, ShareSeries
from graph.measure import Measure
from graph.records import records


def hhi_id(key: SeriesKey) -> str:
    """Return the id under which the drawer shows the HHI of a series."""
    parts = (key.market, key.geography, key.period, key.metric, key.estimator)
    return "hhi:" + "|".join(parts)


def hhi_in_words(context: Context, found: MarketConcentration) -> str:
    """Return the HHI interval that decides: the tighter one where it is justified."""
    return interval_in_words(context, deciding(found))


def deciding(found: MarketConcentration) -> Measure:
    """Return the capped interval where the list holds the largest firms, else the plain one."""
    return found.hhi_capped or found.hhi


def interval_in_words(context: Context, measure: Measure) -> str:
    """Return a measure as a range of whole numbers."""
    return formats.interval(measure.value_lo, measure.value_hi, context.language)


def verdict_of(context: Context, measure: Measure) -> str:
    """Return whether an HHI lies above the highest limit of the yardstick chosen, or is open."""
    limit = thresholds(context.state.pack)[-1]
    low, high = measure.value_lo, measure.value_hi
    kind = "open"
    if low is not None and low > limit:
        kind = "above"
    elif high is not None and high <= limit:
        kind = "below"
    return context.say(
        f"markets.verdict_{kind}",
        limit=formats.number(limit, context.language),
        pack=context.say(f"shell.packs.{context.state.pack}"),
    )


def series_of(context: Context, key: SeriesKey) -> ShareSeries:
    """Return the series of a key.

    Raises:
        NotFoundError: no such series on this day.
    """
    for series in context.readings.series:
        if series.key == key:
            return series
    raise NotFoundError(f"no shares of '{key.market}' for {key.period} are known on this day")


def _hhi(context: Context, rest: str) -> Provenance:
    parts = rest.split("|")
    if len(parts) != 5:
        raise NotFoundError(f"'{rest}' names no share series")
    key = SeriesKey(*parts)
    series = series_of(context, key)
    found = context.readings.concentration(series)
    shares = context.facts.frame("share")
    chosen = shares[
        (shares["market"] == key.market)
        & (shares["geography"] == key.geography)
        & (shares["period"] == key.period)
        & (shares["metric"] == key.metric)
        & (shares["estimator"] == key.estimator)
    ]
    rows = records(chosen)
    language = context.language
    values = [
        (context.say("markets.hhi_plain"), interval_in_words(context, found.hhi)),
        *(
            [(context.say("markets.hhi_capped"), interval_in_words(context, found.hhi_capped))]
            if found.hhi_capped
            else []
        ),
        (context.say("markets.coverage"), formats.percent(found.hhi.coverage_pct, language)),
        (context.say("markets.named"), formats.number(found.hhi.n_named, language)),
        (context.say("words.column.geography"), word(context, "geography", key.geography)),
        (context.say("words.column.period"), formats.partial_date(key.period, language)),
        (context.say("words.column.metric"), word(context, "metric", key.metric)),
        (context.say("words.column.estimator"), key.estimator),
    ]
    return Provenance(
        id=hhi_id(key),
        title=context.say("markets.hhi_of", market=market_name(context, key.market)),
        value=f"{context.say('markets.hhi')} {hhi_in_words(context, found)}",
        values=tuple(values),
        formula=_formula(context, series, found),
        inputs=tuple(
            Input(actor_name(context, row["org"]), share_in_words(context, row), _share_fact(row))
            for row in sorted(rows, key=lambda row: -(row["share_pct"] or 0))
        ),
        statements=tuple(Statement(row, True) for row in _one_per_source(rows)),
        remarks=(context.say("markets.level_only"),),
    )


def _one_per_source(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    by_source = {str(row["source_url"]): row for row in rows}
    return list(by_source.values())


def _share_fact(row: dict[str, object]) -> str:
    table = "share_statcounter" if row["estimator"] == "StatCounter" else "share_estimator"
    if str(row["estimator"]).endswith(", derived"):
        table = "share_derived"
    return f"{table}:{row['fact_key']}"


def share_fact(row: dict[str, object]) -> str:
    """Return the fact id of a share row; StatCounter and derived rows have tables of their own."""
    return _share_fact(row)


def _formula(context: Context, series: ShareSeries, found: MarketConcentration) -> str:
    terms = " + ".join(f"[{float(f.lo):g}; {float(f.hi):g}]²" for f in series.firms[:12])
    more = " + …" if len(series.firms) > 12 else ""
    lines = [f"{context.say('markets.hhi')} = {terms}{more}"]
    if not series.all_named:
        rest = 100 - series.coverage_pct
        lines.append(
            context.say("markets.rest", rest=formats.percent(float(rest), context.language))
        )
        lines.append(context.say("markets.assumption_plain"))
        if found.hhi_capped is not None and series.smallest_listed is not None:
            cap = formats.percent(float(series.smallest_listed), context.language, 2)
            lines.append(context.say("markets.assumption_capped", cap=cap))
    else:
        lines.append(context.say("markets.assumption_complete"))
    if series.residuals:
        names = ", ".join(actor_name(context, name) for name in series.residuals)
        lines.append(context.say("markets.residuals", names=names))
    return "\n".join(lines)


def market_name(context: Context, market: str) -> str:
    """Return the name of a market in the reader's language, its slug where it has none."""
    written = context.readings.market_names.get(market)
    return market if written is None else of_facts("market", market, written, context.language)


MEASURES["hhi"] = _hhi
