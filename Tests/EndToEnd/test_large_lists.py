"""Lists past Appwrite's count of 5000: totals, exports, whole lists, many ids, imports, in every dialect."""

import csv
import io
import json
from collections.abc import Iterator

import pytest

from support import http
from support.backend import Backend, Table
from support.dialects import Dialect, NestJSXCrud, Rest, SimpleRest, Strapi
from support.process import Gateway

ROWS = 5_210
DIALECTS: list[Dialect] = [SimpleRest(), Rest(), Strapi(), NestJSXCrud()]
COLUMNS = {"title": ("string", {"size": 100}), "group": ("integer", {}), "done": ("boolean", {})}


def by_name(dialect: Dialect) -> str:
    return dialect.name


@pytest.fixture(scope="module")
def large(backend: Backend) -> Table:
    table = backend.make_table(COLUMNS)
    table.create_all(
        [{"$id": f"row{number:05}", "title": f"Title {number}", "group": number % 7} for number in range(ROWS)]
    )
    return table


def pages(gateway: Gateway, dialect: Dialect, table: Table, sorters: list[dict]) -> Iterator[tuple[list[dict], int]]:
    """The pages of a list, one after the other, on one connection."""
    with http.Connection(gateway.url) as connection:
        for page in range(1, 10_000):
            query = dialect.query([], sorters, page, 100)
            connection.send_request("GET", f"/{dialect.name}/{table.resource}?{query}")
            answer = connection.read_answer()
            assert answer.status == 200, answer
            yield dialect.read(answer)


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
def test_an_export_ends_with_every_row_once(gateway: Gateway, large: Table, dialect: Dialect):
    """refine's export reads pages until it has as many rows as the total says; nothing else stops it."""
    exported: list[str] = []
    for rows, total in pages(gateway, dialect, large, [{"field": "group", "order": "desc"}]):
        assert total == ROWS
        assert rows, "a page within the total is never empty"
        exported += [row["id"] for row in rows]
        if len(exported) == total:
            break
    assert sorted(exported) == [f"row{number:05}" for number in range(ROWS)]


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
def test_without_paging_every_row_comes(gateway: Gateway, large: Table, dialect: Dialect):
    answer = gateway.get(f"/{dialect.name}/{large.resource}")
    rows = answer.json if isinstance(answer.json, list) else answer.json["data"]
    assert [row["id"] for row in rows] == [f"row{number:05}" for number in range(ROWS)]
    assert answer.header("x-total-count") == str(ROWS)
    assert answer.header("x-truncated") is None


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
def test_a_page_past_the_end_is_empty_and_counts(gateway: Gateway, large: Table, dialect: Dialect):
    query = dialect.query([], [], 1_000, 100)
    assert dialect.read(gateway.get(f"/{dialect.name}/{large.resource}?{query}")) == ([], ROWS)


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
def test_a_filtered_total_past_the_cap_is_exact(gateway: Gateway, large: Table, dialect: Dialect):
    query = dialect.query([{"field": "group", "operator": "ne", "value": 8}], [], 2, 10)
    rows, total = dialect.read(gateway.get(f"/{dialect.name}/{large.resource}?{query}"))
    assert (len(rows), total) == (10, ROWS)


def test_the_total_follows_writes(gateway: Gateway, backend: Backend):
    """A count past the cap is remembered for a moment, but not over a write through the gateway."""
    table = backend.make_table(COLUMNS)
    table.create_all([{"$id": f"row{number:05}"} for number in range(5_050)])
    target = f"/rest/{table.resource}?pagination[currentPage]=1&pagination[pageSize]=10"
    assert gateway.get(target).header("x-total-count") == "5050"
    assert gateway.json("POST", f"/rest/{table.resource}", {"title": "one more"}).status == 201
    assert gateway.get(target).header("x-total-count") == "5051"
    assert gateway.request("DELETE", f"/rest/{table.resource}/row00000").status == 200
    assert gateway.get(target).header("x-total-count") == "5050"


@pytest.mark.parametrize("dialect", ["simple-rest", "rest"])
def test_five_hundred_ids_in_one_request(gateway: Gateway, large: Table, dialect: str):
    wanted = [f"row{number:05}" for number in range(0, 5_000, 10)]
    asked = [*wanted, wanted[0], "no-such-row", wanted[1]]
    answer = gateway.get(f"/{dialect}/{large.resource}?ids={','.join(asked)}")
    assert answer.status == 200, answer
    assert sorted(row["id"] for row in answer.json) == wanted


def imported(backend: Backend, count: int) -> tuple[Table, list[dict]]:
    """A table, and rows as refine's import reads them from a CSV file: every value is text."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["title", "group", "done"])
    writer.writerows([f"Línea {number}, “quoted”", number % 7, str(number % 2 == 0).lower()] for number in range(count))
    written.seek(0)
    return backend.make_table(COLUMNS), list(csv.DictReader(written))


@pytest.mark.parametrize("as_user", [False, True], ids=["guest", "session"])
@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
def test_an_import_of_a_csv_file(gateway: Gateway, backend: Backend, dialect: Dialect, as_user: bool):
    table, rows = imported(backend, 2_000 if as_user else 150)
    body = {"bulk": rows} if dialect.name == "nestjsx-crud" else rows
    headers = backend.demo_user().cookie if as_user else {}
    answer = gateway.json("POST", f"/{dialect.name}/{table.resource}/bulk", body, headers)
    assert answer.status == 201, answer
    made = answer.json if isinstance(answer.json, list) else answer.json["data"]
    assert len(made) == len(rows)
    stored = table.rows(json.dumps({"method": "limit", "values": [5_000]}))
    assert [row["title"] for row in stored] == [row["title"] for row in rows]
    assert [row["group"] for row in stored] == [int(row["group"]) for row in rows]
    assert [row["done"] for row in stored] == [row["done"] == "true" for row in rows]
