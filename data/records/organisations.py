"""Organisations with their names and identifiers."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from data.records.columns import (
    Country,
    LayerList,
    PartialDate,
    ProseText,
    Slug,
    Text,
    TextList,
    Word,
    code,
    column,
    optional,
)
from data.records.columns import Organisation as OrganisationSlug
from data.records.record import Record


class Organisation(Record):
    """Organisations: one row per firm, public body, fund, person or pseudo-organisation."""

    record_type: ClassVar[str] = "organisation"
    reference_file: ClassVar[str | None] = "organisations.csv"
    key: ClassVar[tuple[str, ...]] = ("id",)
    shows_recalled: ClassVar[bool] = True
    always_known: ClassVar[bool] = True

    id: Slug = column("slug of the organisation")
    name: Text = column("name")
    kind: Annotated[Word, code("organisations", "kind")] = column(
        "company, public_body, research, fund, person or pseudo (a pseudo-organisation is no firm)"
    )
    country: Country | None = optional("seat, ISO 3166 alpha-2; EU for bodies of the Union")
    parent_id: OrganisationSlug | None = optional("organisation that controls it")
    control_from: PartialDate | None = optional("since when the parent controls it; empty: always")
    gatekeeper: bool = column(
        "designated undertaking or controlled by one; says nothing about a service", False
    )
    aliases: TextList | None = optional("other names, separated by a bar")
    layers: LayerList | None = optional("layers of the chain, separated by a bar")
    ambiguous_aliases: TextList | None = optional("names too short or common to match alone")
    lei: Annotated[str, Field(pattern=r"^[A-Z0-9]{18}\d{2}$")] | None = optional(
        "Legal Entity Identifier (ISO 17442)"
    )
    cik: Annotated[str, Field(pattern=r"^\d{1,10}$")] | None = optional("SEC Central Index Key")
    wikidata: Annotated[str, Field(pattern=r"^Q\d+$")] | None = optional("Wikidata item")
    ids_source: ProseText | None = optional("where the identifiers stand, separated by a bar")


class Alias(Record):
    """Other names of organisations, for matching; those of the organisations table come with it."""

    record_type: ClassVar[str] = "alias"
    reference_file: ClassVar[str | None] = "aliases.csv"
    key: ClassVar[tuple[str, ...]] = ("org", "alias")
    shows_recalled: ClassVar[bool] = True
    always_known: ClassVar[bool] = True

    org: OrganisationSlug = column("slug of the organisation")
    alias: Text = column("name as written")
    ambiguous: bool = column("needs context: a common word or an acronym", False)


class Identifier(Record):
    """Identifiers of organisations in public registers."""

    record_type: ClassVar[str] = "identifier"
    reference_file: ClassVar[str | None] = "identifiers.csv"
    key: ClassVar[tuple[str, ...]] = ("org", "scheme", "value")
    shows_recalled: ClassVar[bool] = True
    always_known: ClassVar[bool] = True

    org: OrganisationSlug = column("slug of the organisation")
    scheme: Literal["lei", "cik", "wikidata", "company_number"] = column(
        "register: lei, cik, wikidata or company_number (a national register of companies)"
    )
    value: Text = column("the identifier; a company number begins with the country: FR:424761419")
