#!/usr/bin/env python3
"""What the dearest requests cost, and a search for dearer ones.

    Benchmarks/dear.py [--gateway BINARY] [--rows 5000] [--patience 30]
    Benchmarks/dear.py --search 300 [--seed 1]

Without `--search` a table of crafted requests: CPU seconds of the gateway and of the emulator behind it, how long the
caller waited, and how long others waited meanwhile. With it, that many random requests, and the dearest of them by CPU
per byte of request: a request whose price grows faster than its length comes out on top.
"""

import argparse
import contextlib
import http.client
import json
import pathlib
import random
import tempfile
import threading
import time
import urllib.parse
import urllib.request

from support import gateway, processes

KEY = "standard_benchmark"
TEXT = 4_000
COLUMNS = {"title": 200, "body": 16_000, "note": 16_000}

_CONFIGURATION = """\
listen: 127.0.0.1:0
admin: 127.0.0.1:0
appwrite:
  endpoint: {endpoint}
  project: benchmark
  key: {key}
  database: main
resources:
  expose: all
"""


def cpu(pid):
    """CPU seconds of a process, to the nanosecond."""
    spent = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):
            spent += int((task / "schedstat").read_text().split()[0])
    return spent / 1e9


# What is stored


def call(endpoint, method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"X-Appwrite-Project": "benchmark", "X-Appwrite-Key": KEY, "Content-Type": "application/json"}
    request = urllib.request.Request(endpoint + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def fill(endpoint, rows):
    """Texts of one letter, which look like every piece of that letter until the end."""
    call(endpoint, "POST", "/tablesdb", {"databaseId": "main", "name": "Main"})
    for table in ("texts", "people"):
        permissions = ['read("any")']
        call(endpoint, "POST", "/tablesdb/main/tables", {"tableId": table, "name": table, "permissions": permissions})
    for key, size in COLUMNS.items():
        call(
            endpoint,
            "POST",
            "/tablesdb/main/tables/texts/columns/string",
            {"key": key, "size": size, "required": False},
        )
    for kind, key, array in (("integer", "views", False), ("float", "price", False), ("string", "tags", True)):
        body = {"key": key, "required": False, "array": array} | ({"size": 40} if kind == "string" else {})
        call(endpoint, "POST", f"/tablesdb/main/tables/texts/columns/{kind}", body)
    body = {"key": "name", "size": 40, "required": False}
    call(endpoint, "POST", "/tablesdb/main/tables/people/columns/string", body)
    for start in range(0, rows, 100):
        made = [row(number) for number in range(start, min(start + 100, rows))]
        call(endpoint, "POST", "/tablesdb/main/tables/texts/rows", {"rows": made})
    call(endpoint, "POST", "/tablesdb/main/tables/people/rows", {"rows": [{"$id": "ann", "name": "Ann"}]})


def row(number):
    return {
        "$id": f"row-{number:05}",
        "title": f"a title {number}",
        "body": "a" * TEXT,
        "note": "é" * (TEXT // 4) + str(number),
        "views": number,
        "price": number / 7,
        "tags": ["a", f"t{number % 9}"],
    }


# What is asked


def filters(*members):
    return "/simple-rest/texts?_start=0&_end=10&_filter=" + urllib.parse.quote(json.dumps(list(members)))


def test(field, operator, value):
    return {"field": field, "operator": operator, "value": value}


def either(*members):
    return {"operator": "or", "value": list(members)}


def many(operator, field="body", count=100, length=200):
    return filters(*[test(field, operator, "a" * (length - 3) + f"b{number:02}") for number in range(count)])


def crafted():
    """The dearest requests that somebody could think of, by what they make work."""
    deep = test("body", "containss", "x")
    for _ in range(12):
        deep = either(deep, {"operator": "and", "value": [deep]}) if len(json.dumps(deep)) < 12_000 else either(deep)
    return {
        "100 `ncontainss` on one column": many("ncontainss"),
        "100 `containss` in an `or`": filters(
            either(*[test("body", "containss", "a" * 197 + f"b{n:02}") for n in range(100)])
        ),
        "100 `nendswiths`": many("nendswiths"),
        "100 `nstartswiths`": many("nstartswiths"),
        "100 `ncontains` on letters beyond ASCII in an `or`": filters(
            either(test("title", "eqs", "x"), *[test("note", "contains", "é" * 70 + str(n)) for n in range(100)][:99])
        ),
        "100 `eqs` in an `or`": filters(either(*[test("body", "eqs", "a" * 100 + str(n)) for n in range(100)])),
        "100 `contains` that Appwrite does": many("contains"),
        "10 `ncontains` on a list in a group": filters(
            either(test("title", "eqs", "x"), *[test("tags", "ncontains", f"t{n}") for n in range(10)])
        ),
        "one piece of 4,000 letters": filters(test("body", "containss", "a" * 3_990 + "b")),
        "3,000 pieces of one condition": filters(test("body", "containss", [f"{n:x}" for n in range(3_000)])),
        "30 fractions in a group": filters(
            either(test("title", "eqs", "x"), *[test("price", "eq", n / 7) for n in range(30)])
        ),
        "`q` of 200 letters": "/simple-rest/texts?_start=0&_end=10&q=" + "a" * 199 + "b",
        "6,000 ids": "/simple-rest/texts?" + "&".join(f"id=r{n}" for n in range(6_000)),
        "8,000 sorters": "/simple-rest/texts?_start=0&_end=10&_sort=" + ",".join(["views"] * 8_000),
        "8,000 selected columns": "/simple-rest/texts?_start=0&_end=10&_fields=" + ",".join(["views"] * 8_000),
        "groups in groups": filters(deep),
        "15,000 brackets": "/rest/texts?filters" + "[0]" * 15_000 + "=x",
        "an unknown column of 60,000 letters": "/simple-rest/texts?_start=0&_end=10&" + "x" * 60_000 + "=1",
        "an unknown resource": "/simple-rest/textss",
        "a total of every row": "/simple-rest/texts?_start=0&_end=0",
    }


def made_up(chance):
    """A random request of a random shape and size."""
    operators = ["eq", "ne", "eqs", "nes", "lt", "gte", "in", "nin", "between", "contains", "ncontains"]
    operators += ["containss", "ncontainss", "startswiths", "nendswiths"]
    count, length = int(2 ** chance.uniform(0, 7)), int(2 ** chance.uniform(0, 11))

    def comparison():
        operator = chance.choice(operators)
        field = chance.choice([*COLUMNS, "views", "price", "tags", "id", "$createdAt"])
        text = chance.choice(["a", "é", "\\", "%", "ab", "0", "a_"]) * (length // max(1, count) + 1)
        if operator in ("in", "nin", "between"):
            return test(field, operator, [text + str(n) for n in range(2)])
        return test(field, operator, chance.choice([text, text + "b", chance.random(), chance.randrange(9_000)]))

    def member(depth):
        if depth < 4 and chance.random() < 0.2:
            group = [member(depth + 1) for _ in range(chance.randrange(1, 5))]
            return {"operator": chance.choice(["or", "and"]), "value": group}
        return comparison()

    shape = chance.randrange(8)
    if shape == 0:
        return "/simple-rest/texts?" + "&".join(f"id={'x' * (length % 30)}{n}" for n in range(count))
    if shape == 1:
        names = [chance.choice([*COLUMNS, "views", "titel"]) for _ in range(count)]
        return f"/simple-rest/texts?_start=0&_end=5&{chance.choice(['_sort', '_fields'])}=" + ",".join(names)
    if shape == 2:
        ends = [f"[{name}]={'a' * (length // count)}" for name in ("field", "value", "operator", "x")]
        keys = ("filters" + "[0]" * chance.randrange(1, 9) + chance.choice(ends) for _ in range(count))
        return "/rest/texts?" + "&".join(keys)
    if shape == 3:
        words = urllib.parse.quote(chance.choice(["a", "é ", "\\", "-", '"a"']) * length)
        return f"/{chance.choice(['simple-rest', 'strapi-v4', 'nestjsx-crud'])}/texts?_start=0&_end=5&q={words}"
    target = filters(*[member(0) for _ in range(count)])
    return target[:60_000]


# The run


class Others:
    """Somebody who asks for a row again and again, and how long each answer took."""

    def __init__(self, address):
        self._address, self.waits, self._ends = address, [], threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self):
        self._thread.start()
        time.sleep(0.2)
        self.waits.clear()
        return self

    def __exit__(self, *_):
        self._ends.set()
        self._thread.join()

    def _ask(self):
        # Several connections, so that one of them is on the loop of whoever asks dear things.
        connections = [http.client.HTTPConnection(self._address) for _ in range(8)]
        while not self._ends.is_set():
            for connection in connections:
                began = time.perf_counter()
                connection.request("GET", "/simple-rest/people/ann")
                connection.getresponse().read()
                self.waits.append((time.perf_counter() - began) * 1000)
                time.sleep(0.002)


class Bench:
    def __init__(self, address, pids, patience):
        self.address, self.pids, self.patience = address, pids, patience

    def settle(self):
        """Waits until nobody works, so that one request's work is not counted as the next one's."""
        before = [cpu(pid) for pid in self.pids]
        for _ in range(600):
            time.sleep(0.2)
            now = [cpu(pid) for pid in self.pids]
            if sum(now) - sum(before) < 0.01:
                return now
            before = now
        return before

    def ask(self, target):
        """CPU seconds of gateway and emulator, seconds, and the answer."""
        before = self.settle()
        began = time.perf_counter()
        connection = http.client.HTTPConnection(self.address, timeout=self.patience)
        try:
            connection.request("GET", target)
            answer = connection.getresponse()
            body = answer.read()
            outcome = str(answer.status)
            if answer.status >= 400:
                with contextlib.suppress(ValueError):
                    error = json.loads(body)
                    outcome += " " + (error.get("type") or "")
        except TimeoutError:
            outcome = "left"
        finally:
            connection.close()
        seconds = time.perf_counter() - began
        after = self.settle()
        # A thread that has ended takes its time along.
        spent = [max(0.0, now - then) for now, then in zip(after, before, strict=True)]
        return spent, seconds, outcome

    def table(self, requests):
        cells = []
        for name, target in requests.items():
            with Others(self.address) as idle:
                time.sleep(0.5)
            base = [processes.percentile(idle.waits, 0.99)]
            # The price first, without anybody beside it; then what others wait.
            (mine, theirs), seconds, outcome = self.ask(target)
            with Others(self.address) as others:
                began = time.perf_counter()
                with contextlib.suppress(TimeoutError):
                    connection = http.client.HTTPConnection(self.address, timeout=self.patience)
                    connection.request("GET", target)
                    connection.getresponse().read()
                connection.close()
                time.sleep(max(0.0, 0.3 - (time.perf_counter() - began)))
            figures = [f"{mine:.3f}", f"{theirs:.3f}", f"{seconds:.2f}"]
            figures += [f"{processes.percentile(others.waits, 0.99):.0f} ({base[0]:.0f})", f"{max(others.waits):.0f}"]
            cells.append([name, str(len(target)), *figures, outcome])
        titles = [
            "request",
            "bytes",
            "CPU s gateway",
            "CPU s emulator",
            "s",
            "p99 ms of others (idle)",
            "most",
            "answer",
        ]
        processes.print_table(titles, cells)

    def search(self, count, seed):
        chance = random.Random(seed)
        found = []
        for number in range(count):
            target = made_up(chance)
            before = [cpu(pid) for pid in self.pids]
            connection = http.client.HTTPConnection(self.address, timeout=self.patience)
            try:
                connection.request("GET", target)
                answer = connection.getresponse()
                body = answer.read()
                outcome = str(answer.status)
                if answer.status >= 400:
                    outcome += " " + (json.loads(body).get("type") or "")
                if answer.status >= 500:
                    print(f"request {number}: {outcome}: {target[:200]}")
            except TimeoutError:
                outcome = "left"
            finally:
                connection.close()
            spent = [max(0.0, cpu(pid) - then) for pid, then in zip(self.pids, before, strict=True)]
            found.append((spent[0] / len(target), spent, target, outcome))
        found.sort(key=lambda each: -each[0])
        rows = [
            [f"{price * 1e6:.1f}", f"{mine:.3f}", f"{theirs:.3f}", str(len(target)), outcome, f"`{target[:90]}`"]
            for price, (mine, theirs), target, outcome in found[:15]
        ]
        titles = ["CPU µs a byte", "CPU s gateway", "CPU s emulator", "bytes", "answer", "request"]
        processes.print_table(titles, rows)


def run(options, folder):
    place = ["emulator", "--port", "0", "--data", folder / "data", "--project", "benchmark", "--key", KEY]
    (folder / "emulator").mkdir()
    (folder / "gateway").mkdir()
    with gateway.running(options.gateway, place, folder / "emulator", logs=False) as (backend, ready):
        fill(ready["emulator"], options.rows)
        file = folder / "gateway.yaml"
        file.write_text(_CONFIGURATION.format(endpoint=ready["emulator"], key=KEY))
        serving = gateway.running(options.gateway, ["serve", "--config", file], folder / "gateway", logs=False)
        with serving as (process, ready):
            bench = Bench(ready["gateway"].removeprefix("http://"), [process.pid, backend.pid], options.patience)
            if options.search:
                bench.search(options.search, options.seed)
            else:
                requests = crafted()
                bench.table({name: requests[name] for name in requests if options.only in name})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", type=pathlib.Path, default=gateway.default_binary(), help="the binary to measure")
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--patience", type=int, default=30, help="seconds after which a caller leaves")
    parser.add_argument("--only", default="", help="a part of the names of requests to measure")
    parser.add_argument("--search", type=int, metavar="COUNT", help="ask for that many random requests instead")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # It runs in folders of its own.
    options.gateway = options.gateway.resolve()
    if not options.gateway.exists():
        parser.error(f"{options.gateway} is not there: build it with `make build`")
    with tempfile.TemporaryDirectory(prefix="refine-gateway-dear-") as folder:
        run(options, pathlib.Path(folder))


if __name__ == "__main__":
    main()
