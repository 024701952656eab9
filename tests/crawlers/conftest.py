"""Replicas of the registers that several tests crawl."""

from collections.abc import Iterator

import pytest
from replicas.commission_dma import DmaReplica
from replicas.commission_mergers import MergerReplica
from replicas.govuk_cma import CmaReplica
from replicas.presscorner import PressReplica


@pytest.fixture
def dma() -> Iterator[DmaReplica]:
    with DmaReplica() as replica:
        yield replica


@pytest.fixture
def cma() -> Iterator[CmaReplica]:
    with CmaReplica() as replica:
        yield replica


@pytest.fixture
def press() -> Iterator[PressReplica]:
    with PressReplica() as replica:
        yield replica


@pytest.fixture
def mergers() -> Iterator[MergerReplica]:
    with MergerReplica() as replica:
        yield replica
