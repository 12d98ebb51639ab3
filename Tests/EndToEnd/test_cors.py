"""Cross-origin requests, as a browser sends them."""

import pytest

from support.http import Answer
from support.process import Gateway

ALLOWED = ["http://localhost:5173", "http://localhost", "http://127.0.0.1:3000", "http://LOCALHOST:8000"]
REFUSED = [
    "https://evil.example",
    "http://localhost.evil.example",
    "http://localhost:5173.evil.example",
    "https://localhost:5173",
    "null",
    "http://127.0.0.2:3000",
]
ROW = "/simple-rest/posts/post-001"
EXPOSED = {"x-total-count", "x-request-id", "x-truncated", "etag"}


def preflight(gateway: Gateway, origin: str, method: str = "PATCH", headers: str = "content-type,x-custom") -> Answer:
    return gateway.request(
        "OPTIONS",
        ROW,
        {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers},
    )


def lower(items: set[str]) -> set[str]:
    return {item.lower() for item in items}


@pytest.mark.parametrize("origin", ALLOWED)
def test_an_allowed_origin_may_read(gateway: Gateway, origin: str):
    answer = gateway.get("/simple-rest/posts?_start=0&_end=1", {"Origin": origin})
    assert answer.status == 200
    assert answer.header("access-control-allow-origin") == origin
    assert answer.header("access-control-allow-credentials") == "true"
    assert "Origin" in {item.title() for item in answer.list_header("vary")}
    assert lower(answer.list_header("access-control-expose-headers")) >= EXPOSED


@pytest.mark.parametrize("origin", REFUSED)
def test_a_foreign_origin_is_told_nothing(gateway: Gateway, origin: str):
    for answer in [gateway.get("/simple-rest/posts?_start=0&_end=1", {"Origin": origin}), preflight(gateway, origin)]:
        assert answer.header("access-control-allow-origin") is None
        assert answer.header("access-control-allow-credentials") is None


def test_a_foreign_page_may_not_write(gateway: Gateway):
    """A form can be sent without a preflight, with the visitor's cookies."""
    headers = {"Origin": REFUSED[0], "Content-Type": "text/plain"}
    for method, target in [("POST", "/simple-rest/posts"), ("PATCH", ROW), ("DELETE", ROW)]:
        answer = gateway.json(method, target, {"title": "x"}, headers)
        assert (answer.status, answer.json["type"]) == (403, "gateway_origin_refused")
    assert gateway.get(ROW).status == 200


@pytest.mark.parametrize("origin", ALLOWED)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "PUT", "DELETE"])
def test_a_preflight_is_answered_for_two_hours(gateway: Gateway, origin: str, method: str):
    answer = preflight(gateway, origin, method)
    assert answer.status == 204 and answer.body == b""
    assert answer.header("access-control-allow-origin") == origin
    assert answer.header("access-control-max-age") == "7200"
    assert method in answer.list_header("access-control-allow-methods")
    assert lower(answer.list_header("access-control-allow-headers")) >= {"content-type", "x-custom"}


def test_any_header_asked_for_is_allowed(gateway: Gateway):
    """Upload examples send `Access-Control-Allow-Origin` as a request header."""
    answer = preflight(gateway, ALLOWED[0], headers="access-control-allow-origin,x-whatever")
    assert lower(answer.list_header("access-control-allow-headers")) >= {"access-control-allow-origin", "x-whatever"}


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/simple-rest/posts/nope", 404),
        ("GET", "/simple-rest/posts?nope=1", 400),
        ("GET", "/nowhere", 404),
        ("DELETE", "/simple-rest/posts", 405),
    ],
)
def test_errors_can_be_read_across_origins_too(gateway: Gateway, method: str, target: str, status: int):
    answer = gateway.request(method, target, {"Origin": ALLOWED[0]})
    assert answer.status == status
    assert answer.header("access-control-allow-origin") == ALLOWED[0]
    assert lower(answer.list_header("access-control-expose-headers")) >= EXPOSED


def test_without_an_origin_there_is_no_word_of_cors(gateway: Gateway):
    answer = gateway.get("/simple-rest/posts?_start=0&_end=1")
    assert answer.status == 200
    assert not [name for name, _ in answer.headers if name.startswith("access-control-allow-")]
