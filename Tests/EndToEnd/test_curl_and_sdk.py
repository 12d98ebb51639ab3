"""What Appwrite's own Python SDK writes, curl reads through `/simple-rest`, and the other way round."""

import json
import uuid
from dataclasses import dataclass

import pytest

from support.backend import PUBLIC, Backend, Table
from support.curl import curl
from support.http import Answer
from support.process import Gateway

STATUSES = ["sold", "shelf", "ordered"]


def product(number: int) -> dict:
    """The product with that number: every value follows from it."""
    return {
        "$id": f"p{number:02}",
        "name": f"{'Lamp' if number % 2 else 'Chair'} {number:02}",
        "price": number * 1.5,
        "stock": number % 7,
        "status": STATUSES[number % 3],
        "featured": number % 4 == 0,
        "released": f"2024-{number % 12 + 1:02}-15T12:00:00.000+00:00",
        "labels": ["new", "blue"] if number % 5 == 0 else ["old"],
        "note": None if number % 6 == 0 else f"note {number}",
    }


PRODUCTS = [product(number) for number in range(1, 41)]


@dataclass
class Shop:
    """A table of forty products in a database of its own."""

    gateway: Gateway
    table: Table

    def url(self, rest: str = "") -> str:
        return f"{self.gateway.url}{self.table.path}{rest}"

    def get(self, query: str) -> Answer:
        return curl(self.url("?" + query))

    def ids(self, query: str) -> list[str]:
        answer = self.get(query)
        assert answer.status == 200, f"{query}: {answer}"
        return [row["id"] for row in answer.json]

    def send(self, method: str, rest: str, value: object, *arguments: str) -> Answer:
        data = json.dumps(value)
        content = "Content-Type: application/json"
        return curl("-X", method, "-H", content, "--data-binary", data, *arguments, self.url(rest))


@pytest.fixture(scope="module")
def shop(gateway: Gateway, backend: Backend) -> Shop:
    """Read only: tests that write use `counter`."""
    return make_shop(gateway, backend, PRODUCTS)


@pytest.fixture
def counter(gateway: Gateway, backend: Backend) -> Shop:
    """Five products, for one test to change."""
    return make_shop(gateway, backend, PRODUCTS[:5])


def make_shop(gateway: Gateway, backend: Backend, products: list[dict]) -> Shop:
    database = f"shop{uuid.uuid4().hex[:8]}"
    backend.tables.create(database, "Shop")
    table = backend.make_table(
        {
            "name": ("string", {"size": 100, "required": True}),
            "price": ("float", {}),
            "stock": ("integer", {}),
            "status": ("enum", {"elements": STATUSES}),
            "featured": ("boolean", {}),
            "released": ("datetime", {}),
            "labels": ("string", {"size": 20, "array": True}),
            "note": ("string", {"size": 200}),
        },
        table_id="products",
        database=database,
        permissions=PUBLIC,
    )
    table.create_all(products)
    return Shop(gateway, table)


def as_refine(row: dict) -> list[tuple[str, object]]:
    """A row of Appwrite's as the gateway gives it: `id` first, everything else as it is, in its order."""
    return [("id", row["$id"])] + [(key, value) for key, value in row.items() if key != "$id"]


# Reading


def test_a_list_holds_appwrites_rows_with_id_in_place_of_dollar_id(shop: Shop):
    answer = curl(shop.url("?_start=0&_end=100"))
    assert answer.status == 200
    assert answer.header("x-total-count") == "40"
    rows = json.loads(answer.body, object_pairs_hook=list)
    sdk_rows = shop.table.rows('{"method":"limit","values":[100]}')
    assert [row[0] for row in rows] == [("id", row["$id"]) for row in sdk_rows]
    assert [sorted(row, key=repr) for row in rows] == [sorted(as_refine(row), key=repr) for row in sdk_rows]
    assert all(dict(row).keys() >= {"note", "$createdAt", "$permissions"} for row in rows), "null columns are there too"


def test_no_paging_asked_for_means_every_row(shop: Shop):
    answer = curl(shop.url())
    assert [row["id"] for row in answer.json] == [row["$id"] for row in PRODUCTS]
    assert answer.header("x-total-count") == "40"
    assert answer.header("x-truncated") is None


FILTERS = [
    ("name=Lamp%2007", lambda row: row["name"] == "Lamp 07"),
    ("status=sold", lambda row: row["status"] == "sold"),
    ("status=sold&status=shelf", lambda row: row["status"] in ("sold", "shelf")),
    ("status_ne=sold", lambda row: row["status"] != "sold"),
    ("status_in=sold&status_in=shelf", lambda row: row["status"] in ("sold", "shelf")),
    ("status_nin=sold&status_nin=shelf", lambda row: row["status"] == "ordered"),
    ("price_lt=6", lambda row: row["price"] < 6),
    ("price_lte=6", lambda row: row["price"] <= 6),
    ("price_gt=54", lambda row: row["price"] > 54),
    ("price_gte=54&price_lte=57", lambda row: 54 <= row["price"] <= 57),
    ("price_between=3&price_between=6", lambda row: 3 <= row["price"] <= 6),
    ("price_nbetween=3&price_nbetween=57", lambda row: not 3 <= row["price"] <= 57),
    ("stock=0", lambda row: row["stock"] == 0),
    ("featured=true", lambda row: row["featured"]),
    ("name_like=amp%200", lambda row: "amp 0" in row["name"]),
    ("name_contains=LAMP", lambda row: "Lamp" in row["name"]),
    ("name_ncontains=Lamp", lambda row: "Lamp" not in row["name"]),
    ("name_startswith=Chair%201", lambda row: row["name"].startswith("Chair 1")),
    ("name_nstartswith=Chair", lambda row: not row["name"].startswith("Chair")),
    ("name_endswith=5", lambda row: row["name"].endswith("5")),
    ("name_nendswith=5", lambda row: not row["name"].endswith("5")),
    ("note_null=true", lambda row: row["note"] is None),
    ("note_nnull=true", lambda row: row["note"] is not None),
    ("released=2024-03-15T12:00:00.000Z", lambda row: row["released"].startswith("2024-03")),
    (
        "released_gte=Fri%20Nov%2001%202024%2000%3A00%3A00%20GMT%2B0000%20%28Coordinated%20Universal%20Time%29",
        lambda row: row["released"] >= "2024-11",
    ),
    ("id=p03&id=p05&_start=0&_end=10", lambda row: row["$id"] in ("p03", "p05")),
    ("labels_contains=blue", lambda row: "blue" in row["labels"]),
    ("status=sold&featured=true", lambda row: row["status"] == "sold" and row["featured"]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "matches"), FILTERS, ids=[query for query, _ in FILTERS])
def test_filters(shop: Shop, query: str, matches):
    expected = [row["$id"] for row in PRODUCTS if matches(row)]
    assert 0 < len(expected) < len(PRODUCTS), "a filter that shows something"
    assert shop.ids(query) == expected
    assert shop.get(query).header("x-total-count") == str(len(expected))


def test_filters_as_json_nest(shop: Shop):
    filters = [
        {
            "operator": "or",
            "value": [
                {"field": "stock", "operator": "eq", "value": 0},
                {
                    "operator": "and",
                    "value": [
                        {"field": "status", "operator": "eq", "value": "sold"},
                        {"field": "price", "operator": "lt", "value": 10},
                    ],
                },
            ],
        },
        {"field": "featured", "operator": "eq", "value": False},
    ]
    answer = curl("--get", "--data-urlencode", f"_filter={json.dumps(filters)}", shop.url())
    expected = [
        row["$id"]
        for row in PRODUCTS
        if (row["stock"] == 0 or (row["status"] == "sold" and row["price"] < 10)) and not row["featured"]
    ]
    assert [row["id"] for row in answer.json] == expected
    assert 2 <= len(expected) < 12


SORTS = [
    ("_sort=price&_order=desc", lambda row: -row["price"]),
    ("_sort=name&_order=asc", lambda row: row["name"]),
    ("_sort=stock,price&_order=asc,desc", lambda row: (row["stock"], -row["price"])),
    ("_sort=featured,stock,name&_order=desc,asc,asc", lambda row: (not row["featured"], row["stock"], row["name"])),
    ("_sort=id&_order=desc", lambda row: -int(row["$id"][1:])),
]  # fmt: skip


@pytest.mark.parametrize(("query", "key"), SORTS, ids=[query for query, _ in SORTS])
def test_sorters(shop: Shop, query: str, key):
    assert shop.ids(query) == [row["$id"] for row in sorted(PRODUCTS, key=key)]


PAGES = [
    ("_start=0&_end=10", PRODUCTS[0:10]),
    ("_start=10&_end=20", PRODUCTS[10:20]),
    ("_start=35&_end=45", PRODUCTS[35:40]),
    ("_start=40&_end=50", []),
    ("_start=0&_end=0", []),
    ("_page=2&_limit=15", PRODUCTS[15:30]),
    ("_start=5&_limit=5", PRODUCTS[5:10]),
]


@pytest.mark.parametrize(("query", "page"), PAGES, ids=[query for query, _ in PAGES])
def test_pages(shop: Shop, query: str, page: list[dict]):
    answer = shop.get(query)
    assert [row["id"] for row in answer.json] == [row["$id"] for row in page]
    assert answer.header("x-total-count") == "40", "the total counts what matches, not what is on the page"


def test_fields_select_columns(shop: Shop):
    row = shop.get("_fields=name,price&_start=0&_end=1").json[0]
    assert row["name"] == "Lamp 01" and row["price"] == 1.5
    assert not {"stock", "status", "note"} & row.keys()


@pytest.mark.parametrize("query", ["id=p07&id=p01&id=nope", "ids[0]=p07&ids[1]=p01&ids[2]=nope", "ids=p07,p01,nope"])
def test_get_many_gives_the_rows_found(shop: Shop, query: str):
    assert sorted(shop.ids(query)) == ["p01", "p07"]


def test_get_many_takes_five_hundred_ids(shop: Shop):
    ids = [f"absent-{number:028}" for number in range(460)] + [row["$id"] for row in PRODUCTS]
    assert sorted(shop.ids("&".join(f"id={each}" for each in ids))) == [row["$id"] for row in PRODUCTS]


def test_get_one(shop: Shop):
    answer = curl(shop.url("/p09"))
    assert answer.status == 200
    assert json.loads(answer.body, object_pairs_hook=list)[0] == ("id", "p09")
    assert (answer.json["name"], answer.json["labels"]) == ("Lamp 09", ["old"])


def test_get_one_that_is_not_there(shop: Shop):
    answer = curl(shop.url("/nope"))
    assert (answer.status, answer.json["statusCode"], answer.json["type"]) == (404, 404, "row_not_found")


# Writing


def test_create(counter: Shop):
    answer = counter.send("POST", "", {"name": "Über-Stuhl 日本 🚀", "price": 0.1, "stock": 9007199254740993})
    assert answer.status == 201
    row = counter.table.get(answer.json["id"])
    assert row is not None
    assert (row["name"], row["price"], row["stock"]) == ("Über-Stuhl 日本 🚀", 0.1, 9007199254740993)
    assert b'"stock":9007199254740993' in answer.body, "64-bit integers stay exact"


def test_create_with_an_id_of_ones_own(counter: Shop):
    assert counter.send("POST", "", {"id": "mine", "name": "Mine"}).json["id"] == "mine"
    assert counter.table.get("mine")["name"] == "Mine"
    again = counter.send("POST", "", {"id": "mine", "name": "Again"})
    assert (again.status, again.json["type"]) == (409, "row_already_exists")
    assert counter.table.get("mine")["name"] == "Mine"


def test_create_many(counter: Shop):
    answer = counter.send("POST", "/bulk", [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}, {"name": "C"}])
    assert answer.status == 201
    assert [row["name"] for row in answer.json] == ["A", "B", "C"]
    assert counter.table.total == 8
    assert counter.table.get("b")["name"] == "B"


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_update_is_partial(counter: Shop, method: str):
    before = counter.table.get("p02")
    answer = counter.send(method, "/p02", {"stock": 99, "$createdAt": "1999-01-01T00:00:00.000Z", "$sequence": 7})
    assert answer.status == 200
    assert (answer.json["id"], answer.json["stock"], answer.json["name"]) == ("p02", 99, "Chair 02")
    after = counter.table.get("p02")
    assert after["stock"] == 99
    unchanged = ["name", "price", "status", "$createdAt", "$sequence", "$permissions"]
    assert [after[key] for key in unchanged] == [before[key] for key in unchanged], "$ fields are not written"


def test_update_many(counter: Shop):
    answer = counter.send("PATCH", "/bulk?ids=p01,p03", {"status": "sold", "stock": 0})
    assert answer.status == 200
    assert sorted((row["id"], row["status"], row["stock"]) for row in answer.json) == [
        ("p01", "sold", 0),
        ("p03", "sold", 0),
    ]
    assert [row["stock"] for row in counter.table.rows()] == [0, 2, 0, 4, 5]


def test_delete(counter: Shop):
    answer = curl("-X", "DELETE", counter.url("/p04"))
    assert (answer.status, answer.json) == (200, {"id": "p04"})
    assert counter.table.get("p04") is None
    again = curl("-X", "DELETE", counter.url("/p04"))
    assert (again.status, again.json["type"]) == (404, "row_not_found")


def test_delete_many(counter: Shop):
    answer = curl("-X", "DELETE", counter.url("/bulk?ids=p01,p05"))
    assert answer.status == 200
    assert sorted(answer.json, key=lambda each: each["id"]) == [{"id": "p01"}, {"id": "p05"}]
    assert [row["$id"] for row in counter.table.rows()] == ["p02", "p03", "p04"]


def test_what_the_sdk_changes_curl_sees(counter: Shop):
    counter.table.update("p01", name="Renamed")
    counter.table.delete("p02")
    counter.table.create("p99", name="New")
    assert [(row["id"], row["name"]) for row in curl(counter.url()).json] == [
        ("p01", "Renamed"),
        ("p03", "Lamp 03"),
        ("p04", "Chair 04"),
        ("p05", "Lamp 05"),
        ("p99", "New"),
    ]


def test_a_column_made_later_is_known_at_once(counter: Shop, backend: Backend):
    assert curl(counter.url("?colour=red")).status == 400
    backend.add_columns(counter.table.database, counter.table.id, {"colour": ("string", {"size": 20})})
    assert counter.send("PATCH", "/p01", {"colour": "red"}).status == 200
    assert counter.ids("colour=red") == ["p01"]


# Permission metadata


def test_permissions_in_the_body(counter: Shop):
    granted = ['read("any")', 'update("any")']
    answer = counter.send("POST", "", {"id": "x", "name": "X", "$permissions": granted})
    assert answer.status == 201
    assert sorted(counter.table.get("x")["$permissions"]) == granted


def test_permissions_in_headers(counter: Shop):
    headers = ["-H", "X-Read-Permissions: any", "-H", 'X-Write-Permissions: ["update(\\"any\\")"]']
    answer = counter.send("POST", "", {"id": "x", "name": "X"}, *headers)
    assert answer.status == 201, answer
    assert sorted(counter.table.get("x")["$permissions"]) == ['read("any")', 'update("any")']


def test_permissions_are_left_alone_by_an_update_without_any(counter: Shop):
    counter.table.create("x", ['read("any")', 'delete("any")'], name="X")
    assert counter.send("PATCH", "/x", {"name": "Y"}).status == 200
    assert sorted(counter.table.get("x")["$permissions"]) == ['delete("any")', 'read("any")']
