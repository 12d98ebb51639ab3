"""What clients do to the listener who mean no good, or nothing in particular: floods, silence, signals."""

import contextlib
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from support import http
from support.process import Gateway, start_emulator, start_serve
from support.waiting import wait_for

PAGE = "http://localhost:5173"
KEY = "standard_wire"


def connect(url: str, receive_buffer: int | None = None) -> socket.socket:
    parts = urlsplit(url)
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(10)
    client.connect((parts.hostname, parts.port))
    return client


@pytest.fixture
def served(binary: Path, tmp_path: Path) -> Iterator[Callable[..., Gateway]]:
    """Starts a gateway in a process of its own, in front of the embedded backend in another."""
    emulator = start_emulator(tmp_path, KEY, more=["--seed"])
    started: list[Gateway] = []

    def start(more: str = "", descriptors: int | None = None) -> Gateway:
        started.append(start_serve(tmp_path, emulator.endpoint, KEY, more, descriptors=descriptors))
        gateway = started[-1]
        wait_for(lambda: http.request(gateway.admin, "GET", "/health/ready").status == 200, "it is ready")
        return gateway

    yield start
    for gateway in started:
        gateway.stop()
    emulator.stop()


# Answers that nobody reads


def test_requests_whose_answers_are_not_read_take_no_memory(served: Callable[..., Gateway]):
    """30,000 of them at once, which was gigabytes."""
    gateway = served()
    assert gateway.get("/simple-rest/posts").status == 200
    gateway.process.forget_peak()
    before = gateway.process.resident_kilobytes
    with connect(gateway.url, receive_buffer=4096) as client:
        client.settimeout(0.5)
        with contextlib.suppress(TimeoutError):
            client.sendall(b"GET /simple-rest/posts HTTP/1.1\r\nHost: x\r\n\r\n" * 30_000)
        time.sleep(1)
        assert gateway.get("/simple-rest/posts").status == 200, "others are answered meanwhile"
        assert gateway.process.peak_kilobytes - before < 48 * 1024


def test_what_became_of_an_answer_is_logged_when_it_has_left(served: Callable[..., Gateway]):
    gateway = served("limits: { answer_rate: 1MiB }\n")
    gateway.get("/openapi.json", {"X-Request-Id": "whole"})
    wait_for(lambda: " id=whole " in gateway.process.output, "the request is logged")
    line = next(line for line in gateway.process.output.splitlines() if " id=whole " in line)
    assert "whole=false" not in line
    with connect(gateway.url, receive_buffer=4096) as client:
        request = "GET /openapi.json HTTP/1.1\r\nHost: x\r\nX-Request-Id: broken\r\n\r\n"
        client.sendall((request * 200).encode())
        # It takes nothing, and is hung up on.
        wait_for(lambda: "whole=false" in gateway.process.output, "the break is logged", within=20)
    line = next(line for line in gateway.process.output.splitlines() if "whole=false" in line)
    assert " id=broken " in line
    assert " status=200 " in line


def test_an_event_stream_is_logged_when_it_ends(served: Callable[..., Gateway]):
    gateway = served()
    with connect(gateway.url) as client:
        head = "GET /live?channel=resources/posts HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n"
        client.sendall(f"{head}X-Request-Id: stream\r\n\r\n".encode())
        assert client.recv(12) == b"HTTP/1.1 200"
        gateway.get("/resources", {"X-Request-Id": "other"})
        wait_for(lambda: " id=other " in gateway.process.output, "the other is logged")
        assert " id=stream " not in gateway.process.output
    wait_for(lambda: " id=stream " in gateway.process.output, "the stream is logged")


# Descriptors


def test_connections_leave_descriptors_to_operators_and_to_appwrite(served: Callable[..., Gateway]):
    gateway = served(descriptors=220)
    with contextlib.ExitStack() as stack:
        for _ in range(250):
            stack.enter_context(connect(gateway.url))
        wait_for(lambda: "further ones wait" in gateway.process.output, "it is logged")
        assert http.request(gateway.admin, "GET", "/health/live").status == 200
        before = gateway.process.cpu_seconds
        time.sleep(1)
        assert gateway.process.cpu_seconds - before < 0.5
    assert gateway.get("/simple-rest/posts").status == 200


def test_accepting_pauses_while_there_are_no_descriptors(served: Callable[..., Gateway]):
    gateway = served()
    now = gateway.process.descriptors
    _, hard = resource.prlimit(gateway.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(gateway.process.pid, resource.RLIMIT_NOFILE, (now + 6, hard))
    with contextlib.ExitStack() as stack:
        for _ in range(30):
            stack.enter_context(connect(gateway.url))
        wait_for(lambda: "no more descriptors" in gateway.process.output, "it is logged")
        before = gateway.process.cpu_seconds
        time.sleep(1)
        assert gateway.process.cpu_seconds - before < 0.5, "it does not try without end"
        assert gateway.process.output.count("no more descriptors") == 1
    resource.prlimit(gateway.process.pid, resource.RLIMIT_NOFILE, (hard, hard))
    assert gateway.get("/simple-rest/posts").status == 200


def test_an_address_has_so_many_connections(served: Callable[..., Gateway]):
    gateway = served("limits: { connections_per_address: 3 }\n")
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(gateway.url)) for _ in range(4)]
        answers = []
        for client in clients:
            with contextlib.suppress(ConnectionError):
                client.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n")
                answers.append(client.recv(12))
        assert answers.count(b"HTTP/1.1 200") == 3
        assert "limits.connections_per_address" in gateway.process.output


# Refusals that pages can read


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        (f"GET /?{'x' * 70_000} HTTP/1.1\r\nHost: x\r\nOrigin: {PAGE}\r\n\r\n", 414),
        (f"GET / HTTP/1.1\r\nHost: x\r\nOrigin: {PAGE}\r\nX: {'x' * 90_000}\r\n\r\n", 431),
        (f"GET / HTTP/1.1\r\nHost : x\r\nOrigin: {PAGE}\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\nHost: x y\r\nOrigin: {PAGE}\r\n\r\n", 400),
    ],
    ids=["414", "431", "malformed", "no host"],
)
def test_a_page_can_read_why_it_was_refused(gateway: Gateway, request_text: str, status: int):
    with http.Connection(gateway.url) as connection:
        connection.send(request_text.encode())
        answer = connection.read_answer()
    assert answer.status == status
    assert answer.header("access-control-allow-origin") == PAGE
    assert answer.header("access-control-allow-credentials") == "true"
    assert "X-Request-Id" in answer.header("access-control-expose-headers")
    assert answer.header("x-content-type-options") == "nosniff"


# Signals


def test_no_signal_but_the_usual_ones_ends_it(dev: Callable[..., Gateway]):
    gateway = dev()
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
        gateway.process.signal(number)
        assert gateway.get("/simple-rest/posts").status == 200
    wait_for(lambda: gateway.process.output.count("changes nothing") == 3, "each is logged")
    assert gateway.process.exit_status is None
