"""What one request may cost, what it is told at its end, and that a filter finds the same alone and in a group."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from support.backend import Backend, Table
from support.process import Gateway, start_dev

LIMITS = {"limits.residual_work": "4MiB", "limits.conditions": "20", "limits.value": "1KiB"}
VARIANTS = [("mariadb", "1.8.1"), ("postgresql", "1.9.0"), ("mongodb", "1.9.0")]


@pytest.fixture(scope="module")
def bounded(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gateway, Table]]:
    """A gateway with small limits, and texts of one letter, which look like what is searched until their end."""
    flags = [flag for name, value in LIMITS.items() for flag in ("--set", f"{name}={value}")]
    gateway = start_dev(tmp_path_factory.mktemp("bounded"), *flags)
    backend = Backend(gateway)
    table = backend.make_table({"title": ("string", {"size": 20}), "body": ("string", {"size": 16_000})}, "texts")
    table.create_all([{"$id": f"row{number}", "title": "t", "body": "a" * 8_000} for number in range(400)])
    yield gateway, table
    gateway.stop()


def _filter(table: Table, *filters: dict) -> str:
    return f"{table.path}?_start=0&_end=2&_filter={quote(json.dumps(filters))}"


def _test(field: str, operator: str, value: object) -> dict:
    return {"field": field, "operator": operator, "value": value}


def _refused(gateway: Gateway, target: str, error_type: str, *words: str) -> None:
    answer = gateway.get(target)
    assert answer.status == 400, answer
    assert answer.json["type"] == error_type
    for word in words:
        assert word in answer.json["message"]


def test_a_list_that_takes_too_much_says_what_to_add(bounded: tuple[Gateway, Table]) -> None:
    gateway, table = bounded
    dear = _filter(table, _test("body", "ncontainss", "a" * 200 + "b"))
    _refused(gateway, dear, "gateway_filter_too_dear", "limits.residual_work", "body ncontainss", "`between`")
    narrowed = gateway.get(_filter(table, _test("body", "ncontainss", "a" * 200 + "b"), _test("id", "in", ["row1"])))
    assert [row["id"] for row in narrowed.json] == ["row1"]


def test_conditions_are_counted_wherever_they_are(bounded: tuple[Gateway, Table]) -> None:
    gateway, table = bounded
    members = [_test("title", "ne", str(number)) for number in range(20)]
    assert gateway.get(_filter(table, {"operator": "or", "value": members})).status == 200
    one_more = _filter(table, {"operator": "or", "value": members}, _test("title", "eq", "t"))
    _refused(gateway, one_more, "gateway_too_many_conditions", "21", "limits.conditions")


def test_a_value_has_a_length(bounded: tuple[Gateway, Table]) -> None:
    gateway, table = bounded
    _refused(gateway, f"{table.path}?body={'x' * 1025}", "gateway_value_too_long", "limits.value")
    assert gateway.get(f"{table.path}?body={'x' * 1024}").status == 200


def test_whoever_asks_dear_things_holds_nobody_up(gateway: Gateway, backend: Backend) -> None:
    """The machine may be slow; a gateway whose event loop evaluates would not answer before the dear list is done."""
    table = backend.make_table({"body": ("string", {"size": 16_000})})
    table.create_all([{"$id": f"row{number}", "body": "a" * 8_000} for number in range(600)])
    members = [_test("body", "ncontainss", "a" * 150 + f"b{number}") for number in range(60)]
    dear = _filter(table, *members)
    done = threading.Event()
    answers: list[int] = []

    def ask() -> None:
        answers.append(gateway.get(dear).status)
        done.set()

    thread = threading.Thread(target=ask)
    thread.start()
    others = 0
    while not done.is_set():
        assert gateway.get("/simple-rest/posts?_start=0&_end=1").status == 200
        others += 1
    thread.join()
    assert answers == [200]
    assert others > 0
    backend.tables.delete_table(table.database, table.id)


@pytest.fixture(scope="module", params=VARIANTS, ids=[name for name, _ in VARIANTS])
def variant(
    binary: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Gateway, Table]]:
    adapter, version = request.param
    flags = ["--as-version", version, "--adapter", adapter]
    gateway = start_dev(tmp_path_factory.mktemp(adapter), *flags)
    backend = Backend(gateway)
    table = backend.make_table({"name": ("string", {"size": 40}), "price": ("float", {})}, "goods")
    names = ["İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "ςΣ", "ſs", "Éa"]
    prices = [0.1 + 0.2, 0.3, 1 / 3, 0.33333333333333, 1234567.8901234567, 2, 2.0000000000000004]
    table.create_all(
        [
            {"$id": f"row{place}", "name": name, "price": price}
            for place, (name, price) in enumerate(zip(names, prices, strict=True))
        ]
    )
    yield gateway, table
    gateway.stop()


SAME = [
    *[
        _test("price", operator, value)
        for operator in ("eq", "ne", "lt", "gte")
        for value in (0.1 + 0.2, 0.3, 2, 1 / 3)
    ],
    _test("price", "in", [1234567.8901234567, 0.3]),
    _test("price", "between", [0.3, 0.30000000000000004]),
    *[_test("name", operator, "i") for operator in ("contains", "startswith", "ncontains", "nstartswith")],
    *[_test("name", "contains", letter) for letter in ("İ", "ı", "I", "σ", "ς", "s", "é")],
]


@pytest.mark.parametrize("test", SAME, ids=lambda test: f"{test['field']}_{test['operator']}={test['value']}")
def test_a_filter_finds_the_same_alone_and_in_a_group(variant: tuple[Gateway, Table], test: dict) -> None:
    gateway, table = variant
    nobody = _test("name", "eqs", "nobody is called so")
    both = [_test("name", "startswiths", "nobody is called so"), nobody]
    ids = []
    for members in ([test], [{"operator": "or", "value": [test, *both]}]):
        answer = gateway.get(f"{table.path}?_sort=id&_filter={quote(json.dumps(members))}")
        assert answer.status == 200, answer
        ids.append([row["id"] for row in answer.json])
    assert ids[0] == ids[1]
