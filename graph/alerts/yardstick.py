"""A change of the threshold packs: one notice that lists what flips, not a storm of events."""

from collections.abc import Sequence

from data.language.catalogue import Language, text
from data.language.formats import number
from graph.alerts.event import Event, event_id
from graph.alerts.market_state import market_series
from graph.alerts.rules.concentration import hhi_bounds
from graph.alerts.view import View

RULE_ID = "yardstick"
LISTED = 20


def yardstick_changed(view: View, before: Sequence[str], after: Sequence[str]) -> Event | None:
    """Return the one notice about new packs, or None when they are the same.

    before, after: ids of the regimes that alerts use. A finding flips when a bound that one set of
    packs has and the other has not lies below the lower end of a series' HHI interval.
    """
    if tuple(before) == tuple(after):
        return None
    was, now = _above(view, tuple(before)), _above(view, tuple(after))
    flips = [("flip_new", one) for one in sorted(now - was)]
    flips += [("flip_gone", one) for one in sorted(was - now)]
    sentences = {language: _sentence(view, before, after, flips, language) for language in _BOTH}
    # One notice per change: a change back, and forth again, is another one on another day.
    key = (*before, "→", *after, view.day.isoformat())
    return Event(
        event_id=event_id(RULE_ID, 1, key, "0"),
        rule_id=RULE_ID,
        rule_version=1,
        severity="medium",
        certainty="certain",
        state="active",
        subject=tuple(after),
        key=key,
        bucket="0",
        detected_at=view.day,
        happened_on=None,
        value_before=None,
        value_after=float(len(flips)),
        unit="findings",
        sentence_en=sentences["en"],
        sentence_fr=sentences["fr"],
        statements=(),
        group="yardstick",
        tags=("yardstick",),
    )


_BOTH: tuple[Language, ...] = ("en", "fr")


def _above(view: View, names: tuple[str, ...]) -> set[tuple[str, float]]:
    return {
        (series.label, bound)
        for series in market_series(view).values()
        for bound, _, _ in hhi_bounds(names)
        if series.latest.hhi is not None and series.latest.hhi[0] > bound
    }


def _sentence(
    view: View,
    before: Sequence[str],
    after: Sequence[str],
    flips: Sequence[tuple[str, tuple[str, float]]],
    language: Language,
) -> str:
    shown = []
    for kind, (label, bound) in flips[:LISTED]:
        market = view.names.get(label.split("/", maxsplit=1)[0], label)
        subject = f"{market} ({number(bound, language)})"
        shown.append(text(f"alerts.yardstick.{kind}", language, subject=subject))
    more = len(flips) - len(shown)
    if more > 0:
        shown.append(f"+{more}")
    return text(
        "alerts.yardstick.notice",
        language,
        before=", ".join(before),
        after=", ".join(after),
        n=len(flips),
        flips="; ".join(shown),
    )
