"""Deals that are only said to be like the one told before ("similar deals with Alfa and Beta")."""

import re
from dataclasses import replace
from functools import cache
from typing import Final

from crawlers.extraction.deals import merging
from crawlers.extraction.deals.deal import Deal
from crawlers.extraction.frames import trades
from crawlers.extraction.rules.expressions import by_first_letter, lower_case
from crawlers.extraction.rules.rulebook import rulebook
from crawlers.extraction.sentences import signals
from crawlers.extraction.sentences.clauses import is_named, party_list
from crawlers.extraction.sentences.items import NOUN, PARTY, Item, Reading, Sentence
from crawlers.extraction.text import CleanText

_KINDS: Final = frozenset(
    {"licence", "cloud_contract", "chip_supply", "distribution", "partnership"}
)
_BESIDE: Final = 18
_FARTHEST: Final = 60


@cache
def _alike(language: str) -> re.Pattern[str]:
    words = rulebook("fr" if language == "fr" else "en").data["amounts"]["similar"]
    alternatives = by_first_letter(rf"\b{word}" for word in words)
    return lower_case(rf"(?:{alternatives})\b")


def similar(
    reading: Reading, sentence: Sentence, cleaned: CleanText, found: list[merging.Reading]
) -> list[merging.Reading]:
    """Return the deals of the parties listed behind "similar deals with", like the last of `found`.

    One side stays: the one that the listed parties cannot be in that kind of deal.
    """
    if not found or not any(_may_recur(one) for one in found):
        return []
    alike = _alike(reading.rules.language)
    if not alike.search(reading.lower, sentence.start, sentence.end):
        return []
    model = next((one.deal for one in reversed(found) if _may_recur(one)), None)
    listed = _listed(reading, sentence)
    if model is None or not listed:
        return []
    gives = _gives(model, listed[0])
    more: list[merging.Reading] = []
    for item in listed:
        if item.org is None or item.org in {model.source_org, model.target_org}:
            continue
        deal = replace(
            model,
            source_org=item.org if gives else model.source_org,
            target_org=model.target_org if gives else item.org,
            other_parties=[],
            amount=None,
            currency=None,
            amount_text=None,
            amount_basis=None,
            exclusivity="unknown",
            announced=None,
            start=cleaned.original_offset(sentence.start),
            end=cleaned.original_offset(sentence.end),
            rule=f"{reading.rules.language}.similar.noun",
            confidence=round(model.confidence - 0.1, 2),
        )
        more.append(merging.Reading(deal, general=True))
    return more


def _may_recur(entry: merging.Reading) -> bool:
    return entry.deal.kind in _KINDS and entry.is_whole


def _listed(reading: Reading, sentence: Sentence) -> list[Item]:
    """Return the parties listed behind "similar deals with (publishers such as)"."""
    items = sentence.items
    for at, item in enumerate(items):
        if item.cls != NOUN or not item.triggers[0].frame.general:
            continue
        start, end = max(sentence.start, item.start - _BESIDE), item.end + _BESIDE
        if not _alike(reading.rules.language).search(reading.lower, start, end):
            continue
        if signals.refusal(sentence, at, reading.text, reading.rules):
            continue
        following = items[at + 1 : at + 2]
        if not following or following[0].slot != "with":
            continue
        for index in range(at + 2, min(at + 6, len(items))):
            if items[index].cls == PARTY and items[index].start - item.end <= _FARTHEST:
                return party_list(items, index)[0]
            if is_named(items[index]) or items[index].slot not in {"incl", "like"}:
                break
    return []


def _gives(model: Deal, item: Item) -> bool:
    """Return whether a listed party is the giving side of a deal like `model`."""
    score = trades.provider_score(model.kind, item)
    return score > 0 or (score == 0 and model.kind == "licence" and not trades.makes_models(item))
