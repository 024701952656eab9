"""Whether a sentence states a deal: talks, wishes, denials, conditions and lawsuits do not."""

import re
from typing import Final

from crawlers.extraction.rules.rulebook import Rulebook
from crawlers.extraction.sentences.clauses import is_named
from crawlers.extraction.sentences.items import NOUN, TOPIC, VERB, Item, Sentence

_GIVING: Final = frozenset({"fund", "give_access", "give_clients"})
_FACTUAL: Final = frozenset({"fact", "result", "deny", "lawsuit"})


def refusal(sentence: Sentence, at: int, text: str, rules: Rulebook) -> str | None:
    """Return why the trigger at `at` states no deal, or None when it does."""
    items = sentence.items
    trigger = items[at]
    if text[sentence.start : sentence.end].rstrip(" \"')").endswith("?"):
        return "question"
    cues = {items[index].cue for index in sentence.cued}
    if barred := _barred(sentence, at, text):
        return barred
    if (
        trigger.form == "cond"
        or _governed_by_conditional(items, at)
        or (_is_purchase(trigger) and _WOULD.match(text, trigger.end))
    ) and "fact" not in cues:
        return "conditional"
    if _is_purpose(items, at):
        return "wish"
    if _negated(items, at, text, rules):
        return "negated"
    for index in sentence.cued:
        if items[index].cue not in _FACTUAL and (
            reason := _cue_refuses(items, (index, at), "fact" in cues, text, rules)
        ):
            return reason
    return None


_WOULD: Final = re.compile(
    r" (?:de|d'|du)\b[^.;:,]{2,70}? (?<!qui )(?:lui |leur )?"
    r"(?:\w+erait|offrirait|fournirait|réunirait|permettrait|mettrait|rendrait|viendrait)\b"
)
"""After a purchase that has not been made ("le rachat d'A par B permettrait …")."""


def _is_purchase(trigger: Item) -> bool:
    return trigger.cls == NOUN and trigger.triggers[0].frame.kind == "acquisition"


def _governed_by_conditional(items: list[Item], at: int) -> bool:
    """Return whether an infinitive belongs to a conditional verb ("proposerait d'acheter")."""
    if items[at].form != "inf":
        return False
    before = next((one for one in reversed(items[:at]) if one.cls in {VERB, "say", ";"}), None)
    return before is not None and before.form == "cond"


def _barred(sentence: Sentence, at: int, text: str) -> str | None:
    """Return "deny" or "lawsuit" if the sentence denies or is about a lawsuit.

    A phrase before the clause does not count ("After talks broke down, …"), nor does a lawsuit for
    the licence that ends it.
    """
    items = sentence.items
    licensed = items[at].cls == NOUN and items[at].topic == "licence"
    agreed = items[at].cls == NOUN and items[at].triggers[0].frame.general
    for index in range(len(items)) if agreed and "settle" in text else sentence.cued:
        item = items[index]
        if item.cue == "deny" and not _denies_another(items, index, at, text):
            return "deny"
        if (
            item.cue == "lawsuit"
            and agreed
            and _ENDED.search(text, max(0, item.start - 44), item.start)
        ):
            continue
        if item.cue == "lawsuit" and index < at and text.startswith(_ALLEGED, item.start):
            return "lawsuit"
        ended = agreed and text.startswith("settle", item.start)
        if ended:
            licensed = True
        if item.cue == "lawsuit" and _told_by_papers(items, index, at, text):
            continue
        if item.cue == "lawsuit" and not licensed and not _is_apart(items, index, at):
            return "lawsuit"
    return None


_TEMPORAL: Final = ("after", "when", "because", "although", "though")


def _denies_another(items: list[Item], index: int, at: int, text: str) -> bool:
    """Return whether a denial stands in a clause of its own ("…, after A's bid fell through")."""
    if index < at:
        return _is_fronted(items, index, at)
    return any(
        item.cls == "split" and text[item.start : item.end] in _TEMPORAL
        for item in items[at + 1 : index]
    )


def _told_by_papers(items: list[Item], cue: int, at: int, text: str) -> bool:
    """Return whether a lawsuit is only where a deal is known from ("according to filings in …")."""
    return any(
        item.cls == "say" and text.startswith("according to", item.start)
        for item in items[at + 1 : cue]
    )


_ENDED: Final = re.compile(
    r"\b(?:settl|end(?:s|ed|ing) |drop(?:s|ped|ping) |resolv|met(?:tant|tent|tre|tra|s)? fin "
    r"|mis fin |règlent? |réglant |clôt |clos |clôtur|éteint |abandonn)[\w' ]*$",
    re.IGNORECASE,
)
_ALLEGED: Final = ("alleg", "accus")


def _is_apart(items: list[Item], cue: int, at: int) -> bool:
    """Return whether a cue and a trigger stand in clauses of their own ("…, which has raised")."""
    if cue < at and (_clause_between(items, cue, at) or _is_fronted(items, cue, at)):
        return True
    left, right = min(cue, at), max(cue, at)
    return any(
        items[index].cls == "rel" and items[index - 1].cls == ","
        for index in range(left + 1, right)
    )


def _cue_refuses(
    items: list[Item], places: tuple[int, int], fact: bool, text: str, rules: Rulebook
) -> str | None:
    """Return the reason if the cue at the first of `places` speaks of the trigger at the other."""
    index, at = places
    trigger, cue = items[at], items[index].cue
    if index > at:
        if cue == "option" and index - at <= 2 and trigger.triggers[0].frame.id in _GIVING:
            return cue
        return "rumour" if cue == "rumour" and _rumour_reaches(items, index, at) else None
    if _clause_between(items, index, at) or _is_fronted(items, index, at):
        return None
    frame = trigger.triggers[0].frame if trigger.triggers else None
    stated = {
        "comment": False,
        "option": False,
        "rumour": fact,
        "plan_raise": frame is None or not frame.rumour_if_planned or _of_grant(items),
        "would": fact or _reported(items, index),
        "wish": _told_as_fact(trigger, text, rules) or _of_approval(items, index),
        "if": _told_as_fact(trigger, text, rules) or _is_granted(items, places, text),
    }
    return None if stated[cue] else cue


def _is_granted(items: list[Item], places: tuple[int, int], text: str) -> bool:
    """Return whether a perfect after "si" grants a fact ("Si Alfa a signé avec Beta, d'autres …").

    What is only supposed stands in the present or the imperfect.
    """
    cue, at = places
    return text[items[cue].start : items[cue].end].lower() == "si" and any(
        item.cls == "have" and text[item.start : item.end] in {"a", "ont", "vient", "viennent"}
        for item in items[cue + 1 : at]
    )


def _of_grant(items: list[Item]) -> bool:
    """Return whether a sentence speaks of a grant: what is due to be received is granted."""
    return any(item.topic == "grant" for item in items)


def _of_approval(items: list[Item], cue: int) -> bool:
    """Return whether what is sought is a permission: the deal itself is agreed."""
    return any(item.topic == "approval" for item in items[cue + 1 : cue + 4])


def _told_as_fact(trigger: Item, text: str, rules: Rulebook) -> bool:
    """Return whether a noun stands after "thanks to": what is hoped for comes from a real deal."""
    before = text[max(0, trigger.start - 36) : trigger.start].lower()
    if trigger.form == "ger":
        return rules.means_before.search(before) is not None
    return trigger.cls == NOUN and rules.factual_before.search(before) is not None


def _reported(items: list[Item], at: int) -> bool:
    """Return whether a reporting verb stands before ("said it would take a stake")."""
    return any(item.cls == "say" for item in items[:at])


def _rumour_reaches(items: list[Item], index: int, at: int) -> bool:
    """Return whether a rumour printed after a noun speaks of it ("a deal is said to be close")."""
    if items[at].cls not in {NOUN, TOPIC}:
        return False
    if items[index - 1].cls == "and":
        return False
    between = items[at + 1 : index]
    return (
        not any(item.cls in {VERB, "say", "rel", "–", "—", ":"} for item in between)
        and items[index].start - items[at].end < 90
    )


def _clause_between(items: list[Item], left: int, right: int) -> bool:
    """Return whether a new clause with its own subject begins between two items."""
    if _in_closed_relative(items, left, right):
        return True
    if right - 2 > left and items[right - 1].cls == "have" and items[right - 2].cls == "prep":
        return True
    for index in range(left + 1, right):
        item = items[index]
        if item.cls in {";", ":", "split"}:
            return True
        following = items[index + 1 : index + 3]
        if (item.cls, items[index - 1].cls) == ("rel", ",") and _is_perfect(
            following, items[right]
        ):
            return True
        if len(following) == 2 and index + 2 <= right and is_named(following[0]):
            if item.cls == "rel" and following[1].cls == "have":
                return True
            told = item.cls == "rel" and any(one.cls == "say" for one in items[left:index])
            if told and index + 2 == right and following[1].cls == VERB:
                return True
            if item.cls == "prep" and following[1].cls == VERB and following[1].form == "part":
                return True
        if item.cls in {"and", ","} and index + 2 <= right and is_named(items[index + 1]):
            after = items[index + 2]
            if after.cls in {"have", "will", "be"} or (after.cls == VERB and index + 2 == right):
                return True
    return False


def _is_perfect(following: list[Item], verb: Item) -> bool:
    """Return whether a relative clause tells what has been done ("…, which has raised …")."""
    return len(following) == 2 and following[0].cls == "have" and following[1] is verb


def _is_fronted(items: list[Item], index: int, at: int) -> bool:
    """Return whether a cue belongs to a phrase before the clause ("After months of talks, A …")."""
    opening = items[0]
    if not index and opening.cls == "cue" and opening.cue != "if":
        return any(
            items[comma].cls == "," and comma + 1 < at and is_named(items[comma + 1])
            for comma in range(1, min(at, 8))
        )
    if opening.cls != "split" and opening.slot not in {"at", "in", "to", "by"}:
        return False
    for comma in range(index + 1, min(at, index + 8)):
        if items[comma].cls == "," and comma + 1 < at:
            return is_named(items[comma + 1])
    return False


def _in_closed_relative(items: list[Item], left: int, right: int) -> bool:
    """Return whether the cue stands in "…, which aims to …, and has joined"."""
    for index in range(left - 1, max(-1, left - 6), -1):
        if items[index].cls == ",":
            return False
        if items[index].cls == "rel":
            opens = index > 0 and items[index - 1].cls == ","
            return opens and any(item.cls == "," for item in items[left + 1 : right])
    return False


def _is_purpose(items: list[Item], at: int) -> bool:
    """Return whether money is what an agreement is for ("partnered with Alfa to raise $5bn")."""
    if items[at].form != "inf" or not at or items[at - 1].slot != "to":
        return False
    return items[at].triggers[0].frame.id == "receive" and any(
        item.cls == VERB and item.triggers[0].frame.general for item in items[:at]
    )


_SINCE: Final = re.compile(r"\bsince (?:its|the|their|that|a) [^,;.]{0,40}$")


def _negated(items: list[Item], at: int, text: str, rules: Rulebook) -> bool:
    start = items[at].start
    if items[at].cls == NOUN and _SINCE.search(text, max(0, start - 60), start):
        return False
    for index in range(at - 1, max(-1, at - 7), -1):
        item = items[index]
        if item.cls in {";", ":", "split", "rel"}:
            return False
        if item.cls == "neg" and start - item.end <= rules.data["negation_reach"]:
            return True
        if item.cls == "," and not (index and items[index - 1].cls == "neg"):
            return False
    return False
