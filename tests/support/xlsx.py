"""Reading an XLSX file back with nothing but zip and XML, for tests."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FIRST_DAY = date(1899, 12, 30)


@dataclass(frozen=True)
class ReadCell:
    """One cell as the file holds it: kind "n" (number) or "s" (text), value, number format."""

    kind: str
    value: Any
    look: str

    @property
    def day(self) -> date:
        """Return the day that a number stands for."""
        return _FIRST_DAY + timedelta(days=int(self.value))


@dataclass(frozen=True)
class ReadBook:
    """Sheets by name, each a list of rows of cells (None where empty); parts of the file."""

    sheets: dict[str, list[list[ReadCell | None]]]
    parts: dict[str, bytes]

    def values(self, sheet: str) -> list[list[Any]]:
        """Return the plain values of a sheet."""
        return [[None if c is None else c.value for c in row] for row in self.sheets[sheet]]


def read_xlsx(content: bytes) -> ReadBook:
    """Return what an XLSX file holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = [
        "".join(t.text or "" for t in item.iter(f"{_MAIN}t"))
        for item in etree.fromstring(parts["xl/sharedStrings.xml"])
    ]
    looks = _looks(parts["xl/styles.xml"])
    names = [
        s.get("name") for s in etree.fromstring(parts["xl/workbook.xml"]).iter(f"{_MAIN}sheet")
    ]
    sheets = {
        str(name): _rows(parts[f"xl/worksheets/sheet{place}.xml"], texts, looks)
        for place, name in enumerate(names, start=1)
    }
    return ReadBook(sheets, parts)


def _looks(styles: bytes) -> list[str]:
    root = etree.fromstring(styles)
    named = {f.get("numFmtId"): f.get("formatCode") for f in root.iter(f"{_MAIN}numFmt")}
    cells = root.find(f"{_MAIN}cellXfs")
    assert cells is not None
    return [str(named.get(x.get("numFmtId"), x.get("numFmtId"))) for x in cells]


def _rows(sheet: bytes, texts: list[str], looks: list[str]) -> list[list[ReadCell | None]]:
    rows: list[list[ReadCell | None]] = []
    for row in etree.fromstring(sheet).iter(f"{_MAIN}row"):
        while len(rows) < int(row.get("r", "0")) - 1:
            rows.append([])
        cells: list[ReadCell | None] = []
        for cell in row.iter(f"{_MAIN}c"):
            place = _column(cell.get("r", ""))
            cells += [None] * (place - len(cells))
            cells.append(_cell(cell, texts, looks))
        rows.append(cells)
    return rows


def _cell(cell: Any, texts: list[str], looks: list[str]) -> ReadCell | None:
    assert cell.find(f"{_MAIN}f") is None, "a cell holds a formula"
    value = cell.find(f"{_MAIN}v")
    if value is None:
        return None
    look = looks[int(cell.get("s", "0"))]
    if cell.get("t") == "s":
        return ReadCell("s", texts[int(value.text)], look)
    return ReadCell("n", float(value.text), look)


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        if letter.isalpha():
            number = number * 26 + ord(letter) - 64
    return number - 1
