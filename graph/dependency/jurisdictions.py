"""Dependency on firms outside the EU, by the jurisdiction of the ultimate controller.

Location of the asset, law applicable and controller are separate questions; these functions are
about the controller. Tier-1 and look-through answers differ and must be labelled.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Shares = Mapping[str, float]
EU = "EU"
EU_COUNTRIES = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
"""ISO 3166 alpha-2 codes of the 27 member states."""
EEA_COUNTRIES = EU_COUNTRIES | {"IS", "LI", "NO"}

CDI_LIMITS = (0.4, 0.5, 1.0)
"""Strict limits of the three core dependency indicators (SWD(2021)352, recalled)."""


@dataclass(frozen=True)
class TradeDependency:
    """Core dependency indicators of one product; `dependent` when all three exceed their limit."""

    cdi1: float
    cdi2: float
    cdi3: float

    @property
    def dependent(self) -> bool:
        """Return whether CDI1 > 0.4, CDI2 > 0.5 and CDI3 > 1, all strict."""
        values = (self.cdi1, self.cdi2, self.cdi3)
        return all(value > limit for value, limit in zip(values, CDI_LIMITS, strict=True))


def shares_by_jurisdiction(shares: Shares, jurisdiction: Mapping[str, str]) -> dict[str, float]:
    """Return the shares added up per jurisdiction of the ultimate controller."""
    totals: dict[str, list[float]] = defaultdict(list)
    for provider, share in shares.items():
        totals[jurisdiction[provider]].append(share)
    return {country: math.fsum(parts) for country, parts in totals.items()}


def non_eu_share(shares: Shares, jurisdiction: Mapping[str, str]) -> float:
    """Return the sum of the shares outside the EU, in the unit of the shares."""
    return math.fsum(s for provider, s in shares.items() if jurisdiction[provider] != EU)


def largest_non_eu(shares: Shares, jurisdiction: Mapping[str, str]) -> float:
    """Return the share of the largest jurisdiction outside the EU, 0 when there is none."""
    per_country = shares_by_jurisdiction(shares, jurisdiction)
    return max((s for country, s in per_country.items() if country != EU), default=0.0)


def hhi(shares_pct: Shares) -> float:
    """Return the sum of squared percent shares as given."""
    return math.fsum(share * share for share in shares_pct.values())


def core_dependency(
    extra_eu_shares_pct: Sequence[float],
    extra_eu_imports: float,
    intra_eu_imports: float,
    eu_exports: float,
) -> TradeDependency:
    """Return CDI1, CDI2 and CDI3 of one product (SWD(2021)352, definition recalled).

    Parameters
    ----------
    extra_eu_shares_pct
        Shares of the countries of origin in imports from outside the EU, percent.
    extra_eu_imports, intra_eu_imports, eu_exports
        Values in one unit.
    """
    cdi1 = concentration_of_origins(extra_eu_shares_pct)
    cdi2 = extra_eu_imports / (extra_eu_imports + intra_eu_imports)
    return TradeDependency(cdi1, cdi2, extra_eu_imports / eu_exports)


def concentration_of_origins(extra_eu_shares_pct: Sequence[float]) -> float:
    """Return CDI1: the sum of squared shares of the countries of origin, 0-1."""
    return math.fsum((share / 100) ** 2 for share in extra_eu_shares_pct)


def jurisdiction_of(country: str | None, *, eea: bool = False) -> str | None:
    """Return "EU" for a member state (or an EEA state by switch), else the country itself."""
    if country is None:
        return None
    members = EEA_COUNTRIES if eea else EU_COUNTRIES
    return EU if country in members or country == EU else country
