"""From a trigger and its slots to deals: which party is source, which is target, what kind."""

from collections.abc import Mapping
from typing import Final

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.frames.candidates import Candidate, Use
from crawlers.extraction.frames.first_content import describes_next
from crawlers.extraction.frames.roles import assign
from crawlers.extraction.frames.sites import Site
from crawlers.extraction.rules.rulebook import Case, Frame, SlotRoles, Trigger
from crawlers.extraction.sentences import clauses
from crawlers.extraction.sentences.items import NOUN, Reading, Sentence

_TWO_SIDED: Final = frozenset(
    {"chip_supply", "cloud_contract", "licence", "public_grant", "distribution"}
)
_MONEY: Final = frozenset({"money"})


def apply(reading: Reading, sentence: Sentence, at: int, money: list[Money]) -> Candidate | None:
    """Return the deal that the trigger at `at` states, as far as its parties go."""
    site = Site(reading, sentence, at, money)
    for trigger in sentence.items[at].triggers:
        found = _apply_one(site, trigger)
        if found is not None:
            return found
    return None


def _apply_one(site: Site, trigger: Trigger) -> Candidate | None:
    frame = trigger.frame
    if not _wanted(frame, trigger.base, site):
        return None
    voice, variants = _voice(site, frame)
    kind = frame.kind
    case = _case(frame, site)
    if case is not None and voice == "noun" and case.first == "staff":
        kind, variants, case = case.kind, _OF_STAFF, None
    elif case is not None and voice == "noun":
        if case.first in {"cloud", "chip", "services"}:
            return None
        case = None
    if case is not None:
        if case.skip:
            return None
        kind = case.kind
        if case.first == "assets" and not _hires(site.reading):
            kind = frame.kind
        variants = case.slots if voice == "active" else variants
    elif frame.by_topic:
        topic = _nearest_topic(site, frame.by_topic)
        if topic is None and frame.topic_required:
            return None
        kind = frame.by_topic[topic] if topic else kind
    use = Use(site, frame, kind, voice)
    granted = kind == "public_grant" and site.has(_MONEY)
    return _assigned(use, variants, granted or case is None or kind not in _TWO_SIDED)


def _assigned(
    use: Use, variants: tuple[SlotRoles, ...], one_side_will_do: bool
) -> Candidate | None:
    """Return what the first variant gives that names both sides, else the first with one side."""
    partial: Candidate | None = None
    for roles in variants:
        if partial is not None and "context" in roles:
            continue
        found = assign(use, roles)
        if found is None:
            continue
        if found.sources and found.targets:
            return found
        if partial is None and one_side_will_do:
            partial = found
    return partial


_OF_STAFF: Final = (
    {"possessor": "source", "by": "source", "subject": "source", "from": "target"},
    {"possessor": "source", "by": "source", "subject": "source", "staff": "target"},
)


def _hires(reading: Reading) -> bool:
    """Return whether a passage speaks of staff: assets bought with it are bought for its sake."""
    return any("staff" in sentence.topics for sentence in reading.sentences)


def _case(frame: Frame, site: Site) -> Case | None:
    """Return what the frame becomes by the first content after the trigger, None if itself."""
    if not frame.cases:
        return None
    first = site.first
    for case in frame.cases:
        if case.first == first:
            return case
    return None


def _voice(site: Site, frame: Frame) -> tuple[str, tuple[SlotRoles, ...]]:
    """Return "noun", "passive" or "active" with the roles of that voice."""
    items = site.sentence.items
    if items[site.at].cls == NOUN:
        return "noun", frame.noun_slots
    if frame.passive and clauses.is_passive(items, site.at, site.reading.text):
        return "passive", frame.passive
    return "active", frame.slots


def _nearest_topic(site: Site, wanted: Mapping[str, str]) -> str | None:
    """Return the topic of `wanted` that is printed first after the trigger, else anywhere."""
    items = site.sentence.items
    for index in range(site.at, len(items)):
        topic = items[index].topic
        if topic in wanted and not describes_next(items, index, site.reading.text):
            return topic
    for name in wanted:
        if site.has(frozenset({name})):
            return name
    return None


def _wanted(frame: Frame, base: str, site: Site) -> bool:
    """Return whether a frame may be called where the trigger stands."""
    if frame.needs_first and site.first not in frame.needs_first:
        return False
    company = frame.only_with.get(base)
    if company is not None and site.first not in company and not site.has(company):
        return False
    if frame.needs_any and not site.has(frame.needs_any):
        return False
    if frame.needs_topic and not site.has(frame.needs_topic):
        return False
    return not (frame.not_with and site.has(frame.not_with))
