"""Search: actors, markets, models and services, deals, cases, notices, source addresses."""

from collections.abc import Iterator
from dataclasses import dataclass

from dash import html
from rapidfuzz import fuzz, utils

from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.measures import market_name
from dashboard.web.page import Page
from dashboard.web.view import Cell, Column, Table, View
from dashboard.web.wording import actor_name, amount_in_words
from data.language.of_facts import of_facts, row_key
from graph.records import records

LEAST_SCORE = 74.0
MOST = 60
PARAMETERS = (Parameter("q"),)
SOURCED = [
    "deal",
    "dependency",
    "share",
    "capacity",
    "public_compute",
    "register",
    "dma_case",
    "art14_notice",
]


@dataclass(frozen=True)
class Hit:
    """One thing found: its kind, name, a remark, where it leads, how well it fits (0–100)."""

    kind: str
    name: str
    note: str
    score: float
    href: str | None = None
    fact: str | None = None


def layout(context: Context) -> View:
    """Return what fits the words of the address."""
    words = context.state.get("q").strip()
    if not words:
        return View(
            title=context.say("search.title"),
            finding=context.say("search.empty"),
            blocks=[],
        )
    hits = find(context, words)
    table = Table(
        name="hits",
        caption=context.say("search.caption", count=len(hits)),
        columns=[
            Column("name", context.say("words.column.name"), heads_row=True),
            Column("kind", context.say("words.column.kind")),
        ],
        rows=[
            [
                Cell(hit.name, hit.name, href=hit.href, fact=hit.fact, note=hit.note or None),
                Cell(context.say(f"search.kind.{hit.kind}")),
            ]
            for hit in hits
        ],
        empty=context.say("search.none", words=words),
        show_caption=False,
    )
    return View(
        title=context.say("search.title_for", words=words[:60]),
        finding=context.say("search.finding", count=len(hits), words=words[:120]),
        blocks=[html.P(context.say("search.how"), className="note"), table],
    )


def find(context: Context, words: str) -> list[Hit]:
    """Return the best fits, one per thing, the best first."""
    if words.startswith(("http://", "https://")):
        return _by_address(context, words)
    hits = [hit for hit in _candidates(context, words) if hit.score >= LEAST_SCORE]
    return sorted(hits, key=lambda hit: (-hit.score, hit.kind, hit.name))[:MOST]


def score(words: str, *names: str) -> float:
    """Return how well words fit one of the names, 0 to 100; small typing errors are forgiven."""
    wanted = utils.default_process(words)
    best = 0.0
    for name in names:
        offered = utils.default_process(name)
        if not offered:
            continue
        whole = fuzz.ratio(wanted, offered)
        part = fuzz.partial_ratio(wanted, offered) - 8 if len(wanted) >= 3 else 0.0
        short = 30.0 if len(offered) < len(wanted) - 2 else 0.0
        best = max(best, whole, part - short)
    return best


def _candidates(context: Context, words: str) -> Iterator[Hit]:
    for actor in context.actors:
        name = actor_name(context, actor.id)
        fits = score(words, name, actor.name, actor.id.replace("-", " "), *actor.aliases)
        seat = f"{actor.country or context.say('parts.unknown')} · {actor.id}"
        yield Hit("actor", name, seat, fits, context.to(f"/actors/{actor.id}"))
    for row in records(context.facts.frame("market")):
        name = market_name(context, row["market"])
        fits = score(words, name, str(row["market_name"]), str(row["market"]))
        yield Hit(
            "market", name, str(row["market"]), fits,
            context.to(f"/markets/{row['market']}"),
        )  # fmt: skip
    for row in records(context.facts.frame("node")):
        owner = actor_name(context, row["owner_org"])
        yield Hit(
            "node", str(row["name"]), owner, score(words, str(row["name"])),
            context.to("/chain", ego=str(row["id"])),
        )  # fmt: skip
    for row in records(context.facts.frame("dma_case")):
        subject = str(row["subject"] or "")
        shown = of_facts("case", row_key(subject), subject, context.language)
        fits = score(words, str(row["case_number"]), shown, subject)
        yield Hit(
            "case", f"{row['case_number']} · {shown}", str(row["event_date"]), fits,
            fact=f"dma_case:{row['fact_key']}",
        )  # fmt: skip
    for row in records(context.facts.frame("art14_notice")):
        fits = score(words, str(row["target_name"]), str(row["acquisition_number"] or ""))
        yield Hit(
            "notice", str(row["target_name"]), actor_name(context, row["gatekeeper"]), fits,
            fact=f"art14_notice:{row['fact_key']}",
        )  # fmt: skip
    yield from _deals(context, words)


def _deals(context: Context, words: str) -> Iterator[Hit]:
    for row in records(context.facts.frame("deal")):
        name = (
            f"{actor_name(context, row['source_org'])} → {actor_name(context, row['target_org'])}"
        )
        note = f"{row['announced']} · {amount_in_words(context, row)}"
        fits = score(words, name) - 4
        yield Hit("deal", name, note, fits, fact=f"deal:{row['fact_key']}")


def _by_address(context: Context, address: str) -> list[Hit]:
    """Return the facts that rest on a source address."""
    found = []
    for table in SOURCED:
        frame = context.facts.frame(table)
        same = frame[frame["source_url"].fillna("").str.rstrip("/") == address.rstrip("/")]
        for row in records(same):
            kind = "share_statcounter" if row.get("estimator") == "StatCounter" else table
            part = "share_estimator" if kind == "share" else kind
            found.append(
                Hit("source", str(row["fact_key"]), str(row["source_name"] or ""), 100.0,
                    fact=f"{part}:{row['fact_key']}")
            )  # fmt: skip
    return found[:MOST]


PAGE = Page(name="search", path="/search", layout=layout, parameters=PARAMETERS)
