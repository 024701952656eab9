"""From texts to candidates: read, resolve the parties, find the deal they may report again."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from data.facts import Facts
from data.names import slug
from data.resolution.resolver import Resolver
from data.review.candidate import Candidate, Party, candidate_id
from data.review.same_deal import same_deal
from graph.records import records
from graph.undertakings import roll_up

CONTEXT = 1_500
"""Characters of the text kept on each side of the words that state a deal."""
MAX_NAME_WORDS = 6
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Reading:
    """One text with where it stands."""

    source_id: str
    url: str
    publisher: str | None
    document_id: str | None
    title: str | None
    text: str
    language: str | None
    published: str | None


def groups_of(facts: Facts) -> Mapping[str, str]:
    """Return organisation → undertaking on the day of the facts."""
    return roll_up(facts.frame("organisation"), facts.as_of).root


def candidates_of(
    readings: Iterable[Reading],
    extract: Callable[[Reading], list[dict[str, Any]]],
    resolver: Resolver,
    deals: pd.DataFrame,
    group_of: Mapping[str, str],
) -> list[Candidate]:
    """Return the candidates that texts hold, each once.

    extract: a reading → extracted deals as mappings.
    deals: rows of table `deal`; group_of: organisation → undertaking.
    """
    known = records(deals)
    found: dict[str, Candidate] = {}
    moment = datetime.now(UTC).isoformat()
    for reading in readings:
        for deal in extract(reading):
            made = _candidate(reading, deal, resolver, moment)
            match = same_deal(made.deal, made.published, known, group_of)
            found[made.candidate_id] = Candidate(
                **{
                    **made.__dict__,
                    "matched_deal": match.deal_id if match else None,
                    "match_score": match.score if match else None,
                }
            )
    return list(found.values())


def _candidate(
    reading: Reading, deal: dict[str, Any], resolver: Resolver, moment: str
) -> Candidate:
    first = max(0, int(deal["start"]) - CONTEXT)
    passage = reading.text[first : int(deal["end"]) + CONTEXT]
    parties = tuple(_parties(deal, reading.text, resolver))
    kept = {**deal, "start": int(deal["start"]) - first, "end": int(deal["end"]) - first}
    for role, column in (("source", "source_org"), ("target", "target_org")):
        named = next((party for party in parties if party.role == role), None)
        if named is not None:
            kept[column] = named.slug
    return Candidate(
        candidate_id=candidate_id(reading.url, kept),
        source_id=reading.source_id,
        source_url=reading.url,
        source_name=reading.publisher,
        document_id=reading.document_id,
        published=reading.published,
        language=reading.language,
        title=reading.title,
        passage=passage,
        deal=kept,
        parties=parties,
        matched_deal=None,
        match_score=None,
        found_at=moment,
    )


def _parties(deal: Mapping[str, Any], text: str, resolver: Resolver) -> Iterable[Party]:
    named = [("source", deal.get("source_org")), ("target", deal.get("target_org"))]
    named += [("other", other) for other in deal.get("other_parties") or ()]
    for role, identifier in named:
        if not identifier:
            continue
        if resolver.knows(str(identifier)):
            yield Party(role, str(identifier), None, known=True)
            continue
        printed = printed_name(str(identifier), text) or str(identifier)
        answer = resolver.resolve(printed)
        if answer.organisation_id is not None:
            yield Party(role, answer.organisation_id, printed, known=True)
            continue
        similar = tuple((one.organisation_id, one.score, one.reason) for one in answer.candidates)
        yield Party(role, str(identifier), printed, known=False, similar=similar)


def printed_name(identifier: str, text: str) -> str | None:
    """Return the words of a text whose slug is `identifier`, or None."""
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    for length in range(1, MAX_NAME_WORDS + 1):
        for place in range(len(words) - length + 1):
            part = text[words[place][0] : words[place + length - 1][1]].strip(" ,;:.()«»\"“”'’")
            if slug(part) == identifier:
                return part
    return None
