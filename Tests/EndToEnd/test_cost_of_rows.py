"""What a row of a long answer costs the gateway, whose bytes are rewritten and never decoded."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.backend import Backend, Table
from support.process import Gateway, start_emulator, start_serve

KEY = "standard_a-key-for-long-answers"
ROWS = 5_000
ANSWERS = 20


@pytest.fixture
def gateway(binary: Path, tmp_path: Path) -> Iterator[Gateway]:
    """A process of its own, so that what it takes is not the emulator's."""
    emulator = start_emulator(tmp_path, KEY)
    gateway = start_serve(tmp_path, emulator.endpoint, KEY)
    yield gateway
    gateway.stop()
    emulator.stop()


@pytest.fixture
def posts(gateway: Gateway) -> Table:
    backend = Backend(gateway)
    backend.tables.create("main", "Main")
    columns = {"title": ("string", {"size": 100}), "content": ("string", {"size": 500}), "views": ("integer", {})}
    posts = backend.make_table(columns, table_id="posts")
    rows = [{"$id": f"row{n}", "title": f"Title {n}", "content": "Words. " * 20, "views": n} for n in range(ROWS)]
    posts.create_all(rows)
    return posts


def seconds_of_python(body: bytes) -> float:
    """What decoding and encoding the same text takes here, by a library written in C."""
    began = time.process_time()
    for _ in range(ANSWERS):
        json.dumps(json.loads(body))
    return time.process_time() - began


def test_a_long_answer_costs_half_of_decoding_it_at_most(gateway: Gateway, posts: Table):
    target = f"{posts.path}?_start=0&_end={ROWS}"
    body = gateway.get(target).body
    assert len(json.loads(body)) == ROWS

    before = gateway.process.cpu_seconds
    for _ in range(ANSWERS):
        assert gateway.get(target).status == 200
    spent = gateway.process.cpu_seconds - before
    assert spent < seconds_of_python(body) / 2, f"{spent / ANSWERS / ROWS * 1e6:.2f} µs for each row"


def test_a_long_answer_takes_memory_by_its_length_alone(gateway: Gateway, posts: Table):
    target = f"{posts.path}?_start=0&_end={ROWS}"
    length = len(gateway.get(target).body)
    gateway.process.forget_peak()
    before = gateway.process.resident_kilobytes
    for _ in range(ANSWERS):
        assert gateway.get(target).status == 200
    growth = (gateway.process.peak_kilobytes - before) * 1024
    # The answer of Appwrite, its rows as refine has them, and what waits to be sent. No tree of values for each,
    # and nothing that stays from one answer to the next.
    assert growth < 6 * length, f"{growth / ROWS:.0f} bytes for each row of {length / ROWS:.0f}"
