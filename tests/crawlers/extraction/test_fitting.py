"""The weights of likely deals are the best of two penalised logistic models."""

import json

import numpy as np
import pytest

from crawlers.extraction.fitting import PENALTY_OF_DEAL, RAREST, fit, labelled_pairs
from crawlers.extraction.likely.likely import Pair
from crawlers.extraction.likely.weights import KIND_ORDER

LABELLED = json.dumps(
    {
        "text": "Nvidia invested in Mistral AI.",
        "lang": "en",
        "gold": [{"kind": "investment", "source_org": "nvidia", "target_org": "mistral-ai"}],
    }
)


def pair(*traits: str) -> Pair:
    return Pair(None, None, {"passage": ["passage"], "pair": list(traits)})


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Pair, str]]:
    """Two hundred pairs: "bought" tells a purchase, "backed" an investment, "met" nothing."""
    bought = [(pair("bought"), "acquisition")] * 50
    backed = [(pair("backed"), "investment")] * 50
    return [*bought, *backed, *[(pair("met"), "")] * 90, *[(pair("met", "bought"), "")] * 10]


def test_a_trait_of_deals_speaks_for_a_deal(pairs) -> None:
    assert fit(pairs)["pair", "backed"][0] > 0


def test_a_trait_of_other_pairs_speaks_against_one(pairs) -> None:
    assert fit(pairs)["pair", "met"][0] < 0


def test_a_trait_speaks_for_its_kind(pairs) -> None:
    of_kinds = fit(pairs)["pair", "bought"][1:]
    assert KIND_ORDER[int(np.argmax(of_kinds))] == "acquisition"


def test_no_other_weights_lose_less(pairs) -> None:
    """At the least loss the slope is zero: the sum of residuals equals the pull of the penalty."""
    weights = {trait: of[0] for trait, of in fit(pairs).items()}
    slope = dict.fromkeys(weights, 0.0)
    for one, kind in pairs:
        traits = {(part, trait) for part, names in one.traits.items() for trait in names}
        odds = sum(weights.get(trait, 0.0) for trait in traits)
        for trait in traits & set(weights):
            slope[trait] += 1 / (1 + np.exp(-odds)) - bool(kind)
    assert all(abs(slope[trait] + PENALTY_OF_DEAL * weights[trait]) < 0.05 for trait in weights)


def test_a_rare_trait_gets_no_weight(pairs) -> None:
    rare = [(pair("seldom"), "investment")] * (RAREST - 1)
    assert ("pair", "seldom") not in fit([*pairs, *rare])


def test_labels_tell_which_pairs_are_deals() -> None:
    deals = [
        (one.source.org, one.target.org, kind)
        for one, kind in labelled_pairs([LABELLED])
        if kind and one.source and one.target
    ]
    assert deals == [("nvidia", "mistral-ai", "investment")]
