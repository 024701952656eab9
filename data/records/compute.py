"""AI compute by owner and public compute by site."""

from typing import Annotated, ClassVar

from data.records.columns import (
    Amount,
    Country,
    Currency,
    Node,
    Organisation,
    PartialDate,
    ProseText,
    Quantity,
    Slug,
    Text,
    Word,
    code,
    column,
    optional,
)
from data.records.record import RangedRecord, Record


class Capacity(RangedRecord):
    """AI accelerators by owner, chip family, site or press figure."""

    record_type: ClassVar[str] = "capacity"
    reference_file: ClassVar[str | None] = "gpu_capacity.csv"
    key: ClassVar[tuple[str, ...]] = ("id",)
    dated_by: ClassVar[tuple[str, ...]] = ("as_of",)
    valid_from_by: ClassVar[str | None] = "as_of"
    ascending: ClassVar[tuple[str, str, str]] = ("h100e_p05", "h100_equivalents", "h100e_p95")

    id: Slug = column("slug of the row")
    org: Organisation = column("owner")
    accelerator_family: Text = column("chip family")
    row_type: Annotated[Word, code("gpu_capacity", "row_type")] = column(
        "owner_total (adds up across owners at one date), chip_split, site_timeline or press"
    )
    count: Quantity | None = optional("number of chips")
    mw: Quantity | None = optional("megawatts; with Epoch AI chip power only")
    h100_equivalents: Quantity | None = optional("H100 equivalents, median")
    h100e_p05: Quantity | None = optional("H100 equivalents, 5th percentile")
    h100e_p95: Quantity | None = optional("H100 equivalents, 95th percentile")
    status: Annotated[Word, code("gpu_capacity", "status")] = column(
        "installed, installed_estimate, delivered_estimate, ordered, contracted or planned"
    )
    as_of: PartialDate = column("date of the figure; owner totals are cumulative")
    estimator: Text | None = optional("who estimates")
    note: ProseText | None = optional("remark")


class PublicCompute(Record):
    """Public and selected private computing sites and programmes in Europe."""

    record_type: ClassVar[str] = "public_compute"
    reference_file: ClassVar[str | None] = "public_compute.csv"
    key: ClassVar[tuple[str, ...]] = ("site",)
    dated_by: ClassVar[tuple[str, ...]] = ("operational_from",)
    valid_from_by: ClassVar[str | None] = "operational_from"

    site: Node = column("slug of the site or programme (node)")
    name: Text = column("name")
    country: Country = column("ISO 3166 alpha-2; EU for the Union")
    host_org: Organisation | None = optional("host")
    type: Annotated[Word, code("public_compute", "type")] = column(
        "ai_factory, ai_factory_antenna, ai_gigafactory, supercomputer, national, private or "
        "programme (contains sites)"
    )
    stage: Annotated[Word, code("public_compute", "stage")] = column(
        "call, candidate, selected, announced, planned, contracted, construction, operational "
        "or paused"
    )
    accelerators: Text | None = optional("accelerators as printed")
    accelerator_count: Quantity | None = optional("number of accelerators")
    capacity: Text | None = optional("capacity as printed")
    capacity_exaflops: Quantity | None = optional("exaflops; compare within capacity_basis only")
    capacity_basis: Annotated[Word, code("public_compute", "capacity_basis")] | None = optional(
        "fp64_or_unstated or ai_low_precision"
    )
    capacity_mw: Quantity | None = optional("megawatts")
    operational_from: PartialDate | None = optional("start of operation, printed or planned")
    funding_amount: Amount | None = optional("funding in full units; mixes public and private")
    currency: Currency | None = optional("ISO 4217 currency of funding_amount")
    status: ProseText | None = optional("state in words")
