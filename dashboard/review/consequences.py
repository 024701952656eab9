"""What accepting a candidate would change, in words."""

from data.errors import UsageError
from data.facts import Facts
from data.review.candidate import Candidate
from data.review.queue import deal_record
from graph.alerts.consequence import relations_of, would_raise


def consequences(facts: Facts, candidate: Candidate, language: str = "en") -> dict[str, list[str]]:
    """Return the relations and alerts that accepting a candidate would add.

    An incomplete candidate changes nothing yet: `missing` says what it lacks.
    """
    try:
        deal = deal_record(candidate, {}, candidate.matched_deal)
    except UsageError as error:
        return {"missing": [str(error)], "relations": [], "alerts": []}
    events = would_raise(facts, deal)
    return {
        "missing": [],
        "relations": relations_of(facts, deal),
        "alerts": [
            f"{event.rule_id}: {event.sentence_en if language == 'en' else event.sentence_fr}"
            for event in events
        ],
    }
