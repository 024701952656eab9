"""The parties right of a trigger, by grammatical slot."""

import re
from typing import Final

from crawlers.extraction.frames.around import (
    is_infinitive,
    is_led,
    is_means,
    is_other_round,
    is_own,
    joined_again,
    lists_backers,
    only_owns,
    over_apposition,
)
from crawlers.extraction.rules.rulebook import SlotRoles
from crawlers.extraction.sentences.clauses import CLAUSE_ENDS, begins_clause, is_named, party_list
from crawlers.extraction.sentences.fronted import begins_sentence, is_fronted
from crawlers.extraction.sentences.items import NOUN, PARTY, STAND_IN, VERB, Item

Slots = dict[str, list[Item]]
_NEAR: Final = 30
_PLAIN_WORDS: Final = re.compile(r"(?: [a-z][\w-]*){1,5} ")
_DASHES: Final = frozenset({"—", "–"})
_TELLING: Final = CLAUSE_ENDS | {VERB, NOUN, "name", "rel", "be", "have"}
"""Items at which a clause may end, or which open a slot without being prepositions."""
_JOINING: Final = frozenset({"join", "rejoindre"})
_LISTS: Final = frozenset({"with", "from", "lead", "joined", "incl", "by"})


class SlotReader:
    """Walks from a trigger to the right and fills the slots that a frame accepts.

    A preposition opens its slot for the next party; a party without preposition is the object of a
    verb. A nested "of" belongs to the description of the party whose slot is still empty.
    """

    def __init__(self, items: list[Item], at: int, accepted: SlotRoles, text: str) -> None:
        """Stand at the trigger `items[at]`; accepted: the slots that have a role."""
        self._items, self._text, self._accepted = items, text, accepted
        self._trigger = trigger = items[at]
        self._start = at + 1
        self._noun = trigger.cls == NOUN or trigger.triggers[0].frame.general
        self._counts_backers = self._noun and trigger.topic == "backer"
        self._is_round = self._noun and trigger.topic == "round"
        self._current = "object" if trigger.cls == VERB else "after"
        self._waiting = self._current
        self._last_end = self._trigger_end = trigger.end
        self._filled = ""
        self.slots: Slots = {}

    def read(self) -> Slots:
        """Return the filled slots."""
        items, end = self._items, len(self._items)
        index = self._name_in_apposition(self._start)
        while index < end:
            item = items[index]
            cls = item.cls
            if cls == "prep":
                index = self._over_preposition(index)
            elif is_named(item):
                following = self._party(index)
                if following is None:
                    break
                index = following
            elif cls in _DASHES:
                closing = self._closing_dash(index)
                if closing < 0 or (not closing and self._noun):
                    break
                index = max(closing, index) + 1
            else:
                if cls == NOUN and item.slot == "of":
                    self._preposition(index)
                elif cls in _TELLING and self._ends_here(item, index):
                    break
                index += 1
        return self.slots

    def _over_preposition(self, index: int) -> int:
        """Open the slot of a preposition, unless it goes with a verb; return where to go on."""
        if is_infinitive(self._items, index, self._text):
            self._current = "none"
            verb = self._items[index + 1]
            if verb.triggers[0].base in _JOINING:
                self._current, self._last_end = "to", verb.end
                return index + 2
        elif self._items[index].slot == "by" and is_means(self._items, index):
            self._current = "none"
        else:
            self._preposition(index)
        return index + 1

    def _closing_dash(self, index: int) -> int:
        """Return the index of the dash that closes what a dash opens, 0 if it stands alone.

        -1 for a dash that closes the aside in which the trigger stands.
        """
        cls = self._items[index].cls
        before = sum(item.cls == cls for item in self._items[: self._start - 1])
        if before % 2:
            return -1
        return next((n for n in range(index + 1, len(self._items)) if self._items[n].cls == cls), 0)

    def _open(self, slot: str) -> bool:
        return slot in self._accepted and slot not in self.slots

    def _name_in_apposition(self, index: int) -> int:
        """Fill "name" from "a joint venture, Northfold Compute, …"."""
        if "name" not in self._accepted:
            return index
        if [item.cls for item in self._items[index : index + 3]] == [",", PARTY, ","]:
            self.slots["name"] = [self._items[index + 1]]
            return index + 3
        return index

    def _party(self, index: int) -> int | None:
        """Fill a slot with the parties that begin at `index`; None when they begin a new clause."""
        item = self._items[index]
        if item.party is not None and item.party.role in {"title", "press"}:
            return index + 1
        if only_owns(self._items, index) or (
            self._current == "object" and (self._supplies(index) or self._invests(index))
        ):
            return index + 1
        if self._is_bare_contact_clause(index):
            self.slots["subject"], following = party_list(self._items, index, left=True)
            return following
        if begins_clause(self._items, index, self._text) and not self._is_adjacent(index):
            if not self._is_contact_clause(index):
                return None
            found, following = party_list(self._items, index, left=True)
            self.slots["subject"] = found
            return following
        slot = self._current
        found, following = self._list_at(index, slot)
        if slot not in {"object", "after"} and is_own(self._items, index):
            return following
        if self._filled and item.possessive and slot in _LISTS and self._filled == slot:
            return None
        if self._goes_on(index):
            self.slots[self._filled] += found
            return following
        if not self._open(slot):
            near = item.start - self._last_end <= _NEAR and slot not in {"object", "after"}
            slot = self._waiting if not near or slot == "of" else ""
        if slot == "of" and _COMMA.search(self._text, self._trigger_end, item.start):
            slot = "of" if self._over_aside(index) else ""
        if slot and self._open(slot):
            self.slots[slot] = found
            self._filled = slot if slot in _LISTS else self._filled
            if slot in {self._waiting, "of"}:
                self._waiting = ""
        self._last_end = self._items[following - 1].end
        self._current = "after" if self._open("after") else "none"
        return following

    def _is_adjacent(self, index: int) -> bool:
        """Return whether a party fills the current slot in any case: it stands right there.

        Between a verb and its object plain words may stand ("buy start-up A").
        """
        if not self._open(self._current):
            return False
        start = self._items[index].start
        if start - self._last_end < 8:
            return True
        if index != self._start or self._current != "object":
            return False
        return _PLAIN_WORDS.fullmatch(self._text, self._last_end, start) is not None

    def _over_aside(self, index: int) -> bool:
        """Return whether only an aside parts the noun from "of" ("le rachat, annoncé hier, de")."""
        between = self._items[self._start : index]
        commas = [item for item in between if item.cls == ","]
        return (
            self._noun
            and len(commas) == 2
            and between[0] is commas[0]
            and between[-2] is commas[1]
            and not any(map(is_named, between))
        )

    def _list_at(self, index: int, slot: str) -> tuple[list[Item], int]:
        """Return the parties listed at `index`, without the subject after a fronted gerund."""
        found, following = party_list(self._items, index, left=slot == "between")
        if slot == "between" and len(found) == 1:
            found, following = over_apposition(self._items, found, following)
        at = self._start - 1
        if (
            len(found) > 1
            and self._items[following - 2].cls == ","
            and (is_fronted(self._items, at) or begins_sentence(self._items, at))
        ):
            joints = [item.cls for item in self._items[index : following - 2]]
            if len(found) == 2 or "and" in joints:
                return found[:-1], following - 2
        return found, following

    def _is_contact_clause(self, index: int) -> bool:
        """Return whether the subject of a relative clause follows ("a deal it struck with A")."""
        if not self._noun or "subject" in self.slots:
            return False
        return index == self._start or (
            index == self._start + 1 and self._items[self._start].cls == "rel"
        )

    def _supplies(self, index: int) -> bool:
        """Return whether a name only says what is supplied ("supply Alfa chips to …")."""
        if self._trigger.triggers[0].frame.id != "supply":
            return False
        item, after = self._items[index], self._items[index + 1 : index + 2]
        near = bool(after) and after[0].start - item.end <= 14
        return near and after[0].topic == "chip" and not item.possessive

    def _invests(self, index: int) -> bool:
        """Return whether what is funded is an investment or a purchase of the name's own."""
        if not self._items[index].possessive:
            return False
        after = self._items[index + 1 : index + 2]
        return (
            any(one.frame.id == "fund" for one in self._trigger.triggers)
            and bool(after)
            and after[0].cls == NOUN
            and after[0].triggers[0].frame.id in {"invest", "acquire"}
        )

    def _is_bare_contact_clause(self, index: int) -> bool:
        """Return whether the side of an agreement follows it at once ("a deal Alfa has struck")."""
        item = self._items[index]
        return (
            self._trigger.cls == NOUN
            and self._trigger.triggers[0].frame.general
            and index == self._start
            and item.start - self._trigger_end <= 1
            and "subject" in self._accepted
            and not item.possessive
        )

    def _goes_on(self, index: int) -> bool:
        """Return whether "as well as B" goes on with a list whose member has words of its own."""
        before = self._items[index - 1]
        return (
            self._filled in _LISTS
            and self._items[index].start - before.end < _NEAR
            and (
                (before.cls == "and" and " " in self._text[before.start : before.end])
                or (before.slot == self._filled and joined_again(self._items, index - 1))
            )
        )

    def _preposition(self, index: int) -> None:
        """Open the slot of a preposition, unless it belongs to something else."""
        item = self._items[index]
        self._last_end = item.end
        slot = item.slot
        if slot == "by":
            if self._is_round and _is_taken(self._items[index - 1]):
                slot = "for"
            elif self._is_of_participle(index):
                slot = "none"
        elif slot == "joined":
            if is_other_round(self._items, index):
                slot = "none"
        elif slot == "of":
            if self._current != "after" and self._open(self._current):
                if self._current == "object" and self._open("of"):
                    self._current = "of"
                return
        elif slot in {"incl", "like"} and (
            slot not in self._accepted or self._is_example(item, slot)
        ):
            return
        if not self._waiting and self._open(slot) and self._open(self._current):
            self._waiting = self._current
        self._current = slot

    def _is_example(self, item: Item, slot: str) -> bool:
        """Return whether "such as" gives examples of what "of" tells ("of firms such as A")."""
        told_of = slot == "incl" and self._current == "of"
        return told_of and _SUCH_AS.match(self._text, item.start) is not None

    def _is_of_participle(self, index: int) -> bool:
        """Return whether "by" belongs to a participle behind the trigger ("…, chaired by Alfa").

        Behind a noun it is that of a passive ("the investment was dwarfed by").
        """
        by = self._items[index]
        if index == self._start or by.start - self._trigger_end <= 2:
            return False
        if self._noun and self._items[index - 1].cls != "be":
            return [item.cls for item in self._items[index - 3 : index]] == [",", STAND_IN, VERB]
        return _PARTICIPLE_END.search(self._text, self._trigger_end, by.start) is not None

    def _is_predicate(self, index: int) -> bool:
        """Return whether a sentence goes on to say what the trigger's noun is ("… is the best")."""
        trigger = self._trigger
        if trigger.cls != NOUN or trigger.triggers[0].frame.kind != "acquisition":
            return False
        after = self._items[index + 1 : index + 3]
        return not any(item.cls == VERB or item.slot in {"by", "lead"} for item in after)

    def _ends_here(self, item: Item, index: int) -> bool:
        """Return whether the clause ends here; note what a name cue or a relative does."""
        cls = item.cls
        if item.triggers:
            return self._ends_at_trigger(item, self._items[index - 1])
        if cls in CLAUSE_ENDS:
            if cls == ":" and self._open("incl"):
                self._current = "incl"
            elif cls != ":" or (index != self._start and not self._open(self._current)):
                return True
            self._last_end = item.end
        elif cls == "name" and "name" in self._accepted:
            self._current, self._last_end = "name", item.end
        elif cls == "rel" and not lists_backers(self._items, index):
            self._current = self._waiting = "none"
        elif cls == "be":
            if self._counts_backers and self._open("incl"):
                self._current, self._last_end = "incl", item.end
            return self._is_predicate(index)
        elif cls == "have" and self._noun and "subject" not in self.slots:
            return not is_led(self._items, index)
        return False

    def _ends_at_trigger(self, item: Item, before: Item) -> bool:
        """Return whether the clause ends at another trigger, which has its own."""
        if item.cls == NOUN:
            return self._noun and before.cls == ","
        form = item.form
        if form == "fin":
            return True
        if self._noun:
            return form == "inf"
        joined = before.cls == "and" and item.start - before.end <= 2
        return (joined and form == "part") or (before.cls == "," and form == "ger")


def _is_taken(item: Item) -> bool:
    """Return whether who is named behind a participle takes the money ("bouclée par Alfa")."""
    return item.form == "part" and any(one.frame.id == "receive" for one in item.triggers)


_PARTICIPLE_END: Final = re.compile(r"[a-z]{3,}(?:ed|own|ught) $")
_SUCH_AS: Final = re.compile("tel|comme")
_COMMA: Final = re.compile(r",(?!\d)")
