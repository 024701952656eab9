"""Briefs: one figure on one page, with up to three sentences of facts that open their sources.

A kind of figure that deserves more than its value registers a builder; every other fact or measure
gets its value, how many statements speak about it, and since when it is public.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.web.actor_exposure import (
    STEP,
    edges_along,
    exposure_id,
    exposure_in_words,
    exposures_of,
    find_exposure,
)
from dashboard.web.context import Context
from dashboard.web.measures import (
    deciding,
    hhi_id,
    hhi_in_words,
    market_name,
    series_of,
    share_fact,
    verdict_of,
)
from dashboard.web.provenance import Provenance, provenance_of
from dashboard.web.readings import level_names, thresholds
from dashboard.web.wording import actor_name, share_in_words, word
from data.language import formats
from graph.markets.series import SeriesKey
from graph.records import Record, records

DETAILS, LONGEST_DETAIL = 6, 60
"""Named columns that a sentence holds, and characters of each."""
BARS = 8
"""Bars of a picture: what half a printed page has room for."""


@dataclass(frozen=True)
class Sentence:
    """One sentence and the fact or measure that says it."""

    words: str
    fact: str


@dataclass(frozen=True)
class Bar:
    """One bar of the picture, from `low` to `high` on the picture's scale (None: unknown)."""

    name: str
    said: str
    low: float | None
    high: float | None
    chosen: bool = False


@dataclass(frozen=True)
class Picture:
    """Bars on one scale from 0 to `top`, with marks across; `left` bars are not shown."""

    title: str
    bars: tuple[Bar, ...]
    top: float
    marks: tuple[tuple[float, str], ...] = ()
    left: int = 0


@dataclass(frozen=True)
class Brief:
    """What one page says. about: where, when and after whom the figure stands."""

    title: str
    headline: str
    about: str
    sentences: tuple[Sentence, ...]
    found: Provenance
    pictures: tuple[Picture, ...] = ()


Builder = Callable[[Context, Provenance], Brief]


def brief_of(context: Context, fact: str) -> Brief:
    """Return the brief of a fact or measure.

    Raises:
        NotFoundError: the id names nothing that is known on this day.
    """
    found = provenance_of(context, fact)
    kind = fact.partition(":")[0]
    return _BUILDERS.get(kind, _plain)(context, found)


def _plain(context: Context, found: Provenance) -> Brief:
    details = [f"{name} {value}" for name, value in found.values if len(value) <= LONGEST_DETAIL]
    listed = ", ".join(details[:DETAILS]) or found.title
    sentences = [Sentence(context.say("brief.value", value=found.value, details=listed), found.id)]
    if found.statements:
        row = found.statements[0].row
        sentences.append(
            Sentence(
                formats.counted("brief.statements", context.language, len(found.statements)),
                found.id,
            )
        )
        public = row.get("public_from")
        if public is not None and not row.get("public_from_assumed"):
            day = formats.day(public.date(), context.language)
            sentences.append(Sentence(context.say("brief.public", day=day), found.id))
    return Brief(found.title, found.value, "", tuple(sentences), found)


def _index(context: Context, found: Provenance) -> Brief:
    key = SeriesKey(*found.id.partition(":")[2].split("|"))
    concentration = context.readings.concentration(series_of(context, key))
    measure = deciding(concentration)
    low, high = measure.value_lo, measure.value_hi
    rows = _shares(context, key)
    about = _about(context, key)
    sentences = [
        Sentence(
            context.say(
                "brief.index",
                market=market_name(context, key.market),
                about=about,
                hhi=hhi_in_words(context, concentration),
            ),
            found.id,
        )
    ]
    if rows:
        sentences.append(
            Sentence(
                context.say(
                    "brief.leader",
                    org=actor_name(context, rows[0]["org"]),
                    share=share_in_words(context, rows[0]),
                    rest=_rest(context, concentration.hhi.coverage_pct),
                ),
                share_fact(rows[0]),
            )
        )
    pack = context.say(f"shell.packs.{context.state.pack}")
    verdict = verdict_of(context, measure)
    sentences.append(Sentence(context.say("brief.level", verdict=verdict), found.id))
    top = max(high or 0.0, *thresholds(context.state.pack)) * 1.25
    strip = Picture(
        context.say("brief.picture_index", pack=pack),
        (Bar(context.say("markets.hhi"), hhi_in_words(context, concentration), low, high, True),),
        min(10000.0, top),
        tuple(
            (edge, formats.number(edge, context.language))
            for _, edge, _ in level_names(context.state.pack)[:-1]
        ),
    )
    return Brief(
        market_name(context, key.market),
        f"{context.say('markets.hhi')} {hhi_in_words(context, concentration)}",
        about,
        tuple(sentences),
        found,
        (strip, _share_picture(context, rows, concentration.hhi.coverage_pct)),
    )


def _share(context: Context, found: Provenance) -> Brief:
    row = found.statements[0].row
    key = SeriesKey(
        *(str(row[name]) for name in ("market", "geography", "period", "metric", "estimator"))
    )
    org, about = actor_name(context, row["org"]), _about(context, key)
    market = market_name(context, key.market)
    share = share_in_words(context, row)
    sentences = [
        Sentence(
            context.say("brief.share", org=org, share=share, market=market, about=about), found.id
        )
    ]
    before = _earlier(context, row)
    if before is not None:
        sentences.append(
            Sentence(
                context.say(
                    "brief.share_before",
                    period=formats.partial_date(str(before["period"]), context.language),
                    share=share_in_words(context, before),
                ),
                share_fact(before),
            )
        )
    rows, coverage = _shares(context, key), None
    series = next((one for one in context.readings.series if one.key == key), None)
    if series is not None:
        concentration = context.readings.concentration(series)
        coverage = concentration.hhi.coverage_pct
        hhi = hhi_in_words(context, concentration)
        sentences.append(Sentence(context.say("brief.share_index", hhi=hhi), hhi_id(key)))
    picture = _share_picture(context, rows, coverage, str(row["org"]))
    return Brief(
        context.say("brief.share_title", org=org, market=market),
        share,
        about,
        tuple(sentences),
        found,
        (picture,),
    )


def _exposure(context: Context, found: Provenance) -> Brief:
    rest = found.id.partition(":")[2]
    one = find_exposure(context, rest)
    buyer, upstream = actor_name(context, one.path[0]), actor_name(context, one.upstream)
    along = edges_along(context, one.path)
    weighted = sum(1 for edge in along if edge.share_lo is not None)
    low, high = one.exposure.value_lo or 0.0, one.exposure.value_hi or 0.0
    affected = max(one.by_category, key=lambda name: one.by_category[name].value_hi or 0.0)
    sentences = [
        Sentence(
            context.say(
                "brief.exposure_open" if high - low >= 99.5 else "brief.exposure",
                buyer=buyer,
                upstream=upstream,
                share=found.value,
                layer=word(context, "layer", affected),
            ),
            found.id,
        ),
        Sentence(
            context.say(
                "brief.exposure_chain", chain=STEP.join(actor_name(context, f) for f in one.path)
            ),
            f"{along[0].table}:{along[0].fact_key}" if along else found.id,
        ),
        Sentence(context.say("brief.exposure_weights", known=weighted, count=len(along)), found.id),
    ]
    known = exposures_of(context, one.path[0])
    shown = [other for other in known if other.upstream == one.upstream]
    shown += [other for other in known if other.upstream != one.upstream][: BARS - 1]
    bars = tuple(
        Bar(
            actor_name(context, other.upstream),
            exposure_in_words(context, other),
            other.exposure.value_lo,
            other.exposure.value_hi,
            chosen=exposure_id(other.path[0], other.upstream) == found.id,
        )
        for other in shown
    )
    picture = Picture(
        context.say("brief.picture_exposure", buyer=buyer), bars, 100, left=len(known) - len(bars)
    )
    return Brief(found.title, found.value, "", tuple(sentences), found, (picture,))


def _about(context: Context, key: SeriesKey) -> str:
    return context.say(
        "brief.about",
        geography=word(context, "geography", key.geography),
        period=formats.partial_date(key.period, context.language),
        metric=word(context, "metric", key.metric),
        estimator=key.estimator,
    )


def _rest(context: Context, coverage: float | None) -> str:
    return formats.percent(None if coverage is None else 100 - coverage, context.language)


def _shares(context: Context, key: SeriesKey) -> list[Record]:
    """Return the firms' shares of a series, the largest first."""
    frame = context.facts.frame("share")
    chosen = frame[
        (frame["market"] == key.market)
        & (frame["geography"] == key.geography)
        & (frame["period"] == key.period)
        & (frame["metric"] == key.metric)
        & (frame["estimator"] == key.estimator)
        & (frame["role"] == "firm")
    ]
    return sorted(records(chosen), key=lambda row: -(row["share_pct"] or row["share_hi"] or 0))


def _earlier(context: Context, row: Record) -> Record | None:
    """Return what the same estimator said for the last earlier period; None for nothing."""
    frame = context.facts.frame("share")
    same = frame
    for name in ("org", "market", "geography", "metric", "estimator"):
        same = same[same[name] == row[name]]
    before = [one for one in records(same) if one["period_last"] < row["period_first"]]
    return max(before, key=lambda one: str(one["period_last"]), default=None)


def _share_picture(
    context: Context, rows: Sequence[Record], coverage: float | None, org: str = ""
) -> Picture:
    shown = list(rows[:BARS])
    shown += [row for row in rows[BARS:] if row["org"] == org]
    bars = [
        Bar(
            actor_name(context, row["org"]),
            share_in_words(context, row),
            row["share_lo"],
            row["share_hi"],
            chosen=row["org"] == org,
        )
        for row in shown
    ]
    if coverage is not None and coverage < 99:
        bars.append(Bar(context.say("brief.unnamed"), _rest(context, coverage), 0, 100 - coverage))
    ends = [bar.high for bar in bars if bar.high is not None]
    return Picture(
        context.say("brief.picture_shares"),
        tuple(bars),
        min(100.0, 1.15 * max(ends, default=100.0)),
        left=len(rows) - len(shown),
    )


_BUILDERS: dict[str, Builder] = {
    "hhi": _index,
    "exposure": _exposure,
    "share_estimator": _share,
    "share_statcounter": _share,
    "share_derived": _share,
}
