"""Text → deals by rules: the default extractor."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from crawlers.extraction import attributes, merging, signals
from crawlers.extraction.coreference import resolve
from crawlers.extraction.dates import find_date, published_day
from crawlers.extraction.deal import Deal, checked
from crawlers.extraction.frames import apply
from crawlers.extraction.items import NOUN, PARTY, VERB, Item, Reading, Sentence, take_apart
from crawlers.extraction.money import Money, find_money
from crawlers.extraction.roles import Candidate
from crawlers.extraction.rulebook import rulebook
from crawlers.extraction.text import CleanText, clean, language_of
from data.errors import UsageError
from data.names import Gazetteer, bundled_gazetteer


@dataclass(frozen=True)
class Passage:
    """A text to read.

    lang: "en", "fr" or None (then it is guessed); published: partial ISO date, the anchor of
    relative dates.
    """

    text: str
    id: str | int | None = None
    lang: str | None = None
    published: str | None = None


class Extractor(Protocol):
    """What reads deals out of a passage."""

    def deals(self, passage: Passage) -> list[Deal]:
        """Return the deals that the passage states, none when it states none."""


@dataclass
class RuleExtractor:
    """Applies the rule files to a passage; reads no table but the gazetteer of names."""

    gazetteer: Gazetteer = field(default_factory=bundled_gazetteer)

    def deals(self, passage: Passage) -> list[Deal]:
        """Return the deals that the passage states.

        Raises:
            UsageError: a text that is too long or a publication date that is no date.
        """
        cleaned = clean(passage.text)
        if not cleaned.text.strip():
            return []
        rules = rulebook(language_of(passage.lang, cleaned.text))
        try:
            published = published_day(passage.published)
        except ValueError as error:
            raise UsageError(f"published: {error}") from error
        reading = take_apart(cleaned.text, rules, self.gazetteer)
        resolve(reading)
        found: list[merging.Reading] = []
        pending: list[merging.Reading] = []
        for sentence in reading.sentences:
            money = find_money(reading.text, rules.language == "fr", sentence.start, sentence.end)
            candidates = _candidates(reading, sentence, money)
            if candidates:
                pending = _written(reading, candidates, money, cleaned)
                announced = find_date(reading.text[sentence.start : sentence.end], published)
                for entry in pending:
                    entry.deal.announced = announced
                found += pending
            elif money and pending:
                _continued(reading, sentence, money, [entry.deal for entry in pending])
        _complete(reading, found)
        return [_final(deal, cleaned) for deal in merging.merge(found)]


def _candidates(reading: Reading, sentence: Sentence, money: list[Money]) -> list[Candidate]:
    found = []
    for at, item in enumerate(sentence.items):
        if item.cls not in {VERB, NOUN} or _is_anaphor(reading, sentence.items, at):
            continue
        candidate = apply(reading, sentence, at, money)
        if candidate is None or signals.refusal(sentence, at, reading.text, reading.rules):
            continue
        found.append(candidate)
    return found


def _is_anaphor(reading: Reading, items: list[Item], at: int) -> bool:
    """Return whether a noun speaks of a deal told before ("This investment comes after …")."""
    if items[at].cls != NOUN:
        return False
    before = reading.lower[max(0, items[at].start - 8) : items[at].start].split()
    if before and before[-1] in reading.rules.data["not_a_deal_after"]:
        return True
    following = items[at + 1] if at + 1 < len(items) else None
    return (
        bool(before)
        and before[-1] in {"this", "that", "cette", "ce", "cet"}
        and (following is None or following.slot not in {"with", "of", "in"})
    )


@cache
def _cues(
    language: str,
) -> tuple[attributes.AmountCues, re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = rulebook("fr" if language == "fr" else "en").data
    amounts = data["amounts"]
    return (
        attributes.cues({"amounts": amounts}),
        re.compile("|".join(amounts["planned"]), re.IGNORECASE),
        re.compile("|".join(amounts["deal_anaphor"]), re.IGNORECASE),
        re.compile("|".join(amounts["separate"]), re.IGNORECASE),
    )


def _written(
    reading: Reading, candidates: list[Candidate], money: list[Money], cleaned: CleanText
) -> list[merging.Reading]:
    """Return the deals of one sentence, with amounts, stake and exclusivity."""
    cues, planned, _, separate_cue = _cues(reading.rules.language)
    sentence = candidates[0].sentence
    usable = attributes.usable(money, reading.text, cues, sentence.start)
    shares = attributes.share_out(candidates, usable, reading.text) if usable else {}
    words = reading.text[sentence.start : sentence.end]
    exclusivity = attributes.exclusivity(words)
    separate = bool(separate_cue.search(words))
    found: list[merging.Reading] = []
    for candidate in candidates:
        amounts = shares.get(candidate.trigger)
        if candidate.frame.id == "round" and not amounts and not candidate.sources:
            continue
        low, high = (
            attributes.stake(reading, candidate)
            if candidate.kind in {"investment", "acquisition", "acquihire"}
            else (None, None)
        )
        lead_amount = None if _takes_part(candidate) else amounts
        nobody: list[Item | None] = [None]
        separately = amounts if amounts and _respectively(words, amounts, candidate) else []
        for number, source in enumerate(candidate.sources or nobody):
            if separately:
                lead_amount = separately[number : number + 1]
            for target in candidate.targets or nobody:
                deal = Deal(
                    kind=candidate.kind,
                    source_org=_booked(source, candidate.kind, "source", reading),
                    target_org=_booked(target, candidate.kind, "target", reading),
                    other_parties=[item.org for item in candidate.others if item.org],
                    stake_lo=low,
                    stake_hi=high,
                    stake_pct=low if low == high else None,
                    exclusivity=exclusivity,
                    start=cleaned.original_offset(sentence.start),
                    end=cleaned.original_offset(sentence.end),
                    rule=f"{reading.rules.language}.{candidate.frame.id}.{candidate.voice}",
                    confidence=_confidence(candidate, source, target),
                )
                if lead_amount:
                    value, currency, first = attributes.total(lead_amount, reading.text, cues)
                    if value > 0:
                        deal.amount, deal.currency, deal.amount_text = value, currency, first.raw
                        deal.amount_basis = attributes.basis(
                            candidate.kind, candidate, first, reading.text, planned
                        )
                    lead_amount = None
                if deal.source_org != deal.target_org:
                    found.append(
                        merging.Reading(
                            deal,
                            candidate.frame.general,
                            separate or candidate.frame.id == "follow_up",
                            not (_named(candidate.sources) and _named(candidate.targets)),
                        )
                    )
    return found


def _named(items: list[Item]) -> bool:
    return any(item.org for item in items)


def _takes_part(candidate: Candidate) -> bool:
    """Return whether the sources join a round of others, whose amount is not theirs."""
    triggers = candidate.sentence.items[candidate.trigger].triggers
    if candidate.voice == "noun":
        return False
    base = next((entry.base for entry in triggers if entry.frame is candidate.frame), "")
    return base.startswith(("particip", "take part", "join"))


def _respectively(words: str, amounts: list[Money], candidate: Candidate) -> bool:
    """Return whether each source has its own amount ("$5bn and $10bn, respectively")."""
    return len(amounts) == len(candidate.sources) > 1 and "respecti" in words


def _booked(item: Item | None, kind: str, role: str, reading: Reading) -> str | None:
    """Return on whom a deal is booked: the cloud unit sells clouds, its parent buys firms."""
    if item is None or item.org is None:
        return None
    units: dict[str, str] = reading.rules.data["cloud_units"]
    if kind == "cloud_contract":
        return units.get(item.org, item.org) if role == "source" else item.org
    if role == "source":
        for parent, unit in units.items():
            if unit == item.org:
                return parent
    return item.org


def _continued(
    reading: Reading, sentence: Sentence, money: list[Money], pending: list[Deal]
) -> None:
    """Give the amount of a sentence that speaks on about "the deal" to a deal still without one."""
    cues, _, anaphor, _ = _cues(reading.rules.language)
    if not anaphor.search(reading.text[sentence.start : sentence.end]):
        return
    if "round" in sentence.topics and pending[0].kind != "investment":
        return
    usable = attributes.usable(money, reading.text, cues, sentence.start, revenue_counts=True)
    without = next((deal for deal in pending if deal.amount is None), None)
    if usable and without is not None and without is pending[0]:
        without.amount, without.currency, without.amount_text = (
            usable[0].amount,
            usable[0].currency,
            usable[0].raw,
        )
        without.amount_basis = "up_to" if usable[0].hedge == "up_to" else "estimated"


def _complete(reading: Reading, found: list[merging.Reading]) -> None:
    """Name the missing side of a deal when its passage names exactly one other party.

    Who joins a round that the passage has told of before invests in the same firm. Otherwise the
    sentence of the deal is asked, then the whole passage; the rule says "+context", the confidence
    falls.
    """
    for number, entry in enumerate(found):
        deal = entry.deal
        if not entry.open or (deal.source_org and deal.target_org):
            continue
        if deal.target_org is None and (
            same := _round_before(found[:number], deal)
            or (_raiser(found, deal) if ".gather." in deal.rule else None)
        ):
            deal.target_org = same
            deal.rule += "+context"
            continue
        beside = [other.deal for other in found if other.deal.start == deal.start]
        known = {deal.source_org, deal.target_org, *deal.other_parties}
        side = "source_org" if deal.target_org is None else "target_org"
        known |= {getattr(other, side) for other in beside if other.kind == deal.kind}
        for sentences in (
            [s for s in reading.sentences if s.start <= deal.start < s.end],
            reading.sentences,
        ):
            others = (
                {
                    item.org
                    for sentence in sentences
                    for item in sentence.items
                    if item.cls == PARTY and item.org and item.party and not item.party.role
                }
                - known
                - (_parents(reading, known) if deal.kind != "acquisition" else set())
            )
            if len(others) == 1:
                missing = others.pop()
                if not _may_complete(reading, found, deal, missing):
                    break
                if deal.source_org is None:
                    deal.source_org = missing
                else:
                    deal.target_org = missing
                deal.confidence = round(deal.confidence - 0.15, 2)
                deal.rule += "+context"
                break


def _may_complete(reading: Reading, found: list[merging.Reading], deal: Deal, missing: str) -> bool:
    """Return whether `missing` may be the unnamed side of `deal`.

    Not when the passage tells that deal already. The unnamed investor of a round is taken from the
    passage only if it is an investor by trade: others are more likely named for other reasons.
    """
    pair = {deal.source_org or missing, deal.target_org or missing}
    if deal.source_org is None and any(
        other.deal.kind == deal.kind and {other.deal.source_org, other.deal.target_org} == pair
        for other in found
    ):
        return False
    if deal.source_org is None and deal.rule.split(".")[1] in {"receive", "round"}:
        entry = reading.gazetteer.organisations.get(missing)
        return entry is not None and entry.kind in {"fund", "person", "public_body"}
    return True


_ROUND_FRAMES = frozenset(
    {"follow_up", "invest", "round", "lead", "participate", "shareholders", "receive", "gather"}
)


def _round_before(earlier: list[merging.Reading], deal: Deal) -> str | None:
    """Return who raises the money of the round that `deal` goes on about."""
    if deal.kind != "investment" or deal.rule.split(".")[1] not in _ROUND_FRAMES:
        return None
    for entry in reversed(earlier):
        before = entry.deal
        told_on = before.start != deal.start or deal.rule.split(".")[1] in {"follow_up", "invest"}
        if before.kind == "investment" and before.target_org and told_on:
            return before.target_org if before.target_org != deal.source_org else None
    return None


def _raiser(found: list[merging.Reading], deal: Deal) -> str | None:
    """Return the one firm that all other investments of the passage go to."""
    targets = {
        other.deal.target_org
        for other in found
        if other.deal.kind == "investment" and other.deal.target_org
    }
    only = targets.pop() if len(targets) == 1 else None
    return only if only != deal.source_org else None


def _parents(reading: Reading, ids: set[str | None]) -> set[str]:
    """Return the groups that the organisations `ids` belong to."""
    found: set[str] = set()
    for organisation_id in ids:
        entry = reading.gazetteer.organisations.get(organisation_id or "")
        while entry is not None and entry.parent_id and entry.parent_id not in found:
            found.add(entry.parent_id)
            entry = reading.gazetteer.organisations.get(entry.parent_id)
    return found


def _confidence(candidate: Candidate, source: Item | None, target: Item | None) -> float:
    """Return a sorting figure: known parties, both sides and a specific frame count."""
    value = 0.35
    for item in (source, target):
        if item is not None and item.org:
            value += 0.15
            if item.cls == PARTY and item.party is not None and item.party.known:
                value += 0.08
    if not candidate.frame.general:
        value += 0.1
    return round(min(value, 0.95), 2)


def _final(deal: Deal, cleaned: CleanText) -> Deal:
    deal.excerpt = cleaned.original[deal.start : deal.end]
    return checked(deal, cleaned.original)
