"""Questions of the family `power`: voting power indices."""

from graph.ownership import power
from graph.vectors.question import NotUnderstood, Question

FUNCTIONS = {
    "shapley_shubik": power.shapley_shubik,
    "banzhaf_swings": power.banzhaf_swings,
    "banzhaf_normalised": power.banzhaf_normalised,
    "penrose_absolute": power.penrose,
}


def answer(question: Question) -> object:
    """Answer one key of a power vector."""
    if question.key not in FUNCTIONS:
        raise question.unknown()
    weights = question.inputs.numbers("weights")
    if any(weight.denominator != 1 for weight in weights):
        raise NotUnderstood("weights are not whole numbers")
    quota = question.inputs.integer("quota")
    return FUNCTIONS[question.key](quota, [int(weight) for weight in weights])
