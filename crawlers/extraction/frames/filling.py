"""The slots of a trigger, right of it and elsewhere: relatives, pronouns, staff, owners."""

import re
from typing import Final

from crawlers.extraction.frames.backers import person_who_owns
from crawlers.extraction.frames.candidates import Use
from crawlers.extraction.frames.neighbours import last_other, named_next, subject_before
from crawlers.extraction.frames.sites import CLITIC_OF_IT, CLITIC_THERE
from crawlers.extraction.frames.slots import SlotReader, Slots
from crawlers.extraction.frames.staff import staff, staff_left
from crawlers.extraction.rules.rulebook import SlotRoles
from crawlers.extraction.sentences import clauses
from crawlers.extraction.sentences.fronted import after_fronted, begins_sentence
from crawlers.extraction.sentences.items import NOUN, PARTY, VERB, Item
from crawlers.extraction.sentences.joint_subjects import joint_subject
from crawlers.extraction.sentences.subjects import is_free

_GOODS: Final = {
    "licence": frozenset({"licence", "model"}),
    "distribution": frozenset({"distribution", "model"}),
    "chip_supply": frozenset({"chip"}),
    "cloud_contract": frozenset({"cloud", "chip", "model", "site"}),
}
_ANY_GOODS: Final = frozenset({"licence", "chip", "cloud", "model"})
_SOME_OF_THEM: Final = re.compile(
    r" (?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|plusieurs|d'autres|quelques)\b"
    r"(?! ?(?:%|pour ?cent|[.,]\d|mill|tiers|quarts|cinquièmes))"
)
"""Behind a verb whose "en" counts things ("Alfa en a racheté 21")."""
_CLITICS_BEFORE: Final = {"in": CLITIC_THERE, "of": CLITIC_OF_IT}
_OWNED: Final = frozenset({"chip", "model", "licence", "round"})
_ACTING: Final = _OWNED | {"distribution"}
_LIGHT: Final = frozenset(
    {"make", "add", "extend", "deliver", "build", "bring", "get", "introduce"}
)
_CLITICS: Final = frozenset({"la", "le", "l", "les"})
_AUXILIARIES: Final = 40
_CLITIC_OBJECT: Final = re.compile(
    r"(?:\b(?:de|à|pour|va|vont|vient de|viennent de|doit|veut|peut|il|elle|ils|elles) "
    r"(?:l'|la |le |les )"
    r"|\b(?:l'|les )(?:a|ont|avait|avaient|aura|auront) (?:[a-zé]+ment |déjà |aussi )?)$"
)
"""Before a verb whose object is a pronoun, not a noun with its article."""


def filled_slots(use: Use, roles: SlotRoles) -> Slots:
    """Return the slots right of the trigger with those that stand elsewhere."""
    items, at = use.items, use.at
    slots = _right_and_acting(use, roles)
    if "with" in roles and "with" not in slots and items[at].cls == NOUN:
        slots["with"] = clauses.left_slot(items, at, "with")
    if "object" in roles and "object" not in slots and (told := _told_by_clitic(use)):
        slots["object"] = told
    if "lead" in roles and "lead" not in slots:
        slots["lead"] = clauses.led_by_before(items, at) or _led_adjective(use)
    if "joined" in roles and "joined" not in slots and items[at].cls == VERB:
        slots["joined"] = clauses.interposed(items, at, "joined")
    _fill_from_before(use, roles, slots)
    if "before" in roles and not any(
        role == roles["before"] and slot in slots for slot, role in roles.items()
    ):
        slots["before"] = clauses.before_noun(items, at)
    if "goods" in roles:
        slots["goods"] = clauses.beside_topic(items, at, _GOODS.get(use.kind, _ANY_GOODS))
    if "owner_left" in roles:
        slots["owner_left"] = _owner_left(items, at, _ACTING if use.voice == "active" else _OWNED)
    if "name" in roles and "name" not in slots:
        slots["name"] = _apposed(items, at) or _named_at_once(items, at) or named_next(use)
    if "context" in roles:
        slots["context"] = subject_before(use)
    if "main" in roles:
        acting = {item.org for item in slots.get("subject", slots.get("object", []))}
        slots["main"] = [
            item
            for index, item in enumerate(items[:at])
            if clauses.is_named(item) and is_free(items, index, use.text) and item.org not in acting
        ][:1]
    if "staff" in roles:
        slots["staff"] = staff(use)
    if "staff_subject" in roles:
        slots["staff_subject"] = staff_left(use, slots)
    return _one_by_one(slots)


def _led_adjective(use: Use) -> list[Item]:
    """Return Alfa of "an Alfa-led round"."""
    return clauses.led_adjective(use.items, use.text) if "-led " in use.text else []


def _one_by_one(slots: Slots) -> Slots:
    """Return the slots with the parties that plural stand-ins stand for, one by one."""
    for found in slots.values():
        for item in found:
            if item.group:
                return {slot: _members(items) for slot, items in slots.items()}
    return slots


def _members(items: list[Item]) -> list[Item]:
    return [member for item in items for member in (item.group or [item])]


def _right_and_acting(use: Use, roles: SlotRoles) -> Slots:
    """Return the slots right of the trigger, and who acts."""
    slots = SlotReader(use.items, use.at, roles, use.text).read()
    if "valued" in slots and not any(item.org for item in slots["valued"]):
        del slots["valued"]  # "valuing the company at" names nobody
    if whose := _whose(use, roles):
        return slots | whose
    _fill_subject(use, roles, slots)
    return slots


def _whose(use: Use, roles: SlotRoles) -> Slots:
    """Return who holds what of whom in "Alfa, dont Beta détient 12 %"."""
    items, at = use.items, use.at
    if roles.get("subject") != "source":
        return {}
    for index in range(at - 1, 0, -1):
        item = items[index]
        if item.cls == "prep" and use.text.endswith(_WHOSE, item.start, item.end):
            target = next((slot for slot in _OF_WHOM if roles.get(slot) == "target"), None)
            if target is None or index + 1 == at or items[index + 1].cls != PARTY:
                return {}
            holders = [one for one in items[index + 1 : at] if one.cls == PARTY and one.org]
            held = [one for one in items[:index] if one.cls == PARTY and one.org][-1:]
            return {"subject": holders, target: held} if held else {}
        if item.cls not in _WITHIN_WHOSE:
            return {}
    return {}


_WITHIN_WHOSE: Final = frozenset({PARTY, "and", "be", "have"})
_OF_WHOM: Final = ("of", "in", "object")
_WHOSE: Final = ("dont", "whose")


def _fill_from_before(use: Use, roles: SlotRoles, slots: Slots) -> None:
    """Fill the slots whose party stands before the trigger: relatives, "y", "son rachat par B"."""
    items, at = use.items, use.at
    for slot in ("object", "in", "of"):
        if slot in roles and slot not in slots:
            found = clauses.relative_object(items, at, slot) if slot != "of" else []
            if not found and use.frame.id == "acquire":
                found = clauses.agreed_with(items, at)
            slots[slot] = found or _there(use, slot)
    if (
        items[at].cls == NOUN
        and {"by", "of"} <= set(roles)
        and "by" in slots
        and "of" not in slots
        and at
        and items[at - 1].cls == "own"
    ):
        slots["of"] = use.site.subject or after_fronted(items, at)


def _there(use: Use, slot: str) -> list[Item]:
    """Return the firm of "un accord avec Alfa pour y investir": the last party before "y".

    "en" stands for the firm in the same way ("pour en prendre le contrôle").
    """
    items, at = use.items, use.at
    clitic = _CLITICS_BEFORE.get(slot)
    if clitic is None or items[at].cls != VERB or use.reading.rules.language != "fr":
        return []
    start = items[at].start
    if not clitic.search(use.text, max(0, start - _AUXILIARIES), start):
        return []
    if slot == "of" and _SOME_OF_THEM.match(use.text, items[at].end):
        return []
    acting = {item.org for item in use.site.subject}
    return last_other(use, at, acting)


def _apposed(items: list[Item], at: int) -> list[Item]:
    """Return the party that the noun describes ("…, unveiled Northfold, a joint venture")."""
    beside = at >= 2 and items[at - 1].cls == "," and items[at - 2].cls == PARTY
    return [items[at - 2]] if beside and items[at].start - items[at - 2].end <= 20 else []


def _named_at_once(items: list[Item], at: int) -> list[Item]:
    """Return S3 of "la coentreprise S3": the party right behind the noun."""
    after = items[at + 1 : at + 2]
    at_once = bool(after) and after[0].cls == PARTY and after[0].start - items[at].end == 1
    return after if at_once and items[at].cls == NOUN else []


def _fill_subject(use: Use, roles: SlotRoles, slots: Slots) -> None:
    """Fill "possessor" or "subject", unless a noun's own slots or its verb already say who acts."""
    items, at = use.items, use.at
    if "subject" not in roles and "possessor" not in roles:
        return
    role = roles.get("subject")
    noun = items[at].cls == NOUN
    if noun and role in {"source", "target"} and any(roles.get(slot) == role for slot in slots):
        return
    if "possessor" in roles and (
        owner := clauses.possessor(items, at) or person_who_owns(use, role == "source")
    ):
        slots.setdefault("possessor", owner)
        if role == roles["possessor"] or role is None:
            return
    if at and noun and items[at - 1].slot == "by":
        return
    if (
        "subject" in roles
        and "subject" not in slots
        and (not _is_governed(items, at) or _is_own_noun(items, at))
    ):
        acting = joint_subject(items, use.site.subject)
        if "before" in roles and acting == clauses.before_noun(items, at):
            slots["before"], acting = acting, []
        slots["subject"] = acting or _subject_elsewhere(use)


def _subject_elsewhere(use: Use) -> list[Item]:
    """Return whose the trigger is by "its", else the subject behind the phrase it stands in."""
    items, at = use.items, use.at
    found: list[Item] = []
    if at and items[at - 1].cls == "own":
        found = [one for one in items[:at] if one.possessive and one.org][-1:]
        if not found and use.text.endswith(_KNOWN_FOR, 0, items[at - 1].start):
            found = [one for one in items[:at] if one.cls == PARTY][-1:]
    if not found and begins_sentence(items, at):
        found = after_fronted(items, at)
    return found


_KNOWN_FOR: Final = (", known for ", ", best known for ", ", famous for ")


def _is_own_noun(items: list[Item], at: int) -> bool:
    """Return whether "son investissement" says whose it is: that of who acts in the sentence."""
    is_own = at > 0 and items[at].cls == NOUN and items[at - 1].cls == "own"
    return is_own and items[at].triggers[0].frame.id != "stake"


def _is_governed(items: list[Item], at: int) -> bool:
    """Return whether a verb with roles of its own governs the noun at `at` ("led a seed round")."""
    if items[at].cls != NOUN:
        return False
    general = items[at].triggers[0].frame.general
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.cls == VERB:
            frame = item.triggers[0].frame
            light = item.triggers[0].base
            if frame.needs_first or light in _SPENDING or (general and light in _LIGHT):
                continue
            return not frame.general and items[at].start - item.end < 70
        if clauses.is_named(item) or item.cls in {",", ";", "rel", "split", "say", "and"}:
            return False
    return False


_SPENDING: Final = frozenset({"make", "pay", "spend"})


def _told_by_clitic(use: Use) -> list[Item]:
    """Return the firm of "Alfa, qui la rachète" and of "un accord avec Alfa afin de la racheter".

    In a relative clause it is the first party told, else the last one before the verb but for its
    subject.
    """
    items, at, text = use.items, use.at, use.text
    if items[at].cls != VERB:
        return []
    if at and items[at - 1].cls == "rel":
        if text[items[at - 1].end : items[at].start].strip(" '") in _CLITICS:
            return [item for item in items[:at] if item.cls == PARTY][:1]
        return []
    start = items[at].start
    if use.reading.rules.language != "fr" or not _CLITIC_OBJECT.search(
        text, max(0, start - _AUXILIARIES), start
    ):
        return []
    acting = {item.org for item in use.site.subject}
    return last_other(use, at, acting)


def _owner_left(items: list[Item], at: int, owned: frozenset[str]) -> list[Item]:
    """Return who owns the thing left of the trigger ("Etachip's next chip will be …")."""
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.cls in {";", "split", "say"}:
            break
        if item.lex and item.lex.topic in owned:
            return clauses.beside(items, index)
    return []
