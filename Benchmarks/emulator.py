#!/usr/bin/env python3
"""Requests per second of the emulator on one core, and what row security adds to a list over many rows.

    Benchmarks/emulator.py [--emulator BINARY] [--rows 100000] [--rounds 5] [--seconds 4] [--connections 16]

The calls take turns, and the tables show medians of the rounds with their range. Every answer is checked before it is
timed. Needs wrk and taskset: the emulator gets one core, wrk another.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import statistics
import tempfile
import urllib.error
import urllib.parse
import urllib.request

from support import gateway, processes, wrk

KEY = "standard_benchmark"
STATES = [f"state{number}" for number in range(10)]
PAGE = 25


class Emulator:
    """The running emulator, called as its key or as somebody else."""

    def __init__(self, pid, endpoint):
        self.pid, self.endpoint = pid, endpoint

    def headers(self, session=None):
        mine = ("X-Appwrite-Session", session) if session else ("X-Appwrite-Key", KEY)
        return {"X-Appwrite-Project": "benchmark", mine[0]: mine[1]}

    def call(self, method, path, body=None, session=None):
        data = None if body is None else json.dumps(body).encode()
        headers = self.headers(session) | ({"Content-Type": "application/json"} if data else {})
        request = urllib.request.Request(self.endpoint + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read()[:300]!r}") from None


class Call:
    """A request, and what was measured of it."""

    def __init__(self, name, emulator, path, session=None, script=None):
        self.name, self.emulator, self.path, self.session, self.script = name, emulator, path, session, script
        self.rates, self.p50, self.p99, self.cpu = [], [], [], []

    def measure(self, program, seconds, connections):
        headers = [f"{name}: {value}" for name, value in self.emulator.headers(self.session).items()]
        before = processes.cpu_seconds(self.emulator.pid)
        url = self.emulator.endpoint + self.path
        result = wrk.run(program, url, seconds, connections, headers, self.script)
        spent = processes.cpu_seconds(self.emulator.pid) - before
        self.rates.append(result["rate"])
        self.p50.append(result["p50"])
        self.p99.append(result["p99"])
        self.cpu.append(spent / result["requests"] * 1e6)

    def figures(self):
        return [
            self.name,
            processes.spread(self.rates),
            processes.spread(self.p50, "{:.2f}"),
            processes.spread(self.p99, "{:.2f}"),
            f"{statistics.median(self.cpu):.0f}",
        ]


# What is stored


def make_table(emulator, table, count, permissions, row_permissions=None):
    """A table of posts with an index on `status`. `row_permissions` gives those of a row and turns row security on."""
    place = f"/tablesdb/main/tables/{table}"
    has_security = row_permissions is not None
    switches = {"permissions": permissions, "rowSecurity": has_security}
    emulator.call("POST", "/tablesdb/main/tables", {"tableId": table, "name": table} | switches)
    columns = {"title": {"size": 200}, "content": {"size": 2000}, "status": {"size": 20}, "tags": {"size": 20}}
    for key, options in columns.items():
        body = {"key": key, "required": False, "array": key == "tags"} | options
        emulator.call("POST", f"{place}/columns/string", body)
    for kind, key in (("integer", "views"), ("float", "rating"), ("boolean", "published"), ("datetime", "publishedAt")):
        emulator.call("POST", f"{place}/columns/{kind}", {"key": key, "required": False})
    emulator.call("POST", f"{place}/indexes", {"key": "byStatus", "type": "key", "columns": ["status"]})
    for start in range(0, count, 100):
        rows = [post(number) for number in range(start, min(start + 100, count))]
        if has_security:
            rows = [row | {"$permissions": row_permissions(number)} for number, row in enumerate(rows, start)]
        emulator.call("POST", f"{place}/rows", {"rows": rows})


def post(number):
    """The post with that number: every value follows from it."""
    chance = random.Random(number)
    return {
        "$id": f"post-{number:06}",
        "title": f"Where to eat in the valley of the river {number}",
        "content": " ".join(chance.choices(["market", "garden", "river", "bridge", "lantern"], k=20)),
        "status": chance.choice(STATES),
        "tags": chance.sample(["food", "travel", "city", "night"], 2),
        "views": chance.randrange(100_000),
        "rating": chance.randrange(50) / 10,
        "published": chance.random() < 0.5,
        "publishedAt": f"2024-{number % 12 + 1:02}-15T12:00:00.000+00:00",
    }


def log_in(emulator):
    """The secret of a session of the reader, who holds a label."""
    emulator.call("POST", "/users", {"userId": "reader", "name": "Reader"})
    emulator.call("PUT", "/users/reader/labels", {"labels": ["press"]})
    return emulator.call("POST", "/users/reader/sessions", {})["secret"]


# Who may read a row of a secured table, by the row's number. The reader is a user with the label `press`.
READABLE = {
    "every row": lambda number: ['read("users")'],
    "half of the rows": lambda number: ['read("label:press")' if number % 2 else f'read("user:u{number % 500}")'],
    "1 row in 100": lambda number: ['read("user:reader")' if number % 100 == 0 else f'read("user:u{number % 500}")'],
}


# What is asked


def list_path(table, *queries):
    pairs = [("queries[]", json.dumps(query)) for query in queries]
    return f"/tablesdb/main/tables/{table}/rows?{urllib.parse.urlencode(pairs)}"


LIMIT = {"method": "limit", "values": [PAGE]}
FILTER = {"method": "equal", "attribute": "status", "values": [STATES[3]]}


def check_list(call, expected):
    """`expected` are the ids of all rows that match, in order."""
    answer = call.emulator.call("GET", call.path, session=call.session)
    ids = [row["$id"] for row in answer["rows"]]
    if ids != expected[:PAGE] or answer["total"] != min(len(expected), 5000):
        raise SystemExit(f"{call.name}: {answer['total']} rows beginning with {ids[:3]}, not {len(expected)}")


def simple_calls(emulator, options, folder):
    """The calls of the first table."""
    make_table(emulator, "posts", min(options.rows, 10_000), [])
    ids = [f"post-{number:06}" for number in range(min(options.rows, 10_000))]
    listing = Call(f"list of {PAGE} rows", emulator, list_path("posts", LIMIT))
    check_list(listing, ids)
    getting = Call("get row", emulator, "/tablesdb/main/tables/posts/rows/post-000042")
    row = emulator.call("GET", getting.path)
    if any(row[key] != value for key, value in post(42).items()):
        raise SystemExit(f"get row answers with another row: {row}")
    make_table(emulator, "drafts", 0, [])
    script = folder / "create.lua"
    body = {"rowId": "unique()", "data": {key: value for key, value in post(1).items() if key != "$id"}}
    lines = ['wrk.method = "POST"', 'wrk.headers["Content-Type"] = "application/json"']
    lines.append(f"wrk.body = [[{json.dumps(body)}]]")
    script.write_text("\n".join(lines))
    creating = Call("create row", emulator, "/tablesdb/main/tables/drafts/rows", script=script)
    emulator.call("POST", creating.path, body)
    return [listing, getting, creating]


def secured_calls(emulator, options):
    """The same filtered list without row security and with it; the yardstick is the first."""
    session = log_in(emulator)
    matching = [number for number in range(options.rows) if post(number)["status"] == STATES[3]]
    calls = []
    make_table(emulator, "plain", options.rows, ['read("users")'])
    plain = Call("without row security", emulator, list_path("plain", FILTER, LIMIT), session)
    check_list(plain, [f"post-{number:06}" for number in matching])
    calls.append(plain)
    mine = {'read("users")', 'read("label:press")', 'read("user:reader")'}
    for number, (name, permissions) in enumerate(READABLE.items()):
        table = f"secured{number}"
        make_table(emulator, table, options.rows, [], permissions)
        call = Call(f"with it, {name} readable", emulator, list_path(table, FILTER, LIMIT), session)
        readable = [each for each in matching if mine.intersection(permissions(each))]
        check_list(call, [f"post-{each:06}" for each in readable])
        calls.append(call)
    return calls


# The run


def measure(calls, options, connections):
    program = ["taskset", "-c", str(options.wrk_core), options.wrk]
    for call in calls:
        call.measure(program, 1, connections)
        for figures in (call.rates, call.p50, call.p99, call.cpu):
            figures.clear()
    for _ in range(options.rounds):
        for call in calls:
            call.measure(program, options.seconds, connections)


def report(calls, options):
    print(f"\nOn one core; wrk -t1 -c{options.connections}, {options.rounds} rounds of {options.seconds} s in turn\n")
    titles = ["call", "req/s median [min..max]", "p50 ms", "p99 ms", "CPU µs/req"]
    processes.print_table(titles, [call.figures() for call in calls])


def report_security(calls, options):
    plain = calls[0]
    print(f"\nA list of {PAGE} of {options.rows} rows, filtered by an indexed column; one request at a time\n")
    rows = []
    for call in calls:
        more = statistics.median(mine - its for mine, its in zip(call.p50, plain.p50, strict=True))
        rows.append([*call.figures(), "" if call is plain else f"{more:+.2f}"])
    titles = ["list", "req/s median [min..max]", "p50 ms", "p99 ms", "CPU µs/req", "p50 above the first, ms"]
    processes.print_table(titles, rows)


def run(options, folder):
    place = ["--port", "0", "--data", folder / "data", "--project", "benchmark", "--key", KEY]
    command = ["-c", str(options.core), options.emulator, "emulator", *place]
    with gateway.running("taskset", command, folder) as (process, ready):
        emulator = Emulator(process.pid, ready["emulator"])
        emulator.call("POST", "/tablesdb", {"databaseId": "main", "name": "Main"})
        calls = simple_calls(emulator, options, folder)
        measure(calls, options, options.connections)
        report(calls, options)
        calls = secured_calls(emulator, options)
        measure(calls, options, connections=1)
        report_security(calls, options)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--emulator", type=pathlib.Path, default=gateway.default_binary(), help="the binary to measure")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the tables with and without row security")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--core", type=int, default=0, help="the emulator's core")
    parser.add_argument("--wrk-core", type=int, default=min(1, (os.cpu_count() or 1) - 1), help="wrk's core")
    parser.add_argument("--wrk", default=shutil.which("wrk"))
    options = parser.parse_args()
    if not options.wrk or not shutil.which("taskset"):
        parser.error("wrk and taskset must be installed")
    if not options.emulator.exists():
        parser.error(f"{options.emulator} is not there: build it with `make build`")
    with tempfile.TemporaryDirectory(prefix="refine-gateway-emulator-") as folder:
        run(options, pathlib.Path(folder))


if __name__ == "__main__":
    main()
