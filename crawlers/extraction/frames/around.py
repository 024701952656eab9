"""What stands around an item right of a trigger, as the reader of slots asks."""

from crawlers.extraction.sentences.items import NOUN, PARTY, VERB, Item


def is_led(items: list[Item], index: int) -> bool:
    """Return whether the verb only says who gives ("L'opération a été menée par A")."""
    following = items[index + 1 : index + 3]
    gives = following[-1:] and following[-1].slot in {"lead", "from"}
    return [item.cls for item in following[:1]] == ["be"] and bool(gives)


def over_apposition(items: list[Item], found: list[Item], index: int) -> tuple[list[Item], int]:
    """Return A and B of "between A, an apposition, and B", and the index after them."""
    if index >= len(items) or items[index].cls != ",":
        return found, index
    for joint in range(index + 1, min(index + 12, len(items) - 1)):
        if items[joint].cls == VERB:
            break
        if items[joint].cls == "and" and items[joint + 1].cls == PARTY:
            if items[joint - 1].cls == ",":
                return [*found, items[joint + 1]], joint + 2
            break
    return found, index


def only_owns(items: list[Item], index: int) -> bool:
    """Return whether a possessor is followed by the party that is meant ("Alfa's Betanova")."""
    item = items[index]
    if not item.possessive:
        return False
    after = items[index + 1 : index + 2]
    return (
        bool(after)
        and after[0].cls == PARTY
        and after[0].start - item.end <= 3
        and not _names_thing(items, index + 1)
    )


def _names_thing(items: list[Item], index: int) -> bool:
    """Return whether a name only says which thing is meant ("Alfa's Nvidia GPUs")."""
    after = items[index + 1 : index + 2]
    beside = bool(after) and after[0].start - items[index].end <= 1
    return beside and bool(after[0].topic or after[0].cls == NOUN)


def is_own(items: list[Item], index: int) -> bool:
    """Return whether a name is that of something of the subject ("for its Stargate sites")."""
    before = items[index - 1]
    return before.cls == "own" and items[index].start - before.end <= 1


def joined_again(items: list[Item], index: int) -> bool:
    """Return whether "and", perhaps with a date, stands before the preposition at `index`.

    "avec A, puis en avril avec B" goes on with the list that "avec A" begins.
    """
    before, dated = items[index - 1], items[index - 2]
    return before.cls == "and" or (before.slot in {"at", "in"} and dated.cls == "and")


def is_other_round(items: list[Item], index: int) -> bool:
    """Return whether a round is told beside another's ("alongside Alfa's $2bn raise")."""
    after = items[index + 1 : index + 3]
    if [item.cls for item in after] != [PARTY, NOUN]:
        return False
    return after[0].possessive and after[1].triggers[0].frame.id == "round"


def is_infinitive(items: list[Item], index: int, text: str) -> bool:
    """Return whether "to" belongs to the verb after it ("… in Example to join Meta's lab")."""
    item = items[index]
    if item.slot not in {"to", "for"}:
        return False
    after = items[index + 1 : index + 2]
    return (
        text[item.start : item.end] in {"to", "pour"}
        and bool(after)
        and after[0].cls == VERB
        and after[0].form == "inf"
        and after[0].start - item.end <= 2
    )


def is_means(items: list[Item], index: int) -> bool:
    """Return whether "by" belongs to a gerund: "its first acquisition by obtaining Alfa"."""
    after = items[index + 1 : index + 2]
    near = bool(after) and after[0].start - items[index].end <= 2
    return near and after[0].cls == VERB and after[0].form == "ger"


def lists_backers(items: list[Item], index: int) -> bool:
    """Return whether "that" stands in "investors that included A and B"."""
    before, after = items[index - 1], items[index + 1 : index + 2]
    return before.topic == "backer" and bool(after) and after[0].slot == "incl"
