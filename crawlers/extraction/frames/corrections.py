"""Kind and sides of a deal after what the sides themselves can be: states, makers of chips, …"""

import re
from typing import Final

from crawlers.extraction.frames import trades
from crawlers.extraction.frames.candidates import Use
from crawlers.extraction.sentences.items import Item

_STAFF_ONLY: Final = frozenset({"hire", "join", "leave", "absorb_staff"})
_KEY_STAFF: Final = re.compile(
    r"[Ff]ound(?:er|ing|at)|\bCEO\b|[Cc]hief [Ee]xec|\b[Tt]eams?\b|\b[Ss]taff\b|leaders|workforce"
    r"|acqui|licen[cs]|PDG|[Ff]ondat|cadres|équipes?\b|salariés|effectif|dirigeant|embauch|personnel"
)
_OF_GOODS: Final = frozenset({"supply", "equip", "spend", "secure_supply", "use_compute"})
_HIRING: Final = frozenset({"pay", "acquire", "receive"})


def corrected(
    use: Use, kind: str, sources: list[Item], targets: list[Item]
) -> tuple[str, list[Item], list[Item]]:
    """Return kind and sides after what the sides themselves can be."""
    if use.frame.id == "invest" and _spends_at_cloud(kind, targets):
        kind, sources, targets = "cloud_contract", targets, sources
    if _is_reversed(kind, sources, targets):
        sources, targets = targets, sources
    corrected = _corrected_kind(use, kind, sources, targets)
    if corrected == "acquihire" and use.frame.id in _STAFF_ONLY:
        joins_product = any(item.party is not None and item.party.product for item in sources)
        if joins_product or not _has_key_staff(use):
            return corrected, [], []
    if kind == "licence" and corrected == "acquihire":
        sources, targets = targets, sources
    return corrected, sources, targets


_BUILDING_IN: Final = frozenset({"integrate", "built_into"})
_MODELS_INTO: Final = re.compile(
    r"[^.;]{0,60}?\b(?:models?|LLMs|technolog(?:y|ies)|capabilities)\b[^.;]{0,30}?"
    r" (?:in|into|across|within|inside|to) (?:all |many of )?(?:its|their|[A-Z]\w+'s) "
    r"|[^.;]{0,60}?\b(?:employees|staff|workforce|workers|engineers|bankers)\b"
)


def _builds_on(use: Use, targets: list[Item]) -> bool:
    """Return whether a firm puts the models of another into what it makes or runs itself.

    Clouds and the owners of large platforms pass them on to others.
    """
    if use.voice != "active" or not _MODELS_INTO.match(use.text, use.items[use.at].end):
        return False
    return not any(
        item.party and (item.party.gatekeeper or "cloud" in item.party.layers) for item in targets
    )


def _corrected_kind(use: Use, kind: str, sources: list[Item], targets: list[Item]) -> str:
    """Return the kind after two facts: a controlling stake is a purchase, public money a grant."""
    if kind == "distribution" and use.frame.id in _BUILDING_IN and _builds_on(use, targets):
        return "partnership"
    frame, topics, marks = use.frame.id, use.sentence.topics, use.sentence.marks
    if frame == "pay_for" and ("staff" in topics or "verb:hire" in marks):
        return "acquihire"
    if (
        kind == "licence"
        and "staff" in topics
        and (frame in _HIRING or (frame == "licence_noun" and "verb:pay" in marks))
    ):
        return "acquihire"
    if kind == "investment" and frame in {"stake", "acquire", "backers"} and _is_control(use):
        return "acquisition"
    if kind == "investment" and frame == "invest" and _is_state_money(use, sources):
        return "public_grant"
    if (
        sources
        and frame in {"receive", "fund"}
        and kind in {"investment", "cloud_contract", "chip_supply", "licence"}
        and topics.isdisjoint(_OF_ROUNDS)
        and all(_is_public(item) for item in sources)
    ):
        return "public_grant"
    if (
        kind == "cloud_contract"
        and frame in _OF_GOODS
        and sources
        and all(trades.sells_only_chips(item) for item in sources)
    ):
        return "chip_supply"
    if kind == "chip_supply" and sources and all(trades.is_cloud_only(item) for item in sources):
        return "cloud_contract"
    return kind


def _has_key_staff(use: Use) -> bool:
    """Return whether founders, a head or a team change sides, not some of the staff or one man."""
    start, end = use.sentence.start, use.sentence.end
    if use.frame.id == "join" and _ONE_WHO.search(use.text, start, use.items[use.at].start):
        return _SEVERAL.search(use.text) is not None
    return _KEY_STAFF.search(use.text, start, end) is not None


_ONE_WHO: Final = re.compile(
    r"(?:[A-Z][\w'-]+ ){2,3}?[A-Z]?[\w'-]*,? (?:the |a |an |its )?(?:former |ex-)?"
    r"(?:co-?founder|founder|CEO|chief (?:executive|scientist)|researcher|engineer)\b[^.;]{0,60}$"
    r"|\b(?:co-?founder|founder|CEO|chief (?:executive|scientist))(?: of [A-Z][\w. ]{2,24})? who $"
)
_SEVERAL: Final = re.compile(
    r"\b(?:founders|co-?founders|team|staff|employees|engineers|researchers|executives|leaders"
    r"|others|colleagues|licen[cs]\w+|hires|talent)\b"
)


def _spends_at_cloud(kind: str, targets: list[Item]) -> bool:
    """Return whether money goes to a cloud unit: nobody holds shares of one, it is a customer's."""
    return kind == "investment" and bool(targets) and all(map(trades.is_unit, targets))


def _is_reversed(kind: str, sources: list[Item], targets: list[Item]) -> bool:
    """Return whether a maker of chips stands as customer of one that makes none."""
    if kind == "licence" and sources and targets:
        return trades.owns_content(targets[0]) and trades.makes_models(sources[0])
    if kind != "chip_supply" or not sources or not targets:
        return False
    given, taken = (trades.provider_score(kind, item) for item in (sources[0], targets[0]))
    known = sources[0].party is not None and sources[0].party.known
    return taken > 1 and (given < 0 or (known and taken - given > 1))


def _is_control(use: Use) -> bool:
    """Return whether a stake is one that controls, in words."""
    item = use.items[use.at]
    start = max(use.sentence.start, item.start - 14)
    printed = use.text[start : min(use.sentence.end, item.end + 40)].lower()
    return any(word in printed for word in _CONTROL)


_CONTROL: Final = (
    *("majority stake", "controlling", "majoritaire", "de contrôle", "la totalité"),
    *("100 %", "100% ", "l'intégralité"),
)


def _is_state_money(use: Use, sources: list[Item]) -> bool:
    """Return whether states put money into a firm without taking part in a round."""
    states = use.reading.rules.states
    return (
        bool(sources)
        and all(item.org in states for item in sources)
        and use.sentence.topics.isdisjoint(_OF_ROUNDS)
    )


_OF_ROUNDS: Final = frozenset({"round", "stake", "backer"})


def _is_public(item: Item) -> bool:
    return item.party is not None and item.party.kind == "public_body"
