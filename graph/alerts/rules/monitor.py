"""R30: where the monitor itself is blind."""

from collections.abc import Sequence
from datetime import date

from graph.alerts.finding import Finding, Shown, Support
from graph.alerts.market_state import market_series
from graph.alerts.view import SourceHealth, View

COVERAGE_DROP_PP = 10.0
PERIODS_MISSED = 2


def blind(view: View) -> list[Finding]:
    """R30: a source not read for twice its period, rows that stopped, coverage that fell."""
    return [*blind_sources(view.supplement.source_health, view.day), *_coverage(view)]


def blind_sources(health: Sequence[SourceHealth], day: date) -> list[Finding]:
    """Return the sources of grade 1 that were not read for twice their period, or went empty."""
    found = []
    for source in health:
        if source.grade != 1:
            continue
        silent = (
            source.last_read_on is None
            or (day - source.last_read_on).days > PERIODS_MISSED * source.period_days
        )
        emptied = source.rows == 0 and source.usual_rows >= 1
        if silent or emptied:
            found.append(
                Finding(
                    subject=(source.source_id,),
                    qualifier="silent" if silent else "empty",
                    severity="medium",
                    template="R30.silent" if silent else "R30.empty",
                    values={
                        "source": Shown("text", source.source_id),
                        "last_read": Shown("day", source.last_read_on)
                        if source.last_read_on
                        else Shown("key", "alerts.word.never"),
                    },
                    statements=(
                        Support(
                            "source",
                            source.source_id,
                            source.source_id,
                            source.source_id,
                            source.source_id,
                            1,
                        ),
                    ),
                    badges=("operator_critical",),
                )
            )
    return found


def _coverage(view: View) -> list[Finding]:
    headline = {
        (row["market"], row["geography"], row["estimator"]): row["layer"]
        for row in view.rows("layer_headline")
    }
    found = []
    for key, series in market_series(view).items():
        layer = headline.get((key[0], key[1], key[3]))
        if layer is None or len(series.periods) < 2:
            continue
        was, now = series.periods[-2].coverage_pct, series.latest.coverage_pct
        if was - now >= COVERAGE_DROP_PP:
            found.append(
                Finding(
                    subject=(layer,),
                    qualifier=f"coverage:{series.label}:{series.latest.label}",
                    severity="medium",
                    template="R30.coverage",
                    values={
                        "layer": Shown("key", f"alerts.layer.{layer}"),
                        "market": Shown("market", key[0]),
                        "before": Shown("percent", was),
                        "now": Shown("percent", now),
                        "period": Shown("partial", series.latest.label),
                    },
                    statements=series.latest.statements,
                    before=was,
                    after=now,
                    unit="percent",
                    group=f"market:{series.label}",
                    happened_on=series.latest.last_day,
                )
            )
    return found
