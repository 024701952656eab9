"""A deal as read out of a text, and the checks that every extractor's output must pass."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from crawlers.extraction.rules.rulebook import KINDS
from data.errors import VigieError

BASES: Final = frozenset(
    {"paid", "committed", "up_to", "contract_value", "estimated", "round_total"}
)
EXCLUSIVITY: Final = frozenset({"exclusive", "preferred", "non_exclusive", "unknown"})


class InvalidDealError(VigieError):
    """A deal that does not stand in its text or breaks the vocabulary."""


@dataclass
class Deal:
    """One deal stated by a passage.

    source_org, target_org: organisation ids or slugs; None for a party that is not named.
    amount: full units of `currency`; of a range the upper end. A monthly fee has no amount.
    stake_lo, stake_hi, stake_pct: percent of the capital; stake_pct only where one is printed.
    announced: partial date, only when the text dates the deal.
    excerpt, start, end: the sentence(s) that state the deal, as in the original text.
    confidence: 0 to 1, for sorting a review queue; it is no probability.
    rule: language, frame and voice that found it.
    """

    kind: str
    source_org: str | None
    target_org: str | None
    other_parties: list[str] = field(default_factory=list)
    amount: float | None = None
    currency: str | None = None
    amount_basis: str | None = None
    amount_text: str | None = None
    stake_lo: float | None = None
    stake_hi: float | None = None
    stake_pct: float | None = None
    exclusivity: str = "unknown"
    announced: str | None = None
    excerpt: str = ""
    start: int = 0
    end: int = 0
    confidence: float = 0.0
    rule: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the deal as plain data in the order of the command's contract."""
        row = asdict(self)
        if self.amount is not None and self.amount == int(self.amount):
            row["amount"] = int(self.amount)
        return row


MOST: Final = 1e14
"""Larger amounts are slips, such as an English "billion" in a French text."""


def checked(deal: Deal, text: str) -> Deal:
    """Return `deal` if it may leave the extractor.

    Raises:
        InvalidDealError: unknown kind, basis or exclusivity; no party at all; offsets that do not
            quote the text; an amount without currency or not positive; a stake outside 0–100.
    """
    problem = _problem(deal, text)
    if problem:
        raise InvalidDealError(f"deal '{deal.kind}' by rule '{deal.rule}': {problem}")
    return deal


def _problem(deal: Deal, text: str) -> str | None:
    if deal.kind not in KINDS:
        return f"unknown kind '{deal.kind}'"
    if deal.amount_basis is not None and deal.amount_basis not in BASES:
        return f"unknown amount basis '{deal.amount_basis}'"
    if deal.exclusivity not in EXCLUSIVITY:
        return f"unknown exclusivity '{deal.exclusivity}'"
    if not deal.source_org and not deal.target_org:
        return "no party"
    if deal.source_org == deal.target_org:
        return "source and target are the same party"
    if not 0 <= deal.start < deal.end <= len(text) or text[deal.start : deal.end] != deal.excerpt:
        return "the excerpt does not stand at its offsets"
    if (deal.amount is None) != (deal.currency is None):
        return "amount and currency must come together"
    if deal.amount is not None and not 0 < deal.amount <= MOST:
        return f"amount {deal.amount} is not plausible"
    for stake in (deal.stake_lo, deal.stake_hi, deal.stake_pct):
        if stake is not None and not 0 <= stake <= 100:
            return "a stake is a percentage from 0 to 100"
    return None


def from_mapping(row: Mapping[str, Any]) -> Deal:
    """Return a deal from untyped data (the answer of a remote extractor).

    Raises:
        InvalidDealError: an unknown key or a value of the wrong type.
    """
    unknown = set(row) - set(Deal.__dataclass_fields__)
    if unknown:
        raise InvalidDealError(f"unknown keys {sorted(unknown)}")
    deal = Deal(kind=str(row.get("kind")), source_org=None, target_org=None)
    for key, value in row.items():
        if key in _NUMBERS:
            if value is not None and (
                isinstance(value, bool) or not isinstance(value, int | float)
            ):
                raise InvalidDealError(f"'{key}' must be a number or null")
        elif key == "other_parties":
            if not isinstance(value, list) or any(not isinstance(name, str) for name in value):
                raise InvalidDealError("'other_parties' must be a list of names")
        elif value is not None and not isinstance(value, str):
            raise InvalidDealError(f"'{key}' must be a text or null")
        setattr(deal, key, value)
    return deal


_NUMBERS: Final = frozenset(
    {"amount", "stake_lo", "stake_hi", "stake_pct", "start", "end", "confidence"}
)
