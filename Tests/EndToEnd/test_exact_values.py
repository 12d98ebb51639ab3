"""Values that some servers refuse, cut or take for others, filters without one, and values that must be unique."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from support import http
from support.backend import Backend, Table, User
from support.process import Gateway
from support.waiting import wait_for

COLUMNS = {
    "name": ("string", {"size": 8}),
    "code": ("string", {"size": 8}),
    "stock": ("integer", {"min": -1000, "max": 1000}),
    "at": ("datetime", {}),
}


@dataclass
class Shop:
    gateway: Gateway
    table: Table
    user: User

    def ids(self, dialect: str, query: str) -> list[str]:
        answer = self.gateway.get(f"/{dialect}/{self.table.resource}?{query}")
        assert answer.status == 200, answer.body
        body = answer.json
        return [row["id"] for row in (body if isinstance(body, list) else body["data"])]

    def refused(self, query: str) -> dict:
        answer = self.gateway.get(f"{self.table.path}?{query}")
        assert answer.status == 400, answer.body
        return answer.json

    def send(self, method: str, path: str, body: object) -> http.Answer:
        return self.gateway.request(method, self.table.path + path, self.user.cookie, json.dumps(body).encode())


@pytest.fixture(scope="module")
def shop(gateway: Gateway, backend: Backend) -> Iterator[Shop]:
    table = backend.make_table(COLUMNS)
    backend.tables.create_index(gateway.database, table.id, "codes", "unique", ["code"])
    wait_for(
        lambda: backend.tables.get_index(gateway.database, table.id, "codes")["status"] == "available", "the index"
    )
    table.create("a", name="apple", code="1", stock=5)
    table.create("b", name="berry", code="2", stock=-5)
    table.create("c", name="cherry", code="3")
    yield Shop(gateway, table, backend.demo_user())


@pytest.mark.parametrize(
    ("dialect", "query"),
    [
        (
            "simple-rest",
            "_filter=" + quote('[{"field":"name","operator":"eq"},{},{"field":"stock","operator":"gt","value":{}}]'),
        ),
        ("simple-rest", "_filter=" + quote('[{"operator":"or","value":[{"field":"name","operator":"contains"}]}]')),
        ("simple-rest", "_filter=" + quote('[{"field":"stock","operator":"between","value":[null,null]}]')),
        ("rest", "filters[0][field]=name&filters[0][operator]=contains"),
        ("rest", "filters[0][field]=stock&filters[0][operator]=between"),
        ("nestjsx-crud", "s=" + quote('{"$and":[{"name":{}},{}]}')),
        ("nestjsx-crud", "filter=" + quote("name||$eq")),
        ("strapi-v4", "filters="),
    ],
)
def test_a_filter_without_a_value_is_none(shop: Shop, dialect: str, query: str):
    assert shop.ids(dialect, query) == ["a", "b", "c"]


def test_null_is_a_value(shop: Shop):
    assert shop.ids("simple-rest", "_filter=" + quote('[{"field":"stock","operator":"eq","value":null}]')) == ["c"]
    assert shop.ids("nestjsx-crud", "s=" + quote('{"stock":{"$eq":null}}')) == ["c"]


def test_several_pieces_are_alternatives(shop: Shop):
    assert shop.ids("simple-rest", "name_contains=app&name_contains=cher") == ["a", "c"]
    assert shop.ids("simple-rest", "name_startswith[]=app&name_startswith[]=b") == ["a", "b"]
    assert shop.ids("simple-rest", "name_ncontains=app&name_ncontains=cher") == ["b"]
    pieces = "&".join(f"filters[0][value][{index}]={piece}" for index, piece in enumerate(["app", "cher"]))
    assert shop.ids("rest", f"filters[0][field]=name&filters[0][operator]=contains&{pieces}") == ["a", "c"]
    listed = quote('[{"field":"name","operator":"contains","value":{"0":"app","1":"cher"}}]')
    assert shop.ids("simple-rest", f"_filter={listed}") == ["a", "c"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("stock_lt=3000000000", ["a", "b"]),
        ("stock_gt=-3000000000", ["a", "b"]),
        ("stock_gte=3000000000", []),
        ("stock_between=0,3000000000", ["a"]),
        ("stock_ne=3000000000", ["a", "b"]),
        ("name=apple%20pie%20and%20more", []),
        ("name_ncontains=longer%20than%20it%20is", ["a", "b", "c"]),
    ],
)
def test_what_no_row_can_hold(shop: Shop, query: str, ids: list[str]):
    assert shop.ids("simple-rest", query) == ids


@pytest.mark.parametrize(
    "query", ["name=a%00", "name_contains=%00", "name_in=a,%00", "at_gt=0999-12-31", "at=0001-01-01"]
)
def test_what_not_every_database_compares_is_refused(shop: Shop, query: str):
    refused = shop.refused(query)
    assert refused["type"] == "gateway_value_invalid"
    assert list(refused["errors"]) == [query.partition("=")[0].partition("_")[0]]


@pytest.mark.parametrize("body", [{"name": "a\0b"}, {"at": "0999-01-01"}])
def test_what_not_every_database_keeps_is_refused(shop: Shop, body: dict):
    for answer in [shop.send("PATCH", "/a", body), shop.send("POST", "", body), shop.send("POST", "/bulk", [body])]:
        assert (answer.status, answer.json["type"]) == (400, "gateway_value_invalid")
        assert list(answer.json["errors"]) == list(body)


@pytest.mark.parametrize(
    ("method", "path", "body", "column"),
    [
        ("POST", "", {"code": "1"}, "code"),
        ("POST", "", {"id": "new", "code": "1"}, "code"),
        ("POST", "", {"id": "a", "code": "9"}, "id"),
        ("PATCH", "/b", {"code": "1"}, "code"),
        ("POST", "/bulk", [{"code": "8"}, {"code": "1"}], "code"),
        ("POST", "/bulk", [{"id": "new1", "code": "8"}, {"id": "new2", "code": "1"}], "code"),
        ("POST", "/bulk", [{"id": "new1", "code": "8"}, {"id": "a", "code": "9"}], "id"),
    ],
)
def test_a_clash_names_its_column(shop: Shop, method: str, path: str, body: object, column: str):
    answer = shop.send(method, path, body)
    assert answer.status == 409, answer.body
    assert list(answer.json["errors"]) == [column]
    assert shop.ids("simple-rest", "") == ["a", "b", "c"]
