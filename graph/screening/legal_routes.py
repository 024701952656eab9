"""Which legal routes a deal may take, as a checklist: what is known, and what is unknown.

The facts hold no thresholds of national law and no turnover by place; the checklist then says
"unknown" and names what is missing. It never says that a duty does not exist because data are
missing.
"""

from dataclasses import dataclass
from typing import Any, Literal

from data.facts import Facts
from graph.dma.register import gatekeepers_as_of, services_as_of
from graph.records import records
from graph.screening.overlaps import Deal
from graph.undertakings import Undertakings

RouteAnswer = Literal["certain", "possible", "no", "unknown"]


@dataclass(frozen=True)
class LegalRoute:
    """One route.

    route: eu_merger_regulation, dma_article_14 or national_value_thresholds.
    because: machine words for the ground; needs: the facts that are missing.
    """

    route: str
    answer: RouteAnswer
    because: tuple[str, ...]
    needs: tuple[str, ...]
    source_ids: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape."""
        return {
            "route": self.route,
            "answer": self.answer,
            "because": list(self.because),
            "needs": list(self.needs),
            "source_ids": list(self.source_ids),
        }


def legal_routes(facts: Facts, groups: Undertakings, deal: Deal) -> list[LegalRoute]:
    """Return the checklist for a deal on its day."""
    return [
        _article_14(facts, groups, deal),
        LegalRoute(
            "eu_merger_regulation",
            "unknown" if deal.control != "none" else "no",
            () if deal.control != "none" else ("no_acquisition_of_control",),
            ("turnover of the target's group in the EU", "turnover of both groups worldwide")
            if deal.control != "none"
            else (),
        ),
        LegalRoute(
            "national_value_thresholds",
            "unknown",
            (),
            ("value of the deal", "activity of the target in each Member State"),
        ),
    ]


def _article_14(facts: Facts, groups: Undertakings, deal: Deal) -> LegalRoute:
    services = services_as_of(
        records(facts.frame("register")), records(facts.frame("dma_case")), deal.on
    )
    designated = {groups.of(name) for name in gatekeepers_as_of(services)}
    if deal.acquirer not in designated:
        return LegalRoute("dma_article_14", "no", ("acquirer_not_designated_on_that_day",), ())
    sources = tuple(
        sorted(
            {
                str(row["source_id"])
                for row in records(facts.frame("register"))
                if groups.of(str(row["gatekeeper"])) == deal.acquirer
            }
        )
    )
    because: tuple[str, ...] = ("acquirer_designated_on_that_day",)
    if deal.control == "none":
        return LegalRoute("dma_article_14", "no", (*because, "stake_without_control"), (), sources)
    digital = any(
        row["layers"] and groups.of(str(row["id"])) == deal.target
        for row in records(facts.frame("organisation"))
    )
    answer: RouteAnswer = "certain" if deal.control == "sole" and digital else "possible"
    needs = () if digital else ("activity of the target in the digital sector or in data",)
    return LegalRoute("dma_article_14", answer, because, needs, sources)
