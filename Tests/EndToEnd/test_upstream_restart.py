"""Appwrite goes away and comes back under a live subscriber."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.backend import Backend, Table
from support.faulty_proxy import FaultyProxy
from support.live import Subscriber
from support.pair import KEY, Pair, start_pair
from support.process import start_emulator, start_serve
from support.waiting import wait_for


@pytest.fixture
def pair(binary: Path, tmp_path: Path) -> Iterator[Pair]:
    with start_pair(tmp_path) as pair:
        yield pair


@pytest.fixture
def posts(pair: Pair) -> Table:
    return pair.make_posts()


def test_the_gateway_says_so_meanwhile_and_goes_on_afterwards(pair: Pair, posts: Table):
    gateway = pair.gateway
    with Subscriber(gateway, "resources/posts") as subscriber:
        posts.create("before", title="x")
        assert subscriber.event()["payload"] == {"ids": ["before"]}

        pair.emulator.process.kill()
        for answer in [gateway.get("/simple-rest/posts"), gateway.json("POST", "/simple-rest/posts", {"title": "y"})]:
            assert (answer.status, answer.json["statusCode"]) == (502, 502), answer
            # One that was kept may break unheard: a write that met it is not known to have failed.
            assert answer.json["type"] in ("gateway_upstream_unreachable", "gateway_outcome_unknown")

        pair.restart_emulator()
        missed = subscriber.receive(within=30)
        assert (missed["channel"], missed["type"], missed["payload"]) == ("resources/posts", "*", {})

        posts.create("after", title="x")
        assert subscriber.event()["payload"] == {"ids": ["after"]}
        assert [row["id"] for row in gateway.get("/simple-rest/posts").json] == ["before", "after"]


def test_a_row_is_made_once_when_its_answer_is_lost(pair: Pair, posts: Table, tmp_path: Path):
    """The gateway has chosen its id, and finds it by that."""
    with FaultyProxy(pair.emulator.endpoint) as proxy:
        folder = tmp_path / "second"
        folder.mkdir()
        second = start_serve(folder, proxy.endpoint, KEY)
        assert second.get("/simple-rest/posts").json == []
        proxy.cut_answer_to(b"POST ")
        made = second.json("POST", "/simple-rest/posts", {"title": "once"})
        assert made.status == 201, made
        assert [(row["$id"], row["title"]) for row in posts.rows()] == [(made.json["id"], "once")]
        second.stop()


def test_a_gateway_may_start_before_its_appwrite(binary: Path, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    gateway = start_serve(tmp_path, f"http://127.0.0.1:{port}/v1", KEY)
    assert gateway.get("/simple-rest/posts").status == 502
    emulator = start_emulator(tmp_path, KEY, port)
    backend = Backend(gateway)
    backend.tables.create("main", "Main")
    backend.make_table({"title": ("string", {"size": 100})}, table_id="posts").create("a", title="x")
    wait_for(lambda: gateway.get("/simple-rest/posts").status == 200, "rows arrive")
    gateway.stop()
    emulator.stop()
