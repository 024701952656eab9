"""The subject behind the phrase that begins a sentence ("Having bought A, B …")."""

from crawlers.extraction.sentences.clauses import is_named, party_list
from crawlers.extraction.sentences.items import NOUN, VERB, Item


def after_fronted(items: list[Item], at: int) -> list[Item]:
    """Return the subject after the phrase that the trigger at `at` begins ("En rachetant A, B …").

    A comma within a list of the phrase ("auprès d'A, d'B et d'C, D …") ends nothing.
    """
    for comma in range(at + 1, len(items) - 1):
        following = items[comma + 1]
        if items[comma].cls != "," or following.cls in {"prep", "and"}:
            continue
        if not is_named(following) or following.possessive or is_source_of_report(following):
            return []
        after = items[comma + 2] if comma + 2 < len(items) else None
        goes_on = (
            after is not None
            and after.cls == "and"
            and after.start - following.end <= 2
            and not _acts(items, comma + 1)
        )
        if not goes_on and following.start - items[comma].end <= 6:
            return party_list(items, comma + 1, left=True)[0]
    return []


def begins_sentence(items: list[Item], at: int) -> bool:
    """Return whether a noun stands in the phrase that begins the sentence ("Grâce à un accord …").

    A time or a source may stand before it ("On Tuesday, with its purchase of A, B …"). The subject
    of the sentence then has a side in what the noun speaks of.
    """
    if items[at].cls != NOUN or any(map(is_named, items[:at])):
        return False
    first = next((number + 1 for number in range(at) if items[number].cls == ","), 0)
    if any(item.cls == VERB for item in items[:first]):
        first = 0
    return first < at <= first + 2 and items[first].cls == "prep"


def is_fronted(items: list[Item], at: int) -> bool:
    """Return whether a verb belongs to a nameless phrase in front of the subject.

    "En rachetant A, B …", "Après avoir racheté A, B …", "Deux ans après avoir payé 2 millions
    pour racheter A, B …".
    """
    if any(map(is_named, items[:at])):
        return False
    before = [number for number in range(at) if items[number].cls == VERB]
    if items[at].form == "inf" and not before:
        return False
    return all(_has_no_subject(items, number) for number in [*before, at])


def _has_no_subject(items: list[Item], at: int) -> bool:
    """Return whether a verb is an infinitive, a gerund or the participle of "after having"."""
    having = at > 1 and items[at - 1].cls == "have" and items[at - 2].cls == "prep"
    return items[at].form in {"inf", "ger"} or (items[at].form == "part" and having)


def _acts(items: list[Item], at: int) -> bool:
    """Return whether the parties listed at `at` are the subject of a verb behind them."""
    if any(is_named(item) and items[at - 2] is not item for item in items[1 : at - 1]):
        return False
    _, after = party_list(items, at, left=True)
    while after < len(items) and items[after].cls == ",":
        after += 1
    return after < len(items) and items[after].cls in {"have", "be", "will", "say", VERB}


def is_source_of_report(item: Item) -> bool:
    """Return whether a party is named as the source of a report."""
    return item.party is not None and item.party.role == "press"
