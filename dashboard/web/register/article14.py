"""Art. 14 both ways: each notice with the deal it fits, each deal without an entry."""

from collections.abc import Sequence

from dashboard.web.context import Context
from dashboard.web.parts.cells import actor_cell, date_cell, source_cell, source_column, word_cell
from dashboard.web.proceedings.dates import seen_from
from dashboard.web.view import Cell, Column, Section, Table
from dashboard.web.wording import actor_name, of_source, publisher_name
from data.language import formats
from graph.dma.article14 import Article14, ListNeverReadError, NoticeMatch, UnmatchedDeal, counts
from graph.records import Record, records


def comparison(context: Context) -> Article14 | None:
    """Return notices against deals; None where the list was never read by the day shown."""
    try:
        return context.readings.article14
    except ListNeverReadError:
        return None


def notices_table(context: Context, found: Article14 | None) -> Table:
    """Return every published notice with the deal it fits best, the score and what agrees."""
    rows = {row["acquisition_number"]: row for row in records(context.facts.frame("art14_notice"))}
    notices = sorted(
        found.notices if found else (),
        key=lambda one: (one.notified_on, one.acquisition_number),
        reverse=True,
    )
    return Table(
        name="art14",
        caption=context.say("gatekeepers.notices_caption", count=len(notices)),
        columns=[
            Column("date", context.say("words.column.notified_on"), "date"),
            Column("gatekeeper", context.say("gatekeepers.undertaking")),
            Column("target", context.say("words.column.target_name"), heads_row=True),
            Column("form", context.say("words.column.deal_form")),
            Column("layer", context.say("words.column.layer")),
            Column("match", context.say("gatekeepers_page.match")),
            Column("score", context.say("gatekeepers_page.score"), "number"),
            Column("number", context.say("words.column.acquisition_number")),
            source_column(context),
        ],
        rows=[_notice(context, one, rows[one.acquisition_number]) for one in notices],
        licences=[context.say("provenance.licence.commission")],
        note=context.say("gatekeepers_page.match_note"),
        page_size=80,
        show_caption=False,
    )


def _notice(context: Context, notice: NoticeMatch, row: Record) -> list[Cell]:
    cases = ", ".join(dict.fromkeys(one for one in (row["case_number"], notice.merger_case) if one))
    return [
        date_cell(context, notice.notified_on.isoformat()),
        actor_cell(context, notice.gatekeeper),
        Cell(
            notice.target_name,
            fact=f"art14_notice:{row['fact_key']}",
            note=row["description"],
            note_lang=of_source(context),
        ),
        word_cell(context, "deal_form", row["deal_form"]),
        word_cell(context, "layer", row["layer"]),
        _match(context, notice),
        _score(context, notice),
        Cell(notice.acquisition_number, note=cases or None),
        Cell(
            publisher_name(context, str(row["source_publisher"] or row["source_name"])),
            fact=f"art14_notice:{row['fact_key']}",
            grade=None if row["grade"] is None else int(row["grade"]),
        ),
    ]


def _match(context: Context, notice: NoticeMatch) -> Cell:
    if notice.deal_id is None:
        return Cell(context.say("gatekeepers_page.no_deal"), "")
    return Cell(
        notice.deal_id,
        fact=f"deal:{notice.deal_id}",
        note=context.say(f"gatekeepers_page.agrees.{notice.match_basis}"),
    )


def _score(context: Context, notice: NoticeMatch) -> Cell:
    if notice.match_score is None:
        return Cell("–", None)
    shown = formats.number(notice.match_score, context.language, 2)
    return Cell(shown, notice.match_score, fact=f"deal:{notice.deal_id}")


def deals_section(context: Context, found: Article14 | None) -> Section:
    """Return the deals that could be concentrations and have no entry, and those below one."""
    title = context.say("gatekeepers_page.unmatched")
    if found is None:
        return Section(title, [], intro=context.say("gatekeepers_page.never_read"))
    looked = [one for one in found.unmatched if one.deal.concentration != "below"]
    below = [one for one in found.unmatched if one.deal.concentration == "below"]
    counted = counts(found)
    return Section(
        title,
        [
            unmatched_table(context, looked, "unmatched"),
            Section(
                context.say("gatekeepers_page.below_title"),
                [unmatched_table(context, below, "below")],
                intro=context.say("gatekeepers_page.below_intro"),
            ),
        ],
        intro=context.say(
            "gatekeepers_page.unmatched_intro",
            read_on=formats.day(found.list_read_on, context.language),
            matched=counted["matched_notices"],
            notices=counted["notices"],
            unknown=counted["unknown_notices"],
            abandoned=counted["abandoned"],
            intra=counted["intra_group"],
        ),
        anchor="without-entry",
    )


def unmatched_table(context: Context, deals: Sequence[UnmatchedDeal], name: str) -> Table:
    """Return deals without an entry, with the days since announcement and the exact wording."""
    frame = context.facts.frame("deal")
    wanted = frame[frame["fact_key"].isin([one.deal.deal_id for one in deals])]
    rows = {row["fact_key"]: row for row in records(wanted)}
    return Table(
        name=name,
        caption=context.say(f"gatekeepers_page.{name}_caption", count=len(deals)),
        columns=[
            Column("announced", context.say("words.column.announced"), "date"),
            Column("gatekeeper", context.say("gatekeepers.undertaking")),
            Column("target", context.say("words.column.target_org"), heads_row=True),
            Column("kind", context.say("words.column.kind")),
            Column("class", context.say("gatekeepers_page.concentration_title")),
            Column("days", context.say("gatekeepers_page.days_since"), "number"),
            Column("wording", context.say("gatekeepers_page.what_was_read"), sortable=False),
            source_column(context),
        ],
        rows=[_unmatched(context, one, rows[one.deal.deal_id]) for one in deals],
        empty=context.say("gatekeepers_page.none_unmatched"),
        page_size=10,
        show_caption=False,
    )


def _unmatched(context: Context, one: UnmatchedDeal, row: Record) -> list[Cell]:
    deal = one.deal
    fact = f"deal:{deal.deal_id}"
    days = (seen_from(context) - deal.announced.last).days
    return [
        date_cell(context, deal.announced_text),
        actor_cell(context, deal.gatekeeper),
        Cell(actor_name(context, deal.target), fact=fact),
        word_cell(context, "deal_kind", deal.kind, note=_status(context, row)),
        Cell(context.say(f"gatekeepers_page.concentration.{deal.concentration}")),
        Cell(formats.number(days, context.language), days, fact=fact),
        Cell(one.wording(context.language)),
        source_cell(context, row, "deal"),
    ]


def _status(context: Context, row: Record) -> str | None:
    return context.say(f"words.status.{row['status']}") if row["status"] else None
