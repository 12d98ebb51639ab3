"""Every request that refine's simple-rest providers were recorded to send, replayed byte for byte.

The recordings name `/api` where we serve `/simple-rest`. What each one must get is worked out by `expected` below, from
its method and from what it asks for; lists are held to the rows themselves (`support/reference.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

from support import http, recordings, reference
from support.backend import Table
from support.recordings import Trace, replay
from support.world import POSTS, World, posts

if not recordings.FILE.exists():
    pytest.skip(f"the recorded requests are not there: {recordings.FILE}", allow_module_level=True)

TRACES = recordings.traces("simple-rest")
SENT = [trace for trace in TRACES if trace.requests]


@pytest.fixture(scope="module")
def world(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A gateway of its own, whose default database has tables of the names that the recordings use."""
    world = World.open(tmp_path_factory.mktemp("recordings"), POSTS, posts(recordings.texts_asked_for(TRACES)))
    world.put_back()
    yield world
    world.gateway.stop()


# What each request must get


@dataclass
class Expected:
    """An answer: its status, and one of the things that a body can be."""

    status: int
    page: reference.Page | None = None
    many: list[dict] | None = None
    """Rows in any order."""
    row: str | None = None
    written: dict | None = None
    deleted: str | None = None
    type: str | None = None
    names: str = ""
    """What an error's message must name."""
    allow: set[str] | None = None


def error(status: int, type_: str, names: str = "") -> Expected:
    return Expected(status, type=type_, names=names)


NO_ROUTE = error(404, "gateway_route_unknown")
COLLECTION = Expected(405, type="gateway_method_not_allowed", allow={"GET", "HEAD", "POST"})
ROW = Expected(405, type="gateway_method_not_allowed", allow={"GET", "HEAD", "PATCH", "PUT", "DELETE"})


def expected(request: dict, world: World) -> Expected:
    path, _, query = request["path"].removeprefix("/api").partition("?")
    # One trailing slash and doubled leading ones are forgiven.
    segments = path.lstrip("/").removesuffix("/").split("/")
    method, body = request["method"], request["body"]
    match segments:
        case [""]:
            return NO_ROUTE
        case ["blog", "posts"]:
            return read(method, reference.Page([], 0))
        case ["posts" | "users"]:
            return expected_of_collection(method, query, body, world)
        case [name]:
            # What can be no table's id is not asked for.
            possible = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", unquote(name))
            return error(404, "table_not_found" if possible else "gateway_resource_unknown")
        case ["posts" | "users", row_id]:
            return expected_of_row(method, unquote(row_id), query, body, world)
        case _:
            return NO_ROUTE


def read(method: str, page: reference.Page) -> Expected:
    return Expected(200, page=page) if method in ("GET", "HEAD") else COLLECTION


KNOWN_COLUMNS = {"id", "ids", "q", "$id", "$createdAt", "name", *POSTS}


def expected_of_collection(method: str, query: str, body: object, world: World) -> Expected:
    asked = reference.parameters(query)
    if method == "POST":
        return expected_of_create(asked, body)
    if method not in ("GET", "HEAD"):
        return COLLECTION
    if asked and asked.keys() <= {"id", "ids"}:
        page = reference.page(world.rows, asked)
        return Expected(200, many=page.rows)
    return expected_of_list(asked, world)


def expected_of_list(asked: reference.Asked, world: World) -> Expected:
    # A filter on a column that is named like a parameter of the list's makes two of what can be only one.
    for name in reference.PAGING:
        if len(asked.get(name, [])) > 1:
            return error(400, "gateway_parameter_invalid", name)
    # The resource's own query has swallowed the end of the page.
    if "_start" in asked and "_end" not in asked:
        return error(400, "gateway_parameter_invalid", "_start")
    filtered = [re.sub("_(like|gte|lte|ne)$", "", name) for name in asked if name not in reference.PAGING]
    sorted_by = (asked.get("_sort", [""])[0] or "id").split(",")
    for column in [*filtered, *sorted_by]:
        if column not in KNOWN_COLUMNS:
            return error(400, "gateway_unknown_column", column)
    return Expected(200, page=reference.page(world.rows, asked))


def expected_of_create(asked: reference.Asked, body: object) -> Expected:
    if asked:
        return error(400, "gateway_parameter_unknown", "_end")
    if not isinstance(body, dict):
        return error(400, "gateway_body_invalid", "bulk" if body else "empty")
    if not body:
        return error(400, "row_missing_data")
    # Columns hold no objects.
    for column in ("nested", "file"):
        if column in body:
            return error(400, "row_invalid_structure", column)
    return Expected(201, written=body)


def expected_of_row(method: str, row_id: str, query: str, body: object, world: World) -> Expected:
    if row_id == "..":
        return error(400, "gateway_id_invalid", "id")
    if "/" in row_id:
        return error(400, "gateway_id_invalid", "slash")
    if query:
        return error(400, "gateway_parameter_unknown", query)
    if not all(letter.isascii() and (letter.isalnum() or letter in "._-") for letter in row_id):
        return error(404, "row_not_found")
    match method:
        case "GET" | "HEAD":
            return Expected(200, row=row_id)
        case "DELETE":
            return Expected(200, deleted=row_id)
        case "PATCH" | "PUT":
            if not body:
                return error(400, "gateway_update_empty")
            if "nested" in body:
                return error(400, "row_invalid_structure", "nested")
            return Expected(200, row=row_id, written=body)
        case _:
            return ROW


# The replay


def as_appwrite(row: dict) -> dict:
    """A row of refine's as Appwrite has it."""
    assert next(iter(row)) == "id" and "$id" not in row
    return {"$id" if key == "id" else key: value for key, value in row.items()}


def by_id(row: dict) -> str:
    return row["$id"]


def assert_body(answer: http.Answer, wanted: Expected, world: World, table: Table) -> None:
    if wanted.type is not None:
        assert (answer.json["statusCode"], answer.json["type"]) == (wanted.status, wanted.type), answer
        assert wanted.names in answer.json["message"], answer
    if wanted.allow is not None:
        assert answer.list_header("allow") == wanted.allow
    if wanted.page is not None:
        assert answer.header("x-total-count") == str(wanted.page.total)
        assert [as_appwrite(row) for row in answer.json] == wanted.page.rows
    if wanted.many is not None:
        assert sorted(map(as_appwrite, answer.json), key=by_id) == sorted(wanted.many, key=by_id)
    if wanted.deleted is not None:
        assert answer.json == {"id": wanted.deleted}
        assert table.get(wanted.deleted) is None
    if wanted.row is not None:
        assert answer.json["id"] == wanted.row
    if wanted.row is not None or wanted.written is not None:
        stored = table.get(answer.json["id"])
        assert as_appwrite(answer.json) == stored
        for key, value in (wanted.written or {}).items():
            assert stored["$id" if key == "id" else key] == value


def test_all_recordings_are_there():
    assert len(TRACES) == 585
    silent = [trace for trace in TRACES if not trace.requests]
    assert len(SENT) == 542 and len(silent) == 43
    # Nothing went over the wire: the provider threw, has no such method, or the answer needs none.
    assert all(
        "threw" in trace.outcome or "unsupported" in trace.outcome or trace.method == "getApiUrl" for trace in silent
    )


@pytest.mark.parametrize("trace", SENT, ids=str)
def test_replay(trace: Trace, world: World):
    [request] = trace.requests

    wanted = expected(request, world)
    answer = replay(world.gateway, "simple-rest", request)

    assert answer.status == wanted.status, f"{request['method']} {request['path']}: {answer}"
    assert answer.header("content-type").startswith("application/json")
    if request["method"] == "HEAD":
        assert answer.body == b""
        return
    table = world.users if request["path"].startswith("/api/users") else world.posts
    assert_body(answer, wanted, world, table)
    if request["method"] not in ("GET", "HEAD", "OPTIONS"):
        world.put_back()
