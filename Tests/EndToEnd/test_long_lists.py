"""Lists longer than Appwrite counts, cursors over rows without values, and what the gateway evaluates itself."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from support.backend import Backend, Table
from support.process import Gateway

ROWS = 5_310


@pytest.fixture(scope="module")
def table(backend: Backend) -> Iterator[Table]:
    """Titles of which every hundredth has a capital X; ranks of which every fifth is missing."""
    columns = {"title": ("string", {"size": 40, "required": True}), "rank": ("integer", {})}
    made = backend.make_table(columns)
    made.create_all(
        [
            {
                "$id": f"row-{number:05}",
                "title": f"{'X' if number % 100 == 0 else 'x'}{number}",
                "rank": None if number % 5 == 0 else number % 7,
            }
            for number in range(ROWS)
        ]
    )
    yield made
    backend.tables.delete_table(made.database, made.id)


def _page(gateway: Gateway, target: str) -> tuple[list[dict], int, dict]:
    answer = gateway.get(target)
    assert answer.status == 200, answer
    headers = dict(answer.headers)
    return answer.json, int(headers["x-total-count"]), headers


@pytest.mark.parametrize("size", [500, 531])
def test_an_export_ends_with_every_row(gateway: Gateway, table: Table, size: int) -> None:
    """refine's export asks for pages until it has as many rows as the total."""
    ids: list[str] = []
    total = -1
    while len(ids) != total:
        rows, total, _ = _page(gateway, f"{table.path}?_start={len(ids)}&_end={len(ids) + size}")
        assert total == ROWS
        assert rows
        ids += [row["id"] for row in rows]
    assert ids == [f"row-{number:05}" for number in range(ROWS)]


def test_without_paging_every_row_is_there(gateway: Gateway, table: Table) -> None:
    rows, total, headers = _page(gateway, table.path)
    assert len(rows) == total == ROWS
    assert "x-truncated" not in headers


def test_a_total_follows_writes(gateway: Gateway, table: Table) -> None:
    assert _page(gateway, f"{table.path}?_start=0&_end=1")[1] == ROWS
    created = gateway.json("POST", table.path, {"id": "one-more", "title": "x"})
    assert created.status == 201, created
    assert _page(gateway, f"{table.path}?_start=0&_end=1")[1] == ROWS + 1
    assert gateway.request("DELETE", f"{table.path}/one-more").status == 200
    assert _page(gateway, f"{table.path}?_start=0&_end=1")[1] == ROWS


@pytest.mark.parametrize("order", ["", "&_sort=title&_order=desc", "&_sort=rank&_order=asc", "&_sort=rank&_order=desc"])
def test_cursors_go_forth_and_back_over_missing_values(gateway: Gateway, table: Table, order: str) -> None:
    query = f"id_in={','.join(f'row-{number:05}' for number in range(40))}{order}"
    whole = [row["id"] for row in _page(gateway, f"{table.path}?{query}&_start=0&_end=100")[0]]
    assert len(whole) == 40
    forth: list[str] = []
    cursor: str | None = ""
    last: dict = {}
    while cursor is not None:
        rows, total, last = _page(gateway, f"{table.path}?{query}&_limit=9&_cursor={quote(cursor)}")
        assert total == 40
        forth += [row["id"] for row in rows]
        cursor = last.get("x-cursor-next")
    assert forth == whole
    back: list[str] = []
    cursor = last.get("x-cursor-prev")
    while cursor is not None:
        rows, _, headers = _page(gateway, f"{table.path}?{query}&_limit=9&_cursor={quote(cursor)}")
        back = [row["id"] for row in rows] + back
        cursor = headers.get("x-cursor-prev")
    assert back == whole[:36]


def test_what_appwrite_cannot_do_is_exact(gateway: Gateway, table: Table) -> None:
    rows, total, _ = _page(gateway, f"{table.path}?title_containss=X&rank_nnull=&_sort=title&_start=5&_end=10")
    assert total == 0
    assert rows == []
    wanted = f"{table.path}?title_startswiths=X&id_lt=row-04000&_sort=rank,id&_order=desc,asc&_start=5&_end=10"
    rows, total, _ = _page(gateway, wanted)
    assert total == 40
    assert [row["id"] for row in rows] == [f"row-{number:05}" for number in range(500, 1000, 100)]


def test_what_would_take_too_long_says_what_to_add(gateway: Gateway, table: Table) -> None:
    answer = gateway.get(f"{table.path}?title_containss=X")
    assert answer.status == 400
    error = answer.json
    assert error["type"] == "gateway_filter_too_broad"
    assert "`rank`" in error["message"]


def test_five_hundred_ids_come_in_their_order(gateway: Gateway, table: Table) -> None:
    ids = [f"row-{number * 7:05}" for number in range(500)][::-1]
    answer = gateway.get(f"{table.path}?ids={','.join(ids)}")
    assert answer.status == 200
    assert [row["id"] for row in answer.json] == ids
