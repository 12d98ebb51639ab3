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
    """Texts with the same key are equal (`eq`, `ne`, `in`, `nin`); the keys' order is that of `lt` and of sorting."""
    inside: Callable[[str], str]
    """What `contains`, `startswith` and `endswith` look at."""
    nulls_first: bool
    """Where rows without a value stand in ascending order."""


def bare(text: str) -> str:
    """Without accents and case."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).upper()


MARIADB = Collation(equal=lambda text: bare(text).rstrip(" "), inside=bare, nulls_first=True)


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
        key = self._key(column, cell)
        match operator:
            case "eq":
                return key == self._key(column, value)
            case "ne":
                return key != self._key(column, value)
            case "lt":
                return key < self._key(column, value)
            case "lte":
                return key <= self._key(column, value)
            case "gt":
                return key > self._key(column, value)
            case "gte":
                return key >= self._key(column, value)
            case "in":
                return any(key == self._key(column, each) for each in value)
            case "nin":
                return all(key != self._key(column, each) for each in value)
            case "between":
                return self._key(column, value[0]) <= key <= self._key(column, value[1])
            case "nbetween":
                return not self._key(column, value[0]) <= key <= self._key(column, value[1])
        raise AssertionError(operator)

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

    def _place(self, row: Row, field: str) -> tuple:
        cell = row[field]
        if cell is None:
            return (0 if self.collation.nulls_first else 2,)
        return (1, self._key(self.columns[field], cell))


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
