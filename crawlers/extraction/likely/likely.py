"""Deals that no rule reads but that the passage rather states than not.

A rule needs the construction that it was written for. Where the press uses another, the parties,
the words of a deal around them and their order often still tell who does what with whom. Two
logistic models with readable traits (weights.tsv) judge every pair of parties that the rules leave
open; what is at least as likely as LEAST joins the deals that the rules read. Its rule is named
"likely" and its confidence is its probability, so that a reviewer sees what it is.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from crawlers.extraction.deals.deal import Deal
from crawlers.extraction.likely.pairs import crossed, pair_traits, passage_traits
from crawlers.extraction.likely.sides import Mention, Side, named_in, org_of, sides_of
from crawlers.extraction.likely.weights import Weights, bundled_weights, likeliest_kind
from crawlers.extraction.sentences.items import Reading
from crawlers.extraction.text import CleanText

LEAST: Final = 0.5
"""Probability from which a deal is likely: rather so than not."""
_LEAST_LOG_ODDS: Final = math.log(LEAST / (1 - LEAST))
_UNNAMED: Final = ["unnamed"]
_PAIRS_ADD: Final = 4.0
"""What the traits of a pair add at most to those of its parties; no fitted pair has added more."""


@dataclass(slots=True)
class Pair:
    """Two parties as source and target, one of which may be unnamed.

    traits: those of the passage, of the source, of the target and of the two together.
    """

    source: Side | None
    target: Side | None
    traits: dict[str, list[str]]


@dataclass(slots=True)
class Likely:
    """A pair that is likely to have a deal of a kind."""

    pair: Pair
    kind: str
    probability: float


class Judgement:
    """The parties of a passage and how likely each is as source and as target of any deal."""

    def __init__(
        self, reading: Reading, named: dict[str, list[Mention]], weights: dict[str, Weights]
    ) -> None:
        """Gather the traits of the parties of `reading`, all of which are `named`."""
        self.reading, self.weights = reading, weights
        self.sides = sides_of(named)
        self.traits = passage_traits(reading, len(self.sides))

    def pair(self, source: Side | None, target: Side | None) -> Pair:
        """Return two parties with all their traits."""
        return Pair(
            source, target, self._all_traits(source, target, self._together(source, target))
        )

    def _all_traits(
        self, source: Side | None, target: Side | None, together: list[str]
    ) -> dict[str, list[str]]:
        return {
            "passage": self.traits,
            "source": self._of_party(source),
            "target": self._of_party(target),
            "pair": together,
        }

    def _together(self, source: Side | None, target: Side | None) -> list[str]:
        if source is None or target is None:
            return []
        return pair_traits(self.reading, source, target)

    def _of_party(self, side: Side | None) -> list[str]:
        return _UNNAMED if side is None else [*side.traits, *crossed(side.group, self.traits)]

    def _log_odds(self, part: str, side: Side) -> float:
        weights = self.weights[part]
        group = weights.log_odds_of_group(side.group, self.traits)
        return weights.log_odds(side.traits) + group

    def likely(self, deals: list[Deal]) -> list[Likely]:
        """Return what is likely besides `deals`, the likeliest first.

        A deal with one side is looked for only of a party of which no deal is told.
        """
        found: list[Likely] = []
        told = _told(deals)
        weights = self.weights
        passage = weights["passage"].log_odds(self.traits)
        no_source = passage + weights["source"].log_odds(_UNNAMED)
        no_target = passage + weights["target"].log_odds(_UNNAMED)
        as_target = [self._log_odds("target", side) for side in self.sides]
        for one, source in enumerate(self.sides):
            as_source = self._log_odds("source", source)
            if source.org not in told:
                if no_target + as_source >= _LEAST_LOG_ODDS:
                    self._judge(source, None, no_target + as_source, deals, found)
                if no_source + as_target[one] >= _LEAST_LOG_ODDS:
                    self._judge(None, source, no_source + as_target[one], deals, found)
            for two, target in enumerate(self.sides):
                log_odds = passage + as_source + as_target[two]
                if one != two and log_odds >= _LEAST_LOG_ODDS - _PAIRS_ADD:
                    self._judge(source, target, log_odds, deals, found)
        found.sort(key=lambda entry: -entry.probability)
        return found

    def _judge(
        self,
        source: Side | None,
        target: Side | None,
        log_odds: float,
        deals: list[Deal],
        found: list[Likely],
    ) -> None:
        if _is_read(source, target, deals):
            return
        together = self._together(source, target)
        log_odds += self.weights["pair"].log_odds(together)
        if log_odds < _LEAST_LOG_ODDS or self._is_refused(source, target):
            return
        pair = Pair(source, target, self._all_traits(source, target, together))
        kind, share = likeliest_kind(self.weights, pair.traits)
        probability = share / (1 + math.exp(-log_odds))
        if probability >= LEAST and _may_be(pair, kind):
            found.append(Likely(pair, kind, probability))

    def _is_refused(self, source: Side | None, target: Side | None) -> bool:
        """Return whether a party stands in sentences alone that tell of talks, denials and such."""
        refused = self.reading.refused
        if not refused:
            return False
        for side in (source, target):
            if side is not None and all(
                self.reading.sentences[mention.sentence].start in refused
                for mention in side.mentions
            ):
                return True
        return False


def pairs_of(reading: Reading) -> Iterator[Pair]:
    """Yield every ordered pair of the parties of a passage, and each party with nobody."""
    judgement = Judgement(reading, named_in(reading), {})
    for side in judgement.sides:
        yield judgement.pair(side, None)
        yield judgement.pair(None, side)
        for other in judgement.sides:
            if other is not side:
                yield judgement.pair(side, other)


def with_likely(
    reading: Reading,
    deals: list[Deal],
    cleaned: CleanText,
    weights: dict[str, Weights] | None = None,
) -> list[Deal]:
    """Return the deals of the rules and those that are likely besides, by the bundled weights.

    Two parties that the rules join stay as they are. A likely deal completes one of the same kind
    that misses a side, and takes its amount. Where a deal is told of every party, none is likely
    besides, nor where no word of a deal stands.
    """
    told = list(deals)
    named = named_in(reading)
    if _told(deals).issuperset(named) or not _calls_a_deal(reading):
        return told
    for one in Judgement(reading, named, weights or bundled_weights()).likely(deals):
        deal = _deal(one, reading, cleaned)
        if _is_read(one.pair.source, one.pair.target, told) or _is_half_of(deal, told):
            continue
        half = next((other for other in told if _is_half_of(other, [deal])), None)
        if half is None:
            told.append(deal)
        else:
            told[told.index(half)] = _completed(half, deal)
    return told


def _completed(half: Deal, deal: Deal) -> Deal:
    """Return a deal that missed a side with both sides of `deal`, and the words of both."""
    return replace(
        half,
        source_org=deal.source_org,
        target_org=deal.target_org,
        start=min(half.start, deal.start),
        end=max(half.end, deal.end),
        confidence=deal.confidence,
        rule=deal.rule,
    )


def _told(deals: list[Deal]) -> set[str | None]:
    """Return the parties of deals."""
    told: set[str | None] = set()
    for deal in deals:
        told.add(deal.source_org)
        told.add(deal.target_org)
    return told


def _calls_a_deal(reading: Reading) -> bool:
    for sentence in reading.sentences:
        for item in sentence.items:
            if item.triggers:
                return True
    return False


_SELLING: Final = frozenset({"forward over sell", "forward over sell_stake"})


def _may_be(pair: Pair, kind: str) -> bool:
    """Return whether the sides may have the kind: a person only invests, who sells does not."""
    if pair.target is not None and pair.target.group == "person":
        return False
    if kind == "investment" and not _SELLING.isdisjoint(pair.traits["pair"]):
        return False
    return pair.source is None or pair.source.group != "person" or kind == "investment"


def _is_read(one: Side | None, two: Side | None, deals: list[Deal]) -> bool:
    """Return whether the deals join two parties, either way round."""
    source, target = org_of(one), org_of(two)
    for deal in deals:
        if deal.source_org == source and deal.target_org == target:
            return True
        if deal.source_org == target and deal.target_org == source:
            return True
    return False


def _is_half_of(deal: Deal, others: list[Deal]) -> bool:
    """Return whether a deal misses a side that one of the same kind has."""
    for other in others:
        if other is deal or other.kind != deal.kind:
            continue
        if deal.source_org is None and deal.target_org == other.target_org:
            return True
        if deal.target_org is None and deal.source_org == other.source_org:
            return True
    return False


def _deal(one: Likely, reading: Reading, cleaned: CleanText) -> Deal:
    places = [
        mention.sentence
        for side in (one.pair.source, one.pair.target)
        if side is not None
        for mention in side.mentions[:1]
    ]
    return Deal(
        kind=one.kind,
        source_org=org_of(one.pair.source),
        target_org=org_of(one.pair.target),
        start=cleaned.original_offset(reading.sentences[min(places)].start),
        end=cleaned.original_offset(reading.sentences[max(places)].end),
        confidence=round(one.probability, 2),
        rule=f"{reading.rules.language}.likely",
    )
