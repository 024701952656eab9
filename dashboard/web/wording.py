"""Columns and values of facts in the reader's words."""

from typing import Any

from dashboard.web.context import Context
from data.language import formats
from data.language.catalogue import keys
from data.language.of_facts import name_of, of_facts, row_key
from graph.records import Record

_ORGANISATIONS = frozenset(
    [
        "org",
        "source_org",
        "target_org",
        "holder",
        "held",
        "gatekeeper",
        "owner_org",
        "host_org",
        "parent_id",
        "acquirer",
        "target",
        "upstream",
        "downstream",
    ]
)
_LISTS = frozenset({"other_parties", "actors"})
_DATES = frozenset(
    [
        "announced",
        "source_date",
        "as_of",
        "since",
        "until",
        "designated_on",
        "compliance_due",
        "status_since",
        "notified_on",
        "informed_date",
        "published_date",
        "event_date",
        "period",
        "date",
        "operational_from",
        "initiated",
        "notified",
        "decided",
        "control_from",
    ]
)
_PERCENT = frozenset(["stake_pct", "voting_pct", "share_pct", "share_lo", "share_hi"])
_COUNTS = frozenset(["count", "h100_equivalents", "h100e_p05", "h100e_p95", "accelerator_count"])
_CODED = {
    "kind": "deal_kind",
    "amount_basis": "basis",
    "status": "status",
    "exclusivity": "exclusivity",
    "relation": "relation",
    "layer": "layer",
    "role": "share_role",
    "geography": "geography",
    "metric": "metric",
    "type": "site_type",
    "stage": "stage",
    "deal_form": "deal_form",
    "row_type": "row_type",
    "event": "case_event",
    "outcome": "outcome",
}


def word(context: Context, family: str, code: object) -> str:
    """Return a coded value in the reader's words; a code without words is shown as it stands."""
    if code is None:
        return context.say("parts.unknown")
    key = f"words.{family}.{code}"
    if key in keys(context.language):
        return context.say(key)
    return str(code).replace("_", " ")


def column_title(context: Context, column: str) -> str:
    """Return the title of a column of a fact."""
    return word(context, "column", column)


def actor_name(context: Context, organisation: object) -> str:
    """Return the name of an organisation or node, the word for unknown where there is none."""
    if organisation is None:
        return context.say("parts.unknown")
    written = context.snapshot.actors_on(context.as_of).name(str(organisation))
    return name_of("organisation", str(organisation), written, context.language)


def publisher_name(context: Context, publisher: str) -> str:
    """Return the name of a publisher in the reader's language."""
    return name_of("publisher", row_key(publisher), publisher, context.language)


def case_title(context: Context, subject: object) -> str:
    """Return the title of a case in the reader's language."""
    written = str(subject or "")
    return of_facts("case", row_key(written), written, context.language) if written else ""


def of_source(context: Context) -> str | None:
    """Return the language to mark where words of facts and titles of sources, English, stand."""
    return None if context.language == "en" else "en"


def member_name(context: Context, member: str) -> str:
    """Return the name of a member of the chain: an organisation, model, app, service or site."""
    written = context.readings.members.name_of(member)
    return name_of("organisation", member, written, context.language)


def value_in_words(context: Context, table: str, column: str, value: Any, row: Record) -> str:
    """Return one value of a fact as people read it."""
    if column in _ORGANISATIONS and isinstance(value, str):
        return actor_name(context, value)
    if column in _LISTS:
        return ", ".join(actor_name(context, part) for part in str(value).split("|"))
    if column in ("amount", "funding_amount") or (column == "value" and row.get("currency")):
        return formats.money(float(value), row.get("currency"), context.language)
    if column in _DATES:
        return formats.partial_date(str(value), context.language)
    if column in _PERCENT:
        return formats.percent(float(value), context.language, 2)
    if column in _COUNTS:
        return formats.number(float(value), context.language)
    if column in _CODED and isinstance(value, str):
        family = "org_kind" if (table, column) == ("organisation", "kind") else _CODED[column]
        return word(context, family, value)
    if isinstance(value, bool):
        return context.say("parts.yes" if value else "parts.no")
    if isinstance(value, float):
        return formats.significant(value, context.language, 2)
    return str(value)


def headline(context: Context, table: str, row: Record) -> str:
    """Return the one line that says what a fact is."""
    if table == "deal":
        parties = (
            f"{actor_name(context, row['source_org'])} → {actor_name(context, row['target_org'])}"
        )
        amount = amount_in_words(context, row)
        return f"{parties} · {amount}"
    if table == "share" or table.startswith("share_"):
        return f"{actor_name(context, row['org'])} · {share_in_words(context, row)}"
    if table == "capacity":
        low, high = row.get("h100e_p05"), row.get("h100e_p95")
        return (
            f"{actor_name(context, row['org'])} · {formats.interval(low, high, context.language)}"
        )
    if table == "ownership":
        stake = row.get("stake_pct")
        return (
            f"{actor_name(context, row['holder'])} → {actor_name(context, row['held'])} · "
            f"{formats.percent(stake, context.language, 2)}"
        )
    if table == "dependency":
        return (
            f"{_end(context, row, 'upstream')} → {_end(context, row, 'downstream')} · "
            f"{word(context, 'relation', row['relation'])}"
        )
    if table == "market":
        return of_facts("market", row["market"], row["market_name"], context.language)
    if table == "ai_act_date" and row.get("what"):
        key = row_key(row["date"], row["provision"])
        return of_facts("ai_act", key, str(row["what"]), context.language)
    if table == "dma_case" and row.get("subject"):
        return case_title(context, row["subject"])
    for column in (
        "name",
        "target_name",
        "cps_name",
        "market_name",
        "subject",
        "event",
        "what",
        "title",
    ):
        if row.get(column):
            return str(row[column])
    return str(row["fact_key"])


def _end(context: Context, row: Record, side: str) -> str:
    if row[f"{side}_type"] == "node":
        return node_name(context, str(row[side]))
    return actor_name(context, row[side])


def node_name(context: Context, node: str) -> str:
    """Return the name of a model, app, service or site."""
    frame = context.facts.frame("node")
    match = frame.loc[frame["id"] == node, "name"]
    return str(match.iloc[0]) if len(match) else node


def amount_in_words(context: Context, row: Record) -> str:
    """Return an amount with its basis ("up to USD 5bn"), or the word for unknown."""
    if row.get("amount") is None:
        return context.say("parts.amount_unknown")
    money = formats.money(float(row["amount"]), row["currency"], context.language)
    return f"{money} ({word(context, 'basis', row['amount_basis'])})"


def share_in_words(context: Context, row: Record) -> str:
    """Return a share as the range it is."""
    low, high = row.get("share_lo"), row.get("share_hi")
    if low is None or high is None:
        return formats.percent(row.get("share_pct"), context.language)
    point = row.get("share_pct")
    if point is not None and high - low <= 1.01:
        return formats.percent(point, context.language)
    return formats.percent_interval(low, high, context.language)
