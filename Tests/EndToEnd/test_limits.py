"""What a client may take of the server's patience and memory, and the finer points of HTTP."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from support import http
from support.curl import curl
from support.process import Gateway

LIST = "/simple-rest/posts"
ROW = "/simple-rest/posts/post-001"
KIB = 1024
MIB = 1024 * KIB


def filled(size: int) -> bytes:
    """A row of that many bytes as JSON; its title is longer than the column takes."""
    frame = b'{"title":""}'
    return frame[:-2] + b"x" * (size - len(frame)) + frame[-2:]


# Sizes


def test_a_request_line_of_64_kib_fits(gateway: Gateway):
    """A refine getMany of 500 ids is far below."""
    target = f"{LIST}?" + "&".join(f"id={number:036}" for number in range(500))
    assert len(target) < 64 * KIB
    assert gateway.get(target).status == 200


def test_a_longer_request_line_is_414(gateway: Gateway):
    answer = gateway.get(f"{LIST}?title=" + "x" * 64 * KIB)
    assert (answer.status, answer.json["type"]) == (414, "gateway_uri_too_long")
    assert "65536" in answer.json["message"]


@pytest.mark.parametrize(
    "headers",
    [{"X-Big": "x" * 100 * KIB}, {f"X-{number}": "x" for number in range(1100)}],
    ids=["one of 100 KiB", "1100 of them"],
)
def test_too_many_headers_are_431(gateway: Gateway, headers: dict[str, str]):
    answer = gateway.get(ROW, headers)
    assert (answer.status, answer.json["type"]) == (431, "gateway_headers_too_large")


def test_a_body_of_1_mib_is_read(gateway: Gateway):
    answer = gateway.request("PATCH", ROW, None, filled(MIB))
    assert (answer.status, answer.json["type"]) == (400, "row_invalid_structure"), "read, and refused by Appwrite"


def test_a_larger_body_is_413(gateway: Gateway):
    answer = gateway.request("PATCH", ROW, None, filled(MIB + 1))
    assert (answer.status, answer.json["type"]) == (413, "gateway_body_too_large")
    assert "1048576" in answer.json["message"]


def test_a_larger_body_in_chunks_is_413_as_soon_as_it_is_too_large(gateway: Gateway):
    with http.Connection(gateway.url) as connection:
        connection.send_request("PATCH", ROW, [("Transfer-Encoding", "chunked")])
        with contextlib.suppress(ConnectionError):
            for _ in range(5):
                connection.send(b"%x\r\n%s\r\n" % (MIB // 4, b"x" * (MIB // 4)))
        answer = connection.read_answer()
        assert (answer.status, answer.json["type"]) == (413, "gateway_body_too_large")


# Patience


def test_connections_that_dawdle_are_closed(gateway: Gateway):
    """All at once, since each takes ten seconds."""
    head = f"PATCH {ROW} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n".encode()
    cases = {
        "begins a head and stops": (b"GET / HTTP/1.1\r\nHost: x\r\n", b""),
        "sends a head byte by byte": (b"GET / HTTP/1.1\r\n", b"X"),
        "begins a body and stops": (head + b"{", b""),
    }

    def dawdle(case: tuple[bytes, bytes]) -> float:
        start, drip = case
        began = time.monotonic()
        with http.Connection(gateway.url, timeout=0.5) as connection:
            connection.send(start)
            while time.monotonic() - began < 20:
                try:
                    connection.read_to_end()
                    return time.monotonic() - began
                except TimeoutError:
                    with contextlib.suppress(ConnectionError):
                        connection.send(drip)
        return float("inf")

    with ThreadPoolExecutor(len(cases)) as pool:
        took = dict(zip(cases, pool.map(dawdle, cases.values()), strict=True))
    assert {name: 8 < seconds < 13 for name, seconds in took.items()} == dict.fromkeys(cases, True), took


def test_an_odd_upgrade_opens_no_hole_in_memory(gateway: Gateway):
    """A server that stops parsing after `Upgrade` and buffers what follows could be filled up."""
    before = gateway.process.resident_kilobytes
    for headers in [
        [("Connection", "upgrade"), ("Upgrade", "anything")],
        [("Connection", "Upgrade"), ("Upgrade", "h2c")],
    ]:
        with http.Connection(gateway.url) as connection:
            connection.send_request("GET", ROW, headers)
            assert connection.read_answer().status == 200, "an upgrade that we do not know is no error"
            with contextlib.suppress(ConnectionError):
                for _ in range(100):
                    connection.send(b"x" * MIB)
        assert gateway.process.resident_kilobytes - before < 16 * KIB


def test_a_socket_that_sends_before_it_may_opens_none_either(gateway: Gateway):
    """The same through the handshake of `/live`, which is refused."""
    before = gateway.process.resident_kilobytes
    with http.Connection(gateway.url) as connection:
        connection.send_request("GET", "/live", [("Connection", "upgrade"), ("Upgrade", "websocket")])
        assert connection.read_answer().status == 426
        with contextlib.suppress(ConnectionError):
            for _ in range(100):
                connection.send(b"x" * MIB)
    assert gateway.process.resident_kilobytes - before < 16 * KIB


# HTTP


@pytest.mark.parametrize("target", [f"{LIST}?_start=0&_end=5", ROW, "/simple-rest/posts/nope", "/openapi.json"])
def test_head_is_get_without_its_body(gateway: Gateway, target: str):
    with http.Connection(gateway.url) as connection:
        connection.send_request("GET", target)
        got = connection.read_answer()
        connection.send_request("HEAD", target)
        head = connection.read_answer("HEAD")
        # Had a body followed, it would be taken for this answer.
        connection.send_request("GET", target)
        assert connection.read_answer().status == got.status
    assert head.status == got.status
    for name in ["content-type", "content-length", "x-total-count"]:
        assert head.header(name) == got.header(name)


def test_expect_100_continue_is_answered_before_the_body(gateway: Gateway):
    body = b'{"title":"Expected"}'
    with http.Connection(gateway.url) as connection:
        connection.send_request("PATCH", ROW, [("Expect", "100-continue"), ("Content-Length", str(len(body)))])
        assert connection.read_head().status == 100
        connection.send(body)
        assert connection.read_answer().json["title"] == "Expected"


def test_expect_100_continue_is_refused_where_the_body_would_be(gateway: Gateway):
    with http.Connection(gateway.url) as connection:
        connection.send_request("PATCH", ROW, [("Expect", "100-continue"), ("Content-Length", str(2 * MIB))])
        assert connection.read_head().status == 413, "no body was asked for"


def test_curl_waits_for_100_continue_with_a_large_body(gateway: Gateway):
    answer = curl("-X", "PATCH", "--data-binary", "@-", gateway.url + ROW, stdin=filled(MIB - 1))
    assert answer.status == 400


def test_pipelined_requests_are_answered_in_order(gateway: Gateway):
    ids = [f"post-{number:03}" for number in range(1, 21)]
    with http.Connection(gateway.url) as connection:
        connection.send(
            b"".join(f"GET {LIST}/{row_id} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for row_id in ids),
        )
        assert [connection.read_answer().json["id"] for _ in ids] == ids


def test_json_is_read_whatever_its_content_type_says(gateway: Gateway):
    """ky sends it as `text/plain`, axios without one."""
    for content_type in ["application/json", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded"]:
        answer = gateway.request("PATCH", ROW, {"Content-Type": content_type}, b'{"title":"Read"}')
        assert (answer.status, answer.json["title"]) == (200, "Read")


def test_an_answer_is_never_empty(gateway: Gateway):
    made = gateway.json("POST", "/simple-rest/categories", {"id": "brief", "title": "Brief"})
    assert made.status == 201 and made.json["id"] == "brief"
    gone = gateway.request("DELETE", "/simple-rest/categories/brief")
    assert (gone.status, gone.json) == (200, {"id": "brief"})
    assert gateway.get("/simple-rest/categories?title=Brief").json == []
