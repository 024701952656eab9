"""The resolver: names of organisations to one organisation each, with scores and reasons."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.names import slug
from data.resolution.normal_form import NormalForm, folded, names_in, normal_form, wordings
from data.resolution.score import MATCH, POSSIBLE, NameScore, compare, is_everyday
from data.resolution.words import name_words

Status = Literal["matched", "ambiguous", "unknown"]


@dataclass(frozen=True)
class KnownOrganisation:
    """What the resolver knows of an organisation.

    ambiguous: names that need a second sign (country, identifier) to count.
    identifiers: scheme ("lei", "cik", "wikidata", ...) → value.
    """

    id: str
    name: str
    country: str | None = None
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """An organisation that a name may mean, with why."""

    organisation_id: str
    score: float
    reason: str
    via: str


@dataclass(frozen=True)
class Resolution:
    """The answer to one name.

    status: matched (one organisation), ambiguous (a person decides) or unknown (to be proposed).
    proposed_slug: the slug that an unknown party would get.
    """

    name: str
    status: Status
    organisation_id: str | None
    candidates: tuple[Candidate, ...]
    proposed_slug: str


@dataclass(frozen=True)
class _Entry:
    organisation: KnownOrganisation
    form: NormalForm
    ambiguous: bool


class Resolver:
    """Resolves names against known organisations; blocking keeps each look-up short."""

    def __init__(
        self, organisations: Iterable[KnownOrganisation], reserved: Iterable[str] = ()
    ) -> None:
        """Index the names of the organisations.

        reserved: ids that are known but no firm ("undisclosed-party"): no name resolves to them.
        """
        self._reserved = frozenset(reserved)
        self._organisations = {entry.id: entry for entry in organisations}
        self._blocks: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._by_identifier: dict[tuple[str, str], str] = {}
        self._tickers: dict[str, str] = {}
        for organisation in self._organisations.values():
            self._index(organisation)

    def _index(self, organisation: KnownOrganisation) -> None:
        for scheme, value in organisation.identifiers.items():
            self._by_identifier[scheme, _identifier(value)] = organisation.id
        names = [(name, False) for name in (organisation.name, *organisation.aliases)]
        names += [(name, True) for name in organisation.ambiguous]
        for printed, ambiguous in names:
            if printed.isupper() and printed.isalnum() and 1 < len(printed) <= 5:
                self._tickers.setdefault(printed, organisation.id)
            for name in names_in(printed):
                entry = _Entry(organisation, normal_form(name), ambiguous)
                for block in _blocks(entry.form):
                    self._blocks[block].append(entry)

    def resolve(
        self,
        name: str,
        country: str | None = None,
        identifiers: Mapping[str, str] | None = None,
    ) -> Resolution:
        """Return which organisation a printed name means.

        country: ISO alpha-2 seat, where the text states it; separates homonyms.
        identifiers: register → number printed beside the name; one that agrees decides, one that
            disagrees excludes.
        """
        given = {scheme: _identifier(value) for scheme, value in (identifiers or {}).items()}
        for scheme, value in given.items():
            known = self._by_identifier.get((scheme, value))
            if known:
                found = Candidate(known, 1.0, f"same {scheme}", value)
                return Resolution(name, "matched", known, (found,), slug(name))
        candidates = self._candidates(name, country, given)
        status, chosen = _decide(candidates)
        return Resolution(name, status, chosen, tuple(candidates[:5]), slug(names_in(name)[0]))

    def knows(self, organisation_id: str) -> bool:
        """Return whether an id is that of a known organisation."""
        return organisation_id in self._organisations or organisation_id in self._reserved

    def same(self, left: str, right: str) -> bool:
        """Return whether two printed names mean one organisation."""
        one, other = self.resolve(left), self.resolve(right)
        if one.organisation_id or other.organisation_id:
            return one.organisation_id == other.organisation_id
        scores = [
            compare(normal_form(a), normal_form(b)).score
            for a in names_in(left)
            for b in names_in(right)
        ]
        return max(scores) >= MATCH

    def _candidates(
        self, name: str, country: str | None, given: Mapping[str, str]
    ) -> list[Candidate]:
        best: dict[str, Candidate] = {}
        for position, part in enumerate(wordings(name)):
            form = normal_form(part)
            for ticker in form.tickers & self._tickers.keys():
                best[self._tickers[ticker]] = Candidate(
                    self._tickers[ticker], 0.97, "same ticker", ticker
                )
            for entry in self._near(form):
                found = compare(form, entry.form)
                score = _adjusted(found, form, entry, country, position)
                if score < POSSIBLE or _conflict(given, entry.organisation.identifiers):
                    continue
                candidate = Candidate(
                    entry.organisation.id, round(score, 3), found.reason, entry.form.printed
                )
                if candidate.score > best.get(entry.organisation.id, _NOBODY).score:
                    best[entry.organisation.id] = candidate
        return sorted(best.values(), key=lambda found: (-found.score, found.organisation_id))

    def _near(self, form: NormalForm) -> Iterable[_Entry]:
        seen: set[int] = set()
        for block in _blocks(form):
            for entry in self._blocks.get(block, ()):
                if id(entry) not in seen:
                    seen.add(id(entry))
                    yield entry


_NOBODY = Candidate("", 0.0, "", "")


def _blocks(form: NormalForm) -> set[str]:
    """Return the blocking keys of a name: names that share none are never compared."""
    squashed = form.squashed
    if not squashed:
        return set()
    keys = {f"first:{form.core[0]}", f"head:{squashed[:4]}", f"tail:{squashed[0]}{squashed[-4:]}"}
    general = name_words().interchangeable
    keys.add("bag:" + "".join(sorted(form.core)))
    keys.add("bag:" + "".join(sorted(word for word in form.core if word not in general)))
    initials = "".join(word[0] for word in form.core if word not in {"and", "of", "de", "for"})
    if len(form.core) >= 3:
        keys.add(f"initials:{initials}")
    if form.acronym:
        keys.add(f"initials:{squashed}")
    return keys


def _adjusted(
    found: NameScore, form: NormalForm, entry: _Entry, country: str | None, position: int
) -> float:
    """Return the score after what stands beside the name."""
    score = found.score
    if not score:
        return 0.0
    seat = entry.organisation.country
    agrees = bool(country and seat and country == seat)
    conflicts = bool(country and seat and country != seat and not form.place)
    weak = is_everyday(entry.form.core) or entry.ambiguous
    if entry.ambiguous and not agrees:
        score = min(score, 0.80 if form.has_form else 0.78)
    if weak and form.place != entry.form.place and not agrees:
        # A house that is listed has units in many countries; another bearer of an everyday word
        # may just as well sit there.
        score = min(score, 0.92 if entry.organisation.identifiers else 0.85)
    if conflicts:
        score -= 0.25 if weak or found.reason != "same name" else 0.05
    if position and weak:
        score -= 0.05
    return score


def _conflict(given: Mapping[str, str], known: Mapping[str, str]) -> bool:
    return any(
        scheme in known and _identifier(known[scheme]) != value for scheme, value in given.items()
    )


def _identifier(value: str) -> str:
    return folded(value).replace(" ", "").lstrip("0")


def _decide(candidates: list[Candidate]) -> tuple[Status, str | None]:
    if not candidates:
        return "unknown", None
    first = candidates[0]
    if first.score < MATCH:
        return "ambiguous", None
    rivals = [found for found in candidates[1:] if found.score >= first.score - 0.01]
    if rivals:
        return "ambiguous", None
    return "matched", first.organisation_id
