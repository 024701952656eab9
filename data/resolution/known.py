"""The resolver over the organisations of a release, and over the bundled ones."""

import csv
import io
from collections import Counter, defaultdict
from functools import cache
from importlib import resources

from data.bundled import bundled_facts
from data.facts import Facts
from data.resolution.index import KnownOrganisation
from data.resolution.resolver import Resolver

_SCHEMES = ("lei", "cik", "wikidata")
_PRODUCTS = ("model", "app", "service")
_WELL_KNOWN_FROM = 5
"""Deals that name an organisation, from which units of its name are taken for its own."""


def resolver_of(facts: Facts) -> Resolver:
    """Return a resolver over the organisations, aliases, products and identifiers of facts."""
    known = known_organisations(facts)
    ids = {str(one) for one in facts.frame("organisation")["id"]}
    return Resolver(
        known, reserved=ids - {one.id for one in known}, others=[row["name"] for row in homonyms()]
    )


@cache
def bundled_resolver() -> Resolver:
    """Return the resolver over the reference facts that come with the project."""
    return resolver_of(bundled_facts())


def known_organisations(facts: Facts) -> list[KnownOrganisation]:
    """Return what the resolver knows; pseudo-organisations are no one and are left out."""
    sure, unsure = _aliases(facts)
    products = _products(facts)
    numbers = _numbers(facts)
    deals = _deals(facts)
    return [
        KnownOrganisation(
            id=(org := str(row["id"])),
            name=str(row["name"]),
            country=_text(row["country"]),
            aliases=tuple(sure[org]),
            ambiguous=tuple(unsure[org]),
            identifiers={
                scheme: str(row[scheme]) for scheme in _SCHEMES if _text(row[scheme]) is not None
            },
            other_identifiers=tuple(numbers[org]),
            products=tuple(products[org]),
            parent=_text(row["parent_id"]),
            well_known=deals[org] >= _WELL_KNOWN_FROM,
        )
        for row in facts.frame("organisation").to_dict("records")
        if row["kind"] != "pseudo"
    ]


def homonyms() -> list[dict[str, str]]:
    """Return the firms known to be none of ours in spite of their name: name, what, resembles."""
    text = (resources.files(__package__) / "homonyms.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _aliases(facts: Facts) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    frame = facts.frame("alias")
    sure: defaultdict[str, list[str]] = defaultdict(list)
    unsure: defaultdict[str, list[str]] = defaultdict(list)
    for org, alias, ambiguous in zip(frame["org"], frame["alias"], frame["ambiguous"], strict=True):
        (unsure if ambiguous else sure)[str(org)].append(str(alias))
    return sure, unsure


def _products(facts: Facts) -> dict[str, list[str]]:
    frame = facts.frame("node")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for owner, name, kind in zip(
        frame["owner_org"], frame["name"], frame["node_type"], strict=True
    ):
        if kind in _PRODUCTS:
            found[str(owner)].append(str(name))
    return found


def _deals(facts: Facts) -> Counter[str]:
    """Return how many deals name each organisation as buyer, investor, customer or target."""
    frame = facts.frame("deal")
    return Counter([*frame["source_org"].astype(str), *frame["target_org"].astype(str)])


def _numbers(facts: Facts) -> dict[str, list[tuple[str, str]]]:
    frame = facts.frame("identifier")
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for org, scheme, value in zip(frame["org"], frame["scheme"], frame["value"], strict=True):
        found[str(org)].append((str(scheme), str(value)))
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
