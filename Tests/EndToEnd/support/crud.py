"""refine's filters and sorters over rows in memory: what every operator means, in a few lines of Python.

This is written from `docs/operators.md` and shares nothing with the gateway, which is held to it.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

Filter = dict
"""`{"field", "operator", "value"}`, or `{"operator": "or" | "and", "value": [filters]}`."""
Row = dict


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    kind: str
    """`text`, `enum`, `integer`, `float`, `boolean`, `datetime`; of a list column that of its elements."""
    is_list: bool = False


@dataclass(frozen=True)
class Collation:
    """How a server's database compares text."""

    equal: Callable[[str], object]
    """Texts with the same key are equal (`eq`, `ne`, `in`, `nin`)."""
    order: Callable[[str], object]
    """The keys' order is that of `lt`, `between` and sorting."""
    inside: Callable[[str], str]
    """What `contains`, `startswith` and `endswith` look at."""
    nulls_first: bool
    """Where rows without a value stand in ascending order."""


def bare(text: str) -> str:
    """Without accents and case."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).upper()


def general(text: str) -> str:
    """Neither case nor accents nor spaces at the end count."""
    return bare(text).rstrip(" ")


def letters_then_case(text: str) -> tuple:
    """As `general`, and small letters before capital ones where that does not decide."""
    return general(text), [-byte for byte in text.encode()] + [1]


MARIADB = Collation(equal=general, order=general, inside=bare, nulls_first=True)
POSTGRESQL = Collation(equal=str, order=letters_then_case, inside=str.lower, nulls_first=False)
MONGODB = Collation(equal=str, order=str, inside=str.lower, nulls_first=True)
"""As `docs/emulator.md` says of the servers."""


@dataclass(frozen=True)
class Reference:
    """Rows of one table, in the order of their insertion."""

    columns: dict[str, Column]
    rows: list[Row]
    collation: Collation = MARIADB

    def page(self, filters: list[Filter], sorters: list[dict], number: int, size: int) -> tuple[list[str], int]:
        """The ids of one page, counted from 1, and how many rows match in all."""
        found = [row for row in self.rows if all(self.matches(row, each) for each in filters)]
        if sorters and sorters[-1]["order"] == "desc":
            # Rows that are equal by all sorters stand in the order of insertion, turned as the last sorter is.
            found.reverse()
        for sorter in reversed(sorters):
            found.sort(key=lambda row: self._place(row, sorter["field"]), reverse=sorter["order"] == "desc")
        start = (number - 1) * size
        return [row["id"] for row in found[start : start + size]], len(found)

    def matches(self, row: Row, filter: Filter) -> bool:
        match filter["operator"]:
            case "or":
                return any(self.matches(row, each) for each in filter["value"])
            case "and":
                return all(self.matches(row, each) for each in filter["value"])
            case operator:
                return self._compare(self.columns[filter["field"]], row[filter["field"]], operator, filter["value"])

    def _compare(self, column: Column, cell: object, operator: str, value: object) -> bool:
        if operator == "null":
            return cell is None
        if operator == "nnull":
            return cell is not None
        if operator == "nin" and value == []:
            return True
        if cell is None:
            return False
        if column.is_list:
            return self._compare_list(column, cell, operator, value)
        if operator in TEXT_OPERATORS:
            return self._look_inside(cell, operator, value)
        if operator in ("eqs", "nes"):
            return (exact(column, cell) == exact(column, value)) == (operator == "eqs")
        if operator in ("eq", "ne", "in", "nin"):
            values = value if isinstance(value, list) else [value]
            is_one = any(self._key(column, cell) == self._key(column, each) for each in values)
            return is_one == (operator in ("eq", "in"))
        return self._compare_order(column, cell, operator, value)

    def _compare_order(self, column: Column, cell: object, operator: str, value: object) -> bool:
        if operator in ("between", "nbetween"):
            return self._lies_within(column, cell, value) == (operator == "between")
        left, right = self._order(column, cell), self._order(column, value)
        match operator:
            case "lt":
                return left < right
            case "lte":
                return left <= right
            case "gt":
                return left > right
            case "gte":
                return left >= right
        raise AssertionError(operator)

    def _lies_within(self, column: Column, cell: object, ends: list) -> bool:
        """An empty end is open."""
        low, high = ends
        place = self._order(column, cell)
        return (low == "" or self._order(column, low) <= place) and (high == "" or place <= self._order(column, high))

    def _compare_list(self, column: Column, cells: list, operator: str, value: object) -> bool:
        held = [exact(column, each) for each in cells]
        match operator:
            case "contains":
                return exact(column, value) in held
            case "ncontains":
                return exact(column, value) not in held
            case "ina":
                return all(exact(column, each) in held for each in value)
            case "nina":
                return not all(exact(column, each) in held for each in value)
        raise AssertionError(operator)

    def _look_inside(self, cell: str, operator: str, value: str) -> bool:
        if operator.endswith(("containss", "withs")):
            operator = operator.removesuffix("s")
        else:
            cell, value = self.collation.inside(cell), self.collation.inside(value)
        is_negated = operator.startswith("n")
        match operator.removeprefix("n"):
            case "contains":
                found = value in cell
            case "startswith":
                found = cell.startswith(value)
            case "endswith":
                found = cell.endswith(value)
            case _:
                raise AssertionError(operator)
        return found != is_negated

    def _key(self, column: Column, value: object) -> object:
        if column.kind in ("text", "enum"):
            return self.collation.equal(value)
        return exact(column, value)

    def _order(self, column: Column, value: object) -> object:
        if column.kind in ("text", "enum"):
            return self.collation.order(value)
        return exact(column, value)

    def _place(self, row: Row, field: str) -> tuple:
        cell = row[field]
        if cell is None:
            return (0 if self.collation.nulls_first else 2,)
        return (1, self._order(self.columns[field], cell))


TEXT_OPERATORS = {
    negation + operator + case
    for negation in ("", "n")
    for operator in ("contains", "startswith", "endswith")
    for case in ("", "s")
}


def exact(column: Column, value: object) -> object:
    """A value for comparing with others of its column: dates as instants, text byte for byte."""
    if column.kind == "datetime":
        return datetime.fromisoformat(value).astimezone(UTC)
    return value
