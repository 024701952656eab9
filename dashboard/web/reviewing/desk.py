"""What the review page reads: the queue, the candidate on the desk, what is known around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from dashboard.review.collect import groups_of
from dashboard.web.context import Context
from dashboard.web.wording import column_title
from data.errors import VigieError
from data.review import queue
from data.review.background import Background, all_deals, background_of
from data.review.candidate import Candidate
from data.review.errors import AmbiguousPartyError, UnfitDealError
from data.state import read_state

STATES = ("pending", "accepted", "rejected")
MOST_LIKELY = 8


def why_not(context: Context, error: VigieError) -> str:
    """Return why a candidate cannot be accepted as it stands, in the reader's language."""
    if isinstance(error, UnfitDealError):
        column = column_title(context, error.column)
        return context.say(f"review.unfit.{error.fault}", column=column)
    if isinstance(error, AmbiguousPartyError):
        return context.say(
            "review.unfit.ambiguous",
            column=column_title(context, error.column),
            printed=error.printed,
            near=", ".join(error.near),
        )
    return context.say("review.unfit.other")


@dataclass
class Desk:
    """The candidates in the chosen state, the one on the desk, and its neighbours."""

    context: Context
    state_file: Path
    candidates: list[Candidate]
    current: Candidate | None
    counts: Mapping[str, int]
    history: list[dict[str, Any]]
    accepted: list[dict[str, Any]]

    @cached_property
    def background(self) -> Background:
        """Return the organisations and deals of the release."""
        facts = self.context.facts
        return background_of(facts, groups_of(facts))

    @property
    def position(self) -> int:
        """Return the place of the current candidate in the list (0 without one)."""
        ids = [one.candidate_id for one in self.candidates]
        return ids.index(self.current.candidate_id) if self.current else 0

    def neighbour(self, step: int) -> Candidate | None:
        """Return the candidate `step` places further, None beyond the ends."""
        place = self.position + step
        return self.candidates[place] if 0 <= place < len(self.candidates) else None

    def outcome(self, candidate: Candidate, corrections: Mapping[str, str]) -> queue.Settled | str:
        """Return what accepting would make of a candidate, or the sentence that says why not."""
        with read_state(self.state_file) as state:
            try:
                return queue.settle(
                    state, candidate, background=self.background, corrections=corrections
                )
            except VigieError as error:
                return why_not(self.context, error)

    def likely_deals(self, candidate: Candidate) -> list[Mapping[str, Any]]:
        """Return known deals between the same firms, the one it seems to repeat first."""
        groups = self.background.group_of
        wanted = self._groups(candidate.deal, groups)
        found = [
            row
            for row in all_deals(self.background.deals, self.accepted)
            if wanted and wanted <= self._groups(row, groups)
        ]
        found.sort(key=lambda row: str(row["announced"]), reverse=True)
        found.sort(key=lambda row: row["id"] != candidate.matched_deal)
        return found[:MOST_LIKELY]

    @staticmethod
    def _groups(row: Mapping[str, Any], groups: Mapping[str, str]) -> set[str]:
        named = [row.get("source_org"), row.get("target_org")]
        return {groups.get(str(one), str(one)) for one in named if one}


def desk_of(context: Context, state_file: Path, shown: str, wanted: str) -> Desk:
    """Return the desk for the candidates in state `shown`, with the candidate `wanted` on it.

    A candidate that is not in the list (decided since) is shown all the same, after the others.
    """
    with read_state(state_file) as state:
        if state is None:
            return Desk(context, state_file, [], None, dict.fromkeys(STATES, 0), [], [])
        everything = queue.candidates(state)
        counts = {name: sum(one.status == name for one in everything) for name in STATES}
        listed = [one for one in everything if one.status == shown]
        if shown == "pending":
            listed.sort(key=lambda one: -float(one.deal.get("confidence") or 0))
        else:
            listed.sort(key=lambda one: one.decided_at or "", reverse=True)
        current = next((one for one in everything if one.candidate_id == wanted), None)
        if current is None and listed:
            current = listed[0]
        if current is not None and current not in listed:
            listed.append(current)
        history = queue.history(state, current) if current else []
        return Desk(
            context, state_file, listed, current, counts, history, queue.accepted_deals(state)
        )
