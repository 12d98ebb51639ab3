"""SIGTERM: what is in flight ends well, live sockets are told, and the process leaves in time."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import http
from support.backend import Backend
from support.live import Subscriber
from support.process import Gateway, start_dev, start_serve
from support.proxy import HoldingProxy
from support.waiting import wait_for


@pytest.fixture
def slow(gateway: Gateway) -> Iterator[HoldingProxy]:
    """A way to the shared emulator that can be slow."""
    with HoldingProxy(gateway.endpoint) as proxy:
        yield proxy


@pytest.fixture
def behind(gateway: Gateway, slow: HoldingProxy, tmp_path: Path) -> Iterator[Gateway]:
    """A second gateway, which reaches the emulator through `slow`."""
    second = start_serve(tmp_path, slow.endpoint, gateway.key, project=gateway.project)
    yield second
    if second.process.exit_status is None:
        second.process.kill()


def is_ready(gateway: Gateway) -> bool:
    return http.request(gateway.admin, "GET", "/health/ready").status == 200


def test_what_is_in_flight_ends_well(behind: Gateway, slow: HoldingProxy):
    wait_for(lambda: is_ready(behind), "it is ready")
    assert behind.get("/simple-rest/categories").status == 200, "the schema is known from now on"
    with Subscriber(behind, "resources/posts") as subscriber, http.Connection(behind.url) as connection:
        slow.hold()
        connection.send_request("GET", "/simple-rest/categories?_start=0&_end=3")
        slow.await_held()

        behind.process.signal(signal.SIGTERM)
        wait_for(lambda: not is_ready(behind), "ready turns false", within=2)
        assert http.request(behind.admin, "GET", "/health/ready").status == 503
        assert behind.process.exit_status is None, "it waits for the request"
        wait_for(lambda: refuses_connections(behind), "listening stops", within=2)

        slow.release()
        answer = connection.read_answer()
        assert (answer.status, len(answer.json)) == (200, 3)
        assert subscriber.close_code() == 1001
        assert behind.process.wait(within=10) == 0


def refuses_connections(gateway: Gateway) -> bool:
    try:
        with http.Connection(gateway.url):
            return False
    except ConnectionRefusedError:
        return True


def test_a_request_that_never_ends_does_not_hold_the_exit_back(behind: Gateway, slow: HoldingProxy):
    assert behind.get("/simple-rest/categories").status == 200
    slow.hold()
    with http.Connection(behind.url) as connection:
        connection.send_request("GET", "/simple-rest/categories")
        slow.await_held()
        behind.process.signal(signal.SIGTERM)
        assert behind.process.wait(within=10) == 0


def test_a_second_signal_ends_it_at_once(behind: Gateway, slow: HoldingProxy):
    wait_for(lambda: is_ready(behind), "it is ready")
    assert behind.get("/simple-rest/categories").status == 200
    slow.hold()
    asked = threading.Thread(target=lambda: _ask(behind))
    asked.start()
    slow.await_held()
    behind.process.signal(signal.SIGTERM)
    wait_for(lambda: not is_ready(behind), "the first signal is heard", within=2)
    behind.process.signal(signal.SIGTERM)
    behind.process.wait(within=1)
    slow.release()
    asked.join()


def _ask(gateway: Gateway) -> None:
    with contextlib.suppress(OSError):
        gateway.get("/simple-rest/categories")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_gateway_leaves_at_once(dev, number: int):
    gateway = dev()
    gateway.process.signal(number)
    assert gateway.process.wait(within=5) == 0


def test_the_data_are_there_again_after_a_restart(binary: Path, tmp_path: Path):
    first = start_dev(tmp_path)
    Backend(first).table("posts").update("post-001", title="Kept")
    first.stop()
    second = start_dev(tmp_path)
    assert second.get("/simple-rest/posts/post-001").json["title"] == "Kept"
    second.stop()
    third = start_dev(tmp_path, "--fresh")
    assert third.get("/simple-rest/posts/post-001").json["title"] != "Kept"
    assert third.get("/simple-rest/posts?_start=0&_end=1").header("x-total-count") == "120"
    third.stop()
