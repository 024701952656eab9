"""Short forms of names that the same passage prints in full: "the Times", "Larkmere", "LE"."""

from typing import Final

from crawlers.extraction.names.parties import Party

_LAST_WORDS: Final = frozenset(
    {"Times", "Post", "Journal", "Guardian", "Telegraph", "Herald", "Tribune"}
)


def with_full_names(text: str, parties: list[Party]) -> list[Party]:
    """Return the parties, those that shorten the name of another one with that one's identity.

    "Larkmere" after "Larkmere Energy" is the same firm, "the Times" that of "The
    Orchard Times", and "LE" the initials of "Larkmere Energy".
    A name that a table knows is never taken for a short form, nor one that stands before the other.
    """
    short = [party for party in parties if not party.known and party.role != "person"]
    if not short or len(parties) < 2:
        return parties
    full: dict[str, Party] = {}
    for party in parties:
        words = text[party.start : party.end].removeprefix("The ").split(" ")
        if len(words) < 2 or party.role == "person" or party.kind == "person":
            continue
        for count in range(1, len(words)):
            full.setdefault(" ".join(words[:count]), party)
        if words[-1] in _LAST_WORDS:
            full.setdefault(words[-1], party)
        initials = "".join(word[0] for word in "-".join(words).split("-") if word)
        if initials.isupper():
            full.setdefault(initials, party)
    for party in short:
        name = text[party.start : party.end].removeprefix("The ")
        fuller = full.get(name)
        if fuller is not None and fuller.start < party.start:
            party.id, party.known, party.kind = fuller.id, fuller.known, fuller.kind
            party.layers, party.gatekeeper = fuller.layers, fuller.gatekeeper
    return parties
