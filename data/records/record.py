"""The base of all records: columns, identity, and which of its dates mean what."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from json.encoder import encode_basestring
from operator import itemgetter
from types import UnionType
from typing import Annotated, Any, ClassVar, Self, Union, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, model_validator

from data import partial_dates
from data.observations import Plain, canonical_json
from data.records.columns import Dated, Prose, Refers


class Record(BaseModel):
    """One row of one subject, as a source states it.

    Class attributes of each kind of record:
        record_type: name of its release table.
        reference_file: CSV in `data/reference/` that brings rows of this kind, or None.
        renamed: columns of that CSV that carry another name here.
        key: columns whose values identify the real-world thing.
        public_by: column that says when the statement was published.
        dated_by: columns that date the fact itself, best first.
        valid_from_by, valid_to_by: columns between whose dates the fact holds.
        shows_recalled: reference data, shown even where only general knowledge supports it.
        always_known: reference data that a replay never hides.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    record_type: ClassVar[str]
    reference_file: ClassVar[str | None] = None
    renamed: ClassVar[dict[str, str]] = {}
    key: ClassVar[tuple[str, ...]]
    public_by: ClassVar[str | None] = None
    dated_by: ClassVar[tuple[str, ...]] = ()
    valid_from_by: ClassVar[str | None] = None
    valid_to_by: ClassVar[str | None] = None
    shows_recalled: ClassVar[bool] = False
    always_known: ClassVar[bool] = False

    @property
    def fact_key(self) -> str:
        """Return the identity of the real-world thing within its table (see docs/data-model.md)."""
        values, names = self.__dict__, self.key
        if len(names) == 1:
            return _key_part(values[names[0]])
        parts = [values[name] for name in names]
        return "/".join([part if type(part) is str else _key_part(part) for part in parts])

    def payload(self) -> dict[str, Plain]:
        """Return the typed columns in order (None for unknown)."""
        return dict(self.__dict__)

    def canonical(self) -> str:
        """Return the columns as JSON, byte for byte as `canonical_json` writes the payload."""
        pick, layout = _layout(type(self))
        return layout % tuple(
            [
                "null"
                if value is None
                else encode_basestring(value)
                if type(value) is str
                else _WRITERS.get(type(value), canonical_json)(value)
                for value in pick(self.__dict__)
            ]
        )


class RangedRecord(Record):
    """A record with columns that bound each other.

    ascending: columns whose values, where given, must not fall from left to right.
    """

    ascending: ClassVar[tuple[str, str, str]]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        values = self.__dict__
        low, middle, high = [values[name] for name in self.ascending]
        if low is None or middle is None or high is None or not low <= middle <= high:
            self._refuse_descent()
        return self

    def _refuse_descent(self) -> None:
        values = self.__dict__
        given = [(name, values[name]) for name in self.ascending if values[name] is not None]
        for (left, low), (right, high) in pairwise(given):
            if low > high:
                raise ValueError(f"{left} {low:g} is above {right} {high:g}")


_WRITERS: dict[type, Callable[[Any], str]] = {
    float: float.__repr__,
    int: int.__repr__,
    bool: {True: "true", False: "false"}.__getitem__,
}
"""How values that are no text are written; any other type goes through `canonical_json`."""


@cache
def _layout(kind: type[Record]) -> tuple[Callable[[Mapping[str, Any]], tuple[Any, ...]], str]:
    """Return what picks the values of a record in the order of their names, and where they go."""
    names = sorted(kind.model_fields)
    pick = cast("Callable[[Mapping[str, Any]], tuple[Any, ...]]", itemgetter(*names))
    return pick, "{" + ",".join(f"{canonical_json(name)}:%s" for name in names) + "}"


def _key_part(value: object) -> str:
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@cache
def columns(record: type[Record]) -> dict[str, "Column"]:
    """Return the columns of a kind of record in order."""
    hints = get_type_hints(record, include_extras=True)
    return {
        name: Column(name, hints[name], field.description or "")
        for name, field in record.model_fields.items()
    }


class Column:
    """What the loader and the release know about one column of a record."""

    def __init__(self, name: str, annotation: Any, description: str) -> None:
        found = list(_walk(annotation))
        self.name = name
        self.description = description
        self.dated = any(isinstance(item, Dated) for item in found)
        self.prose = any(isinstance(item, Prose) for item in found)
        self.refers = next((item for item in found if isinstance(item, Refers)), None)
        types = {item for item in found if isinstance(item, type)} - {type(None)}
        self.python_type: type = next(
            (kind for kind in (bool, int, float) if kind in types and str not in types), str
        )

    @property
    def sql_type(self) -> str:
        """Return the DuckDB type of the column."""
        return {bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE"}.get(self.python_type, "VARCHAR")


def _walk(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *markers = get_args(annotation)
        yield from markers
        yield from _walk(base)
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            yield from _walk(part)
    else:
        yield annotation if origin is None else origin


def interval_of(text: str | None) -> partial_dates.DayInterval | None:
    """Return the days of a partial date; None when unknown or a fiscal period.

    Fiscal years end on a day that differs by firm, so that no day can be derived from the label.
    """
    if text is None or text.startswith("FY"):
        return None
    return partial_dates.parse(text)
