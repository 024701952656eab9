"""Where a trigger stands and what stands around it, as frames may ask for it."""

import re
from collections.abc import Callable
from typing import Final

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.frames import agreements, trades
from crawlers.extraction.frames.first_content import first_content
from crawlers.extraction.sentences.items import NOUN, PARTY, Item, Reading, Sentence
from crawlers.extraction.sentences.subjects import subject

_NEAR: Final = 45
_NEXT: Final = 16
_VAGUE_WITHIN: Final = 36
_VAGUE: Final = re.compile(r"\b(?:billions|millions|milliards|dizaines de m|centaines de m)")
CLITIC_THERE: Final = re.compile(
    r"\by (?:a |ont |avait |avaient |va |vont )?(?:[a-zé]+ment |aussi )?$"
)
CLITIC_OF_IT: Final = re.compile(
    r"(?:\b(?:pour|d'|à|qui|il|elle|ils|elles|va|vont|doit|devrait|peut) ?en "
    r"|\ben (?:a|ont|avait|avaient|aura|auront) )(?:[a-zé]+ment |aussi |donc )?$"
)
"""Before a verb: "en" is a pronoun there, no preposition."""
_REFLEXIVE: Final = re.compile(r"(?:\bs'|\bse )(?:est |sont |était |étaient )?$")


class Site:
    """Where a trigger stands; what stands around it is looked at when a frame first asks."""

    def __init__(self, reading: Reading, sentence: Sentence, at: int, money: list[Money]) -> None:
        """Stand at the trigger `sentence.items[at]`; money: the amounts of the sentence."""
        self.reading, self.sentence, self.at, self.money = reading, sentence, at, money
        self._first: str | None = None
        self._features: set[str] | None = None
        self._subject: list[Item] | None = None

    @property
    def first(self) -> str:
        """Return the first content after the trigger ("party", a topic, "money_for", …)."""
        if self._first is None:
            self._first = first_content(self.sentence, self.at, self.money, self.reading.text)
        return self._first

    @property
    def subject(self) -> list[Item]:
        """Return the subject of the trigger, [] without one."""
        if self._subject is None:
            self._subject = subject(self.sentence.items, self.at, self.reading.text)
        return self._subject

    def has(self, asked: frozenset[str]) -> bool:
        """Return whether one of the features `asked` is there: a topic, "money_near", "there", …"""
        if self._features is None:
            self._features = _features(self)
        if not asked.isdisjoint(self._features):
            return True
        rare = asked & _LOOKED_FOR
        return bool(rare) and any(_TESTS[name](self) for name in rare)


def _features(site: Site) -> set[str]:
    """Return the topics and marks of the sentence, and what stands beside the trigger."""
    sentence, at = site.sentence, site.at
    found = sentence.topics | sentence.marks
    items = sentence.items
    trigger = items[at]
    end = trigger.end
    for amount in site.money:
        gap = amount.start - end
        if 0 <= gap <= _NEAR:
            found.add("money_near")
            if gap <= _NEXT:
                found.add("money_next")
        elif 0 <= trigger.start - amount.end <= 2:
            found.add("money_before")
    for item in items[at + 1 :]:
        if item.start - end > _NEAR:
            break
        if topic := item.topic:
            found.add(f"{topic}_near")
        elif item.cls == NOUN and item.triggers[0].frame.id == "invest":
            found.add("invest_near")
    if at + 1 < len(items):
        after = items[at + 1]
        if after.start - end <= 2 and (slot := after.slot) in {"by", "with"}:
            found.add(f"{slot}_next")
    if site.reading.round_told:
        found.add("round_told")
    return found


def _prints_money(site: Site) -> bool:
    """Return whether the sentence prints an amount, with a currency or without."""
    return bool(site.money) or agreements.has_amount(site.reading, site.sentence)


def _prints_fee(site: Site) -> bool:
    """Return whether the sentence prints an amount per month."""
    return any(amount.period == "month" for amount in site.money)


def _names_cloud(site: Site) -> bool:
    """Return whether a party of the sentence only rents out computing."""
    return any(map(trades.is_cloud_only, site.sentence.items))


def _names_state(site: Site) -> bool:
    """Return whether the sentence names a state."""
    states = site.reading.rules.states
    return any(item.org in states for item in site.sentence.items)


def _names_assistant(site: Site) -> bool:
    """Return whether an agreement or a sentence about staff names an assistant by its own name."""
    if "staff" not in site.sentence.topics and "noun:agreement" not in site.sentence.marks:
        return False
    return any(_is_assistant(site.reading, item) for item in site.sentence.items)


def _is_assistant(reading: Reading, item: Item) -> bool:
    """Return whether a party is named by an assistant or a model of its own ("Claude")."""
    party = item.party
    if party is None or item.cls != PARTY or "model" not in party.layers:
        return False
    return not reading.gazetteer.organisations[party.id].name.startswith(
        reading.text[party.start : party.end]
    )


def _is_vague(site: Site) -> bool:
    """Return whether a sum without a number follows ("invests billions")."""
    end = site.sentence.items[site.at].end
    until = min(site.sentence.end, end + _VAGUE_WITHIN)
    return _VAGUE.search(site.reading.text, end, until) is not None


def _begins_with_licence(site: Site) -> bool:
    """Return whether a licence comes first after the trigger."""
    return site.first == "licence"


def _is_reflexive(site: Site) -> bool:
    """Return whether a French verb is reflexive ("s'offrir")."""
    return _is_preceded(site, _REFLEXIVE, 12)


def _is_not_reflexive(site: Site) -> bool:
    """Return whether a verb of a French text is not reflexive."""
    return site.reading.rules.language == "fr" and not _is_preceded(site, _REFLEXIVE, 12)


def _has_there(site: Site) -> bool:
    """Return whether "y" stands before a French verb."""
    return _is_preceded(site, CLITIC_THERE, 24)


def _has_of_it(site: Site) -> bool:
    """Return whether the pronoun "en" stands before a French verb."""
    return _is_preceded(site, CLITIC_OF_IT, 40)


def _is_preceded(site: Site, expression: re.Pattern[str], within: int) -> bool:
    """Return whether an expression of French stands right before the trigger."""
    if site.reading.rules.language != "fr":
        return False
    start = site.sentence.items[site.at].start
    return expression.search(site.reading.lower, max(0, start - within), start) is not None


_TESTS: Final[dict[str, Callable[[Site], bool]]] = {
    "money": _prints_money,
    "monthly": _prints_fee,
    "cloud_seller": _names_cloud,
    "government": _names_state,
    "assistant": _names_assistant,
    "vague_near": _is_vague,
    "licence_first": _begins_with_licence,
    "reflexive": _is_reflexive,
    "not_reflexive": _is_not_reflexive,
    "there": _has_there,
    "of_it": _has_of_it,
}
"""Features that few frames ask for, each looked for only then."""
_LOOKED_FOR: Final = frozenset(_TESTS)
