"""OpenRouter: daily tokens by model from its public exports, added up to vendors.

Index → manifest → CSV; the manifest states the hash and the number of rows of the file, and both
must hold. The last days are revised: each day is taken from the newest snapshot. A signal of
developers who choose by price, not of enterprise spending. Licence CC BY 4.0.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crawlers.assumed import at_its_address
from crawlers.parsers.parties import party_slug
from crawlers.parsers.reading import LayoutChangedError
from crawlers.parsers.shares import OPENROUTER as SOURCE_ID
from crawlers.parsers.shares import VendorShare, read_rankings
from crawlers.share_labels import owners
from crawlers.source import Assumption, Item, Link, Page, PageError, Plan, Source
from data.observations import Observation
from data.records.markets import ShareEstimator
from data.records.observing import observation_of

PUBLISHER = "OpenRouter rankings"
EXPORTS = "https://openrouter.ai/api/v1/datasets/exports"
DATASET, MARKET = "rankings-daily", "llm-tokens-router"

SOURCE = Source(
    id=SOURCE_ID,
    hosts=("openrouter.ai",),
    record_types=("share_estimator",),
    stated_once=("share_estimator",),
    required={"share_estimator": ("market", "period", "org", "share_pct", "source_url")},
    delay_seconds=2.0,
    max_page_bytes=20_000_000,
    assumptions=(
        Assumption(
            "The index of exports stays at its address.",
            "Where it moved, the manifest's fixed address is asked instead.",
            at_its_address("index", "manifest"),
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:  # noqa: ARG001 - the contract of a source
    """Return the index of exports; where it moved, the manifest's fixed address."""
    manifest = Link(f"{EXPORTS}/{DATASET}/latest.manifest.json", "manifest", conditional=False)
    yield Link(f"{EXPORTS}/index.json", "index", conditional=False, fallback=manifest)


def parse(page: Page) -> Iterable[Item]:
    """Return the manifest to read, the file it states, or the shares of the file."""
    if page.link.kind == "index":
        yield _manifest(page)
    elif page.link.kind == "manifest":
        yield _file(page)
    else:
        yield from _shares(page)


def _manifest(page: Page) -> Link:
    top = _mapping(page.json(), "document", page.url)
    for entry in top.get("datasets") or []:
        dataset = _mapping(entry, "datasets", page.url)
        if dataset.get("id") == DATASET:
            return Link(str(dataset["latest_manifest_url"]), "manifest", conditional=False)
    raise LayoutChangedError(SOURCE_ID, "datasets", page.url, f"no dataset '{DATASET}'")


def _file(page: Page) -> Link:
    top = _mapping(page.json(), "document", page.url)
    said = _mapping(_mapping(top.get("files"), "files", page.url).get("csv"), "files.csv", page.url)
    digest, rows = str(said.get("sha256", "")), top.get("row_count")
    if len(digest) != 64 or not isinstance(rows, int):
        raise LayoutChangedError(SOURCE_ID, "sha256, row_count", page.url, f"'{digest}', '{rows}'")
    context = {"sha256": digest, "rows": str(rows)}
    return Link(str(said["url"]), "file", context=context, change_key=digest, conditional=False)


def _shares(page: Page) -> Iterator[Item]:
    stated = f"sha256:{page.link.context['sha256']}"
    if page.document_id != stated:
        raise PageError(page.url, f"the file is {page.document_id}, its manifest says {stated}")
    for share in read_rankings(page.body, int(page.link.context["rows"]), page.url):
        yield _share(share, page)


def _share(share: VendorShare, page: Page) -> Observation:
    if share.vendor is None:
        org, role = "others", "others"
    else:
        known = owners(SOURCE_ID, MARKET)
        org, role = known.get(share.vendor) or (party_slug(share.vendor), "firm")
    record = ShareEstimator(
        market=MARKET,
        market_name="LLM tokens routed by OpenRouter",
        layer="model",
        geography="world",
        period=share.day,
        metric="units",
        org=org,
        role=role,
        share_pct=float(share.percent),
        share_lo=float(share.low),
        share_hi=float(share.high),
        estimator="OpenRouter",
        note=f"sum of {share.models} models of the vendor '{share.vendor}'"
        if share.vendor
        else "models below the largest 50 of the day",
    )
    return observation_of(
        record,
        source_id=SOURCE_ID,
        # A snapshot holds thirty days: older days keep their statement, revised ones replace it.
        source_url=f"{EXPORTS}/{DATASET}/latest.csv#{share.day}",
        source_name=PUBLISHER,
        recorded_at=page.retrieved_at,
        document_id=page.document_id,
        locator=f"rows of {share.day}, vendor {share.vendor or 'other'}",
    )


def _mapping(value: object, field: str, url: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise LayoutChangedError(SOURCE_ID, field, url, "an object is due")
    return value
