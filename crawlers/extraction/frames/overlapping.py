"""Candidates of one sentence that tell the same deal: the vague ones yield to the full ones."""

from crawlers.extraction.frames.candidates import Candidate
from crawlers.extraction.sentences.clauses import is_named


def without_vague(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates without agreements of one side that others tell in full."""
    if len(candidates) < 2:
        return candidates
    if any(candidate.frame.id == "investor_in" for candidate in candidates):
        candidates = [one for one in candidates if one.frame.id != "round" or one.sources]
    if any(candidate.frame.id == "sell_stake" for candidate in candidates):
        candidates = [one for one in candidates if one.frame.id != "stake"]
    if any(candidate.frame.id == "win" for candidate in candidates):
        candidates = [one for one in candidates if one.frame.id != "order"]
    candidates = [one for one in candidates if not _is_between_coactors(one, candidates)]
    candidates = [one for one in candidates if not _is_joint_act(one, candidates)]
    candidates = [one for one in candidates if not _is_for_purchase(one, candidates)]
    candidates = [one for one in candidates if not _is_means_to(one, candidates)]
    candidates = [one for one in candidates if not _is_raised_by_another(one, candidates)]
    full = [candidate for candidate in candidates if not candidate.whole]
    if not full:
        return candidates
    return [
        candidate
        for candidate in candidates
        if not candidate.frame.general
        or not candidate.whole
        or candidate.sentence.items[candidate.trigger].topic
    ]


def _is_raised_by_another(candidate: Candidate, candidates: list[Candidate]) -> bool:
    """Return whether a round without investors is the object of a verb that tells who raises it."""
    if candidate.frame.id != "round" or candidate.sources:
        return False
    items = candidate.sentence.items
    return any(
        other.frame.id == "receive"
        and other.voice == "active"
        and bool(other.targets)
        and other.trigger < candidate.trigger
        and not any(map(is_named, items[other.trigger + 1 : candidate.trigger]))
        and {item.org for item in other.targets} != {item.org for item in candidate.targets}
        for other in candidates
    )


def _is_between_coactors(candidate: Candidate, candidates: list[Candidate]) -> bool:
    """Return whether a general agreement joins two that act together on a third, as one tells."""
    sides = {item.org for item in [*candidate.sources, *candidate.targets]}
    return candidate.frame.general and any(
        not other.frame.general and len(sides) == 2 and sides <= {one.org for one in other.sources}
        for other in candidates
    )


def _is_joint_act(candidate: Candidate, candidates: list[Candidate]) -> bool:
    """Return whether an agreement's two sides act together ("A and B have signed to supply C")."""
    if not candidate.frame.general:
        return False
    sides = {item.org for item in [*candidate.sources, *candidate.targets]}
    return len(sides) > 1 and any(
        not other.frame.general
        and (
            sides <= {item.org for item in other.sources}
            or sides <= {item.org for item in other.targets}
        )
        for other in candidates
    )


def _is_means_to(candidate: Candidate, candidates: list[Candidate]) -> bool:
    """Return whether an agreement is told for its purpose ("an agreement with A to acquire it")."""
    if not candidate.frame.general or candidate.voice != "noun":
        return False
    sides = {item.org for item in [*candidate.sources, *candidate.targets]}
    return any(
        not other.frame.general
        and other.trigger > candidate.trigger
        and other.sentence.items[other.trigger].form == "inf"
        and sides == {item.org for item in [*other.sources, *other.targets]}
        for other in candidates
    )


def _is_for_purchase(candidate: Candidate, candidates: list[Candidate]) -> bool:
    """Return whether an agreement is that of a purchase ("a deal with A to acquire its B")."""
    sides = {item.org for item in [*candidate.sources, *candidate.targets]}
    return candidate.frame.general and any(
        other.kind == "acquisition"
        and not other.frame.general
        and len(sides) > 1
        and sides == {item.org for item in [*other.sources, *other.targets]}
        for other in candidates
    )
