"""`kill -9` in the middle of writes: of each call all rows are kept or none, and the database opens again."""

import contextlib
import json
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from support.http import Connection
from support.process import Emulator, start_emulator

KEY = "standard_a-key-for-the-durability-test"
TABLE = "/tablesdb/main/tables/things"
ROUNDS = 50
STANDING = 1000
"""Rows that are there from the beginning, for the calls that change many."""


def query(method: str, attribute: str = "", *values: object) -> str:
    return json.dumps({"method": method, "attribute": attribute, "values": list(values)})


@dataclass
class Bench:
    """The emulator over its restarts, and what its table must hold."""

    folder: Path
    emulator: Emulator = field(init=False)
    generation: int = 0
    """What every standing row says."""
    batches: set[int] = field(default_factory=set)
    """Batches of 100 rows that are there."""

    def __post_init__(self) -> None:
        self.start()
        self.must("POST", "/tablesdb", {"databaseId": "main", "name": "Main"})
        self.must("POST", "/tablesdb/main/tables", {"tableId": "things", "name": "Things"})
        for key in ("batch", "generation"):
            self.must("POST", f"{TABLE}/columns/integer", {"key": key, "required": True})
        self.must("POST", f"{TABLE}/columns/string", {"key": "tags", "required": False, "size": 20, "array": True})
        self.must("POST", f"{TABLE}/indexes", {"key": "byBatch", "type": "key", "columns": ["batch"]})
        for start in range(0, STANDING, 100):
            self.must("POST", f"{TABLE}/rows", {"rows": rows(0, start)})

    def start(self) -> None:
        self.emulator = start_emulator(self.folder, KEY)

    def must(self, method: str, path: str, body: object = None) -> dict:
        answer = self.emulator.send(method, path, body)
        assert answer.status < 300, f"{method} {path}: {answer}"
        return answer.json

    def interrupt(self, method: str, body: object, after: float) -> bool:
        """Sends a call about the rows and kills the emulator so many seconds later. Says whether it was answered."""
        with Connection(self.emulator.endpoint.removesuffix("/v1")) as connection:
            headers = [("X-Appwrite-Project", "demo"), ("X-Appwrite-Key", KEY), ("Content-Type", "application/json")]
            connection.send_request(method, f"/v1{TABLE}/rows", headers, json.dumps(body).encode())
            time.sleep(after)
            self.emulator.process.kill()
            with contextlib.suppress(ConnectionError, socket.timeout):
                return connection.read_answer(method).status < 300
        return False

    def count(self, *conditions: str) -> int:
        """Rows that meet the conditions, by looking at each."""
        queries = [query("limit", "", 100_000), query("select", "", "$id"), *conditions]
        target = urlencode([("queries[]", text) for text in queries])
        return len(self.must("GET", f"{TABLE}/rows?{target}")["rows"])


def rows(batch: int, start: int = 0) -> list[dict]:
    ids = range(start, start + 100)
    return [{"$id": f"b{batch}-{n}", "batch": batch, "generation": 0, "tags": ["a", f"t{n}"]} for n in ids]


def check(was_answered: bool, kept: int, whole: int) -> bool:
    """All or none; says whether it was all."""
    assert kept in (0, whole), f"{kept} of {whole} rows were kept"
    assert kept == whole or not was_answered, "a call that had been answered was lost"
    return kept == whole


def body(kind: str, number: int, victim: int) -> tuple[str, dict]:
    """The bulk call of a round."""
    if kind == "create":
        return "POST", {"rows": rows(number)}
    if kind == "update":
        return "PATCH", {"data": {"generation": number}, "queries": [query("equal", "batch", 0)]}
    return "DELETE", {"queries": [query("equal", "batch", victim)]}


def durations(bench: Bench) -> dict[str, float]:
    """How long each kind of call takes when nobody interrupts it."""
    taken = {}
    for kind in ("create", "update", "delete"):
        method, content = body(kind, number=9999, victim=9999)
        before = time.monotonic()
        bench.must(method, f"{TABLE}/rows", content)
        taken[kind] = time.monotonic() - before
    bench.generation = 9999
    return taken


@pytest.mark.slow
def test_of_each_bulk_write_all_rows_survive_or_none(binary: Path, tmp_path: Path):
    bench = Bench(tmp_path)
    usual = durations(bench)
    unanswered = 0
    for number in range(1, ROUNDS + 1):
        kind = ["create", "update", "delete"][number % 3]
        victim = min(bench.batches, default=0)
        if kind == "delete" and not victim:
            kind = "create"
        # From before the first row is touched until after the last: each kind is hit at many moments.
        after = 1.2 * usual[kind] * (number * 7 % ROUNDS) / ROUNDS
        was_answered = bench.interrupt(*body(kind, number, victim), after)
        unanswered += not was_answered

        bench.start()
        if kind == "create":
            if check(was_answered, bench.count(query("equal", "batch", number)), 100):
                bench.batches.add(number)
        elif kind == "update":
            if check(was_answered, bench.count(query("equal", "generation", number)), STANDING):
                bench.generation = number
        elif check(was_answered, 100 - bench.count(query("equal", "batch", victim)), 100):
            bench.batches.remove(victim)
        # Nothing else has changed, and what triggers keep beside the rows agrees with them.
        standing = [query("equal", "batch", 0), query("equal", "generation", bench.generation)]
        assert bench.count(*standing) == STANDING
        expected = STANDING + 100 * len(bench.batches)
        assert bench.must("GET", f"{TABLE}/rows")["total"] == expected
        assert bench.count(query("contains", "tags", "a")) == expected
    assert unanswered > 0, "no call was interrupted"
    bench.must("POST", f"{TABLE}/rows", {"rowId": "last", "data": {"batch": -1, "generation": 0}})
    bench.emulator.stop()
