"""What a page returns: a title, a finding and blocks; the shell turns them into elements.

Pages describe (`Table`, `Figure`, `Section`), `parts/` draws. So a table can be shown, printed and
exported from one description, and a figure always carries its text alternative and its table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dash.development.base_component import Component

Kind = Literal["text", "number", "date", "source"]


@dataclass(frozen=True)
class Cell:
    """One cell: the text shown, the value to sort and export by, and what it opens.

    fact: id of the fact or measure it opens ("deal:…", "hhi:…"); href: another page.
    grade: grade of the source (1 to 3). note: a short remark under the text.
    external: `href` leads to the outside (a source page). upper: the upper end where the cell is a
    range whose lower end is `value`; exports give both ends a column.
    lang, note_lang: language of the text and of the remark where it is not the page's.
    unit: what `value` counts ("%", "USD"), for exports: there the text with its unit is missing.
    """

    text: str
    value: Any = None
    fact: str | None = None
    href: str | None = None
    grade: int | None = None
    note: str | None = None
    badges: tuple[str, ...] = ()
    external: bool = False
    upper: float | None = None
    picture: Component | None = None
    lang: str | None = None
    note_lang: str | None = None
    unit: str | None = None

    @property
    def exported(self) -> Any:
        """Return what an export holds: the plain value where there is one, else the text."""
        return self.text if self.value is None else self.value


@dataclass(frozen=True)
class Column:
    """A column: key for sorting and export, printed title, kind and whether it heads its row."""

    key: str
    title: str
    kind: Kind = "text"
    heads_row: bool = False
    sortable: bool = True


@dataclass(frozen=True)
class Table:
    """A table with its caption, its rows and, where it leaves the machine, licence and sources.

    files: forms of download that only this table has ("parquet") and what makes them.
    """

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
    note: str | None = None
    licences: Sequence[str] = ()
    filters: str = ""
    page_size: int | None = None
    show_caption: bool = True
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A figure: its name, the sentence that replaces it, the Plotly figure and its table twin.

    wide: needs the width of a desk; on a narrow screen it scrolls sideways. drawn: the picture
    itself, where the server draws it; `plotly` is None then. controls: what changes the picture.
    """

    name: str
    title: str
    subtitle: str
    alternative: str
    plotly: Any
    twin: Table
    legend: Component | None = None
    note: str | None = None
    wide: bool = False
    drawn: Sequence[Component] = ()
    controls: Component | None = None


@dataclass(frozen=True)
class Section:
    """A part of a page under its own heading."""

    title: str
    blocks: Sequence[Any]
    anchor: str = ""
    intro: str | None = None


@dataclass(frozen=True)
class View:
    """A page: unique title, one-sentence finding, blocks, HTTP status.

    grades: grades of the sources that the page's figures rest on; all 3 is said first.
    """

    title: str
    finding: str
    blocks: Sequence[Any]
    grades: frozenset[int] = field(default_factory=frozenset)
    status: int = 200
    lead: Component | None = None
    breadcrumb: Sequence[tuple[str, str]] = ()


def tables_of(blocks: Sequence[Any]) -> list[Table]:
    """Return the tables among `blocks`, with those inside sections and behind figures."""
    found: list[Table] = []
    for block in blocks:
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(block, Figure):
            found.append(block.twin)
        elif isinstance(block, Section):
            found += tables_of(block.blocks)
    return found


def figures_of(blocks: Sequence[Any]) -> list[Figure]:
    """Return the figures among `blocks`, with those inside sections."""
    found: list[Figure] = []
    for block in blocks:
        if isinstance(block, Figure):
            found.append(block)
        elif isinstance(block, Section):
            found += figures_of(block.blocks)
    return found
