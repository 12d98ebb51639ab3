"""Random filters, sorters and pages over random tables, in every dialect: the gateway's rows and totals are those of a
reference that evaluates refine's operators over all rows in memory."""

import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from support import http
from support.backend import Backend, Table
from support.crud import MARIADB, MONGODB, POSTGRESQL, TEXT_OPERATORS, Collation, Column, Filter, Reference
from support.dialects import DIALECTS, Dialect
from support.process import Gateway

SEED = int(os.environ.get("REFINE_GATEWAY_SEED", "1"))
TABLES = 10
REQUESTS = 1_000
"""Requests to each table."""
ROWS = 50

OTHER_SERVERS = {
    "mariadb 1.9": (["--as-version", "1.9.6"], MARIADB),
    "postgresql": (["--adapter", "postgresql", "--as-version", "1.9.6"], POSTGRESQL),
    "mongodb": (["--adapter", "mongodb", "--as-version", "1.9.6"], MONGODB),
}

COMPARING = ["eq", "ne", "eqs", "nes", "in", "nin", "null", "nnull"]
ORDERED = ["lt", "lte", "gt", "gte", "between", "nbetween"]
OPERATORS = {
    "text": [*COMPARING, *ORDERED, *sorted(TEXT_OPERATORS)],
    "enum": COMPARING,
    "integer": [*COMPARING, *ORDERED],
    "float": [*COMPARING, *ORDERED],
    "datetime": [*COMPARING, *ORDERED],
    "boolean": COMPARING,
    "list": ["contains", "ncontains", "ina", "nina", "null", "nnull"],
}
TAKES_A_LIST = {"in", "nin", "ina", "nina"}
TAKES_A_RANGE = {"between", "nbetween"}

LETTERS = "aAbBéÉzZ01 _%\\'\"&=[],;+$"
ELEMENTS = ["draft", "published", "Archived"]
INSTANTS = [
    "1999-12-31T23:59:59.999+00:00",
    "2024-02-29T12:00:00.000+00:00",
    "2024-02-29T12:00:00.001+00:00",
    "2030-07-01T00:00:00.000+00:00",
]


@dataclass
class Draw:
    """Random tables, rows, filters and pages."""

    random: random.Random

    def columns(self) -> dict[str, Column]:
        kinds = ["text", *self.random.choices(list(SDK_COLUMNS), k=self.random.randint(2, 8))]
        columns = [Column(f"{kind}{index}", kind) for index, kind in enumerate(kinds)]
        listed = self.random.sample(["text", "integer"], self.random.choice([0, 1, 2, 2]))
        lists = [Column(f"{kind}s", kind, is_list=True) for kind in listed]
        return {column.name: column for column in [*columns, *lists]}

    def row(self, columns: dict[str, Column]) -> dict:
        return {column.name: self.cell(column) for column in columns.values()}

    def cell(self, column: Column) -> object:
        if self.random.random() < 0.2:
            return None
        if column.is_list:
            return [self.value(column.kind) for _ in range(self.random.randint(1, 4))]
        return self.value(column.kind)

    def value(self, kind: str) -> object:
        match kind:
            case "text":
                return "".join(self.random.choices(LETTERS, k=self.random.choice([0, 1, 1, 2, 3, 6])))
            case "enum":
                return self.random.choice(ELEMENTS)
            case "integer":
                return self.random.choice([-5, 0, 1, 2, 3, 10, 9007199254740993, -9007199254740995])
            case "float":
                return self.random.choice([-1.5, 0.0, 0.25, 1.0, 10.5, 1e6])
            case "datetime":
                return self.random.choice(INSTANTS)
            case "boolean":
                return self.random.random() < 0.5
        raise AssertionError(kind)

    def filters(self, reference: Reference) -> list[Filter]:
        return [self.filter(reference, depth=0) for _ in range(self.random.choice([0, 1, 1, 1, 2, 3]))]

    def filter(self, reference: Reference, depth: int) -> Filter:
        if depth < 3 and self.random.random() < 0.25:
            members = [self.filter(reference, depth + 1) for _ in range(self.random.choice([1, 2, 2, 3]))]
            return {"operator": self.random.choice(["or", "and"]), "value": members}
        column = self.random.choice(list(reference.columns.values()))
        operator = self.random.choice(OPERATORS["list" if column.is_list else column.kind])
        return {"field": column.name, "operator": operator, "value": self.operand(reference, column, operator)}

    def operand(self, reference: Reference, column: Column, operator: str) -> object:
        if operator in ("null", "nnull"):
            return True
        if operator in TAKES_A_RANGE:
            ends = [self.near(reference, column) for _ in range(2)]
            return ["a", "b"] if ends == ["", ""] else ends
        if operator in TAKES_A_LIST:
            least = 1 if column.is_list else 0
            return [self.near(reference, column) for _ in range(self.random.randint(least, 3))]
        value = self.near(reference, column)
        if operator in TEXT_OPERATORS and not column.is_list and value:
            start = self.random.randrange(len(value))
            value = value[start : start + self.random.randint(1, 3)]
        return value

    def near(self, reference: Reference, column: Column) -> object:
        """Mostly a value that some row has, or one that differs from it in a way that databases overlook."""
        cells = [row[column.name] for row in reference.rows if row[column.name] is not None]
        if column.is_list:
            cells = [element for cell in cells for element in cell]
        if not cells or self.random.random() < 0.15:
            return self.value(column.kind)
        value = self.random.choice(cells)
        if column.kind == "text" and self.random.random() < 0.4:
            return self.random.choice([str.upper, str.lower, str.swapcase, lambda text: text + " "])(value)
        if column.kind == "datetime" and self.random.random() < 0.3:
            return value.replace("+00:00", "Z")
        return value

    def sorters(self, reference: Reference) -> list[dict]:
        sortable = [column.name for column in reference.columns.values() if not column.is_list]
        fields = self.random.sample(sortable, self.random.choice([0, 0, 1, 1, 2]))
        return [{"field": field, "order": self.random.choice(["asc", "desc"])} for field in fields]


SDK_COLUMNS = {
    "text": ("string", {"size": 100}),
    "enum": ("enum", {"elements": ELEMENTS}),
    "integer": ("integer", {}),
    "float": ("float", {}),
    "datetime": ("datetime", {}),
    "boolean": ("boolean", {}),
}


def sdk_column(column: Column) -> tuple[str, dict]:
    kind, options = SDK_COLUMNS[column.kind]
    return kind, {**options, "array": True} if column.is_list else options


def filled(backend: Backend, draw: Draw, collation: Collation) -> tuple[Table, Reference]:
    """A table with random rows, and the reference that holds them too.

    It holds what was written, because Appwrite answers a list column without a value as an empty list.
    """
    columns = draw.columns()
    table = backend.make_table({name: sdk_column(column) for name, column in columns.items()})
    rows = [{"id": f"r{number}", **draw.row(columns)} for number in range(ROWS)]
    table.create_all([{"$id" if key == "id" else key: value for key, value in row.items()} for row in rows])
    return table, Reference(columns, rows, collation)


def difference(
    dialect: Dialect, query: str, filters: list[Filter], reference: Reference, found: list[str], wanted: list[str]
) -> str:
    """What went wrong, with the rows that tell."""
    rows = {row["id"]: {name: row[name] for name in reference.columns} for row in reference.rows}
    lines = [f"/{dialect.name}?{query}", f"filters: {json.dumps(filters, ensure_ascii=False)}"]
    lines += [f"missing: {row_id} {rows[row_id]}" for row_id in wanted if row_id not in found]
    lines += [f"too many: {row_id} {rows[row_id]}" for row_id in found if row_id not in wanted]
    return "\n".join([*lines, f"found {found}", f"wanted {wanted}"])


@pytest.mark.parametrize("number", range(TABLES))
def test_random_lists(gateway: Gateway, backend: Backend, number: int):
    check_random_lists(gateway, backend, Draw(random.Random(f"{SEED}/{number}")), MARIADB)


@pytest.mark.parametrize("server", OTHER_SERVERS)
def test_random_lists_on_other_servers(dev: Callable[..., Gateway], server: str):
    flags, collation = OTHER_SERVERS[server]
    gateway = dev(*flags)
    check_random_lists(gateway, Backend(gateway), Draw(random.Random(f"{SEED}/{server}")), collation)


def check_random_lists(gateway: Gateway, backend: Backend, draw: Draw, collation: Collation) -> None:
    table, reference = filled(backend, draw, collation)
    asked = 0
    with http.Connection(gateway.url) as connection:
        while asked < REQUESTS:
            dialect = draw.random.choice(DIALECTS)
            filters, sorters = draw.filters(reference), draw.sorters(reference)
            page, size = draw.random.choice([(1, 100), (1, 10), (2, 5), (3, 20)])
            query = dialect.query(filters, sorters, page, size)
            if query is None:
                continue
            asked += 1
            connection.send_request("GET", f"/{dialect.name}/{table.resource}?{query}")
            answer = connection.read_answer()
            assert answer.status == 200, f"/{dialect.name}?{query}\n{json.dumps(filters)}\n{answer}"
            wanted, total = reference.page(filters, sorters, page, size)
            rows, counted = dialect.read(answer)
            found = [row["id"] for row in rows]
            assert (found, counted) == (wanted, total), difference(dialect, query, filters, reference, found, wanted)
