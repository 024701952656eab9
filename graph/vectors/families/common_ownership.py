"""Questions of the family `common_ownership`: MHHI, GHHI and profit weights."""

import numpy as np
import numpy.typing as npt

from graph.ownership import profit_weights as weights
from graph.ownership.network import ultimate_interest
from graph.vectors.question import Inputs, NotUnderstood, Question

Array = npt.NDArray[np.float64]
EXTERNAL_CONTROL = "external owner i controls firm i"


def answer(question: Question) -> object:
    """Answer one key of a common-ownership vector."""
    key, inputs = question.key, question.inputs
    if key == "HHI":
        return sum(share * share for share in inputs.numbers("shares_pct"))
    if key in ("MHHI", "MHHI_delta", "GHHI", "GHHI_delta"):
        shares = [float(share) for share in inputs.numbers("shares_pct")]
        result = weights.modified_hhi(shares, _economic(inputs), _control(inputs))
        return result.delta if key.endswith("_delta") else result.mhhi
    if key in ("profit_weights_lambda_j_on_k", "profit_weights", "kappa"):
        economic = _economic(inputs)
        proportional = key == "kappa" and not _states_control(inputs)
        return weights.profit_weights(economic, economic if proportional else _control(inputs))
    if key == "IHHI_0_10000":
        return weights.investor_concentration(_economic(inputs))
    if key == "retail_share":
        return 1 - _economic(inputs).sum(axis=0)
    if key == "ultimate_financial_interest":
        return _economic(inputs)
    raise question.unknown()


def _economic(inputs: Inputs) -> Array:
    """Return beta, with cross-holdings as the ultimate interest of external owners."""
    if "external_stakes" not in inputs:
        return _matrix(inputs, "beta_owner_by_firm")
    external = _matrix(inputs, "external_stakes")
    if "cross_holdings_f_in_g" not in inputs:
        return external
    return ultimate_interest(external, _matrix(inputs, "cross_holdings_f_in_g"))


def _states_control(inputs: Inputs) -> bool:
    return "gamma_owner_by_firm" in inputs or "control" in inputs


def _control(inputs: Inputs) -> Array:
    if "gamma_owner_by_firm" in inputs:
        return _matrix(inputs, "gamma_owner_by_firm")
    if "control" not in inputs:
        raise NotUnderstood("neither 'gamma_owner_by_firm' nor 'control' states who controls")
    word = inputs.text("control")
    economic = _economic(inputs)
    if word == "proportional":
        return economic
    if word == EXTERNAL_CONTROL:
        return np.eye(*economic.shape)
    raise NotUnderstood(f"control '{word}' is neither proportional nor '{EXTERNAL_CONTROL}'")


def _matrix(inputs: Inputs, name: str) -> Array:
    return np.array([[float(value) for value in row] for row in inputs.matrix(name)])
