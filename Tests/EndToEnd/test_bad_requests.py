"""Bad requests, each with its exact answer: the status, the type for programs, and a message that names the culprit."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest

from support import http
from support.process import Gateway

LIST = "/simple-rest/posts"
ROW = "/simple-rest/posts/post-001"
BULK = "/simple-rest/posts/bulk"

# Types of errors that many requests share.
COLUMN = "gateway_unknown_column"
FILTER = "gateway_filter_invalid"
PARAMETER = "gateway_parameter_invalid"
UNKNOWN = "gateway_parameter_unknown"
QUERY = "gateway_query_invalid"
VALUE = "gateway_value_invalid"
OPERATOR = "gateway_operator_unsupported"
BODY = "gateway_body_invalid"
ID = "gateway_id_invalid"
PERMISSION = "gateway_permission_invalid"
PATH = "gateway_path_invalid"
ROUTE = "gateway_route_unknown"
METHOD = "gateway_method_not_allowed"


@dataclass
class Bad:
    """A request that cannot be right, and what it must get."""

    method: str
    target: str
    status: int
    type: str
    names: str
    """What the message must name."""
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    allow: set[str] | None = None

    def __str__(self) -> str:
        body = "" if self.body is None else " " + self.body[:50].decode("latin-1")
        return f"{self.method} {self.target[:100]}{body}"


def listing(query: str, type_: str, names: str) -> Bad:
    return Bad("GET", f"{LIST}?{query}", 400, type_, names)


def filtering(filters: object, type_: str, names: str) -> Bad:
    text = filters if isinstance(filters, str) else json.dumps(filters)
    return listing(f"_filter={quote(text)}", type_, names)


def writing(method: str, target: str, body: object, type_: str, names: str, status: int = 400, **headers: str) -> Bad:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Bad(method, target, status, type_, names, data, {name.replace("_", "-"): headers[name] for name in headers})


def nested(depth: int) -> dict:
    """Groups inside each other."""
    innermost = {"field": "title", "operator": "eq", "value": "x"}
    for _ in range(depth):
        innermost = {"operator": "and", "value": [innermost, {"field": "views", "operator": "eq", "value": 1}]}
    return innermost


LISTS = [
    listing("nope=1", COLUMN, "nope"),
    listing("nope_gte=1", COLUMN, "nope"),
    listing("author.name=x", COLUMN, "author.name"),
    listing("_sort=nope&_order=asc", COLUMN, "nope"),
    listing("_fields=title,nope", COLUMN, "nope"),
    listing("_start=abc&_end=10", PARAMETER, "_start"),
    listing("_start=0&_end=x", PARAMETER, "_end"),
    listing("_start=5", PARAMETER, "_start"),
    listing("_start=0&_end=99999999999999999999", PARAMETER, "_end"),
    listing("_start=0&_start=5&_end=9", PARAMETER, "_start"),
    listing("_start=0&_end=9&_limit=3", PARAMETER, "_end"),
    listing("_page=0&_limit=10", PARAMETER, "_page"),
    listing("_page=two", PARAMETER, "_page"),
    listing("_page=1&_start=0&_end=1", PARAMETER, "_page"),
    listing("_page=9223372036854775807&_limit=1000", PARAMETER, "_page"),
    listing("_limit=-1", PARAMETER, "_limit"),
    listing("_limit=1.5", PARAMETER, "_limit"),
    listing("_sort=title&_order=up", PARAMETER, "_order"),
    listing("_order=asc", PARAMETER, "_order"),
    listing("_cursor=post-001&_page=1", PARAMETER, "_cursor"),
    listing("_cursor=!", "general_cursor_not_found", "!"),
    listing("_sort=tags", "gateway_sort_unsupported", "tags"),
    listing("_expand=category", UNKNOWN, "_expand"),
    listing("id=a&ids=b", PARAMETER, "ids"),
    listing("views=ten", VALUE, "views"),
    listing("views=1.5", VALUE, "views"),
    listing("views=99999999999999999999", VALUE, "views"),
    listing("views_gte=", VALUE, "views"),
    listing("rating=NaN", VALUE, "rating"),
    listing("published=maybe", VALUE, "published"),
    listing("publishedAt_lt=yesterday", VALUE, "publishedAt"),
    listing("publishedAt=2024-02-30T00:00:00Z", VALUE, "publishedAt"),
    listing("views_between=1", FILTER, "views_between"),
    listing("views_between=1&views_between=2&views_between=3", FILTER, "views_between"),
    listing("views_startswith=1", OPERATOR, "views"),
    listing("%zz=1", QUERY, "%zz"),
    listing("title=%zz", QUERY, "title"),
    listing("title=%ff", QUERY, "title"),
    listing("=x", QUERY, "="),
    listing("tags[0][name]=x", QUERY, "tags[0][name]"),
]

FILTERS = [
    filtering("{", PARAMETER, "_filter"),
    filtering("[1,]", PARAMETER, "_filter"),
    filtering(5, FILTER, "_filter"),
    filtering([5], FILTER, "_filter[0]"),
    filtering([{"field": "title", "operator": "like", "value": "x"}], FILTER, "like"),
    filtering([{"field": "title", "value": "x"}], FILTER, "_filter[0].operator"),
    filtering([{"operator": "eq", "value": "x"}], FILTER, "_filter[0].field"),
    filtering([{"field": "nope", "operator": "eq", "value": 1}], COLUMN, "nope"),
    filtering([{"operator": "or", "value": 5}], FILTER, "_filter[0].value"),
    filtering([{"operator": "or", "value": [{"field": "nope", "operator": "eq", "value": 1}]}], COLUMN, "nope"),
    filtering([{"field": "views", "operator": "between", "value": [1]}], FILTER, "_filter[0].value"),
    filtering([{"field": "title", "operator": "eq", "value": {"a": 1}}], FILTER, "_filter[0].value"),
    filtering([{"field": "title", "operator": "in", "value": [["x"]]}], FILTER, "_filter[0].value[0]"),
    filtering([{"field": "title", "operator": "eq", "value": "x", "extra": 1}], FILTER, "extra"),
    filtering([{"field": "views", "operator": "eq", "value": "ten"}], VALUE, "views"),
    filtering([nested(40)], FILTER, "deeper"),
]

PATHS = [
    Bad("GET", "/simple-rest", 404, ROUTE, ""),
    Bad("GET", "/simple-rest/", 404, ROUTE, ""),
    Bad("GET", "/nowhere", 404, ROUTE, "/nowhere"),
    Bad("POST", "/simple-restful/posts", 404, ROUTE, "/simple-restful"),
    Bad("GET", "/simple-rest/nope", 404, "table_not_found", ""),
    Bad("GET", "/simple-rest/nope/a", 404, "table_not_found", ""),
    Bad("GET", "/simple-rest/posts/nope", 404, "row_not_found", ""),
    Bad("GET", "/simple-rest/posts/post-001/comments", 404, ROUTE, "segments"),
    Bad("GET", "/simple-rest/posts/%zz", 400, PATH, "%"),
    Bad("GET", "/simple-rest/posts/%ff", 400, PATH, "UTF-8"),
    Bad("GET", "/simple-rest/posts/a%2Fb", 400, ID, "slash"),
    Bad("GET", "/simple-rest/posts/..", 400, ID, "id"),
    Bad("GET", "/simple-rest/posts/%2e%2e", 400, ID, "id"),
    Bad("GET", "/simple-rest/posts/a%00b", 400, ID, "id"),
    Bad("GET", "/simple-rest/posts/a%20b", 404, "row_not_found", ""),
    Bad("DELETE", "/simple-rest/posts/-a", 404, "row_not_found", ""),
    Bad("GET", "/simple-rest/posts/" + "x" * 37, 400, "general_argument_invalid", "rowId"),
    Bad("GET", "/simple-rest/%2e%2e/posts", 404, ROUTE, ".."),
    Bad("GET", f"{ROW}?title=x", 400, UNKNOWN, "title"),
    Bad("DELETE", f"{ROW}?title=x", 400, UNKNOWN, "title"),
]

METHODS = [
    Bad("DELETE", LIST, 405, METHOD, "DELETE", allow={"GET", "HEAD", "POST"}),
    Bad("DELETE", f"{LIST}?status=draft", 405, METHOD, "DELETE", allow={"GET", "HEAD", "POST"}),
    Bad("PUT", LIST, 405, METHOD, "PUT", b"{}", allow={"GET", "HEAD", "POST"}),
    Bad("PATCH", LIST, 405, METHOD, "PATCH", b"{}", allow={"GET", "HEAD", "POST"}),
    Bad("POST", ROW, 405, METHOD, "POST", b"{}", allow={"GET", "HEAD", "PATCH", "PUT", "DELETE"}),
    Bad("PROPFIND", LIST, 405, METHOD, "PROPFIND", allow={"GET", "HEAD", "POST"}),
    Bad("POST", "/openapi.json", 405, METHOD, "POST", b"{}", allow={"GET", "HEAD"}),
    Bad("POST", "/live", 405, METHOD, "POST", b"{}", allow={"GET", "HEAD"}),
]

BODIES = [
    writing("POST", LIST, b"", BODY, "empty"),
    writing("POST", LIST, b"{", BODY, "JSON"),
    writing("POST", LIST, b'{"title": "x",}', BODY, "JSON"),
    writing("POST", LIST, b'{"title": "\xff"}', BODY, "JSON"),
    writing("POST", LIST, b'{"views": 01}', BODY, "JSON"),
    writing("POST", LIST, b'{"title": "x"} {}', BODY, "JSON"),
    writing("POST", LIST, b"[" * 100_000, BODY, "JSON"),
    writing("POST", LIST, "text", BODY, "object"),
    writing("POST", LIST, None, BODY, "object"),
    writing("POST", LIST, [{"title": "x"}], BODY, "/bulk"),
    writing("POST", f"{LIST}?_end=10", {"title": "x"}, UNKNOWN, "_end"),
    writing("POST", LIST, {"title": "x", "nope": 1}, "row_invalid_structure", "nope"),
    writing("POST", LIST, {"title": [5]}, VALUE, "title"),
    writing("POST", LIST, {"title": "x", "views": "ten"}, VALUE, "views"),
    writing("PATCH", ROW, {"content": '{"method": "stringConcat"}'}, "gateway_operator_text", "content"),
    writing("POST", LIST, {"title": "x", "status": "nonsense"}, "row_invalid_structure", "status"),
    writing("POST", LIST, {"id": "a b", "title": "x"}, "general_argument_invalid", "rowId"),
    writing("POST", LIST, {"id": {}, "title": "x"}, ID, "id"),
    writing("POST", LIST, {"id": "a", "$id": "b", "title": "x"}, ID, "$id"),
    writing("POST", LIST, {"id": "post-001", "title": "x"}, "row_already_exists", "", status=409),
    writing("PATCH", ROW, b"", BODY, "empty"),
    writing("PATCH", ROW, [], BODY, "object"),
    writing("PATCH", ROW, {}, "gateway_update_empty", "nothing"),
    writing("PATCH", ROW, {"nope": 1}, "row_invalid_structure", "nope"),
    writing("PATCH", "/simple-rest/posts/nope", {"title": "x"}, "row_not_found", "", status=404),
    writing("POST", BULK, {"title": "x"}, BODY, "array"),
    writing("POST", BULK, [{"title": "x"}, 5], BODY, "Row 2"),
    writing("PATCH", BULK, {"title": "x"}, PARAMETER, "ids"),
    writing("PATCH", f"{BULK}?ids=", {"title": "x"}, PARAMETER, "ids"),
    writing("PATCH", f"{BULK}?status=draft", {"title": "x"}, UNKNOWN, "status"),
    Bad("DELETE", BULK, 400, PARAMETER, "ids"),
    Bad("DELETE", f"{BULK}?title=x&ids=post-001", 400, UNKNOWN, "title"),
]

PERMISSIONS = [
    writing("POST", LIST, {"title": "x", "$permissions": "read"}, PERMISSION, "$permissions"),
    writing("POST", LIST, {"title": "x", "$permissions": [5]}, PERMISSION, "$permissions"),
    writing("POST", LIST, {"title": "x", "$permissions": ["read(any)"]}, PERMISSION, "$permissions"),
    writing("POST", LIST, {"title": "x", "$permissions": ['peek("any")']}, PERMISSION, "peek"),
    writing("POST", LIST, {"title": "x"}, PERMISSION, "X-Read-Permissions", X_Read_Permissions="[any"),
    writing("POST", LIST, {"title": "x"}, PERMISSION, "X-Read-Permissions", X_Read_Permissions="any,,users"),
    writing("POST", LIST, {"title": "x"}, PERMISSION, "X-Write-Permissions", X_Write_Permissions='update("any"'),
    writing("POST", LIST, {"title": "x"}, PERMISSION, "nobody:x", X_Write_Permissions="nobody:x"),
    writing("PATCH", ROW, {"title": "x"}, PERMISSION, "X-Read-Permissions", X_Read_Permissions='create("any")'),
]


@pytest.mark.parametrize("bad", LISTS + FILTERS + PATHS + METHODS + BODIES + PERMISSIONS, ids=str)
def test_it_is_refused_by_name(gateway: Gateway, bad: Bad):
    before = posts(gateway)
    answer = gateway.request(bad.method, bad.target, {"Content-Type": "application/json"} | bad.headers, bad.body)
    assert (answer.status, answer.json["statusCode"], answer.json["type"]) == (bad.status, bad.status, bad.type), answer
    assert bad.names in answer.json["message"], answer
    assert answer.header("x-request-id")
    if bad.allow is not None:
        assert answer.list_header("allow") == bad.allow
    assert posts(gateway) == before, "nothing was written"


def posts(gateway: Gateway) -> tuple[str | None, dict]:
    """How many there are, and the one that bad requests aim at."""
    return gateway.get(f"{LIST}?_start=0&_end=1").header("x-total-count"), gateway.get(ROW).json


def test_errors_by_field_reach_forms(gateway: Gateway):
    answer = gateway.json("POST", LIST, {"title": "x", "views": "ten"})
    assert answer.json["errors"].keys() == {"views"}
    assert all(isinstance(message, str) for message in answer.json["errors"]["views"])


# What is wrong below HTTP's own rules. `{host}` stands for the server's name.

GET = b"GET /simple-rest/posts/post-001 HTTP/1.1\r\n"
POST = b"POST /simple-rest/posts HTTP/1.1\r\nHost: {host}\r\n"
END = b"\r\n\r\n"

BROKEN = "gateway_bad_request"
WIRE = {
    "no Host": (GET + b"Accept: */*" + END, 400, BROKEN, "Host"),
    "two Hosts": (GET + b"Host: {host}\r\nHost: other" + END, 400, BROKEN, "Host"),
    "not HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + END, 400, BROKEN, "HTTP"),
    "no version": (b"GET /simple-rest/posts" + END, 505, "gateway_http_version", "HTTP/1.1"),
    "an unknown version": (b"GET / HTTP/9.9\r\nHost: {host}" + END, 505, "gateway_http_version", "HTTP/1.1"),
    "a method with a space": (b"GE T / HTTP/1.1\r\nHost: {host}" + END, 400, BROKEN, "method"),
    "a space in the path": (b"GET /a b HTTP/1.1\r\nHost: {host}" + END, 400, BROKEN, ""),
    "a header without a colon": (GET + b"Host: {host}\r\nnonsense" + END, 400, BROKEN, "header"),
    "a space before the colon": (GET + b"Host : {host}" + END, 400, BROKEN, "header"),
    "a folded header": (GET + b"Host: {host}\r\nX-A: a\r\n b" + END, 400, BROKEN, "header"),
    "a NUL in a header": (GET + b"Host: {host}\r\nX-A: a\x00b" + END, 400, BROKEN, "header"),
    "two lengths": (POST + b"Content-Length: 2\r\nContent-Length: 3" + END + b"{}", 400, BROKEN, "Content-Length"),
    "a negative length": (POST + b"Content-Length: -1" + END, 400, BROKEN, "Content-Length"),
    "a length and chunks": (
        POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked" + END + b"0" + END,
        *(400, BROKEN, "Content-Length"),
    ),
    "an unknown transfer encoding": (POST + b"Transfer-Encoding: gzip" + END + b"x", 400, BROKEN, ""),
    "a chunk without a size": (
        POST + b"Transfer-Encoding: chunked" + END + b"zz\r\n{}\r\n0" + END,
        400,
        BROKEN,
        "chunk",
    ),
    "an unknown expectation": (
        POST + b"Expect: miracles\r\nContent-Length: 2" + END + b"{}",
        *(417, "gateway_expectation_failed", "100-continue"),
    ),
    "a tunnel": (
        b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443" + END,
        *(405, "gateway_method_not_allowed", "CONNECT"),
    ),
}


@pytest.mark.parametrize("name", WIRE)
def test_broken_http_is_refused_and_the_connection_closed(gateway: Gateway, name: str):
    data, status, type_, names = WIRE[name]
    with http.Connection(gateway.url) as connection:
        connection.send(data.replace(b"{host}", connection.host.encode()))
        answer = connection.read_answer()
        assert answer.header("connection") == "close"
        assert (answer.status, answer.json["statusCode"], answer.json["type"]) == (status, status, type_), answer
        assert names in answer.json["message"], answer
        assert answer.header("x-request-id")
        assert connection.read_to_end() == b"", "nothing behind it is taken for a request"


def test_a_body_that_breaks_off_writes_nothing(gateway: Gateway):
    before = posts(gateway)
    with http.Connection(gateway.url) as connection:
        connection.send(POST.replace(b"{host}", b"x") + b"Content-Length: 100" + END + b'{"title": "half')
        connection.end_sending()
        connection.read_to_end()
    assert posts(gateway) == before
