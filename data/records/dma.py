"""The Digital Markets Act: register, case steps, Art. 14 notices, notification form."""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from data.records.columns import (
    Amount,
    Country,
    Layer,
    Organisation,
    PartialDate,
    ProseText,
    Slug,
    Text,
    Word,
    YesNoPartly,
    code,
    column,
    optional,
)
from data.records.columns import Deal as DealSlug
from data.records.record import Record

_CaseNumbers = Annotated[str, Field(pattern=r"^DMA\.\d{6}(\|DMA\.\d{6})*$")]
_AnyCase = Annotated[Text, Field(max_length=60)]


class RegisterEntry(Record):
    """Core platform services: one row per service and undertaking, refusals included."""

    record_type: ClassVar[str] = "register"
    reference_file: ClassVar[str | None] = "register.csv"
    key: ClassVar[tuple[str, ...]] = ("gatekeeper", "cps_name")
    dated_by: ClassVar[tuple[str, ...]] = ("status_since",)
    valid_from_by: ClassVar[str | None] = "status_since"

    id: Slug = column("slug of the entry")
    gatekeeper: Organisation | None = optional("undertaking concerned, also where refused")
    cps_name: Text = column("service")
    cps_category: Text = column("category of core platform service")
    art_2_2_point: Text | None = optional("point of Art. 2(2) DMA")
    designated_on: PartialDate | None = optional("day of designation")
    compliance_due: PartialDate | None = optional("day from which obligations apply")
    compliance_due_basis: ProseText | None = optional("how that day is known")
    case_number: _AnyCase | None = optional("case number")
    status: Annotated[Word, code("register", "status")] = column("state in the register")
    status_since: PartialDate = column("since when")
    legal_route: Text = column("legal route")
    press_ref: Text | None = optional("press release")
    oj_ref: Text | None = optional("Official Journal")
    note: ProseText | None = optional("remark")


class DmaCase(Record):
    """Procedural steps of DMA cases."""

    record_type: ClassVar[str] = "dma_case"
    reference_file: ClassVar[str | None] = "dma_cases.csv"
    key: ClassVar[tuple[str, ...]] = ("case_number", "event", "event_date")
    dated_by: ClassVar[tuple[str, ...]] = ("event_date",)
    valid_from_by: ClassVar[str | None] = "event_date"

    id: Slug = column("slug of the step")
    case_number: _AnyCase = column("case number; a bar joins two")
    subject: Text = column("subject of the case")
    org: Organisation | None = optional("undertaking concerned")
    kind: Annotated[Word, code("dma_cases", "kind")] = column("kind of proceeding")
    legal_article: Text | None = optional("articles of the DMA")
    event: Annotated[Word, code("dma_cases", "event")] = column("step")
    event_date: PartialDate = column("date of the step")
    decision_code: Word | None = optional("type code of the decision in the Commission's data")
    press_ref: Text | None = optional("press release")
    oj_ref: Text | None = optional("Official Journal")
    fine_eur: Amount | None = optional("fine in euro")
    status: Annotated[str, code("dma_cases", "status")] | None = optional("state of the case")
    note: ProseText | None = optional("remark")


class Art14Notice(Record):
    """Concentrations of which the Commission was informed under Art. 14 DMA."""

    record_type: ClassVar[str] = "art14_notice"
    reference_file: ClassVar[str | None] = "art14.csv"
    renamed: ClassVar[dict[str, str]] = {"informed_date": "notified_on"}
    key: ClassVar[tuple[str, ...]] = ("acquisition_number",)
    public_by: ClassVar[str | None] = "published_date"
    dated_by: ClassVar[tuple[str, ...]] = ("notified_on",)
    valid_from_by: ClassVar[str | None] = "notified_on"

    id: Slug = column("slug of the notice")
    gatekeeper: Organisation = column("undertaking that informed")
    target: Slug = column("slug of the target")
    target_name: Text = column("target as printed")
    notified_on: PartialDate = column("day on which the Commission was informed")
    published_date: PartialDate | None = optional("day of publication in the list")
    case_number: _CaseNumbers = column("reporting file of the undertaking")
    acquisition_number: Text = column("number of the acquisition (GUID as printed)")
    description: ProseText | None = optional("what was notified")
    deal_form: Annotated[Word, code("art14", "deal_form")] | None = optional(
        "control, assets, assets_and_hires, hires, licence_and_hires or joint_venture"
    )
    ai_related: Literal["yes", "no", "adjacent"] | None = optional("AI-related (our coding)")
    layer: Layer | None = optional("layer of the chain (our coding)")
    target_country_stated: Country | None = optional("country of the target where stated")
    notifier_disputes_concentration: YesNoPartly | None = optional(
        "the notifying party disputes that it is a concentration"
    )
    deal_id: DealSlug | None = optional("the deal in table deal; a label, never used in matching")
    note: ProseText | None = optional("remark")

    @property
    def fact_key(self) -> str:
        """Return the acquisition number without braces, in upper case."""
        return re.sub(r"[{}\s]", "", self.acquisition_number).upper()


class FormGdItem(Record):
    """What a notification under Art. 3(3) DMA must contain (Form GD)."""

    record_type: ClassVar[str] = "form_gd"
    reference_file: ClassVar[str | None] = "form_gd.csv"
    key: ClassVar[tuple[str, ...]] = ("item",)
    shows_recalled: ClassVar[bool] = False
    always_known: ClassVar[bool] = True

    item: Text = column("number of the item")
    asks_for: ProseText = column("what it asks for")
    article: Text = column("section of the form or article of the DMA")
    unit: Text = column("unit of the answer")
