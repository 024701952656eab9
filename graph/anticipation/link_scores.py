"""Scores of a pair of nodes in a simple undirected graph of deals and investments."""

import math
from collections.abc import Hashable
from typing import TypeVar

import networkx as nx
import numpy as np
import numpy.typing as npt

from data.errors import UsageError

Node = TypeVar("Node", bound=Hashable)


def common_neighbours(network: "nx.Graph[Node]", x: Node, y: Node) -> set[Node]:
    """Return N(x) and N(y) in common."""
    return set(network.adj[x]) & set(network.adj[y])


def jaccard(network: "nx.Graph[Node]", x: Node, y: Node) -> float:
    """Return common neighbours over all neighbours of the two, 0-1; 0 when neither has any."""
    union = set(network.adj[x]) | set(network.adj[y])
    return len(common_neighbours(network, x, y)) / len(union) if union else 0.0


def adamic_adar(network: "nx.Graph[Node]", x: Node, y: Node) -> float:
    """Return the sum over common neighbours z of 1 / ln k_z (Adamic & Adar 2003).

    A common neighbour of two different nodes has at least two neighbours.
    """
    degrees = [len(network.adj[z]) for z in common_neighbours(network, x, y)]
    return math.fsum(1 / math.log(k) for k in degrees if k >= 2)


def resource_allocation(network: "nx.Graph[Node]", x: Node, y: Node) -> float:
    """Return the sum over common neighbours z of 1 / k_z (Zhou, Lü & Zhang 2009)."""
    return math.fsum(1 / len(network.adj[z]) for z in common_neighbours(network, x, y))


def preferential_attachment(network: "nx.Graph[Node]", x: Node, y: Node) -> int:
    """Return the product of the two degrees."""
    return len(network.adj[x]) * len(network.adj[y])


def katz_matrix(network: "nx.Graph[Node]", attenuation: float) -> npt.NDArray[np.float64]:
    """Return (I - bA)^-1 - I in the graph's node order (Katz 1953), diagonal included.

    Raises:
        UsageError: the attenuation is not below 1 / largest eigenvalue, so the sum of walks
            diverges.
    """
    adjacency = nx.to_numpy_array(network)
    largest = float(np.abs(np.linalg.eigvalsh(adjacency)).max(initial=0.0))
    if attenuation * largest >= 1:
        raise UsageError(
            f"attenuation {attenuation:g} must be below 1/{largest:g}: longer walks would count "
            "ever more"
        )
    identity = np.eye(len(adjacency))
    return np.asarray(np.linalg.inv(identity - attenuation * adjacency) - identity)
