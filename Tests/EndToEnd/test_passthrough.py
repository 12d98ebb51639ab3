"""Calls that are passed on to Appwrite: those of the list, in the caller's own name, and nothing around it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from appwrite.services.users import Users

from support import http
from support.backend import Backend, User
from support.process import Gateway, start_dev

ALLOWED = [
    "GET /locale/*",
    "GET /account",
    "PATCH /account/prefs",
    "PATCH /account/name",
    "GET /functions/*/executions",
]


@pytest.fixture(scope="module")
def passing(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("passing")
    gateway = start_dev(folder, environment={"REFINE_GATEWAY_PASSTHROUGH_ALLOW": ",".join(ALLOWED)})
    yield gateway
    gateway.stop()


@pytest.fixture(scope="module")
def user(passing: Gateway) -> User:
    return Backend(passing).demo_user()


def test_what_is_listed_is_answered_as_by_appwrite(passing: Gateway, user: User):
    answer = passing.get("/appwrite/locale/continents")
    direct = http.request(
        passing.endpoint.removesuffix("/v1"), "GET", "/v1/locale/continents", {"X-Appwrite-Project": passing.project}
    )
    assert answer.status == 200 and answer.json == direct.json
    assert answer.header("x-content-type-options") == "nosniff"
    assert "sandbox" in answer.header("content-security-policy")
    assert passing.get("/appwrite/account", user.cookie).json["$id"] == user.id
    assert http.request(passing.url, "HEAD", "/appwrite/account", user.cookie).status == 200


def test_a_write_is_the_callers_own(passing: Gateway, user: User):
    body = json.dumps({"prefs": {"theme": "dark", "big": 9007199254740993}}).encode()
    # As `custom` of @refinedev/rest sends it.
    headers = user.cookie | {"Content-Type": "text/plain;charset=UTF-8"}
    answer = passing.request("PATCH", "/appwrite/account/prefs", headers, body)
    assert answer.status == 200, answer
    prefs = Users(Backend(passing).client).get_prefs(user.id)
    assert prefs["theme"] == "dark"
    assert passing.request("PATCH", "/appwrite/account/prefs", {}, body).status == 401, "a guest has no preferences"


def test_a_foreign_page_writes_nothing(passing: Gateway, user: User):
    cookie = {"Cookie": user.cookie["Cookie"]}
    body = json.dumps({"name": "stolen"}).encode()
    for headers in [cookie, cookie | {"Origin": "https://evil.example"}, cookie | {"Sec-Fetch-Site": "cross-site"}]:
        answer = passing.request("PATCH", "/appwrite/account/name", headers, body)
        assert answer.status == 403, answer
        assert answer.json["type"].startswith("gateway_origin_")
    assert Users(Backend(passing).client).get(user.id)["name"] != "stolen"


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/appwrite/users"),
        ("POST", "/appwrite/account/prefs"),
        ("GET", "/appwrite/account/prefs"),
        ("DELETE", "/appwrite/account"),
        ("GET", "/appwrite/locale"),
        ("GET", "/appwrite/Account"),
        ("GET", "/appwrite/v1/account"),
        ("GET", "/appwrite/functions/echo/executions/x"),
    ],
)
def test_what_is_not_listed_is_refused(passing: Gateway, user: User, method: str, target: str):
    answer = passing.request(method, target, user.cookie)
    assert answer.status == 403, answer
    assert answer.json["type"] == "gateway_passthrough_not_allowed"
    assert f"`{method} {target.removeprefix('/appwrite')}`" in answer.json["message"]


@pytest.mark.parametrize(
    "target",
    [
        "/appwrite/locale/../users",
        "/appwrite/locale/%2e%2e/users",
        "/appwrite/locale/..%2fusers",
        "/appwrite/locale%2f..%2f..%2fv1%2fusers",
        "/appwrite/locale/%252e%252e/users",
        "/appwrite/locale\\..\\users",
        "/appwrite/locale/..;/users",
        "/appwrite//users",
        "/appwrite/account/",
        "/appwrite/account%00",
        "/appwrite/functions/x%2f../executions",
        "/appwrite/functions/x%0d%0aX-Appwrite-Key:y/executions",
        "/appwrite/account?project=other",
        "/appwrite/account?pro%6aect=other",
        "/appwrite/account?project[]=other",
        "/appwrite/account?mode=admin",
    ],
)
def test_nothing_leads_around_the_list(passing: Gateway, user: User, target: str):
    answer = passing.get(target, user.cookie)
    assert answer.status == 400, answer
    assert answer.json["type"] in ("gateway_path_refused", "gateway_parameter_refused")


def test_headers_do_not_say_who_calls(passing: Gateway, user: User):
    answer = passing.get("/appwrite/account", {"X-Appwrite-Key": passing.key})
    assert answer.status == 401, "a key is never taken from a caller"
    answer = passing.get("/appwrite/account", user.cookie | {"X-Appwrite-Project": "other", "X-Appwrite-Mode": "admin"})
    assert answer.status == 200 and answer.json["$id"] == user.id


def test_cookies_of_appwrites_do_not_come_through(passing: Gateway, user: User):
    answer = passing.get("/appwrite/account", user.cookie)
    names = {name for name, _ in answer.headers}
    assert not names & {"set-cookie", "x-fallback-cookies", "transfer-encoding", "keep-alive"}


def test_errors_are_in_refines_form(passing: Gateway, user: User):
    answer = passing.get("/appwrite/functions/nope/executions", user.cookie)
    assert answer.status == 404
    assert answer.json["statusCode"] == 404 and answer.json["type"] == "function_not_found"
    assert answer.json["message"]


def test_nothing_is_passed_on_by_default(gateway: Gateway):
    answer = gateway.get("/appwrite/locale/countries")
    assert answer.status == 403
    assert "passthrough.allow" in answer.json["message"]
