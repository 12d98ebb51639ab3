"""Subscribers who lose the gateway or Appwrite for a while: they know every id afterwards, or were told to fetch."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from appwrite.exception import AppwriteException
from requests.exceptions import RequestException

from support.backend import Backend, Table
from support.live import Subscriber
from support.process import Emulator, Gateway, start_emulator, start_serve
from support.waiting import wait_for

TITLE = {"title": ("string", {"size": 100})}
KEY = "standard_a-key-for-the-resume-test"


@pytest.fixture
def posts(backend: Backend) -> Table:
    return backend.make_table(TITLE)


def test_who_comes_back_gets_what_it_missed(gateway: Gateway, posts: Table):
    with Subscriber(gateway) as first:
        start = first.ask(op="subscribe", channel=posts.channel)
        posts.create("a", title="x")
        place = {"epoch": start["epoch"], "offset": first.event()["meta"]["offset"]}
    with Subscriber(gateway, posts.channel) as witness:
        posts.create("b", title="x")
        posts.update("a", title="y")
        posts.delete("b")
        while witness.event()["type"] != "deleted":
            pass
    with Subscriber(gateway) as second:
        answer = second.ask(op="subscribe", channel=posts.channel, since=place)
        assert answer["recovered"] is True and answer["offset"] == place["offset"]
        heard: list[tuple[str, str]] = []
        while len(heard) < 3:
            event = second.event()
            heard += [(event["type"], row) for row in event["payload"]["ids"]]
        assert heard == [("created", "b"), ("updated", "a"), ("deleted", "b")]


def test_a_burst_is_told_in_few_events_and_in_order(gateway: Gateway, posts: Table):
    rows = [{"$id": f"r{number:03}", "title": "x"} for number in range(100)]
    with Subscriber(gateway, posts.channel) as subscriber:
        posts.create_all(rows)
        heard: list[str] = []
        events = 0
        while len(heard) < 100:
            event = subscriber.event(within=3)
            assert event["type"] == "created"
            heard += event["payload"]["ids"]
            events += 1
        assert sorted(heard) == [row["$id"] for row in rows]
        assert events < 50, "neighbours of one type come together"


def test_a_history_that_does_not_reach_back_means_fetch_again(gateway: Gateway, posts: Table):
    """256 ids are kept, and 300 rows are made."""
    with Subscriber(gateway) as witness:
        start = witness.ask(op="subscribe", channel=posts.channel)
        posts.create_all([{"$id": f"r{number}", "title": "x"} for number in range(300)])
        assert len(witness.ids(300, "created", within=10)) == 300
    with Subscriber(gateway) as second:
        place = {"epoch": start["epoch"], "offset": start["offset"]}
        assert second.ask(op="subscribe", channel=posts.channel, since=place)["recovered"] is False
        missed = second.event()
        assert (missed["type"], missed["payload"]) == ("*", {})


def test_a_row_that_one_may_not_read_any_more_is_told_as_deleted(gateway: Gateway, backend: Backend):
    private = backend.make_table(TITLE, permissions=[], row_security=True)
    user = backend.demo_user()
    mine = f'read("user:{user.id}")'
    with (
        Subscriber(gateway, private.channel) as guest,
        Subscriber(gateway, private.channel, headers=user.cookie) as own,
    ):
        private.create("a", ['read("any")', mine], title="x")
        assert guest.event()["type"] == own.event()["type"] == "created"
        private.sdk.update_row(private.database, private.id, "a", {"title": "y"}, [mine])
        assert own.event()["type"] == "updated"
        gone = guest.event(within=5)
        assert (gone["type"], gone["payload"]) == ("deleted", {"ids": ["a"]})


# Appwrite goes away, again and again


@dataclass
class Listener:
    """A subscriber that keeps what it was told: ids, or that it has to fetch again."""

    gateway: Gateway
    known: set[str] = field(default_factory=set)
    """Ids heard since the last `"*"`, with those that a fetch after it found."""
    refetches: int = 0
    failure: Exception | None = None
    listens: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            with Subscriber(self.gateway, "resources/posts") as subscriber:
                self.listens.set()
                while not self._stop.is_set():
                    try:
                        event = subscriber.receive(within=0.2)
                    except AssertionError:
                        continue
                    self._take(event)
        except Exception as failure:
            self.failure = failure

    def _take(self, event: dict) -> None:
        if event["type"] == "*":
            self.refetches += 1
            rows = self.gateway.get("/simple-rest/posts?_fields=id")
            # Appwrite may be gone once more. Then the connection to its Realtime is, too, and another "*" is to come.
            assert rows.status in (200, 502, 503), rows
            if rows.status == 200:
                self.known |= {row["id"] for row in rows.json}
        else:
            self.known |= set(event["payload"]["ids"])

    def stop(self) -> None:
        self._stop.set()


@dataclass
class Pair:
    folder: Path
    port: int
    emulator: Emulator
    gateway: Gateway


@pytest.fixture
def pair(binary: Path, tmp_path: Path) -> Iterator[Pair]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    emulator = start_emulator(tmp_path, KEY, port)
    gateway = start_serve(tmp_path, f"http://127.0.0.1:{port}/v1", KEY)
    pair = Pair(tmp_path, port, emulator, gateway)
    yield pair
    for process in [pair.gateway.process, pair.emulator.process]:
        if process.exit_status is None:
            process.kill()


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_appwrite_killed_under_load_loses_nobody_an_id(pair: Pair):
    backend = Backend(pair.gateway)
    backend.tables.create("main", "Main")
    table = backend.make_table(TITLE, table_id="posts")
    listeners = [Listener(pair.gateway) for _ in range(4)]
    threads = [threading.Thread(target=listener.run) for listener in listeners]
    for thread in threads:
        thread.start()
    assert all(listener.listens.wait(10) for listener in listeners)

    written: set[str] = set()
    writing = threading.Event()
    writing.set()

    def write() -> None:
        number = 0
        while writing.is_set():
            number += 1
            try:
                table.create(f"r{number:05}", title="x")
                written.add(f"r{number:05}")
            except (AppwriteException, RequestException):
                time.sleep(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(4):
        seen = len(written)
        wait_for(lambda seen=seen: len(written) >= seen + 100, "rows are written", within=30)
        pair.emulator.process.kill()
        pair.emulator = start_emulator(pair.folder, KEY, pair.port)
    writing.clear()
    writer.join()

    wait_for(lambda: all(written <= listener.known for listener in listeners), "all know every row", within=70)
    for listener in listeners:
        listener.stop()
    for thread in threads:
        thread.join()
    for listener in listeners:
        assert listener.failure is None, listener.failure
        assert listener.refetches >= 1
        assert written <= listener.known, sorted(written - listener.known)[:5]
