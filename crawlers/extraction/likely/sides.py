"""The parties of a passage as possible sides of a deal, each with the traits that weights judge.

A trait is a short text such as "next:invest" (the next word of a deal behind the name is one of the
frame `invest`). Traits speak of frames, slots, layers and places only, never of words or names, so
that a weight says something of how deals are told and nothing of who makes them.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from crawlers.extraction.sentences.items import Item, Reading

_FUND_WORDS: Final = frozenset(
    {
        *("capital", "ventures", "venture", "partners", "fund", "funds", "equity", "invest"),
        *("investments", "participations", "angels", "accelerator", "gestion"),
    }
)
_MOST_MENTIONS: Final = 3
_COUNTED: Final = tuple(f"mentions:{count}" for count in range(_MOST_MENTIONS + 1))
_SENTENCES: Final = tuple(f"sentence:{number}" for number in range(4))
_PLACES: Final = tuple(f"place:{place}" for place in range(4))
_MOST_SIDES: Final = 24
"""Parties looked at in one passage: longer lists are tables, not announcements."""


@dataclass(slots=True)
class Mention:
    """A place where a party is named or stood for.

    sentence, at: its place; `at` is -1 for a person, who stands outside the row of items.
    before, behind: the frames of the nearest words of a deal, "" without one.
    opened: the slot or frame that opens its phrase, "" without one.
    place: how many parties its sentence names before it.
    """

    sentence: int
    at: int
    item: Item
    before: str = ""
    behind: str = ""
    opened: str = ""
    place: int = 0


@dataclass(slots=True)
class Side:
    """A party that may be a side of a deal.

    group: what it is, coarsely ("fund", "person", "public", "gatekeeper", "known:cloud",
        "unknown:", "described").
    first: where it is first named.
    """

    org: str
    group: str
    mentions: list[Mention]
    traits: list[str]
    first: int


def org_of(side: Side | None) -> str | None:
    """Return the id of a party, None of an unnamed one."""
    return side.org if side is not None else None


def named_in(reading: Reading) -> dict[str, list[Mention]]:
    """Return the mentions of each party of a passage, in the order of the text, persons last."""
    found: dict[str, list[Mention]] = {}
    for number, sentence in enumerate(reading.sentences):
        _collect(sentence.items, number, found)
    for person in reading.people:
        if person.org:
            number = 0
            for place, sentence in enumerate(reading.sentences):
                if sentence.start <= person.start:
                    number = place
            found.setdefault(person.org, []).append(Mention(number, -1, person))
    return found


def sides_of(named: dict[str, list[Mention]]) -> list[Side]:
    """Return the parties of a passage with their traits; of a long list only the first."""
    sides: list[Side] = []
    for org, mentions in named.items():
        if len(sides) == _MOST_SIDES:
            break
        first = mentions[0].item.start
        for mention in mentions:
            first = min(first, mention.item.start)
        sides.append(Side(org, _group(org, mentions), mentions, _traits(mentions), first))
    return sides


def _collect(items: list[Item], sentence: int, found: dict[str, list[Mention]]) -> None:
    """Add the mentions of one sentence to those of each party."""
    waiting: list[Mention] = []
    before = opened = ""
    place = 0
    for at, item in enumerate(items):
        if item.org:
            mention = Mention(sentence, at, item, before, "", opened, place)
            found.setdefault(item.org, []).append(mention)
            waiting.append(mention)
            place += 1
        elif item.group:
            for member in item.group:
                if member.org:
                    mention = Mention(sentence, at, item, before, "", opened, place)
                    found.setdefault(member.org, []).append(mention)
                    waiting.append(mention)
        if item.triggers:
            before = item.triggers[0].frame.id
            opened = item.slot or f"frame {before}"
            for mention in waiting:
                if mention.at < at:
                    mention.behind = before
            waiting = [mention for mention in waiting if mention.at == at]
        elif item.slot:
            opened = item.slot


def _group(org: str, mentions: list[Mention]) -> str:
    named = None
    for mention in mentions:
        if mention.item.party is not None:
            named = named or mention.item.party
            if mention.item.party.role == "person":
                return "person"
    if not _FUND_WORDS.isdisjoint(org.split("-")):
        return "fund"
    if named is None:
        return "described"
    if named.known and named.kind == "fund":
        return "fund"
    if named.known and named.kind == "public_body":
        return "public"
    if named.gatekeeper:
        return "gatekeeper"
    layer = min(named.layers) if named.layers else ""
    return f"known:{layer}" if named.known else f"unknown:{layer}"


def _traits(mentions: list[Mention]) -> list[str]:
    traits = [_COUNTED[min(len(mentions), _MOST_MENTIONS)]]
    party = None
    for mention in mentions:
        named = mention.item.party
        if named is not None:
            party = party or named
            if named.role:
                traits.append("role:" + named.role)
    if party is None:
        traits.append("described")
    else:
        traits += _nature(party.known, party.kind, party.gatekeeper, party.product, party.layers)
    for mention in mentions[:_MOST_MENTIONS]:
        traits.append(_SENTENCES[min(mention.sentence, 3)])
        if mention.item.possessive:
            traits.append("possessive")
        if mention.at < 0:
            continue
        traits.append(_PLACES[min(mention.place, 3)])
        if mention.behind:
            traits.append("next:" + mention.behind)
        if mention.before:
            traits.append("last:" + mention.before)
        elif not mention.behind:
            traits.append("no deal word")
        if mention.opened:
            traits.append("opened:" + mention.opened)
    return list(dict.fromkeys(traits))


@cache
def _nature(
    known: bool, kind: str, gatekeeper: bool, product: bool, layers: frozenset[str]
) -> list[str]:
    """Return what the table or the words beside a name say of a party."""
    traits = ["known", f"kind:{kind}"] if known else ["unknown"]
    if gatekeeper:
        traits.append("gatekeeper")
    if product:
        traits.append("product")
    return traits + ([f"layer:{layer}" for layer in sorted(layers)] or ["no layer"])
