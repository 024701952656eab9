"""General agreements: what "a deal with" is about, and which side provides."""

import re
from typing import Final

from crawlers.extraction.frames import leases, purposes, trades
from crawlers.extraction.sentences.items import NOUN, PARTY, TOPIC, VERB, Item, Reading, Sentence
from crawlers.extraction.sentences.order import number_of

_TOPIC_ORDER: Final = (
    *("venture", "staff_licence", "resale", "licence", "cloud", "chip", "distribution"),
    *("grant", "debt"),
)
_TOPIC_KIND: Final = {
    "venture": "joint_venture",
    "staff_licence": "acquihire",
    "resale": "distribution",
    "licence": "licence",
    "cloud": "cloud_contract",
    "chip": "chip_supply",
    "distribution": "distribution",
    "grant": "public_grant",
    "debt": "investment",
    "round": "investment",
    "stake": "investment",
}
_THE_DEAL: Final = re.compile(
    r"(?:The|This|Under the|As part of the|Le|L'|Cet|Ce|Dans le cadre de (?:cet|l'|ce)) ?"
    r"(?:[\w-]+ )?(?:deal|agreement|partnership|contract|accord|partenariat|contrat)\b"
)
_COUNTED: Final = re.compile(
    r"\d ?(?:millions?|milliards?|billion|bn|m)\b(?! (?:d'|de |of )?(?:[\w-]+ )?(?:users?|people|"
    r"customers?|subscribers?|downloads?|tokens?|parameters?|chips?|gpus?|units?|utilisateurs|"
    r"clients|abonnés|personnes|jetons|paramètres|puces|habitants|indians|homes|households|shares|"
    r"actions|articles|dépêches|tons?|square)\b)"
)
"""A number of millions or more, with or without a currency, in lower case."""
_UNCOUNTED: Final = re.compile(
    r"[dhmtc](?:ens of (?:b|m)illions|undreds of (?:b|m)illions|ulti-?billion"
    r"|izaines de mill|entaines de mill)"
)
"""Millions without a number, in lower case; every branch goes on from one of a few letters and
has "ill" in it."""


def sides(
    reading: Reading, sentence: Sentence, at: int, pair: list[Item]
) -> tuple[str, list[Item], list[Item], list[Item]]:
    """Return kind, source, target and others of a general agreement between `pair`."""
    told = reading.lower[sentence.start : sentence.end]
    granted = "grant" in sentence.topics or " funding" in told
    if granted and (givers := _states(reading, pair)):
        return "public_grant", givers, [item for item in pair if item not in givers], []
    kind = _kind_between(reading, sentence, at, pair)
    if len(pair) > 1 and (firm := purposes.founded(reading, sentence, at)) is not None:
        founders = [item for item in pair if item not in firm]
        return "joint_venture", founders[:1], firm or founders[1:2], founders[1:]
    if len(pair) > 1 and kind == "partnership" and purposes.is_for_founding(reading, sentence, at):
        return "joint_venture", pair[:1], pair[1:2], pair[2:]
    if kind == "partnership" and len(pair) > 1 and purposes.is_for_use(sentence, at):
        return "licence", [pair[1]], [pair[0]], pair[2:]
    if kind == "partnership" and len(pair) > 1 and purposes.is_for_computing(reading, sentence, at):
        return "cloud_contract", [pair[1]], [pair[0]], pair[2:]
    if kind == "cloud_contract" and (landlords := leases.landlord_first(reading, sentence, pair)):
        return kind, landlords[:1], landlords[1:2], pair[2:]
    if len(pair) < 2:
        gives = bool(pair) and trades.provider_score(kind, pair[0]) > 0
        return (kind, pair, [], []) if gives or kind == "partnership" else (kind, [], pair, [])
    first, second = pair[0], pair[1]
    one, other = trades.provider_score(kind, first), trades.provider_score(kind, second)
    swapped = other > one or (other == one and kind in {"cloud_contract", "chip_supply"})
    if kind == "chip_supply" and _MEMORY.search(reading.lower, sentence.start, sentence.end):
        makers = [bool(item.party and "memory" in item.party.layers) for item in (first, second)]
        swapped = makers[1] if makers[0] != makers[1] else swapped
    if swapped:
        first, second = second, first
    return kind, [first], [second], pair[2:]


def _kind_between(reading: Reading, sentence: Sentence, at: int, pair: list[Item]) -> str:
    """Return the kind of a general agreement from its words, its sides and its amount."""
    if _is_adverbial(reading, sentence.items[at]):
        return "partnership"
    kind = _chips_or_computing(agreement_kind(reading, sentence, at), sentence, pair)
    if kind == "partnership" and len(pair) > 1:
        kind = _kind_told_after(reading, sentence, pair) or _kind_told_before(
            reading, sentence, at, pair
        )
    if (
        kind == "partnership"
        and len(pair) > 1
        and (sentence.items[at].cls == NOUN or _is_signing(reading, sentence.items[at]))
        and any(map(trades.owns_content, pair))
        and any(trades.makes_models(item) or item.org is None for item in pair)
        and not _BUILDS.match(reading.text, sentence.items[at].end, sentence.end)
    ):
        kind = "licence"
    if kind == "partnership" and _is_of_millions(reading, sentence):
        kind = _kind_of_sellers(pair)
    if kind == "partnership" and _is_contract(reading, sentence, at) and _rents_out(pair):
        kind = "cloud_contract"
    if (
        kind == "cloud_contract"
        and _is_cooperation(reading, sentence, at, pair)
        and not _is_of_millions(reading, sentence)
    ):
        kind = "partnership"
    return kind


def has_amount(reading: Reading, sentence: Sentence) -> bool:
    """Return whether a sentence prints a number of millions or more.

    The sentence keeps the answer among its marks, since many ask.
    """
    if sentence.marks.isdisjoint(_ASKED):
        sentence.marks.add(_MILLIONS if _prints_millions(reading.lower, sentence) else _NO_MILLIONS)
    return _MILLIONS in sentence.marks


_MILLIONS: Final = "millions"
_NO_MILLIONS: Final = "no_millions"
_ASKED: Final = frozenset({_MILLIONS, _NO_MILLIONS})


def _prints_millions(lower: str, sentence: Sentence) -> bool:
    start, end = sentence.start, sentence.end
    if _COUNTED.search(lower, start, end):
        return True
    return lower.find("ill", start, end) >= 0 and bool(_UNCOUNTED.search(lower, start, end))


def _is_of_millions(reading: Reading, sentence: Sentence) -> bool:
    """Return whether the millions of a sentence may be those of its agreement."""
    return has_amount(reading, sentence) and not any(map(_invests, sentence.items))


def _states(reading: Reading, pair: list[Item]) -> list[Item]:
    """Return the one state of a pair, which gives the grant that their agreement is about."""
    states = [item for item in pair if item.org in reading.rules.states]
    return states if len(states) == 1 and len(pair) == 2 else []


def _invests(item: Item) -> bool:
    """Return whether a word speaks of an investment, to which the amount then belongs."""
    return item.cls in {NOUN, VERB} and item.triggers[0].frame.id == "invest"


def _kind_of_sellers(pair: list[Item]) -> str:
    """Return what an agreement of millions is about, by what its sides sell."""
    if len(pair) == 1:
        return _kind_of_seller(pair[0])
    if 0 < sum(map(trades.is_cloud, pair)) < len(pair):
        return "cloud_contract"
    return "chip_supply" if sum(map(trades.sells_chips, pair)) == 1 else "partnership"


def _kind_of_seller(item: Item) -> str:
    """Return what an agreement of millions with a party is about that sells one thing only."""
    if trades.is_cloud_only(item) or item.org in leases.CLOUD_UNITS:
        return "cloud_contract"
    return "chip_supply" if trades.sells_chips(item) else "partnership"


def _kind_told_after(reading: Reading, sentence: Sentence, pair: list[Item]) -> str | None:
    """Return what the next sentence says of "the deal": hiring with a licence, a venture."""
    number = number_of(reading, sentence)
    if number + 1 >= len(reading.sentences):
        return None
    following = reading.sentences[number + 1]
    if _comes_on_devices(following, pair):
        return "distribution"
    if not _THE_DEAL.match(reading.text, following.start):
        return None
    if {"staff", "licence"} <= following.topics:
        return "acquihire"
    return next(
        (
            _TOPIC_KIND[name]
            for name in ("licence", "cloud", "distribution")
            if name in following.topics
        ),
        None,
    )


def _comes_on_devices(following: Sentence, pair: list[Item]) -> bool:
    """Return whether the next sentence lets what one side makes come with what the other sells."""
    passed_on = "distribution" in following.topics or "noun:available" in following.marks
    if not passed_on or not any(map(trades.makes_models, pair)):
        return False
    return any(item.org in {side.org for side in pair} for item in following.items if item.org)


def _kind_told_before(reading: Reading, sentence: Sentence, at: int, pair: list[Item]) -> str:
    """Return the kind of "a similar deal": what the sentence before spoke of, if the sides fit."""
    lex = sentence.items[at].lex
    number = number_of(reading, sentence)
    if not number or lex is None or sentence.items[at].cls != NOUN:
        return "partnership"
    before = reading.sentences[number - 1]
    topics = before.topics
    if "verb:hire" in before.marks and {"staff", "licence"} & topics:
        return "acquihire"
    for topic in ("licence", "cloud", "chip"):
        kind = _TOPIC_KIND[topic]
        scores = [trades.provider_score(kind, item) for item in pair[:2]]
        if topic in topics and max(scores) > 0 and scores[0] != scores[1]:
            return kind
    return "partnership"


_ADDED: Final = re.compile(r"\b(?:ainsi que |ainsi qu'|de même qu'|as well as |along with )")
"""Before an agreement that is told beside another thing ("une puce ainsi qu'un accord …")."""


def agreement_kind(reading: Reading, sentence: Sentence, at: int) -> str:
    """Return the kind of a general agreement from what its own words and its sentence speak of."""
    lex = sentence.items[at].lex
    if lex and lex.topic:
        return _TOPIC_KIND.get(lex.topic, "partnership")
    start = sentence.items[at].start
    added = _ADDED.search(reading.text, max(sentence.start, start - 24), start)
    near = [
        item
        for index, item in enumerate(sentence.items)
        if item.lex
        and item.lex.topic
        and (added is None or item.start > added.start())
        and item.cls in {TOPIC, NOUN, VERB}
        and not _describes_party(reading, sentence.items, index)
    ]
    topics = {item.lex.topic for item in near if item.lex}
    if "verb:rent" in sentence.marks and "chip" in topics:
        topics.add("cloud")
    if not topics & set(_TOPIC_ORDER) and any(map(_is_to_integrate, sentence.items[at:])):
        return "distribution"
    if "staff" in topics and topics & {"licence", "model"} and _hires(sentence, at):
        topics.add("staff_licence")
    for name in _TOPIC_ORDER:
        if name in topics:
            return _TOPIC_KIND[name]
    return "partnership"


def _hires(sentence: Sentence, at: int) -> bool:
    """Return whether staff is among what the agreement at `at` brings, printed after it."""
    return "licence" in sentence.topics or any(
        item.topic == "staff" for item in sentence.items[at + 1 :]
    )


def _is_to_integrate(item: Item) -> bool:
    """Return whether a verb says what an agreement is for: "… to embed its assistant"."""
    return (
        item.cls == VERB
        and item.form == "inf"
        and item.triggers[0].frame.id in {"integrate", "built_into"}
    )


def _describes_party(reading: Reading, items: list[Item], index: int) -> bool:
    """Return whether a topic only says what a party or a source is ("Alfa, a maker of chips")."""
    if index and items[index - 1].cls == "say" and items[index - 1].end + 2 > items[index].start:
        return True
    comma = next((at for at in range(index - 1, 0, -1) if items[at].cls == ","), None)
    if comma is None or items[comma - 1].cls != PARTY:
        return False
    if any(
        item.cls in {"rel", "have", "be", "will"} or (item.lex and item.lex.verbs)
        for item in items[comma:index]
    ):
        return False
    return _ARTICLE.match(reading.text, items[comma].end) is not None


_BUILDS: Final = re.compile(
    r" with [^,.;]{2,40} to (?:jointly |co-)?(?:develop|build|create|design)\b"
)
_MEMORY: Final = re.compile(r"\b(?:memory|mémoire|hbm|dram)")
_ARTICLE: Final = re.compile(r" (?:(?:an?|the|une?|la|le) |l')")
_OFFERS: Final = re.compile(
    r" (?:up |together )?to (?:jointly )?(?:deliver|offer|launch|market|sell|bring)\b"
)
_CONTRACT: Final = re.compile(r"agreement|arrangement|contract|deal\b|deals\b|pact|accord|contrat")


def _is_contract(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Return whether a noun says contract rather than partnership."""
    item = sentence.items[at]
    return item.cls == NOUN and bool(_CONTRACT.search(reading.lower, item.start, item.end))


def _is_cooperation(reading: Reading, sentence: Sentence, at: int, pair: list[Item]) -> bool:
    """Return whether two that rent out no computing work together on some ("a partnership to")."""
    item = sentence.items[at]
    if item.topic or _CONTRACT.search(reading.lower, item.start, item.end):
        return False
    if _OFFERS.match(reading.text, item.end) and all(side.end < item.start for side in pair):
        return True
    return not any(trades.is_cloud(side) or side.org is None for side in pair)


def _is_adverbial(reading: Reading, item: Item) -> bool:
    """Return whether a noun says how something is done: "tested in partnership with Alfa"."""
    return (
        item.cls == NOUN
        and not item.topic
        and reading.text.endswith(" in ", max(0, item.start - 4), item.start)
        and not _CONTRACT.search(reading.lower, item.start, item.end)
    )


def _rents_out(pair: list[Item]) -> bool:
    """Return whether exactly one of two sides does nothing but rent out computing."""
    return len(pair) == 2 and sum(map(trades.is_cloud_only, pair)) == 1


def _is_signing(reading: Reading, item: Item) -> bool:
    """Return whether a verb is "sign": what is signed is then a contract."""
    return reading.lower.startswith("sign", item.start)


def _chips_or_computing(kind: str, sentence: Sentence, pair: list[Item]) -> str:
    """Return what the seller of two sides can sell, where both chips and computing are told."""
    if kind == "chip_supply" and len(pair) > 1 and trades.sells_computing(pair):
        return "cloud_contract"
    if kind == "cloud_contract" and "chip" in sentence.topics and trades.sells_only_goods(pair):
        return "chip_supply"
    return kind
