"""The resolver over the organisations of a release, and over the bundled ones."""

from functools import cache

from data.bundled import bundled_facts
from data.facts import Facts
from data.resolution.resolver import KnownOrganisation, Resolver

_SCHEMES = ("lei", "cik", "wikidata")


def resolver_of(facts: Facts) -> Resolver:
    """Return a resolver over the organisations, aliases and identifiers of facts."""
    known = known_organisations(facts)
    ids = {str(one) for one in facts.frame("organisation")["id"]}
    return Resolver(known, reserved=ids - {one.id for one in known})


@cache
def bundled_resolver() -> Resolver:
    """Return the resolver over the reference facts that come with the project."""
    return resolver_of(bundled_facts())


def known_organisations(facts: Facts) -> list[KnownOrganisation]:
    """Return what the resolver knows; pseudo-organisations are no one and are left out."""
    frame = facts.frame("organisation")
    aliases = facts.frame("alias")
    more: dict[str, list[str]] = {}
    unsure: dict[str, list[str]] = {}
    for org, alias, ambiguous in zip(
        aliases["org"], aliases["alias"], aliases["ambiguous"], strict=True
    ):
        (unsure if ambiguous else more).setdefault(str(org), []).append(str(alias))
    return [
        KnownOrganisation(
            id=str(row["id"]),
            name=str(row["name"]),
            country=_text(row["country"]),
            aliases=tuple(more.get(str(row["id"]), ())),
            ambiguous=tuple(unsure.get(str(row["id"]), ())),
            identifiers={
                scheme: str(row[scheme]) for scheme in _SCHEMES if _text(row[scheme]) is not None
            },
        )
        for row in frame.to_dict("records")
        if row["kind"] != "pseudo"
    ]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
