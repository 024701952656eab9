"""What a decision is checked against: the organisations and deals known at that moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.errors import NotFoundError, UsageError
from data.facts import Facts
from data.names import slug
from data.records import Deal
from data.records.record import columns
from data.resolution.known import resolver_of
from data.resolution.resolver import Resolver
from data.review.candidate import Candidate
from data.review.errors import AmbiguousPartyError

NEW = "new:"
"""Before a name: an organisation of its own, whatever it resembles ("new:Example Works")."""
PARTY_COLUMNS = ("source_org", "target_org")


@dataclass(frozen=True)
class Proposal:
    """An organisation that no table knows yet: the slug that it gets and its printed name."""

    slug: str
    name: str


@dataclass(frozen=True)
class Background:
    """Known organisations (by resolver), known deals (slug → columns), undertakings.

    group_of: organisation → undertaking, for reports that name a unit or its parent.
    """

    resolver: Resolver
    deals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    group_of: Mapping[str, str] = field(default_factory=dict)


def background_of(facts: Facts, group_of: Mapping[str, str]) -> Background:
    """Return the background of a release's facts."""
    return Background(resolver_of(facts), _deals(facts.frame("deal")), group_of)


def _deals(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    names = list(columns(Deal))
    rows = frame[names].astype(object).where(frame[names].notna(), None).to_dict("records")
    return {str(row["id"]): {str(name): _plain(row[name]) for name in row} for row in rows}


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def settle_parties(
    candidate: Candidate, said: Mapping[str, Any], resolver: Resolver
) -> tuple[dict[str, Any], tuple[Proposal, ...]]:
    """Return the party columns with slugs that exist or are proposed, and the proposals.

    said: the columns of the deal, corrections included; a party may be a slug, a name or an alias.

    Raises:
        AmbiguousPartyError: a name fits several organisations; lists them and says how to go on.
        UsageError: a name without any letter that a slug can hold.
    """
    settled: dict[str, Any] = {}
    proposals: dict[str, Proposal] = {}
    for column in PARTY_COLUMNS:
        if said.get(column):
            settled[column] = _settle(candidate, column, str(said[column]), resolver, proposals)
    others = said.get("other_parties") or ()
    if isinstance(others, str):
        others = others.split("|")
    if others:
        settled["other_parties"] = "|".join(
            dict.fromkeys(
                _settle(candidate, "other_parties", str(other), resolver, proposals)
                for other in others
                if str(other).strip()
            )
        )
    return settled, tuple(proposals.values())


def _settle(
    candidate: Candidate,
    column: str,
    value: str,
    resolver: Resolver,
    proposals: dict[str, Proposal],
) -> str:
    wanted = value.strip()
    if resolver.knows(wanted):
        return wanted
    insisted = wanted.startswith(NEW)
    printed = wanted.removeprefix(NEW).strip() if insisted else _printed(candidate, wanted)
    if not insisted:
        found = resolver.resolve(printed)
        if found.organisation_id is not None:
            return found.organisation_id
        if found.status == "ambiguous":
            near = tuple(f"{one.organisation_id} ({one.score})" for one in found.candidates)
            raise AmbiguousPartyError(
                column,
                printed,
                near,
                f"{column} '{printed}' may be {', '.join(near)}; name one with {column}=SLUG, or "
                f"say that it is another with {column}='{NEW}{printed}'",
            )
    made = _free_slug(candidate, printed, resolver)
    proposals[made] = Proposal(made, printed)
    return made


def _printed(candidate: Candidate, wanted: str) -> str:
    """Return the words of the text behind a proposed slug, else what was given."""
    for party in candidate.parties:
        if party.slug == wanted and not party.known and party.printed:
            return party.printed
    return wanted


def _free_slug(candidate: Candidate, printed: str, resolver: Resolver) -> str:
    made = slug(printed)
    if not made:
        raise UsageError(f"'{printed}' has no letter that a slug can hold; give a Latin name")
    return f"{made}-{candidate.candidate_id[:4]}" if resolver.knows(made) else made


def known_deal(
    deals: Mapping[str, Mapping[str, Any]], accepted: Iterable[Mapping[str, Any]], wanted: str
) -> Mapping[str, Any]:
    """Return the columns of the deal that a candidate reports again.

    Raises:
        NotFoundError: neither the release nor an accepted candidate has it.
    """
    found: Mapping[str, Any] | None = deals.get(wanted)
    for row in accepted:
        if found is None and row["id"] == wanted:
            found = row
    if found is not None:
        return found
    raise NotFoundError(f"no deal '{wanted}'; 'vigie sql \"select id from deal\"' lists them")


def all_deals(
    deals: Mapping[str, Mapping[str, Any]], accepted: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return the deals of the release and those accepted since, each once."""
    return list({**deals, **{str(row["id"]): row for row in accepted}}.values())
