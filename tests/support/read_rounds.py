"""Investments read out of an English text, as tests of rounds compare them."""

from collections.abc import Callable

from crawlers.extraction.deals.deal import Deal

Told = tuple[str | None, str | None, float | None]


def investments(read: Callable[..., list[Deal]], text: str) -> list[Told]:
    """Return source, target and amount of each investment that `read` finds."""
    return [
        (deal.source_org, deal.target_org, deal.amount)
        for deal in read(text, "en")
        if deal.kind == "investment"
    ]
