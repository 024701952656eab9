"""How the segments of the landing picture are painted: by status, by seat, by what changed."""

from dataclasses import dataclass, replace
from datetime import date

from dashboard.web.address import DAY, Parameter, recent_day
from dashboard.web.context import Context
from data.language import formats
from graph.dependency.jurisdictions import EU_COUNTRIES
from graph.markets.series import ShareSeries, UndertakingShare

COLOURS = ("gatekeeper", "seat", "change")
WEIGHTS = ("share", "capacity", "dependants")
PARAMETERS = (
    Parameter("colour", choices=COLOURS, default="gatekeeper"),
    Parameter("weight", choices=WEIGHTS, default="share"),
    Parameter("since", pattern=DAY, reader=recent_day),
)
MARKS = {"risen": "▲", "fallen": "▼", "fresh": "+"}
"""Signs that stand before the name of a segment, so that a change is not said by colour alone."""

LEGENDS = {
    "gatekeeper": ("gatekeeper", "european", "public", "other"),
    "seat": ("european", "elsewhere", "seatless"),
    "change": ("risen", "fallen", "same", "fresh"),
}


def compared_day(context: Context) -> date:
    """Return the day that a change is counted from: the address's, else a year before.

    A day that is not before the page's own day is answered as the day before it.
    """
    asked = context.state.get("since")
    day = date.fromisoformat(asked) if asked else _year_before(context.as_of)
    return min(day, date.fromordinal(context.as_of.toordinal() - 1))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


@dataclass(frozen=True)
class Paint:
    """Chooses roles for one page; `colour` is one of `COLOURS`."""

    context: Context
    colour: str

    def of(self, organisation: str) -> str:
        """Return the role of an organisation by status or seat."""
        if self.colour == "seat":
            return self._seat(organisation)
        return str(self.context.actors.role(organisation))

    def _seat(self, organisation: str) -> str:
        actors = self.context.actors
        actor = actors.get(organisation)
        if actor is None or actor.kind == "pseudo" or actor.country is None:
            return "seatless"
        top = actors.get(actors.undertakings.of(organisation)) or actor
        return "european" if top.country in (*EU_COUNTRIES, "EU") else "elsewhere"

    def of_share(self, series: ShareSeries, firm: UndertakingShare) -> tuple[str, str]:
        """Return role and words of a share; words are empty unless changes are painted."""
        if self.colour != "change":
            return self.of(firm.org), ""
        before = self.earlier(series)
        if before is None:
            return "same", self.context.say("today.change_unknown", day=self._day)
        then = next((one for one in before.firms if one.org == firm.org), None)
        language = self.context.language
        if then is None:
            return "fresh", self.context.say(
                "today.change_fresh", period=formats.partial_date(before.key.period, language)
            )
        role = "risen" if firm.lo > then.hi else "fallen" if firm.hi < then.lo else "same"
        return role, self.context.say(
            f"today.change_{role}",
            before=formats.percent_interval(float(then.lo), float(then.hi), language),
            period=formats.partial_date(before.key.period, language),
        )

    def of_count(self, organisation: str, now: int, then: int) -> tuple[str, str]:
        """Return role and words of a count of known customers, now and on the compared day."""
        if self.colour != "change":
            return self.of(organisation), self.words_of(organisation)
        role = "risen" if now > then else "fallen" if now < then else "same"
        said = self.context.say("today.customers_then", count=then, day=self._day)
        return "fresh" if not then else role, said

    @property
    def compared(self) -> Context:
        """Return the context as it was on the compared day."""
        state = self.context.state.with_changes(as_of=compared_day(self.context))
        return replace(self.context, state=state)

    def earlier(self, series: ShareSeries) -> ShareSeries | None:
        """Return the newest series of the same kind that was known on the compared day."""
        kind = (series.key.market, series.key.geography, series.key.metric, series.key.estimator)
        known = [
            one
            for one in self.compared.readings.series
            if (one.key.market, one.key.geography, one.key.metric, one.key.estimator) == kind
        ]
        return max(known, key=lambda one: (one.last_day, one.key.period), default=None)

    @property
    def _day(self) -> str:
        return formats.day(compared_day(self.context), self.context.language)

    def words_of(self, organisation: str) -> str:
        """Return what the paint says about an organisation, for its hint."""
        return self.context.say(f"parts.legend.{self.of(organisation)}")
