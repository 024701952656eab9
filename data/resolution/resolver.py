"""The resolver: names of organisations to one organisation each, with scores and reasons."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from data.resolution.index import Entry, KnownOrganisation, NameIndex, identifier
from data.resolution.normal_form import NormalForm, folded, normal_form
from data.resolution.printed import names_in, said_of_ai, stated_seat, wordings
from data.resolution.products import numbered, stem
from data.resolution.score import MATCH, POSSIBLE, NameScore, compare, is_everyday, is_word
from data.resolution.symbols import symbols_in
from data.resolution.words import name_words
from data.slugs import slug

Status = Literal["matched", "ambiguous", "unknown"]


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
    """

    name: str
    status: Status
    organisation_id: str | None
    candidates: tuple[Candidate, ...]

    @property
    def proposed_slug(self) -> str:
        """Return the slug that an unknown party would get."""
        return slug(names_in(self.name)[0])


@dataclass(frozen=True)
class _Beside:
    """What was printed beside a name: the seat, and numbers of registers (scheme → value).

    position: how many names of the same string stood before it. main: whom those mean for certain.
    of_ai: whether the wording before it speaks of AI, which is what the known organisations do.
    """

    country: str | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    position: int = 0
    main: frozenset[str] = frozenset()
    of_ai: bool = False


class Resolver:
    """Resolves names against known organisations; blocking keeps each look-up short."""

    def __init__(
        self,
        organisations: Iterable[KnownOrganisation],
        reserved: Iterable[str] = (),
        others: Iterable[str] = (),
    ) -> None:
        """Index the names of the organisations.

        reserved: ids that are known but no firm ("undisclosed-party"): no name resolves to them.
        others: names, legal form included, that known homonyms bear: a person decides about them.
        """
        self._index = NameIndex(organisations)
        self._reserved = frozenset(reserved)
        self._others = frozenset(folded(name) for name in others)

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
        given = {scheme: identifier(value) for scheme, value in (identifiers or {}).items()}
        for scheme, value in given.items():
            known = self._index.by_identifier.get((scheme, value))
            if known:
                found = Candidate(known, 1.0, f"same {scheme}", value)
                return Resolution(name, "matched", known, (found,))
        bare, seat = stated_seat(name)
        candidates = self._candidates(bare, _Beside(country or seat, given))
        status, chosen = _decide(candidates)
        return Resolution(name, status, chosen, tuple(candidates[:5]))

    def knows(self, organisation_id: str) -> bool:
        """Return whether an id is that of a known organisation."""
        return organisation_id in self._index.organisations or organisation_id in self._reserved

    def same(self, left: str, right: str) -> bool:
        """Return whether two printed names mean one organisation.

        A name that needs a second sign ("Example", a product or an everyday word) has it in the
        other one, when that means its bearer for certain.
        """
        one, other = self.resolve(left), self.resolve(right)
        if one.organisation_id and other.organisation_id:
            return one.organisation_id == other.organisation_id
        sure, unsure = (one, other) if one.organisation_id else (other, one)
        if sure.organisation_id:
            return self._borne_by(unsure.name, sure.organisation_id)
        scores = [
            max(compare(first, second).score, compare(second, first).score)
            for first in map(normal_form, names_in(left))
            for second in map(normal_form, names_in(right))
        ]
        return max(scores) >= MATCH

    def _borne_by(self, name: str, organisation_id: str) -> bool:
        """Return whether a name is one that an organisation bears, if only with a second sign."""
        form = normal_form(name)
        if form.has_form or form.place or folded(name) in self._others:
            return False
        return any(entry.id == organisation_id for entry in self._index.exact(form.core))

    def _candidates(self, name: str, beside: _Beside) -> list[Candidate]:
        best: dict[str, Candidate] = {}
        for found in self._by_symbol(name):
            _keep(best, found)
        if not best and not self._index.may_hold(name):
            return []
        main: frozenset[str] = frozenset()
        in_full: frozenset[str] = frozenset()
        for position, part in enumerate(wordings(name)):
            form = normal_form(part)
            of_ai = bool(position) and said_of_ai(name, part)
            beside_it = replace(beside, position=position, main=main, of_ai=of_ai)
            for found in self._named(form, beside_it):
                _keep(best, found)
            main = main or frozenset(one for one, found in best.items() if found.score >= MATCH)
            in_full = main if form.has_form and not position else in_full
        self._prefer_units(best, in_full)
        if folded(name) in self._others:
            best = {one: _name_of_another(found) for one, found in best.items()}
        return sorted(best.values(), key=lambda found: (-found.score, found.organisation_id))

    def _named(self, form: NormalForm, beside: _Beside) -> Iterator[Candidate]:
        """Yield who bears a name: those of exactly its words, and if none is sure those near it."""
        yield from self._by_product(form)
        yield from self._by_two_names(form)
        sure = False
        for found in self._compared(form, self._index.exact(form.core), beside):
            sure = sure or found.score >= MATCH
            yield found
        if not sure:
            yield from self._compared(form, self._index.near(form), beside)

    def _compared(
        self, form: NormalForm, entries: Iterable[Entry], beside: _Beside
    ) -> Iterator[Candidate]:
        for entry in entries:
            found = compare(form, entry.form)
            if not found.score:
                continue
            score = self._adjusted(found, form, entry, beside)
            if beside.main and not {entry.id, entry.organisation.parent} & beside.main:
                score -= _BEHIND_THE_MAIN_NAME
            if score >= POSSIBLE and not _excluded(beside, form, found, entry):
                yield Candidate(entry.id, round(score, 3), found.reason, entry.printed)

    def _prefer_units(self, best: dict[str, Candidate], named_in_full: frozenset[str]) -> None:
        """Take "House (Unit)" and "Unit (House)" for the unit: the more exact of the two.

        named_in_full: who is named with a legal form ("House Inc. (Unit)"): it is meant.
        """
        for found in list(best.values()):
            house = self._index.organisations[found.organisation_id].parent
            if found.score >= MATCH and house in best and best[house].via != found.via:
                if house in named_in_full and found.organisation_id not in named_in_full:
                    best[found.organisation_id] = replace(found, score=best[house].score - 2 * _TIE)
                    continue
                behind = best[house].score - _BEHIND_THE_MAIN_NAME
                best[house] = replace(best[house], score=min(behind, found.score - 2 * _TIE))

    def _by_symbol(self, name: str) -> Iterable[Candidate]:
        for symbol in sorted(symbols_in(name) & self._index.symbols.keys()):
            yield Candidate(self._index.symbols[symbol], 0.97, "same share symbol", symbol)

    def _by_product(self, form: NormalForm) -> Iterable[Candidate]:
        """Find the maker of a version of a known product ("Example 3.5 Pro")."""
        bare = () if form.has_form or form.place else stem(form.core)
        maker = self._index.products.get(bare)
        if maker and (numbered(form.core, bare) or not is_everyday(bare)):
            yield Candidate(maker, 0.91, "a version of its product", form.printed)

    def _by_two_names(self, form: NormalForm) -> Iterable[Candidate]:
        """Find names printed side by side: "Facebook Meta", "Amazon AWS", "ChatGPT d'OpenAI"."""
        for cut in range(1, min(len(form.core), 5)):
            first, second = form.core[:cut], form.core[cut:]
            second = second[1:] if second[0] in _OF else second
            for left in self._index.named(first):
                for right in self._index.named(second):
                    if left.id in {right.id, right.organisation.parent}:
                        yield Candidate(right.id, 0.94, "two names side by side", form.printed)

    def _adjusted(self, found: NameScore, form: NormalForm, entry: Entry, beside: _Beside) -> float:
        """Return the score after what stands beside the name.

        An everyday word, or a name marked as ambiguous, is weak: it needs a second sign, and a
        stated seat or a legal form of another country speaks against it. A house that stands in a
        register, or that many facts name, has units in many countries; of another bearer of the
        word nobody knows where it sits.
        """
        score = found.score
        seat, country = entry.organisation.country, beside.country
        listed = self._index.is_listed(entry.organisation)
        house = listed or entry.organisation.well_known or entry.spelled_out
        agrees = bool(country and country == seat) or _public_form_agrees(form, entry)
        agrees = agrees or beside.of_ai or form.place in name_words().seats.get(seat or "", ())
        weak = is_everyday(entry.form.core) or entry.ambiguous
        if (found.listed_only and not listed) or (found.house_only and not house):
            score = min(score, 0.80)
        if found.unit and found.house_only and not entry.own:
            score = min(score, 0.80)
        if found.best_known_only and not (listed and entry.organisation.well_known):
            score = min(score, 0.80)
        if found.own_only and weak and entry.printed != entry.organisation.name:
            score = 0.80
        if entry.form.acronym and not form.acronym and _is_also_a_word(entry.form.squashed):
            score = min(score, 0.80)
        if weak and entry.form.web and not form.web:
            score = min(score, 0.80)
        if entry.product:
            score = _product_score(found, form, weak)
        if entry.ambiguous and not agrees:
            score = min(score, 0.80 if form.has_form else 0.78)
        if weak and not agrees and form.place != entry.form.place:
            in_city = form.place in name_words().cities and not form.has_form
            score = min(score, 0.92 if house and not in_city else 0.85)
        if weak and not country and not house and _form_of_elsewhere(form, seat):
            score = min(score, 0.85)
        if country and seat and country != seat and not (form.place or found.unit):
            score -= 0.25 if weak else _away(found, listed)
        if beside.position and weak:
            score -= 0.05
        return score


_NOBODY = Candidate("", 0.0, "", "")
_OF = frozenset({"d", "de", "du", "by", "of", "from"})
_BEHIND_THE_MAIN_NAME = 0.05
"""What the name of another organisation behind the main one loses: "Example Labs (Example)"."""
_TIE = 0.01
"""Two organisations within this score are told apart by a person."""


def _decide(candidates: list[Candidate]) -> tuple[Status, str | None]:
    if not candidates:
        return "unknown", None
    first = candidates[0]
    tied = len(candidates) > 1 and candidates[1].score >= first.score - _TIE
    if tied or first.score < MATCH:
        return "ambiguous", None
    return "matched", first.organisation_id


def _keep(best: dict[str, Candidate], found: Candidate) -> None:
    if found.score > best.get(found.organisation_id, _NOBODY).score:
        best[found.organisation_id] = found


def _name_of_another(found: Candidate) -> Candidate:
    score = min(found.score, 0.80)
    return Candidate(found.organisation_id, score, "another firm bears this name", found.via)


def _is_also_a_word(acronym: str) -> bool:
    """Return whether capitals tell an acronym from a word ("FAIR", "NOW")."""
    return is_word((acronym,)) or acronym in name_words().symbol_words


def _away(found: NameScore, listed: bool) -> float:
    """Return what a stated seat elsewhere takes from a name that no other firm bears.

    The same name stays the house; with a word more or less only where the house is a listed one.
    """
    return 0.02 if listed and found.reason != "same name" else 0.05


def _public_form_agrees(form: NormalForm, entry: Entry) -> bool:
    """Return whether capitals and a legal form of the seat name a listed house ("BMW AG")."""
    seat = entry.organisation.country
    return form.acronym and len(form.squashed) > 2 and seat in form.form_countries


def _form_of_elsewhere(form: NormalForm, seat: str | None) -> bool:
    return bool(form.form_countries and seat and seat not in form.form_countries)


def _product_score(found: NameScore, form: NormalForm, weak: bool) -> float:
    """Take the name of a product for its maker when it is the whole name and no firm's."""
    if found.reason != "same name" or form.place:
        return 0.0
    return 0.78 if weak or form.has_form else 0.93


def _excluded(beside: _Beside, form: NormalForm, found: NameScore, entry: Entry) -> bool:
    """Return whether a number beside the name says that it is another firm.

    A unit named after a place, or a part of a house, has numbers of its own.
    """
    own = entry.organisation.identifiers
    return not (form.place or found.unit) and any(
        scheme in own and identifier(own[scheme]) != value
        for scheme, value in beside.identifiers.items()
    )
