"""Live mode when things go wrong: an Appwrite that dies, falls silent or is slow, and subscribers that misbehave.

At the end of each test every subscriber that behaves well knows every id, whichever way it listens.
"""

import contextlib
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from appwrite.exception import AppwriteException
from requests.exceptions import RequestException

from support.backend import Backend, Table
from support.connects import come_and_go
from support.faulty_proxy import FaultyProxy
from support.frames import BINARY, EVENT_STREAM, HANDSHAKE, TEXT, close_code, frame, open_socket, reset
from support.listener import Listener
from support.pair import Pair, start_pair
from support.process import Gateway, start_serve
from support.waiting import wait_for

TITLE = {"title": ("string", {"size": 100})}


@pytest.fixture
def pair(binary: Path, tmp_path: Path) -> Iterator[Pair]:
    with start_pair(tmp_path) as pair:
        yield pair


@pytest.fixture
def posts(backend: Backend) -> Table:
    return backend.make_table(TITLE)


@pytest.fixture
def behind(gateway: Gateway, tmp_path: Path) -> Callable[..., Gateway]:
    """A gateway of the test's own in front of the shared Appwrite, or of a proxy to it."""
    with ExitStack() as stack:

        def start(endpoint: str = gateway.endpoint, more: str = "") -> Gateway:
            second = start_serve(tmp_path, endpoint, gateway.key, more, project=gateway.project)
            stack.callback(second.stop)
            return second

        yield start


@contextmanager
def listening(gateway: Gateway, resource: str) -> Iterator[list[Listener]]:
    """Four that behave well: two by WebSocket, two by server-sent events."""
    with ExitStack() as stack:
        ways = ["websocket", "sse"] * 2
        yield [stack.enter_context(Listener(gateway, resource, by)) for by in ways]


def ids(start: int, count: int) -> list[str]:
    return [f"r{number:05}" for number in range(start, start + count)]


def create_all(table: Table, row_ids: list[str]) -> set[str]:
    table.create_all([{"$id": row_id, "title": "x"} for row_id in row_ids])
    return set(row_ids)


class Writer:
    """Writes rows, so many at a time, for as long as the `with` statement lasts, whatever becomes of Appwrite.

    `pause` seconds between two calls keep a long test within the rows that one answer may have.
    """

    def __init__(self, table: Table, at_once: int = 100, pause: float = 0):
        self._table = table
        self._at_once = at_once
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.written: set[str] = set()
        """What Appwrite has confirmed."""

    def __enter__(self) -> "Writer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def await_more(self, count: int) -> None:
        """Waits until so many more rows have been confirmed."""
        goal = len(self.written) + count
        wait_for(lambda: len(self.written) >= goal, f"{goal} rows are written", within=30)

    def _run(self) -> None:
        start = 0
        while not self._stop.wait(self._pause):
            # Rows of a call that was cut off may be there or not: others are written next.
            start += self._at_once
            with contextlib.suppress(AppwriteException, RequestException):
                self.written |= create_all(self._table, ids(start, self._at_once))


# Appwrite


def test_killed_in_the_middle_of_a_burst(pair: Pair):
    table = pair.make_posts()
    with listening(pair.gateway, "posts") as listeners:
        with Writer(table) as writer:
            writer.await_more(300)
            pair.emulator.process.kill()
            pair.restart_emulator()
            writer.await_more(300)
        there = {row["id"] for row in pair.gateway.get("/simple-rest/posts?_fields=id").json}
        assert writer.written <= there, "what was confirmed has survived"
        for listener in listeners:
            listener.await_refetches(1, within=30)
            listener.await_ids(there, within=10)


@pytest.mark.slow
def test_restarted_twenty_times_under_writes(pair: Pair):
    """Most follow each other faster than the gateway comes back, and each loss makes it wait longer, up to a minute."""
    table = pair.make_posts()
    with listening(pair.gateway, "posts") as listeners:
        with Writer(table, at_once=2, pause=0.02) as writer:
            for number in range(20):
                writer.await_more(10)
                pair.emulator.process.kill()
                pair.restart_emulator()
                for listener in listeners if number == 0 else []:
                    listener.await_refetches(1, within=30)
            writer.await_more(10)
        for listener in listeners:
            listener.await_ids(writer.written, within=75)
            assert listener.refetches >= 2


@pytest.mark.slow
def test_a_connection_that_is_dead_without_a_word_is_found(gateway: Gateway, posts: Table, behind):
    with FaultyProxy(gateway.endpoint) as proxy:
        second = behind(proxy.endpoint)
        with listening(second, posts.resource) as listeners:
            before = create_all(posts, ids(0, 10))
            for listener in listeners:
                listener.await_ids(before, within=5)
                assert listener.refetches == 0
            proxy.forget_connections()
            during = create_all(posts, ids(10, 10))
            for listener in listeners:
                listener.await_refetches(1, within=45)
                # The fetch itself may meet a dead connection first, which takes ten seconds to be given up.
                listener.await_ids(during, within=20)
            after = create_all(posts, ids(20, 10))
            for listener in listeners:
                listener.await_ids(after, within=5)
                assert listener.refetches == 1, "once is enough"


def test_half_a_second_each_way_loses_nothing(gateway: Gateway, posts: Table, behind):
    with FaultyProxy(gateway.endpoint, delay=0.5) as proxy:
        second = behind(proxy.endpoint)
        with listening(second, posts.resource) as listeners:
            written = create_all(posts, ids(0, 500))
            made = second.json("POST", posts.path, {"title": "through the gateway"})
            assert made.status == 201, made
            for listener in listeners:
                listener.await_ids(written | {made.json["id"]}, within=10)
                assert listener.refetches == 0, "slow is not broken"


# Subscribers


def target(table: Table) -> str:
    return f"/live?channel={table.channel}"


def was_whole(stream: socket.socket) -> bool:
    """Reads a stream to its end. - Returns: whether it was ended, and not cut off."""
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while chunk := stream.recv(1 << 20):
            data = (data + chunk)[-5:]
    return data == b"0\r\n\r\n"


def test_who_never_reads_is_closed_and_nobody_else_notices(posts: Table, behind):
    second = behind(more="live:\n  queue: 64KiB\n  coalesce: 0ms\n")
    rows = create_all(posts, ids(0, 100))
    with listening(second, posts.resource) as listeners, ExitStack() as stack:
        deaf = [open_socket(second, target(posts), receive_buffer=4096) for _ in range(3)]
        streams = [open_socket(second, target(posts), EVENT_STREAM, receive_buffer=4096) for _ in range(3)]
        for each in [*deaf, *streams]:
            stack.enter_context(closing(each))
        # Half a megabyte of events, more than what waits in the gateway and in the kernel; slowly enough for who reads.
        for number in range(30):
            posts.sdk.update_rows(posts.database, posts.id, {"title": f"{number}"})
            rows |= create_all(posts, [f"after{number}"])
            for listener in listeners:
                listener.await_ids(rows, within=5)
        assert [listener.refetches for listener in listeners] == [0] * len(listeners)
        assert [close_code(each) for each in deaf] == [3008] * 3
        assert not any(was_whole(each) for each in streams), "they are cut off"


def garbage(seed: int) -> tuple[str, list[bytes]]:
    """What one offender sends after its handshake."""
    draw = random.Random(seed)
    kinds = {
        "bytes": [draw.randbytes(2000)],
        "frames": [
            frame(draw.choice([TEXT, BINARY, 3, 11]), draw.randbytes(draw.randrange(1, 200))) for _ in range(40)
        ],
        "messages": [frame(TEXT, b"%x" % draw.getrandbits(400)) for _ in range(40)],
        "a giant": [frame(TEXT, b"x" * 70_000)],
    }
    kind = sorted(kinds)[seed % len(kinds)]
    return kind, kinds[kind]


# Random bytes may also be the beginning of a frame that never ends, so what closes those is not known.
GARBAGE_CODES = {"frames": {1002, 1003, 1007}, "messages": {3501}, "a giant": {1009}}


def test_garbage_closes_who_sends_it_and_nobody_else(gateway: Gateway, posts: Table):
    with listening(gateway, posts.resource) as listeners:
        for seed in range(40):
            kind, pieces = garbage(seed)
            with closing(open_socket(gateway, target(posts))) as raw:
                with contextlib.suppress(ConnectionError):
                    for piece in pieces:
                        raw.sendall(piece)
                if codes := GARBAGE_CODES.get(kind):
                    assert close_code(raw) in codes, (seed, kind)
        written = create_all(posts, ids(0, 100))
        for listener in listeners:
            listener.await_ids(written, within=5)
            assert listener.refetches == 0


def test_who_vanishes_is_forgotten_in_the_middle_of_a_burst(posts: Table, behind):
    second = behind()
    with listening(second, posts.resource) as listeners:
        before = second.process.descriptors
        with Writer(posts) as writer:
            for number in range(60):
                raw = open_socket(second, target(posts), EVENT_STREAM if number % 3 == 0 else HANDSHAKE)
                if number % 2 == 0:
                    # In the middle of a frame.
                    raw.sendall(frame(TEXT, b'{"op":"ping"}')[:9])
                if number % 4 < 2:
                    reset(raw)
                else:
                    raw.close()
            writer.await_more(200)
        for listener in listeners:
            listener.await_ids(writer.written, within=10)
            assert listener.refetches == 0
        wait_for(lambda: second.process.descriptors <= before, f"back to {before} descriptors")


@pytest.mark.slow
def test_ten_thousand_connects_leave_nothing_behind(posts: Table, behind):
    second = behind()
    with listening(second, posts.resource) as listeners:
        before = second.process.descriptors
        come_and_go(second, target(posts), 2000)
        wait_for(lambda: second.process.descriptors <= before, f"back to {before} descriptors", within=20)
        memory = second.process.resident_kilobytes
        come_and_go(second, target(posts), 8000)
        wait_for(lambda: second.process.descriptors <= before, f"back to {before} descriptors", within=20)
        growth = second.process.resident_kilobytes - memory
        print(f"{growth} KB more than after the first 2000")
        assert growth < 4096
        written = create_all(posts, ids(0, 100))
        for listener in listeners:
            listener.await_ids(written, within=5)
            assert listener.refetches == 0
