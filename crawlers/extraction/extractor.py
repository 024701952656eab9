"""Text → deals by rules: the default extractor."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Final, Protocol

from crawlers.extraction.amounts.dates import find_date, published_day
from crawlers.extraction.amounts.money import Money, find_money
from crawlers.extraction.deals import merging
from crawlers.extraction.deals.completion import complete
from crawlers.extraction.deals.deal import Deal, checked
from crawlers.extraction.deals.elision import complete_elisions, listed_rounds
from crawlers.extraction.deals.prices import Prices
from crawlers.extraction.deals.retold import retold
from crawlers.extraction.deals.similar import similar
from crawlers.extraction.deals.writing import continued, written
from crawlers.extraction.frames.candidates import Candidate
from crawlers.extraction.frames.frames import apply
from crawlers.extraction.frames.overlapping import without_vague
from crawlers.extraction.likely.likely import with_likely
from crawlers.extraction.rounds.rounds import with_investors
from crawlers.extraction.rounds.told_aside import backings, give_sum, is_by_the_way, sum_of_round
from crawlers.extraction.rules.rulebook import rulebook
from crawlers.extraction.sentences import signals
from crawlers.extraction.sentences.coreference import resolve
from crawlers.extraction.sentences.headlines import in_sentence_case
from crawlers.extraction.sentences.items import NOUN, Item, Reading, Sentence, take_apart
from crawlers.extraction.text import CleanText, TextLanguage, clean, language_of
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
class Read:
    """A passage as the rules read it: taken apart, and the deals that they found."""

    reading: Reading
    cleaned: CleanText
    deals: list[Deal]


@dataclass
class RuleExtractor:
    """Applies the rule files to a passage; reads no table but the gazetteer of names.

    likely: whether deals that no rule reads join, if the traits of their parties make them likely.
    """

    gazetteer: Gazetteer = field(default_factory=bundled_gazetteer)
    likely: bool = False

    def deals(self, passage: Passage) -> list[Deal]:
        """Return the deals that the passage states.

        Raises:
            UsageError: a text that is too long or a publication date that is no date.
        """
        read = self.read(passage)
        if read is None:
            return []
        deals = read.deals
        if self.likely:
            deals = with_likely(read.reading, deals, read.cleaned)
        return [_final(deal, read.cleaned) for deal in deals]

    def read(self, passage: Passage) -> Read | None:
        """Return what the rules make of a passage, None of one without words.

        Raises:
            UsageError: as for `deals`.
        """
        cleaned = clean(passage.text)
        if not cleaned.text.strip():
            return None
        rules = rulebook(language_of(passage.lang, cleaned.text))
        try:
            published = published_day(passage.published)
        except ValueError as error:
            raise UsageError(f"published: {error}") from error
        text = in_sentence_case(cleaned.text, rules, self.gazetteer)
        reading = take_apart(text, rules, self.gazetteer)
        resolve(reading)
        found = _read(reading, cleaned, published)
        if not found and reading.one_sided:
            reading.lenient = True
            found = _read(reading, cleaned, published)
        return Read(reading, cleaned, merging.merge(found))


def _read(reading: Reading, cleaned: CleanText, published: date | None) -> list[merging.Reading]:
    """Return the deals of a passage as its triggers give them, each with the sides it needs."""
    found: list[merging.Reading] = []
    pending: list[merging.Reading] = []
    announced_sum: Money | None = None
    french = reading.rules.language == "fr"
    currency: str | None = None
    reading.sums = 0
    for sentence in reading.sentences:
        money = find_money(reading.text, french, sentence.start, sentence.end, currency)
        currency = money[-1].currency if money else currency
        reading.sums += len(money)
        prices = Prices(reading, sentence)
        candidates = _candidates(reading, sentence, money)
        candidates = complete_elisions(reading, candidates, money, prices)
        candidates = _as_told_before(candidates, found)
        if candidates:
            reading.refused.discard(sentence.start)
            pending = written(reading, candidates, money, prices, cleaned)
            announced_sum = give_sum(announced_sum, pending)
            announced = find_date(reading.text[sentence.start : sentence.end], published)
            for entry in pending:
                entry.deal.announced = announced
            found += pending
        elif money and pending:
            continued(reading, sentence, money, prices, [entry.deal for entry in pending])
        elif money:
            announced_sum = sum_of_round(reading, sentence, money) or announced_sum
        if found:
            found += similar(reading, sentence, cleaned, found)
        found += backings(reading, sentence, cleaned)
        if money and found:
            found += retold(reading, sentence, money, found)
    bought = {entry.deal.target_org for entry in found if entry.deal.kind == "acquisition"}
    if bought == {None}:
        found = [one for one in found if one.described or not one.open or not _at_large(one.deal)]
    complete(reading, found)
    found = [entry for entry in found if entry.is_whole or (entry.is_told and not entry.whole)]
    found = [entry for entry in found if not _buys_nobody(entry.deal)]
    found = [entry for entry in found if not _raises_as_investor(reading, entry.deal)]
    return [] if all(map(is_by_the_way, found)) else found


def _as_told_before(candidates: list[Candidate], found: list[merging.Reading]) -> list[Candidate]:
    """Return the candidates, those that only go on with what was told before in its kind."""
    kept: list[Candidate] = []
    for candidate in candidates:
        if candidate.frame.id in {"same_again", "also_named"} and found:
            candidate.kind = found[-1].deal.kind
        if candidate.frame.id != "also_named" or found:
            kept.append(candidate)
    return kept


def _candidates(reading: Reading, sentence: Sentence, money: list[Money]) -> list[Candidate]:
    found = listed_rounds(reading.text, sentence, money)
    if found and not signals.refusal(sentence, found[0].trigger, reading.text, reading.rules):
        return found
    found = []
    offered = False
    for at, item in enumerate(sentence.items):
        if not item.triggers or _is_anaphor(reading, sentence, at):
            continue
        candidate = apply(reading, sentence, at, money)
        if candidate is None or _buys_a_number(reading, candidate):
            continue
        if reason := signals.refusal(sentence, at, reading.text, reading.rules):
            reading.refused.add(sentence.start)
            reading.round_refused = candidate.kind == "investment" and reason in _UNSETTLED
            offered = offered or (candidate.kind == "acquisition" and reason == "conditional")
            continue
        found.append(candidate)
    if offered and not found:
        return []
    found = with_investors(reading, sentence, found)
    raised = any(one.frame.id == "receive" and one.kind == "investment" for one in found)
    reading.round_told = reading.round_told or raised or "round" in sentence.topics
    return without_vague(found if money else [one for one in found if not _invests_at_large(one)])


_UNSETTLED: Final = frozenset({"rumour", "deny", "conditional"})
"""Reasons that hold for the next sentence too."""


_NUMBER_OF: Final = re.compile(
    r" (?:de |d'|of )?(?:\d+|des dizaines|plusieurs|nombreuses|several|dozens|multiple) [a-zà-ÿ]"
)


def _buys_a_number(reading: Reading, candidate: Candidate) -> bool:
    """Return whether a purchase is of firms that are counted, not named ("of 14 firms")."""
    if candidate.kind != "acquisition" or candidate.voice != "noun" or candidate.targets:
        return False
    return bool(_NUMBER_OF.match(reading.text, candidate.sentence.items[candidate.trigger].end))


def _invests_at_large(candidate: Candidate) -> bool:
    """Return whether somebody invests in nobody in particular ("eager to invest in the sector")."""
    if candidate.frame.id != "invest" or candidate.targets:
        return False
    trigger = candidate.sentence.items[candidate.trigger]
    if candidate.voice == "noun":
        return all(item.start < trigger.start and not item.possessive for item in candidate.sources)
    return candidate.voice == "active" and trigger.form == "inf"


def _buys_nobody(deal: Deal) -> bool:
    """Return whether a purchase names neither what is bought nor a price ("buying more firms")."""
    return deal.kind == "acquisition" and deal.target_org is None and deal.amount is None


def _raises_as_investor(reading: Reading, deal: Deal) -> bool:
    """Return whether a fund or a person is said to raise a round, as those who give never do."""
    if deal.kind != "investment" or deal.source_org is not None:
        return False
    known = reading.gazetteer.organisations.get(deal.target_org or "")
    return known is not None and known.kind in {"fund", "person"}


def _at_large(deal: Deal) -> bool:
    """Return whether a verb of purchase has no object that the passage could name."""
    nobody = deal.kind == "acquisition" and deal.target_org is None and deal.amount is None
    return nobody and deal.rule.endswith(".acquire.active")


@cache
def _not_a_deal_after(language: TextLanguage) -> tuple[str, ...]:
    """Return the words after which a noun is no deal."""
    return tuple(rulebook(language).data["not_a_deal_after"])


_TIME_OF: Final = frozenset({"après", "avant", "depuis", "avec"})


def _giving(reading: Reading, item: Item) -> str:
    """Return the slot that tells who gives the money of a round ("cette levée, auprès de …")."""
    return "from" if item.topic == "round" and reading.rules.language == "fr" else "lead"


def _is_anaphor(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Return whether a noun speaks of a deal told before ("This investment comes after …")."""
    items = sentence.items
    if items[at].cls != NOUN:
        return False
    printed = reading.lower[max(0, items[at].start - 16) : items[at].start].rstrip()
    if printed.endswith(_not_a_deal_after(reading.rules.language)):
        return all(trigger.frame.kind != "cloud_contract" for trigger in items[at].triggers)
    if "lead" in sentence.marks or _giving(reading, items[at]) in sentence.marks:
        return False
    if reading.lower.startswith("'s", items[at].end):
        return True
    if at and items[at - 1].slot == "from" and items[at].start - items[at - 1].end <= 1:
        return True
    if items[at].triggers[0].frame.kind == "acquisition" and _speaks_of_it(reading, items, at):
        return True
    before = printed.split()
    following = items[at + 1] if at + 1 < len(items) else None
    if (
        before[-2:-1]
        and before[-2] in _TIME_OF
        and reading.lower.startswith(",", items[at].end)
        and not _goes_on_after_aside(items, at)
    ):
        return before[-1] in {"le", "la", "cette", "ce"}
    return (
        bool(before)
        and before[-1] in {"this", "that", "cette", "ce", "cet"}
        and (
            following is None
            or following.slot not in {"with", "of", "in"}
            or following.start - items[at].end > 2
        )
    )


def _goes_on_after_aside(items: list[Item], at: int) -> bool:
    """Return whether "of" follows an aside of the noun ("le rachat, annoncé hier, de Beta")."""
    following = items[at + 1 : at + 6]
    return any(one.cls == "," and two.slot == "of" for one, two in pairwise(following[1:]))


_DEFINITE: Final = re.compile(r"\b[Tt]he (?:[\w-]+ )?$")


def _speaks_of_it(reading: Reading, items: list[Item], at: int) -> bool:
    """Return whether "the (2012) acquisition" goes back to a purchase told elsewhere."""
    noun = items[at]
    if not _DEFINITE.search(reading.text, max(0, noun.start - 24), noun.start):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    near = following is not None and following.start - noun.end <= 12
    return not (near and following is not None and following.slot in {"of", "by", "with", "incl"})


def _final(deal: Deal, cleaned: CleanText) -> Deal:
    deal.excerpt = cleaned.original[deal.start : deal.end]
    return checked(deal, cleaned.original)
