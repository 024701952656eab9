"""Validated records: one module per subject, one model per record type.

`RECORDS` maps a record type (the name of a release table) to its model. A crawler builds a record
and turns it into an observation with `data.records.observing.observation_of`.
"""

from data.records.accounts import Financial, FxBand, Revenue
from data.records.calendar import AiActDate, Event
from data.records.chain import Dependency, Node
from data.records.compute import Capacity, PublicCompute
from data.records.curation import Merge, Publisher, VocabularyEntry
from data.records.deals import Deal, LegalStatus, Overlap
from data.records.dma import Art14Notice, DmaCase, FormGdItem, RegisterEntry
from data.records.headlines import Headline
from data.records.holdings import Ownership
from data.records.markets import (
    Aggregate,
    LayerHeadline,
    Market,
    PublishedIndex,
    ShareDerived,
    ShareEstimator,
    ShareStatCounter,
    TopK,
)
from data.records.mergers import Merger
from data.records.organisations import Alias, Identifier, Organisation
from data.records.record import Record

_MODELS: tuple[type[Record], ...] = (
    Organisation,
    Alias,
    Identifier,
    Node,
    Deal,
    Overlap,
    LegalStatus,
    Ownership,
    Dependency,
    Market,
    ShareEstimator,
    ShareStatCounter,
    ShareDerived,
    Aggregate,
    PublishedIndex,
    TopK,
    LayerHeadline,
    Revenue,
    Financial,
    FxBand,
    Capacity,
    PublicCompute,
    RegisterEntry,
    DmaCase,
    Art14Notice,
    FormGdItem,
    Merger,
    Event,
    Headline,
    AiActDate,
    VocabularyEntry,
    Publisher,
    Merge,
)

RECORDS: dict[str, type[Record]] = {model.record_type: model for model in _MODELS}
"""Record type -> model, in the order in which tables are published."""

__all__ = [
    "RECORDS",
    "Aggregate",
    "AiActDate",
    "Alias",
    "Art14Notice",
    "Capacity",
    "Deal",
    "Dependency",
    "DmaCase",
    "Event",
    "Financial",
    "FormGdItem",
    "FxBand",
    "Headline",
    "Identifier",
    "LayerHeadline",
    "LegalStatus",
    "Market",
    "Merge",
    "Merger",
    "Node",
    "Organisation",
    "Overlap",
    "Ownership",
    "PublicCompute",
    "PublishedIndex",
    "Publisher",
    "Record",
    "RegisterEntry",
    "Revenue",
    "ShareDerived",
    "ShareEstimator",
    "ShareStatCounter",
    "TopK",
    "VocabularyEntry",
]
