"""`vigie gatekeepers` and `vigie art14`: the DMA register, its gaps, notices and their matches."""

from datetime import date
from typing import Any

import click

from dashboard.cli.document import Document, as_of_option, json_option, open_document
from dashboard.cli.output import print_table
from data.errors import NotFoundError
from graph.dma.article14 import Article14, compare, counts
from graph.dma.concentrations import gatekeeper_deals
from graph.dma.figures import thresholds
from graph.dma.form_gd import checklist, clock_in_words
from graph.dma.gaps import legal_gaps
from graph.dma.proceedings import fines_as_of, non_compliance_counts, proceedings_as_of
from graph.dma.register import Service, gatekeepers_as_of, register_events, services_as_of
from graph.dma.thresholds import Thresholds
from graph.records import Record, records


@click.command()
@as_of_option
@click.option("--form-gd", "form_gd", metavar="SERVICE", help="Checklist of Form GD for a service.")
@json_option
def gatekeepers(as_of: date | None, form_gd: str | None, as_json: bool) -> None:
    """The gatekeeper register as of a date, replayed from case events.

    Statuses: in_force, withdrawn, not_designated, under_investigation. Events after DATE are left
    out; an annulment is an event of its own.
    """
    with open_document(as_of) as document:
        register, cases = (records(document.facts.frame(t)) for t in ("register", "dma_case"))
        services = services_as_of(register, cases, document.as_of)
        if form_gd is not None:
            _form(document, services, form_gd, as_json)
            return
        body = _register_body(document, services, register, cases)
        if as_json:
            document.print(body)
            return
        print_table(
            ["gatekeeper", "service", "category", "case", "status", "since", "designated", "due"],
            [
                [
                    service.gatekeeper,
                    service.service,
                    service.category,
                    service.case_number,
                    service.status,
                    service.status_since,
                    service.designated_on,
                    service.compliance_due,
                ]
                for service in services
            ],
        )
        in_force = sum(service.status == "in_force" for service in services)
        click.echo(
            f"\n{in_force} services of {len(body['gatekeepers'])} gatekeepers in force on "
            f"{document.as_of}; fines: {body['fines_total_eur'] / 1e6:,.0f} m EUR"
        )


def _register_body(
    document: Document, services: list[Service], register: list[Record], cases: list[Record]
) -> dict[str, Any]:
    day = document.as_of
    proceedings = [case.as_dict() for case in proceedings_as_of(cases, day)]
    fines = fines_as_of(cases, day)
    assessed = [one.as_dict() for one in thresholds(document.facts, day)]
    deals = gatekeeper_deals(
        records(document.facts.frame("deal")), document.facts.frame("organisation"), services, day
    )
    listed = [service.as_dict() for service in services]
    document.add_sources(*(row["source_ids"] for row in (*listed, *proceedings)))
    document.add_sources(*(fine.source_id for fine in fines))
    document.add_sources(
        *(r["source_ids"] for one in assessed for g in one["gauges"] for r in g["readings"])
    )
    return {
        "services": listed,
        "gatekeepers": [
            {"gatekeeper": name, "designated_on": since}
            for name, since in gatekeepers_as_of(services).items()
        ],
        "events": [
            {
                "on": event.on,
                "event": event.kind,
                "gatekeeper": event.gatekeeper,
                "service": event.service,
                "case_number": event.case_number,
                "source_url": event.source_url,
            }
            for event in register_events(register, cases)
            if event.on <= day
        ],
        "proceedings": proceedings,
        "fines": [fine.as_dict() for fine in fines],
        "fines_total_eur": sum(fine.amount_eur for fine in fines),
        "non_compliance_decisions_8_years": non_compliance_counts(cases, day),
        "thresholds": assessed,
        "gaps": legal_gaps(services, deals).as_dict(),
    }


def _form(document: Document, services: list[Service], wanted: str, as_json: bool) -> None:
    service = next((s for s in services if s.service.casefold() == wanted.casefold()), None)
    assessed = _assessed(document, wanted)
    organisation = document.facts.frame("organisation").set_index("id")
    name = organisation["name"].get(assessed.undertaking)
    items = checklist(records(document.facts.frame("form_gd")), name, assessed, service)
    if as_json:
        document.print(
            {
                "undertaking": assessed.undertaking,
                "service": assessed.service,
                "items": [item.as_dict() for item in items],
                "known": sum(item.state == "known" for item in items),
                "clock_en": clock_in_words(None, "en"),
                "clock_fr": clock_in_words(None, "fr"),
            }
        )
        return
    print_table(
        ["item", "asks for", "state", "answer"],
        [[item.item, item.asks_for[:70], item.state, item.answer] for item in items],
    )
    click.echo(f"\n{clock_in_words(None, 'en')}")


def _assessed(document: Document, wanted: str) -> Thresholds:
    found = thresholds(document.facts, document.as_of)
    for one in found:
        if one.service.casefold() == wanted.casefold():
            return one
    names = ", ".join(sorted({one.service for one in found}))
    raise NotFoundError(f"no service '{wanted}'; known are {names}")


@click.command()
@as_of_option
@json_option
def art14(as_of: date | None, as_json: bool) -> None:
    """Merger notices under Art. 14 DMA, the deals they match, and deals without an entry.

    A deal without an entry is no finding against anyone: publication lags behind the notice.
    """
    with open_document(as_of) as document:
        found = compare(document.facts, document.as_of)
        if as_json:
            _print_comparison(document, found)
            return
        print_table(
            ["gatekeeper", "target", "notified", "deal", "score", "on", "merger case"],
            [
                [
                    notice.gatekeeper,
                    notice.target_name,
                    notice.notified_on,
                    notice.deal_id,
                    notice.match_score,
                    notice.match_basis,
                    notice.merger_case,
                ]
                for notice in found.notices
            ],
        )
        click.echo("")
        print_table(
            ["deal", "concentration", "days", "wording"],
            [
                [
                    one.deal.deal_id,
                    one.deal.concentration,
                    one.days_since_announcement,
                    one.wording("en"),
                ]
                for one in found.unmatched
                if one.deal.concentration != "below"
            ],
        )
        click.echo("\n" + ", ".join(f"{name} {n}" for name, n in counts(found).items()))


def _print_comparison(document: Document, found: Article14) -> None:
    notices = [notice.as_dict() for notice in found.notices]
    unmatched = [one.as_dict() for one in found.unmatched]
    abandoned = [one.as_dict() for one in found.abandoned]
    document.add_sources(*(row["source_ids"] for row in (*notices, *unmatched, *abandoned)))
    document.print(
        {
            "list_read_on": found.list_read_on,
            "counts": counts(found),
            "notices": notices,
            "unmatched_deals": unmatched,
            "abandoned_deals": abandoned,
            "intra_group_deals": [deal.deal_id for deal in found.intra_group],
        }
    )
