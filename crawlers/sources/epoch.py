"""Epoch AI: accelerators by owner (all chips, and by chip), CC BY 4.0.

The CSV address is tried first, then the ZIP that holds the same tables. Only the last day of a year
and the newest quarter are kept: figures are cumulative and never add up over time. Median with 5th
and 95th percentile; power is chip power only; an owner need not be the user.
"""

from collections.abc import Iterable, Iterator

from crawlers.assumed import at_its_address, on
from crawlers.parsers.epoch import SOURCE as SOURCE_ID
from crawlers.parsers.epoch import Holding, read_holdings
from crawlers.parsers.parties import party_slug
from crawlers.parsers.tables import zip_members
from crawlers.source import Assumption, Item, Link, Page, PageError, Plan, Source
from data.names import slug
from data.observations import Observation
from data.records.compute import Capacity
from data.records.observing import observation_of

PUBLISHER = "Epoch AI"
DATA = "https://epoch.ai/data"
DATASET = f"{DATA}/ai-chip-owners"
ZIP = f"{DATA}/ai_chip_owners.zip"
TABLES = {
    "cumulative_by_designer.csv": (),
    "cumulative_by_chip_type.csv": ("cumulative_by_chip.csv",),
}
"""The tables read → other names they have in the ZIP."""

_FAMILIES = {
    "nvidia": "NVIDIA",
    "amd": "AMD Instinct",
    "google": "Google TPU",
    "amazon": "AWS Trainium",
    "huawei": "Huawei Ascend",
}
_OWNERS = {
    "china": "china-buyers",
    "china (official)": "china-buyers",
    "other": "other-owners",
    "others": "other-owners",
}

SOURCE = Source(
    id=SOURCE_ID,
    hosts=("epoch.ai",),
    record_types=("capacity",),
    stated_once=("capacity",),
    required={"capacity": ("id", "org", "as_of", "h100_equivalents", "source_url")},
    delay_seconds=2.0,
    max_page_bytes=50_000_000,
    assumptions=(
        Assumption(
            "The tables of owners are offered as CSV beside the ZIP.",
            "A 404 leads to the ZIP, which holds both tables.",
            at_its_address("csv", "zip"),
        ),
        Assumption(
            "The tables in the ZIP are called as in 2026.",
            "Either known name is matched, with or without prefix and folder; else the error lists "
            "what is there.",
            on("zip", lambda page: bool(zip_members(page.body, TABLES, SOURCE_ID, page.url))),
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:  # noqa: ARG001 - the contract of a source
    """Return each table as CSV, with the ZIP as fallback."""
    for table in TABLES:
        archive = Link(ZIP, "zip")
        yield Link(f"{DATA}/ai_chip_owners_{table}", "csv", fallback=archive)


def parse(page: Page) -> Iterable[Item]:
    """Return the holdings of a table, or of both tables of the ZIP."""
    if page.link.kind == "csv":
        yield from _holdings(page.body, page)
        return
    for table, body in zip_members(page.body, TABLES, SOURCE_ID, page.url).items():
        yield from _holdings(body, page, table)


def family_of(holding: Holding) -> str:
    """Return the chip family as the reference rows name it: "NVIDIA A100", "Google TPU v4"."""
    maker = _FAMILIES.get(holding.maker.lower(), holding.maker)
    if holding.chip is None:
        return f"{maker} (all since {holding.start[:4]})"
    words = maker.split()
    chip = holding.chip
    for word in words:
        chip = chip.removeprefix(word).strip()
    glued = maker == "AWS Trainium" and chip[:1].isdigit()
    return f"{maker}{chip}" if glued else f"{maker} {chip}".strip()


def _holdings(body: bytes, page: Page, table: str | None = None) -> Iterator[Observation]:
    holdings = list(read_holdings(body, page.url))
    if not holdings:
        raise PageError(page.url, "no complete row")
    newest = max(holding.as_of for holding in holdings)
    for holding in holdings:
        if holding.as_of == newest or holding.as_of.endswith("-12-31"):
            yield _capacity(holding, page, table)


def _capacity(holding: Holding, page: Page, table: str | None) -> Observation:
    org = _OWNERS.get(holding.owner.lower()) or party_slug(holding.owner)
    family = family_of(holding)
    kind = "owner_total" if holding.chip is None else "chip_split"
    name = family.split(" (")[0]
    record = Capacity(
        id=slug(f"{org} {name} {holding.as_of} {kind.replace('_', ' ')}"),
        org=org,
        accelerator_family=family,
        row_type=kind,
        count=_plain(holding.units),
        mw=_plain(holding.megawatts),
        h100_equivalents=float(holding.h100e),
        h100e_p05=_plain(holding.h100e_low),
        h100e_p95=_plain(holding.h100e_high),
        status="installed_estimate",
        as_of=holding.as_of,
        estimator="Epoch AI",
        note="cumulative, median; power is chip TDP only",
    )
    return observation_of(
        record,
        source_id=SOURCE_ID,
        # Per table: one that is unchanged says nothing anew and keeps what it said.
        source_url=f"{DATASET}#{kind.replace('_', '-')}",
        source_name=PUBLISHER,
        recorded_at=page.retrieved_at,
        document_id=page.document_id,
        locator=f"{table or 'row'}: {holding.owner}, {holding.maker}, {holding.as_of}",
    )


def _plain(value: object) -> float | None:
    return None if value is None else float(str(value))
