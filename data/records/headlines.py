"""What newsrooms and filers publish: headline and link; its text is material for extraction."""

from typing import Annotated, ClassVar

from pydantic import Field

from data.records.columns import (
    Organisations,
    PartialDate,
    ProseText,
    Slug,
    Url,
    Word,
    column,
    optional,
)
from data.records.record import Record


class Headline(Record):
    """Entries of news feeds and reports to a securities regulator; never a fact by themselves."""

    record_type: ClassVar[str] = "headline"
    key: ClassVar[tuple[str, ...]] = ("id",)
    public_by: ClassVar[str | None] = "published"
    dated_by: ClassVar[tuple[str, ...]] = ("published",)

    id: Slug = column("slug of the entry: source and its own key")
    published: PartialDate | None = optional("day of publication; empty: not printed")
    title: ProseText = column("headline as printed")
    link: Url = column("address of the text")
    publishers: Organisations | None = optional("who published it, separated by a bar")
    form: Word = column("news, sitemap, or the form of a filing or exhibit")
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = optional("ISO 639-1 language")
