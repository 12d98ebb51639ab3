"""What becomes of values, of several rows at once, and of rows that somebody else changes meanwhile."""

import json
import uuid
from dataclasses import dataclass

import pytest

from support import http
from support.backend import Backend, Table, User
from support.process import Gateway

COLUMNS = {
    "title": ("string", {"size": 200}),
    "mail": ("email", {}),
    "views": ("integer", {}),
    "price": ("float", {}),
    "published": ("boolean", {}),
    "at": ("datetime", {}),
    "tags": ("string", {"size": 20, "array": True}),
}

USERS = ['create("users")']
"""Users make rows, and what becomes of a row is for its own permissions to say."""


@dataclass
class Writing:
    gateway: Gateway
    table: Table
    user: User

    def send(self, method: str, path: str, body: object = None, headers: dict | None = None) -> http.Answer:
        text = None if body is None else json.dumps(body).encode()
        return self.gateway.request(method, self.table.path + path, {**self.user.cookie, **(headers or {})}, text)


@pytest.fixture(scope="module")
def user(backend: Backend) -> User:
    return backend.demo_user()


@pytest.fixture(scope="module")
def table(backend: Backend) -> Table:
    return backend.make_table(COLUMNS, permissions=USERS, row_security=True)


@pytest.fixture
def writing(gateway: Gateway, table: Table, user: User) -> Writing:
    return Writing(gateway, table, user)


def unique() -> str:
    return uuid.uuid4().hex[:12]


# Values


def test_texts_become_what_their_columns_hold(writing: Writing):
    row = {
        **{"title": "007", "mail": "", "views": "9007199254740993", "price": "1.50", "published": "TRUE"},
        **{"at": "Thu Feb 29 2024 23:59:59 GMT+0000 (Coordinated Universal Time)", "tags": '["a","b"]'},
    }
    answer = writing.send("POST", "", row)
    assert answer.status == 201, answer
    stored = writing.table.get(answer.json["id"])
    assert {key: stored[key] for key in row} == {
        **{"title": "007", "mail": None, "views": 9007199254740993, "price": 1.5, "published": True},
        **{"at": "2024-02-29T23:59:59.000+00:00", "tags": ["a", "b"]},
    }


def test_values_that_do_not_fit_are_named_by_field(writing: Writing):
    answer = writing.send("POST", "", {"views": "many", "published": "perhaps", "title": "x"})
    assert (answer.status, answer.json["type"]) == (400, "gateway_value_invalid")
    assert answer.json["errors"].keys() == {"views", "published"}


def test_a_text_that_would_be_executed_is_refused(writing: Writing):
    text = ' {"method": "stringConcat", "values": ["!"]}'
    row = writing.send("POST", "", {"title": text}).json
    assert row["title"] == text, "a create stores it"
    answer = writing.send("PATCH", f"/{row['id']}", {"title": text})
    assert (answer.status, answer.json["type"]) == (400, "gateway_operator_text")
    assert writing.table.get(row["id"])["title"] == text


# Several rows


def test_an_import_of_2000_rows(writing: Writing):
    before = writing.table.total
    answer = writing.send("POST", "/bulk", [{"title": f"row {n}", "views": str(n)} for n in range(2000)])
    assert answer.status == 201
    assert [row["views"] for row in answer.json] == list(range(2000))
    mine = [f'{action}("user:{writing.user.id}")' for action in ("read", "update", "delete")]
    assert all(row["$permissions"] == mine for row in answer.json), "a user's rows are the user's own"
    assert writing.table.total == before + 2000


def test_an_import_with_faults_writes_nothing(writing: Writing):
    before = writing.table.total
    answer = writing.send("POST", "/bulk", [{"views": "1"}, {"views": "x"}, {"views": "3"}, {"views": "y"}])
    assert (answer.status, answer.json["type"]) == (400, "gateway_value_invalid")
    assert [row["row"] for row in answer.json["details"]["failed"]] == [2, 4]
    assert writing.table.total == before


def test_all_or_nothing(writing: Writing):
    ids = [writing.send("POST", "", {"title": "x"}).json["id"] for _ in range(2)]
    answer = writing.send("DELETE", f"/bulk?ids={ids[0]},missing,{ids[1]}")
    assert answer.status == 404
    details = answer.json["details"]
    assert [row["id"] for row in details["failed"]] == ["missing"]
    assert (details["done"], details["notDone"]) == ([], ids)
    assert all(writing.table.get(row_id) for row_id in ids)


def test_a_taken_id_is_named(writing: Writing):
    taken, free = unique(), unique()
    writing.send("POST", "", {"id": taken, "title": "x"})
    answer = writing.send("POST", "/bulk", [{"id": free, "title": "y"}, {"id": taken, "title": "z"}])
    assert answer.status == 409
    assert [row["id"] for row in answer.json["details"]["failed"]] == [taken]
    assert answer.json["details"]["notDone"] == [free]
    assert writing.table.get(free) is None


def test_a_guests_rows_are_written_one_by_one(gateway: Gateway, table: Table):
    anybody = ['read("any")', 'update("any")', 'delete("any")']
    ids = [unique() for _ in range(3)]
    for row_id, permissions in zip(ids, [anybody, ['read("any")'], anybody], strict=True):
        table.create(row_id, permissions, title="x")
    answer = gateway.request("DELETE", f"{table.path}/bulk?ids={','.join(ids)}")
    assert answer.status == 401
    assert answer.json["details"]["done"] == [ids[0], ids[2]]
    assert [row["id"] for row in answer.json["details"]["failed"]] == [ids[1]]
    assert [table.get(row_id) is None for row_id in ids] == [True, False, True]


# Permissions


def test_one_header_changes_one_half(writing: Writing):
    ids = [writing.send("POST", "", {"title": "x"}).json["id"] for _ in range(2)]
    mine = writing.user.id
    answer = writing.send("PATCH", f"/bulk?ids={','.join(ids)}", {}, {"X-Read-Permissions": "any"})
    assert answer.status == 200, answer
    for row_id in ids:
        assert set(writing.table.get(row_id)["$permissions"]) == {
            'read("any")',
            f'update("user:{mine}")',
            f'delete("user:{mine}")',
        }


@pytest.mark.parametrize("path", ["", "/bulk"])
def test_a_role_that_the_caller_does_not_hold_is_named(writing: Writing, path: str):
    row = {"title": "x", "$permissions": ['read("team:strangers")', 'write("any")']}
    answer = writing.send("POST", path, [row, row] if path else row)
    assert (answer.status, answer.json["type"]) == (401, "user_unauthorized")
    assert '"team:strangers"' in answer.json["message"]
    assert len(answer.json["errors"]["$permissions"]) == 1


# Versions


def test_what_was_changed_meanwhile_is_not_overwritten(writing: Writing):
    created = writing.send("POST", "", {"title": "first"})
    path, tag = f"/{created.json['id']}", created.header("etag")
    assert writing.send("GET", path).header("etag") == tag
    assert writing.send("GET", path, None, {"If-None-Match": tag}).status == 304

    changed = writing.send("PATCH", path, {"title": "second"}, {"If-Match": tag})
    assert changed.status == 200
    assert changed.header("etag") != tag
    late = writing.send("PATCH", path, {"title": "third"}, {"If-Match": tag})
    assert (late.status, late.json["type"]) == (412, "gateway_precondition_failed")
    assert writing.send("DELETE", path, None, {"If-Match": tag}).status == 412
    assert writing.send("GET", path, None, {"If-None-Match": tag}).json["title"] == "second"
    both = f"{tag}, {changed.header('etag')}"
    assert writing.send("DELETE", path, None, {"If-Match": both}).status == 200
