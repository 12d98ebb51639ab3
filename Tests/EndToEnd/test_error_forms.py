"""What a person sees when the gateway refuses, in every dialect and with every provider that speaks it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from support import http, recordings
from support.backend import Backend, Table
from support.dialects import DIALECTS, SimpleRest
from support.http_errors import READINGS, UNDEFINED, Call, Failed, Outcome, Taken, Thrown, as_one_text, read
from support.process import Gateway, start_dev

# The readings are those of the recorded providers

RECORDED = json.loads(recordings.ERRORS_FILE.read_text()) if recordings.ERRORS_FILE.exists() else []
REFUSED = [each for each in RECORDED if each["response"]["status"] >= 400]


def name(recorded: dict) -> str:
    provider, version = recorded["provider"], recorded["version"].split()[0]
    return f"{provider}@{version} {recorded['method']}: {recorded['note']}"


def recorded_outcome(outcome: dict) -> Outcome:
    if "result" in outcome:
        return Taken(outcome["result"]["data"])
    threw = outcome["threw"]
    if "$error" not in threw:
        return Thrown(threw.get("message"), threw.get("statusCode"), threw.get("errors"))
    if threw["$error"] == "HTTPError":
        return Failed("HTTPError " + re.search(r"status code (\d+)", threw["message"])[1])
    return Failed(threw["$error"])


@pytest.mark.skipif(not RECORDED, reason=f"the recorded answers are not there: {recordings.ERRORS_FILE}")
def test_all_recorded_refusals_are_there():
    assert len(REFUSED) == 670
    assert {each["provider"] for each in REFUSED} == READINGS.keys()


@pytest.mark.parametrize("recorded", REFUSED, ids=name)
def test_a_provider_reads_as_recorded(recorded: dict):
    response = recorded["response"]
    answer = http.Answer(response["status"], list(response["headers"].items()), response["body"].encode())
    call = Call(recorded["method"], id="a1", variables={"title": ""})

    assert read(recorded["provider"], answer, call) == recorded_outcome(recorded["outcome"])


# What is refused

QUERIES = {dialect.name: dialect for dialect in DIALECTS if type(dialect) is not SimpleRest}
"""How lists are asked for; `/simple-rest` takes operators that its suffixes do not have."""


@dataclass(frozen=True)
class Refusal:
    """A call that is refused, and how."""

    note: str
    call: Call
    status: int
    type: str
    says: str
    """What the message must say."""
    field: str | None = None
    """The column to blame."""
    field_says: str | None = None
    """What is said at the column, where that is something else."""
    resource: str = "articles"
    filters: tuple[tuple[str, str, object], ...] = ()
    dialects: tuple[str, ...] = tuple(QUERIES)
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.call.method}: {self.note}"


def reading(note: str, method: str, *details: object, row: str = "missing", **more: object) -> Refusal:
    return Refusal(note, Call(method, row), *details, **more)


def writing(note: str, method: str, variables: dict, *details: object, row: str = "one", **more: object) -> Refusal:
    return Refusal(note, Call(method, row, variables), *details, **more)


def listing(note: str, filter: tuple[str, str, object], *details: object, **more: object) -> Refusal:
    return Refusal(note, Call("getList"), *details, filters=(filter,), **more)


NO_ROW = (404, "row_not_found", "could not be found")
UNAUTHORIZED = (401, "user_unauthorized", "not authorized")
CLOSED = (403, "gateway_operation_not_allowed", "archive")
CHANGED = (412, "gateway_precondition_failed", "changed")
STALE = (("If-Match", '"one@2020-01-01T00:00:00.000+00:00"'),)
TOO_LARGE = (413, "gateway_body_too_large", "1024")
SIGNED_OUT = (401, "gateway_session_ended", "ended")
BAD_TOKEN = (("Authorization", "Bearer e30.e30.e30"),)
NO_NUMBER = (400, "gateway_value_invalid", "whole number", "views")
NO_COLUMN = (400, "row_invalid_structure", "unknown attribute", "nope")
NO_OPERATOR = (400, "gateway_filter_invalid", "like")
TAKEN = (409, "row_already_exists", "already", "slug")
REFUSALS = [
    reading("no such row", "getOne", *NO_ROW),
    writing("no such row", "update", {"title": "x"}, *NO_ROW, row="missing"),
    reading("no such row", "deleteOne", *NO_ROW),
    reading("no such table", "getMany", 404, "table_not_found", "could not be found", resource="nothing"),
    writing("a wrong value", "create", {"title": "x", "views": "many"}, *NO_NUMBER),
    writing("a wrong value", "update", {"views": "many"}, *NO_NUMBER),
    writing("a required column is missing", "create", {"views": 1}, 400, "row_invalid_structure", "required", "title"),
    writing("a required column is emptied", "update", {"title": None}, 400, "row_invalid_structure", "", "title"),
    writing("a column is unknown", "create", {"title": "x", "nope": 1}, *NO_COLUMN, field_says="no such column"),
    writing("a text is too long", "update", {"title": "x" * 30}, 400, "row_invalid_structure", "20", "title"),
    writing("a unique value is taken", "create", {"title": "x", "slug": "two"}, *TAKEN),
    writing("a unique value is taken", "update", {"slug": "two"}, *TAKEN),
    writing("the id is taken", "create", {"id": "one", "title": "x"}, 409, "row_already_exists", "already", "id"),
    writing("it is not allowed", "create", {"title": "x"}, *UNAUTHORIZED, resource="locked"),
    writing("it is not allowed", "update", {"title": "x"}, *UNAUTHORIZED, resource="locked"),
    reading("it is not allowed", "deleteOne", *UNAUTHORIZED, resource="locked", row="one"),
    writing("it is closed", "create", {"title": "x"}, *CLOSED, resource="archive"),
    writing("it is closed", "update", {"title": "x"}, *CLOSED, resource="archive"),
    reading("it is closed", "deleteOne", *CLOSED, resource="archive", row="one"),
    reading("it is closed", "getOne", *CLOSED, resource="archive", row="one"),
    writing("somebody was faster", "update", {"title": "x"}, *CHANGED, headers=STALE),
    reading("somebody was faster", "deleteOne", *CHANGED, row="one", headers=STALE),
    writing("the body is too large", "create", {"title": "x" * 2000}, *TOO_LARGE),
    writing("the body is too large", "update", {"title": "x" * 2000}, *TOO_LARGE),
    writing("the session is over", "create", {"title": "x"}, *SIGNED_OUT, headers=BAD_TOKEN),
    writing("the session is over", "update", {"title": "x"}, *SIGNED_OUT, headers=BAD_TOKEN),
    reading("the session is over", "getOne", *SIGNED_OUT, row="one", headers=BAD_TOKEN),
    listing("no such column", ("nope", "eq", "x"), 400, "gateway_unknown_column", "nope", "nope"),
    listing("no such operator", ("title", "like", "x"), *NO_OPERATOR, dialects=("simple-rest", "rest")),
    listing("no such operator", ("title", "like", "x"), *NO_OPERATOR, "title", dialects=("strapi-v4", "nestjsx-crud")),
    listing("too broad a filter", ("title", "containss", "More"), 400, "gateway_filter_too_broad", "10"),
]

COLUMNS = {
    "title": ("string", {"size": 20, "required": True}),
    "views": ("integer", {}),
    "slug": ("string", {"size": 20}),
}


@pytest.fixture(scope="module")
def refusing(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that looks at ten rows at most, with the tables `articles`, that is `archive` too, and `locked`."""
    named = {"articles": {}, "archive": {"table": "articles", "operations": ["list"]}}
    settings = [
        "limits.residual_rows=10",
        "limits.body=1KiB",
        f"resources.named={json.dumps(named)}",
        "resources.expose=all",
    ]
    flags = [flag for setting in settings for flag in ("--set", setting)]
    gateway = start_dev(tmp_path_factory.mktemp("refusing"), *flags)
    backend = Backend(gateway)
    fill(backend, backend.make_table(COLUMNS, "articles"))
    fill(backend, backend.make_table(COLUMNS, "locked", permissions=['read("any")']))
    yield gateway
    gateway.stop()


def fill(backend: Backend, table: Table) -> None:
    backend.tables.create_index(table.database, table.id, "unique_slug", "unique", ["slug"])
    table.create("one", title="One", slug="one")
    table.create("two", title="Two", slug="two")
    table.create_all([{"$id": f"more{number}", "title": f"More {number}"} for number in range(20)])


def send(gateway: Gateway, dialect: str, refusal: Refusal) -> http.Answer:
    """The call as a provider of the dialect sends it."""
    path = f"/{dialect}/{refusal.resource}"
    call = refusal.call
    variables = {"data": call.variables} if dialect == "strapi-v4" else call.variables
    headers = dict(refusal.headers)
    match call.method:
        case "getList":
            names = ("field", "operator", "value")
            filters = [dict(zip(names, each, strict=True)) for each in refusal.filters]
            return gateway.get(f"{path}?{QUERIES[dialect].query(filters, [], 1, 10)}")
        case "getMany":
            return gateway.get(path + GET_MANY[dialect])
        case "create":
            return gateway.json("POST", path, variables, headers)
        case "update":
            return gateway.json("PUT" if dialect == "strapi-v4" else "PATCH", f"{path}/{call.id}", variables, headers)
        case "deleteOne":
            return gateway.request("DELETE", f"{path}/{call.id}", headers)
    return gateway.get(f"{path}/{call.id}", headers)


GET_MANY = {
    "simple-rest": "?id=a&id=b",
    "rest": "?ids=a,b",
    "strapi-v4": "?filters[id][$in][0]=a&filters[id][$in][1]=b&pagination[pageSize]=2",
    "nestjsx-crud": "?filter[0]=id||$in||a,b",
}


# What the providers make of it


def said(answer: http.Answer, refusal: Refusal) -> str:
    """nestjsx's providers show the columns' own texts in place of the sentence, but for create and update."""
    is_list = isinstance(answer.json["message"], list)
    return (refusal.field_says if is_list else None) or refusal.says


def assert_told(told: dict, refusal: Refusal) -> None:
    """The gateway's own members, which every dialect has."""
    assert told["type"] == refusal.type
    assert told["statusCode"] == refusal.status
    if refusal.field is None:
        assert not told.get("errors")
    else:
        assert list(told["errors"]) == [refusal.field]
        assert_says(told["errors"][refusal.field], refusal.field_says or refusal.says)


def assert_says(message: object, words: str) -> None:
    """A notification shows a sentence; where a provider hands on a list, its entries."""
    text = " ".join(message) if isinstance(message, list) else message
    assert words.lower() in text.lower()


def assert_errors_reach_the_form(errors: dict, refusal: Refusal) -> None:
    """Nothing at all, or entries under the empty name, where no column is to blame."""
    assert set(errors) - {""} == ({refusal.field} if refusal.field else set())
    if refusal.field:
        assert_says(errors[refusal.field], refusal.field_says or refusal.says)


CASES = [
    (provider, refusal)
    for refusal in REFUSALS
    for provider in READINGS
    if recordings.DIALECTS[provider] in refusal.dialects
]


@pytest.mark.parametrize(("provider", "refusal"), CASES, ids=str)
def test_a_refusal_reaches_the_person(provider: str, refusal: Refusal, refusing: Gateway):
    answer = send(refusing, recordings.DIALECTS[provider], refusal)

    assert answer.status == refusal.status, answer
    assert_told(answer.json, refusal)
    match read(provider, answer, refusal.call):
        case Thrown(message, status, None):
            assert status == refusal.status
            if READINGS[provider][refusal.call.method] is as_one_text:
                # One text of the whole answer: what is in it is what `transformError` finds.
                assert_told(json.loads(message), refusal)
            else:
                assert_says(message, said(answer, refusal))
        case Thrown(message, status, errors):
            assert status == refusal.status
            assert_says(message, refusal.says)
            assert_errors_reach_the_form(errors, refusal)
        case Taken(data):
            # ky's providers take the error for data; nothing that could be taken for rows may be in it.
            assert data in (None, UNDEFINED) or data == answer.json
            assert not isinstance(data, list)
        case Failed(name):
            pytest.fail(f"the provider stumbles with a {name} over {answer}")
