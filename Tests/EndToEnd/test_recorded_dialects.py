"""Every request that refine's other recorded providers send (`@refinedev/rest`, Strapi's and nestjsx's), byte for byte.

What each one must get is worked out from what refine asked its provider for, never from what the provider made of that:
lists are evaluated over all rows by `support/crud.py`. Where a provider loses something on the way, `LOSSES` says what
is left.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support import recordings
from support.forms import FORMS, Form, as_written, renamed, shown
from support.http import Answer
from support.intent import (
    COLUMNS,
    UNDEFINED,
    ListIntent,
    Window,
    columns_named,
    evaluate,
    list_intent,
    plain,
    with_meta,
)
from support.recordings import Trace, replay
from support.world import ALL_ROWS, JSON_COLUMNS, WideWorld, wide_posts

if not recordings.FILE.exists():
    pytest.skip(f"the recorded requests are not there: {recordings.FILE}", allow_module_level=True)

TRACES = recordings.traces("rest", "strapi-v4", "nestjsx-crud")
SENT = [trace for trace in TRACES if trace.requests]


@pytest.fixture(scope="module")
def world(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WideWorld]:
    rows = wide_posts(recordings.texts_asked_for(TRACES))
    world = WideWorld.open(tmp_path_factory.mktemp("dialects"), rows)
    yield world
    world.gateway.stop()


# What is lost between refine and the gateway


@dataclass(frozen=True)
class Refused:
    status: int
    type: str
    names: str = ""
    """What the message must name."""


Left = dict[str, object]
"""What has become of members of a list's intent, or of a row's `id`."""


def left(field: str, operator: str, value: object) -> Left:
    """A list with this filter alone."""
    return {"filters": [{"field": field, "operator": operator, "value": value}]}


def lists(cases: dict[str, Refused | Left]) -> dict[str, Refused | Left]:
    return {f"getList: {note}": case for note, case in cases.items()}


NO_ROUTE = Refused(404, "gateway_route_unknown")
BAD_FILTER = Refused(400, "gateway_filter_invalid", "title")


def no_parameter(name: str) -> Refused:
    return Refused(400, "gateway_parameter_unknown", f"`{name}`")


NO_FILTER: Left = {"filters": []}
FIRST_TEN: Left = {"window": Window(0, 10)}
FIRST_FIVE: Left = {"window": Window(0, 5)}
NO_SORTER: Left = {"sorters": []}
DAY = "Thu Feb 29 2024 23:59:59 GMT 0000 (Coordinated Universal Time)"

IDS_IN_PATHS: dict[str, Refused | Left | ListIntent] = {
    "getOne: id: empty": ListIntent(),
    "getOne: id: hash": {"id": "a"},
    "getOne: id: slash": NO_ROUTE,
    "update: slash in id": NO_ROUTE,
    "deleteOne: odd id, meta": NO_ROUTE,
    "getOne: id: dot dot": NO_ROUTE,
    "getOne: id: question mark": Refused(400, "gateway_parameter_unknown", "`b"),
    "getOne: id: percent-encoded": Refused(400, "gateway_id_invalid", "slash"),
}
"""No provider encodes them."""

NO_ROWS = {
    "create: no variables": Refused(400, "gateway_body_invalid"),
    "create: array variables": Refused(400, "gateway_body_invalid"),
}
QUERY_OF_WRITES = {
    "create: meta headers/query/method/permissions": no_parameter("upsert"),
    "update: meta put": no_parameter("a"),
}
"""ky's providers send `meta.query` of writes."""

REST = lists(
    {
        "operator ina": Refused(400, "gateway_operator_unsupported", "ina"),
        "operator nina": Refused(400, "gateway_operator_unsupported", "nina"),
        "eq with null value": left("title", "eq", ""),
        "eq with array with null": left("title", "in", ["1", "", "2"]),
        "eq with empty array": NO_FILTER,
        "eq with undefined value": NO_FILTER,
        "eq with object value": Refused(400, "gateway_filter_invalid", "filters[0][value]"),
        "meta.query": no_parameter("extra"),
        "resource carrying a query": no_parameter("x"),
    }
)
REST |= {"getOne: meta of each kind": no_parameter("expand")}

STRAPI = lists(
    {
        "operator ina": Refused(400, "gateway_operator_unsupported", "ina"),
        "operator nina": Refused(400, "gateway_operator_unsupported", "nina"),
        "eq with empty array": NO_FILTER,
        "in none": NO_FILTER,
        "two or groups side by side": Refused(400, "gateway_filter_invalid", "$or"),
        "field with reserved characters": Refused(400, "gateway_query_invalid"),
        "comma inside a sorter field": {"sorters": [{"field": "a", "order": "asc"}, {"field": "b", "order": "asc"}]},
        "null order": NO_SORTER,
        "v3 hasPagination": FIRST_TEN,
    }
)
STRAPI |= {
    "create: no variables": Refused(400, "row_missing_data"),
    "create: array variables": Refused(400, "gateway_body_invalid"),
}
STRAPI_AXIOS = lists(
    {
        "eq with 1e21": left("title", "eq", "1e 21"),
        "eq with already-encoded text": left("title", "eq", "%"),
        "eq with Date": left("title", "eq", DAY),
        "eq with array of Dates": left("title", "in", [DAY]),
        "between Dates": left("createdAt", "between", ["2024-02-29T23:59:59Z", "2024-03-01T00:00:00Z"]),
        "between open end": Refused(400, "gateway_value_invalid", "price"),
        "eq with object value": left("title", "eq", "[object Object]"),
        "eq with array with comma and ampersand": no_parameter("e"),
        "eq with reserved characters": no_parameter("d"),
        "eq with null value": left("title", "eq", "null"),
        "eq with undefined value": left("title", "eq", "undefined"),
        "eq with array with null": left("title", "in", ["1", "null", "2"]),
        "bracketed field": Refused(400, "gateway_query_invalid"),
        "same field and operator twice (later one wins?)": left("status", "in", ["a", "b"]),
        "v5 name `currentPage` passed to every provider": FIRST_FIVE,
        "resource carrying a query": no_parameter("x"),
    }
)
STRAPI_AXIOS |= {"getMany: ids: odd characters": no_parameter("f")}
STRAPI_KY = lists(
    {
        "eq with object value": BAD_FILTER,
        "eq with null value": left("title", "eq", ""),
        "eq with undefined value": NO_FILTER,
        "eq with array with null": left("title", "in", ["1", "", "2"]),
        "bracketed field": left("category.id", "eq", "c1"),
        "same field and operator twice (later one wins?)": left("status", "eq", "a"),
        "v4 name `current` passed to every provider": FIRST_FIVE,
    }
)

NESTJSX = lists(
    {
        f"operator {operator}": left("title", "eq", "foo")
        for operator in ("eqs", "nes", "nstartswith", "nstartswiths", "nendswith", "nendswiths")
    }
    | {f"operator {operator}": BAD_FILTER for operator in ("ina", "nina", "nbetween")}
    | {
        f"eq with {value}": BAD_FILTER
        for value in (
            "empty array",
            "one-element array",
            "array with comma and ampersand",
            "array with null",
            "array of booleans",
            "array of Dates",
            "object value",
        )
    }
    | {"eq with undefined value": NO_FILTER}
    | {"null order": NO_SORTER, "v3 hasPagination": FIRST_TEN}
)
NESTJSX_AXIOS = lists(
    {"v5 name `currentPage` passed to every provider": FIRST_FIVE, "resource carrying a query": no_parameter("x")}
)
NESTJSX_KY = lists({"v4 name `current` passed to every provider": FIRST_FIVE})

LOSSES = {
    "@refinedev/rest": IDS_IN_PATHS | NO_ROWS | QUERY_OF_WRITES | REST,
    "@refinedev/strapi-v4": IDS_IN_PATHS | STRAPI | STRAPI_AXIOS,
    "@refinedev/rest/strapi-v4": IDS_IN_PATHS | STRAPI | STRAPI_KY | QUERY_OF_WRITES,
    "@refinedev/nestjsx-crud": IDS_IN_PATHS | NO_ROWS | NESTJSX | NESTJSX_AXIOS,
    "@refinedev/rest/nestjsx-crud": IDS_IN_PATHS | NO_ROWS | NESTJSX | NESTJSX_KY | QUERY_OF_WRITES,
}
"""By provider and call. What is not here arrives as refine meant it."""


# What each request must get


@dataclass
class Exchange:
    """A recorded request with the gateway's answer, and the rows as they were before it."""

    trace: Trace
    place: int
    """Which of the trace's requests it is."""
    answer: Answer
    world: WideWorld
    loss: Refused | Left | ListIntent

    @property
    def request(self) -> dict:
        return self.trace.requests[self.place]

    @property
    def form(self) -> Form:
        return FORMS[self.trace.dialect]

    @property
    def args(self) -> dict:
        return self.trace.args

    @property
    def resource(self) -> str:
        return self.args["resource"].lstrip("/").partition("?")[0]

    @property
    def id(self) -> str:
        """The row that the request is about."""
        if "ids" in self.args:
            return self.args["ids"][self.place]
        value = self.loss.get("id", self.args["id"])
        if value == UNDEFINED:
            return "undefined"
        return ",".join(map(str, value)) if isinstance(value, list) else str(value)

    @property
    def selection(self) -> ListIntent:
        return with_meta(ListIntent(), self.args.get("meta", {}), self.trace.dialect)

    def stored(self, row_id: str) -> dict | None:
        return self.world.table(self.resource).get(row_id)

    def refused(self, refusal: Refused) -> None:
        assert self.answer.status == refusal.status
        if self.request["method"] != "GET":
            assert self.world.posts.rows(ALL_ROWS) == self.world.rows, "a refused write has changed rows"
        if self.request["method"] == "HEAD":
            assert self.answer.body == b""
            return
        assert self.answer.json["type"] == refusal.type
        status, message = self.form.error(self.answer)
        assert status == refusal.status
        assert refusal.names in message


def check_list(exchange: Exchange) -> None:
    if exchange.resource not in ("posts", "blog/posts"):
        exchange.refused(Refused(404, "gateway_resource_unknown"))
        return
    intent = list_intent(exchange.trace).but(**exchange.loss)
    unknown = [name for name in columns_named(intent) if name not in COLUMNS]
    if unknown:
        exchange.refused(Refused(400, "gateway_unknown_column", unknown[0]))
        return
    assert_list(exchange, intent)


def assert_list(exchange: Exchange, intent: ListIntent) -> None:
    if exchange.resource == "blog/posts":
        rows = list(map(renamed, exchange.world.other_posts.rows()))
        total = len(rows)
    else:
        found, total = evaluate(intent, exchange.world)
        rows = [shown(row, intent, exchange.world) for row in found]
    assert exchange.answer.status == 200
    assert exchange.answer.header("x-total-count") == str(total)
    assert exchange.answer.header("x-truncated") is None
    assert exchange.answer.json == exchange.form.page(rows, total, intent.window)


def check_one(exchange: Exchange) -> None:
    if exchange.id not in exchange.world.ids:
        exchange.refused(Refused(404, "row_not_found"))
        return
    assert exchange.answer.status == 200
    assert exchange.answer.json == exchange.form.one(
        shown(exchange.stored(exchange.id), exchange.selection, exchange.world)
    )


def check_many(exchange: Exchange) -> None:
    ids = {str(each) for each in exchange.args["ids"]}
    rows = [row for row in exchange.world.rows if row["$id"] in ids]
    wanted = exchange.form.many([shown(row, exchange.selection, exchange.world) for row in rows])
    assert exchange.answer.status == 200
    assert sorted_rows(exchange.answer.json) == sorted_rows(wanted)


def sorted_rows(body: list | dict) -> list | dict:
    """get many answers in any order."""
    if isinstance(body, dict):
        return body | {"data": sorted_rows(body["data"])}
    return sorted(body, key=lambda row: row["id"])


def check_create(exchange: Exchange) -> None:
    variables = plain(exchange.args["variables"])
    if not variables:
        exchange.refused(Refused(400, "row_missing_data"))
        return
    assert exchange.answer.status == 201
    assert_created(exchange, exchange.answer.json, variables, exchange.form.written)


def check_create_many(exchange: Exchange) -> None:
    variables = exchange.args["variables"]
    assert exchange.answer.status == 201
    if exchange.trace.dialect == "strapi-v4":
        assert_created(exchange, exchange.answer.json, variables[exchange.place], exchange.form.written)
        return
    assert len(exchange.answer.json) == len(variables)
    for body, each in zip(exchange.answer.json, variables, strict=True):
        assert_created(exchange, body, each, lambda row: row)


def assert_created(exchange: Exchange, body: dict, variables: dict, form: Callable[[dict], object]) -> None:
    """A new row holds what was sent, and nothing else."""
    assert body["id"] not in exchange.world.ids
    stored = exchange.stored(body["id"])
    given = as_stored(variables)
    assert {key: stored[key] for key in given} == given
    assert all(not value for key, value in stored.items() if key not in given and not key.startswith("$"))
    assert body == form(as_written(stored, exchange.world))
    assert_tags(exchange, body["id"], variables.get("tags", []))


def check_update(exchange: Exchange) -> None:
    variables = plain(exchange.args["variables"])
    if not variables:
        exchange.refused(Refused(400, "gateway_update_empty"))
        return
    before = {row["$id"]: row for row in [*exchange.world.rows, exchange.world.user]}[exchange.id]
    stored = exchange.stored(exchange.id)
    assert exchange.answer.status == 200
    assert stored == before | as_stored(variables) | {"$updatedAt": stored["$updatedAt"]}
    assert exchange.answer.json == exchange.form.written(as_written(stored, exchange.world))
    before = exchange.world.baseline.get(exchange.id, {"tags": []})
    assert_tags(exchange, exchange.id, variables.get("tags", before["tags"]))


def assert_tags(exchange: Exchange, row_id: str, tags: list[str]) -> None:
    """Rows related to many, which Appwrite shows only to those who ask for them."""
    if exchange.resource == "posts":
        assert exchange.world.tags(row_id) == tags


def as_stored(variables: dict) -> dict:
    """Variables as Appwrite has them, but for rows related to many."""
    stored = {"$id" if key == "id" else key: value for key, value in variables.items() if key != "tags"}
    for key in JSON_COLUMNS:
        if key in stored:
            stored[key] = json.dumps(stored[key], separators=(",", ":"))
    if "when" in stored:
        stored["when"] = stored["when"].replace("Z", "+00:00")
    if "category" in stored:
        stored["category"] = stored["category"]["id"]
    return stored


def check_delete(exchange: Exchange) -> None:
    assert exchange.answer.status == 200
    assert exchange.answer.json == exchange.form.deleted(exchange.id)
    assert exchange.stored(exchange.id) is None


CHECKS: dict[str, Callable[[Exchange], None]] = {
    "getList": check_list,
    "getOne": check_one,
    "getMany": check_many,
    "create": check_create,
    "createMany": check_create_many,
    "update": check_update,
    "updateMany": check_update,
    "deleteOne": check_delete,
    "deleteMany": check_delete,
    "custom": lambda exchange: exchange.refused(NO_ROUTE),
}


def check(exchange: Exchange) -> None:
    assert exchange.answer.header("content-type").startswith("application/json")
    match exchange.loss:
        case Refused() as refusal:
            exchange.refused(refusal)
        case ListIntent() as intent:
            assert_list(exchange, intent)
        case _:
            CHECKS[exchange.trace.method](exchange)


# The replay


def test_all_recordings_are_there():
    assert len(TRACES) == 975
    silent = [trace for trace in TRACES if not trace.requests]
    assert len(SENT) == 942 and len(silent) == 33
    # Nothing went over the wire: the provider threw, has no such method, or the answer needs none.
    assert all(
        "threw" in trace.outcome
        or "unsupported" in trace.outcome
        or trace.key in ("getApiUrl: getApiUrl", "createMany: none")
        for trace in silent
    )


def test_every_loss_is_one_of_a_recording():
    for provider, losses in LOSSES.items():
        recorded = {trace.key: trace for trace in SENT if trace.provider == provider}
        for key, loss in losses.items():
            assert key in recorded, f"{provider} {key}"
            if key.startswith("getList: ") and not isinstance(loss, Refused):
                intent = list_intent(recorded[key])
                assert intent.but(**loss) != intent, f"{provider} {key} loses nothing"


@pytest.mark.parametrize("trace", SENT, ids=str)
def test_replay(trace: Trace, world: WideWorld):
    loss = LOSSES[trace.provider].get(trace.key, {})
    try:
        for place, request in enumerate(trace.requests):
            answer = replay(world.gateway, trace.dialect, request)
            check(Exchange(trace, place, answer, world, loss))
    finally:
        if any(request["method"] != "GET" for request in trace.requests):
            world.put_back()
