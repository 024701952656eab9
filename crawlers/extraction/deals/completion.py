"""The side of a deal that its clause does not mention, found in the rest of the passage."""

import re
from itertools import pairwise
from typing import Final

from crawlers.extraction.deals import merging
from crawlers.extraction.deals.deal import Deal
from crawlers.extraction.names.parties import Party
from crawlers.extraction.sentences.items import PARTY, VERB, Reading, Sentence


def complete(reading: Reading, found: list[merging.Reading]) -> None:
    """Name the missing side of a deal when its passage names exactly one other party.

    Who joins a round that the passage has told of before invests in the same firm. Otherwise the
    sentence of the deal is asked, then the whole passage; the rule says "+context", the confidence
    falls.
    """
    _correct_raisers(found)
    for entry in found:
        if entry.open and entry.deal.source_org is None:
            entry.deal.source_org = _buyer_told(found, entry.deal)
    _name_missing(reading, found)
    _correct_raisers(found)


def _name_missing(reading: Reading, found: list[merging.Reading]) -> None:
    """Name the missing sides, one after the other."""
    for number, entry in enumerate(found):
        deal = entry.deal
        if not entry.open or (deal.source_org and deal.target_org):
            continue
        if deal.target_org is None and (
            same := _round_before(found[:number], deal)
            or (_raiser(found, deal) if deal.rule.split(".")[1] in _ROUND_FRAMES else None)
        ):
            deal.target_org = same
            deal.rule += "+context"
            continue
        if entry.whole and _partner_elsewhere(found, deal):
            continue
        beside = [other.deal for other in found if other.deal.start == deal.start]
        known = {deal.source_org, deal.target_org, *deal.other_parties} | reading.described
        side = "source_org" if deal.target_org is None else "target_org"
        known |= {getattr(other, side) for other in beside if other.kind == deal.kind}
        if deal.kind == "acquisition" and deal.target_org is None:
            known |= _bought_by_others(found, deal)
        if deal.kind == "investment" and deal.target_org is None:
            known |= {other.deal.source_org for other in found if other.deal.kind == "investment"}
        own = [s for s in reading.sentences if s.start <= deal.start < s.end]
        for sentences in (own, reading.sentences) if len(own) < len(reading.sentences) else (own,):
            others = _others(reading, sentences, deal, known)
            if len(others) == 1:
                missing = others.pop()
                if not _may_complete(reading, found, entry, missing):
                    break
                if deal.source_org is None:
                    units: dict[str, str] = reading.rules.data["cloud_units"]
                    on_unit = deal.kind == "cloud_contract"
                    deal.source_org = units.get(missing, missing) if on_unit else missing
                else:
                    deal.target_org = missing
                deal.confidence = round(deal.confidence - 0.15, 2)
                deal.rule += "+context"
                _as_licence(reading, deal)
                _as_supply(reading, deal)
                break


def _others(
    reading: Reading, sentences: list[Sentence], deal: Deal, known: set[str | None]
) -> set[str]:
    """Return who of the sentences may be the missing side of a deal: none of those known."""
    others = _may_be_sides(sentences) - known
    if deal.kind == "acquisition":
        speaks = not others and deal.source_org is None
        return _led_by_speaker(reading, sentences) - known if speaks else others
    if others and deal.kind == "investment" and deal.target_org is None:
        known = known | _participants(reading)
        others -= known
    return _without_relatives(reading, others, known) if others else others


def _may_be_sides(sentences: list[Sentence]) -> set[str]:
    """Return the parties of sentences that may be the unnamed side of a deal."""
    return {
        item.org
        for sentence in sentences
        for item in sentence.items
        if item.cls == PARTY and item.org and item.party and _may_be_side(item.party)
    }


def _led_by_speaker(reading: Reading, sentences: list[Sentence]) -> set[str]:
    """Return Alfa of "Alfa's chief executive said the acquisition of Beta would close"."""
    return {
        item.org
        for sentence in sentences
        for item in sentence.items
        if item.org
        and item.party
        and item.party.role == "title"
        and _HEADED.match(reading.text, item.end)
    }


_HEADED: Final = re.compile(
    r"(?:'s?)? (?:co-)?(?:CEO|chief executive|chair(?:man|woman)?|founder)\b"
)


def _participants(reading: Reading) -> set[str | None]:
    """Return who is told to take part or to report ("Alfa also participates in this venture")."""
    pairs = [pair for sentence in reading.sentences for pair in pairwise(sentence.items)]
    taking_part = {
        one.org
        for one, verb in pairs
        if one.cls == PARTY and verb.cls == VERB and verb.triggers[0].base in _TAKING_PART
    }
    return taking_part | {
        one.org
        for said, one in pairs
        if said.cls == "say" and one.cls == PARTY and one.start - said.end in {1, _THE}
        if reading.lower.endswith("reported", 0, said.end) and not one.possessive
    }


_THE: Final = len(" the ")
_TAKING_PART: Final = frozenset({"participate", "participate in", "take part", "take part in"})


def _may_be_side(party: Party) -> bool:
    """Return whether a party may be the unnamed side: no person, and no medium that reports."""
    if party.role == "press":
        return bool(party.layers) and "data" not in party.layers
    return not party.role


def _correct_raisers(found: list[merging.Reading]) -> None:
    """Let who goes on about a round invest in who raises it, not in its investors told before."""
    if len(found) < 2:
        return
    giving = {
        entry.deal.source_org
        for entry in found
        if entry.deal.kind == "investment"
        and entry.deal.target_org is None
        and entry.deal.amount
        and entry.deal.rule.split(".")[1] == "invest"
    }
    raising: dict[str | None, str] = {}
    for deal in (entry.deal for entry in found):
        if deal.kind != "investment":
            continue
        if deal.target_org in giving and deal.rule.split(".")[1] in _ROUND_FRAMES:
            deal.target_org = None
        raiser = raising.get(deal.target_org)
        if raiser and raiser != deal.source_org and deal.rule.split(".")[1] in _ROUND_FRAMES:
            deal.target_org = raiser
        if deal.source_org and deal.target_org and deal.source_org not in raising:
            raising[deal.source_org] = deal.target_org


def _buyer_told(found: list[merging.Reading], deal: Deal) -> str | None:
    """Return the one buyer whom the passage names elsewhere for the same purchase."""
    buyers = {
        other.deal.source_org
        for other in found
        if other.deal.kind == deal.kind == "acquisition"
        and other.deal.target_org == deal.target_org
        and other.deal.source_org
    }
    return buyers.pop() if deal.target_org and len(buyers) == 1 else None


def _bought_by_others(found: list[merging.Reading], deal: Deal) -> set[str | None]:
    """Return what the passage tells others than the buyer of `deal` have bought."""
    return {
        other.deal.target_org
        for other in found
        if other.deal.kind == "acquisition" and other.deal.source_org not in {deal.source_org, None}
    }


def _may_complete(
    reading: Reading, found: list[merging.Reading], entry: merging.Reading, missing: str
) -> bool:
    """Return whether `missing` may be the unnamed side of `deal`.

    Not when the passage tells that deal already. The unnamed investor of a round is taken from the
    passage only if it is an investor by trade: others are more likely named for other reasons.
    """
    deal = entry.deal
    if deal.kind == "investment" and deal.target_org is None:
        known = reading.gazetteer.organisations.get(missing)
        if known is not None and known.kind in {"person", "fund"}:
            return False
    pair = {deal.source_org or missing, deal.target_org or missing}
    named = reading.gazetteer.organisations.get(missing)
    if deal.target_org is None and named is not None and named.kind == "person":
        return False
    retold = entry.separate and deal.rule.split(".")[1] == "invest"
    if (
        deal.source_org is None
        and not retold
        and any(
            other.deal.kind == deal.kind and {other.deal.source_org, other.deal.target_org} == pair
            for other in found
        )
    ):
        return False
    if deal.source_org is None and deal.rule.split(".")[1] in {"receive", "round", "funding"}:
        known = reading.gazetteer.organisations.get(missing)
        return known is not None and known.kind in {"fund", "person", "public_body"}
    return True


_ROUND_FRAMES: Final = frozenset(
    {
        "follow_up",
        "lead_it",
        "operation_led",
        "invest",
        "round",
        "funding",
        "investor_in_round",
        "lead",
        "head_round",
        "participate",
        "shareholders",
        "receive",
        "gather",
    }
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


def _as_licence(reading: Reading, deal: Deal) -> None:
    """Turn a partnership that the passage completes into a licence of a publisher's content."""
    known = reading.gazetteer.organisations
    if deal.kind != "partnership" or not {deal.source_org, deal.target_org} <= set(known):
        return
    sides = [known[str(deal.source_org)], known[str(deal.target_org)]]
    owner = next((side for side in sides if side.layers == {"data"}), None)
    user = next((side for side in sides if side.layers & {"model", "app"}), None)
    if owner and user and owner is not user:
        deal.kind, deal.source_org, deal.target_org = "licence", owner.id, user.id


_SELLING_MORE: Final = frozenset({"cloud", "model", "app"})


def _as_supply(reading: Reading, deal: Deal) -> None:
    """Turn computing that the passage lets a maker of chips sell into a supply of chips."""
    seller = reading.gazetteer.organisations.get(deal.source_org or "")
    if seller is None or "chip" not in seller.layers or seller.layers & _SELLING_MORE:
        return
    if deal.kind == "cloud_contract":
        deal.kind = "chip_supply"


def _partner_elsewhere(found: list[merging.Reading], deal: Deal) -> bool:
    """Fill the open side of an agreement from another deal of its kind with the same party."""
    for other in (entry.deal for entry in found):
        if other is deal or other.kind != deal.kind or not (other.source_org and other.target_org):
            continue
        if deal.source_org and other.source_org == deal.source_org:
            deal.target_org = other.target_org
        elif deal.target_org and other.target_org == deal.target_org:
            deal.source_org = other.source_org
        if deal.source_org and deal.target_org:
            deal.rule += "+context"
            return True
    return False


def _without_relatives(reading: Reading, orgs: set[str], ids: set[str | None]) -> set[str]:
    """Return `orgs` without the groups and the units of the organisations `ids`."""
    groups = _parents(reading, ids)
    return {org for org in orgs if org not in groups and ids.isdisjoint(_parents(reading, {org}))}


def _parents(reading: Reading, ids: set[str | None]) -> set[str]:
    """Return the groups that the organisations `ids` belong to."""
    found: set[str] = set()
    for organisation_id in ids:
        entry = reading.gazetteer.organisations.get(organisation_id or "")
        while entry is not None and entry.parent_id and entry.parent_id not in found:
            found.add(entry.parent_id)
            entry = reading.gazetteer.organisations.get(entry.parent_id)
    return found
