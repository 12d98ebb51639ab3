#!/usr/bin/env python3
"""One event to many WebSocket subscribers, next to a relay written with Node's `ws`, in the same run.

    Benchmarks/fanout.py [--subscribers 1000 5000] [--gateway BINARY] [--rounds 5] [--seconds 4]

A stand-in for Appwrite's Realtime sends prepared frames to either; what they make of them must be the same events.
The contestants take turns, and each round has its own ratio. In a round flat out the next event is sent when the one
`--window` events before it has reached everybody, so that nobody falls behind and is closed as too slow; in one at a
pace, `--pace` deliveries per second are asked of either, which makes their delays comparable. Either gets one core,
everything else another. `--source emulator` runs `refine-gateway dev` by itself instead, and creates rows through its
Appwrite emulator.

Needs taskset, a C compiler for the subscribers, and for the yardstick Node and its module ws (Debian: util-linux, gcc,
libc6-dev, nodejs, node-ws).
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import queue
import resource
import shutil
import statistics
import tempfile
import threading
import time
import urllib.parse

from support.appwrite_stub import AppwriteStub
from support.subscribers import Subscribers, row_id

from support import gateway, processes, schema, subscribers, ws_relay

TARGET = f"/live?channel=resources%2F{schema.TABLE}"
# Events that both contestants get before anything is timed, to see that they make the same of them.
CHECKED = 100


class EmulatorPublisher:
    """Creates rows in the emulator, one after the other, on its own thread."""

    def __init__(self, ready):
        self._url = urllib.parse.urlsplit(ready["emulator"])
        self._path = f"{self._url.path}/tablesdb/{ready['database']}/tables/{schema.TABLE}/rows"
        self._headers = {
            "Content-Type": "application/json",
            "X-Appwrite-Project": ready["project"],
            "X-Appwrite-Key": ready["key"],
        }
        self._rows = queue.SimpleQueue()
        self.failure = None
        threading.Thread(target=self._run, daemon=True).start()

    def publish(self, row):
        if self.failure:
            raise SystemExit(self.failure)
        self._rows.put(row)

    def _run(self):
        connection = http.client.HTTPConnection(self._url.hostname, self._url.port, timeout=30)
        while True:
            body = {
                "rowId": self._rows.get(),
                "permissions": ['read("any")'],
                "data": {
                    "title": "A post",
                    "content": "Some words.",
                    "categoryId": "c1",
                    "status": "draft",
                    "views": 1,
                    "rating": 0.5,
                    "published": False,
                    "tags": [],
                    "publishedAt": "2026-01-01T12:00:00.000+00:00",
                },
            }
            connection.request("POST", self._path, json.dumps(body), self._headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 201:
                self.failure = f"The emulator answered {answer.status} to a new row: {text.decode(errors='replace')}"
                return


class Round:
    """What one round of sending brought: deliveries per second, delays in ms, and µs of CPU for each delivery."""

    def __init__(self, seconds, report, cpu, reading):
        self.rate = report["delivered"] / seconds
        self.cpu = cpu / report["delivered"] * 1e6
        self.p50, self.p99 = report["p50"] / 1e3, report["p99"] / 1e3
        # The part of the time for which the subscribers' thread was busy: near 1, it is they who are measured.
        self.reading = reading / seconds


class Contestant:
    """A relay with its subscribers, and what was measured of it."""

    def __init__(self, name, pid, publish):
        self.name, self.pid, self._publish = name, pid, publish
        self.flat_out, self.paced = [], []
        self._sent = 0

    def connect(self, program, host, port, count):
        # One connection comes and goes first: what the first one costs is no cost of each.
        first = Subscribers(program, host, port, TARGET, 1)
        first.wait_subscribed()
        first.close()
        time.sleep(0.5)
        before = processes.memory_kb(self.pid, "VmRSS")
        started = time.monotonic()
        self.subscribers = Subscribers(program, host, port, TARGET, count)
        self.subscribers.wait_subscribed()
        self.connecting = time.monotonic() - started
        time.sleep(1)
        self.idle = (processes.memory_kb(self.pid, "VmRSS") - before) / count

    @property
    def peak(self):
        return processes.memory_kb(self.pid, "VmHWM") / 1024

    def check(self, ids):
        """Sends the ids, all at once; returns the digest of what reached everybody, and the first event."""
        for row in ids:
            self._send(row)
        self.subscribers.wait_reached(self._sent - 1)
        report = self.subscribers.report()
        expected = len(ids) * len(self.subscribers)
        if report["delivered"] != expected:
            raise SystemExit(f"{self.name}: {report['delivered']} deliveries where {expected} were expected")
        event = report["sample"]
        # Counts the events of the channel, and is the gateway's own.
        event.pop("meta", None)
        return report["digest"], event

    def run_flat_out(self, seconds, window):
        def wait_for_turn(_):
            self.subscribers.wait_reached(self._sent - window)

        return self._run(seconds, wait_for_turn)

    def run_paced(self, seconds, pace):
        start, first, interval = time.monotonic(), self._sent, len(self.subscribers) / pace

        def wait_for_turn(end):
            turn = min(start + (self._sent - first) * interval, end)
            while (left := turn - time.monotonic()) > 0:
                self.subscribers.wait(left)

        return self._run(seconds, wait_for_turn)

    def _run(self, seconds, wait_for_turn):
        pids = self.pid, self.subscribers.pid
        cpu, start = [processes.cpu_seconds(pid) for pid in pids], time.monotonic()
        while True:
            wait_for_turn(start + seconds)
            if time.monotonic() - start >= seconds:
                break
            self._send(row_id(self._sent))
        self.subscribers.wait_reached(self._sent - 1)
        spent = time.monotonic() - start
        used = [processes.cpu_seconds(pid) - before for pid, before in zip(pids, cpu, strict=True)]
        return Round(spent, self.subscribers.report(), *used)

    def _send(self, row):
        self._publish(row)
        self._sent += 1


def gateway_on_core(options, arguments, folder):
    command = ["-c", str(options.core), options.gateway, *arguments]
    # Every change is to be an event, as it is with the yardstick.
    return gateway.running("taskset", command, folder, logs=False, LIVE_COALESCE="0ms")


@contextlib.contextmanager
def emulator_alone(options, program, folder, count):
    ports = ["--port", "0", "--admin-port", "0", "--emulator-port", "0"]
    arguments = ["dev", *ports, "--fresh", "--data", folder / "data"]
    with gateway_on_core(options, arguments, folder) as (process, ready):
        url = urllib.parse.urlsplit(ready["gateway"])
        contestant = Contestant("refine-gateway dev", process.pid, EmulatorPublisher(ready).publish)
        contestant.connect(program, url.hostname, url.port, count)
        yield [contestant]


@contextlib.contextmanager
def side_by_side(options, program, folder, count):
    """The gateway and the yardstick, each with an upstream and subscribers of its own: who is not measured is idle."""
    with contextlib.ExitStack() as stack:
        contestants = []
        if not options.without_ws:
            stub = stack.enter_context(AppwriteStub())
            process, port = stack.enter_context(ws_relay.running(stub.endpoint, folder, options.core))
            contestants.append(Contestant(f"ws relay ({ws_relay.versions()})", process.pid, stub.publish))
            contestants[-1].connect(program, "127.0.0.1", port, count)
        stub = stack.enter_context(AppwriteStub())
        settings = gateway.write_configuration(folder, stub.endpoint, options.settings)
        process, ready = stack.enter_context(gateway_on_core(options, ["serve", "--config", settings], folder))
        url = urllib.parse.urlsplit(ready["gateway"])
        contestants.append(Contestant("refine-gateway", process.pid, stub.publish))
        contestants[-1].connect(program, url.hostname, url.port, count)
        yield contestants


def check(contestants):
    """A figure for something else is worth nothing: everybody's subscribers must be told the same."""
    ids = [row_id(number) for number in range(CHECKED)]
    expected = contestants[0].check(ids)
    for other in contestants[1:]:
        if (found := other.check(ids)) != expected:
            raise SystemExit(f"{contestants[0].name} and {other.name} tell different things: {expected} and {found}")


def measure(options, program, folder, count):
    contest = emulator_alone if options.source == "emulator" else side_by_side
    with contest(options, program, folder, count) as contestants:
        check(contestants)
        for contestant in contestants:
            contestant.run_flat_out(2, options.window)
        for number in range(options.rounds):
            # Nobody always has the machine that somebody else left.
            for contestant in contestants[:: -1 if number % 2 else 1]:
                contestant.flat_out.append(contestant.run_flat_out(options.seconds, options.window))
            for contestant in contestants[:: -1 if number % 2 else 1]:
                contestant.paced.append(contestant.run_paced(options.seconds, options.pace))
        rows = [figures(contestant, count) for contestant in contestants]
        ratios = [compared(contestants[-1], contestants[0], count)] if len(contestants) > 1 else []
        for contestant in contestants:
            contestant.subscribers.close()
        return rows, ratios


TITLES = ["design", "subscribers", "deliveries/s median [min..max]", "p50 ms", "p99 ms", "p50 ms paced", "p99 ms paced"]
TITLES += ["CPU µs/delivery", "KB/idle connection", "peak RSS MB", "connecting s", "subscribers busy"]


def figures(contestant, count):
    flat_out, paced = contestant.flat_out, contestant.paced
    return [
        contestant.name,
        str(count),
        processes.spread([each.rate for each in flat_out]),
        f"{statistics.median(each.p50 for each in flat_out):.1f}",
        f"{statistics.median(each.p99 for each in flat_out):.1f}",
        f"{statistics.median(each.p50 for each in paced):.1f}",
        f"{statistics.median(each.p99 for each in paced):.1f}",
        f"{statistics.median(each.cpu for each in flat_out):.2f}",
        f"{contestant.idle:.2f}",
        f"{contestant.peak:.1f}",
        f"{contestant.connecting:.2f}",
        f"{statistics.median(each.reading for each in flat_out):.0%}",
    ]


RATIO_TITLES = ["refine-gateway / ws", "deliveries/s", "p50", "p99", "p50 paced", "p99 paced", "CPU/delivery"]
RATIO_TITLES += ["KB/idle connection", "peak RSS"]


def compared(contestant, yardstick, count):
    def ratio(rounds, figure):
        pairs = zip(getattr(contestant, rounds), getattr(yardstick, rounds), strict=True)
        return processes.spread([getattr(mine, figure) / getattr(its, figure) for mine, its in pairs], "{:.2f}")

    return [
        f"{count} subscribers",
        ratio("flat_out", "rate"),
        ratio("flat_out", "p50"),
        ratio("flat_out", "p99"),
        ratio("paced", "p50"),
        ratio("paced", "p99"),
        ratio("flat_out", "cpu"),
        f"{contestant.idle / yardstick.idle:.2f}",
        f"{contestant.peak / yardstick.peak:.2f}",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--source", choices=["stub", "emulator"], default="stub")
    parser.add_argument("--gateway", type=pathlib.Path, default=gateway.default_binary(), help="the binary to measure")
    parser.add_argument("--settings", type=pathlib.Path, help="a YAML file to append to the configuration (stub only)")
    parser.add_argument("--window", type=int, default=4, help="how many events may be under way, flat out")
    parser.add_argument("--pace", type=int, default=20000, help="deliveries per second, at a pace")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--core", type=int, default=0, help="the relays' core")
    other = min(1, (os.cpu_count() or 1) - 1)
    parser.add_argument("--other-core", type=int, default=other, help="the subscribers' and the stand-in's core")
    parser.add_argument("--without-ws", action="store_true", help="only the gateway")
    options = parser.parse_args()
    if not options.gateway.exists():
        parser.error(f"{options.gateway} is not there: build it with `make build`")
    if not shutil.which("taskset"):
        parser.error("taskset must be installed")
    # Each subscriber is a descriptor in the subscribers' process and one in the relay; both inherit the limit.
    os.sched_setaffinity(0, [options.other_core])
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    rows, ratios = [], []
    for count in options.subscribers:
        with tempfile.TemporaryDirectory(prefix="refine-gateway-fanout-") as folder:
            folder = pathlib.Path(folder)
            more = measure(options, subscribers.build(folder), folder, count)
        rows += more[0]
        ratios += more[1]
    turns = f"{options.rounds} rounds of {options.seconds} s in turn"
    print(f"\n{turns}, flat out (window of {options.window} events) and at {options.pace} deliveries/s\n")
    processes.print_table(TITLES, rows)
    if ratios:
        print("\nPaired by round, median [min..max]:\n")
        processes.print_table(RATIO_TITLES, ratios)


if __name__ == "__main__":
    main()
