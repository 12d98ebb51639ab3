#!/usr/bin/env python3
"""One event to many WebSocket subscribers: deliveries per second, delay, memory an idle connection, CPU a delivery.

    Benchmarks/fanout.py [--subscribers 1000] [--source stub|emulator] [--gateway BINARY] [--rate EVENTS_PER_SECOND]

`stub` runs `refine-gateway serve` on a stand-in for Appwrite's Realtime, which sends prepared frames; `emulator` runs
`refine-gateway dev` and creates rows through its Appwrite emulator. Without `--rate` the next event is sent as soon as
the one `--window` events before it has reached everybody, so that nobody falls behind and is closed as too slow.
The subscribers share one Python thread: deliveries per second are floors, and delays contain that thread's own.
"""

import argparse
import contextlib
import http.client
import json
import pathlib
import queue
import resource
import statistics
import tempfile
import threading
import time
import urllib.parse

from support.appwrite_stub import AppwriteStub
from support.subscribers import Subscribers, row_id

from support import gateway, processes, schema

CHANNEL = f"resources%2F{schema.TABLE}"


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
    """What one round of sending brought."""

    def __init__(self, seconds, delivered, latencies, cpu):
        self.rate = delivered / seconds
        self.cpu = cpu / delivered * 1e6
        self.p50, self.p99, self.worst = (processes.percentile(latencies, part) / 1e6 for part in (0.5, 0.99, 1))


class Sender:
    """Sends numbered events and waits for them."""

    def __init__(self, publish, subscribers, window, rate):
        self._publish, self._subscribers, self._window, self._rate = publish, subscribers, window, rate
        self._sent = 0

    def run(self, seconds, pid):
        subscribers = self._subscribers
        subscribers.latencies.clear()
        before, cpu, start = subscribers.delivered, processes.cpu_seconds(pid), time.monotonic()
        first = self._sent
        while time.monotonic() - start < seconds:
            while self._may_send(first, start):
                self._publish(row_id(self._sent))
                self._sent += 1
            subscribers.receive(0.001 if self._rate else 0.05)
        self._wait_for_all()
        spent = time.monotonic() - start
        return Round(spent, subscribers.delivered - before, subscribers.latencies, processes.cpu_seconds(pid) - cpu)

    def _may_send(self, first, start):
        if self._rate:
            return self._sent - first < (time.monotonic() - start) * self._rate
        return self._subscribers.delivered >= (self._sent - self._window + 1) * len(self._subscribers)

    def _wait_for_all(self, seconds=30):
        deadline = time.monotonic() + seconds
        expected = self._sent * len(self._subscribers)
        while self._subscribers.delivered < expected:
            if time.monotonic() > deadline:
                raise SystemExit(f"{expected - self._subscribers.delivered} of {expected} deliveries never came")
            self._subscribers.receive(0.1)
        if self._subscribers.delivered > expected:
            raise SystemExit(f"{self._subscribers.delivered} deliveries where {expected} were expected")


@contextlib.contextmanager
def source(options, folder):
    """Runs the gateway and what it hears events from; gives the process, its ready file and the way to publish."""
    if options.source == "emulator":
        arguments = [
            "dev",
            "--port",
            "0",
            "--admin-port",
            "0",
            "--emulator-port",
            "0",
            "--fresh",
            "--data",
            folder / "data",
        ]
        with gateway.running(options.gateway, arguments, folder) as (process, ready):
            yield process, ready, EmulatorPublisher(ready).publish
        return
    with AppwriteStub() as stub:
        settings = gateway.write_configuration(folder, stub.endpoint, options.settings)
        with gateway.running(options.gateway, ["serve", "--config", settings], folder) as (process, ready):
            yield process, ready, stub.publish


def run(options, folder):
    with source(options, folder) as (process, ready, publish):
        url = urllib.parse.urlsplit(ready["gateway"])
        # One connection comes and goes first: what the first one costs is no cost of each.
        first = Subscribers(url.hostname, url.port, CHANNEL, 1)
        first.wait_subscribed()
        first.close()
        time.sleep(0.5)
        before = processes.memory_kb(process.pid, "VmRSS")
        started = time.monotonic()
        subscribers = Subscribers(url.hostname, url.port, CHANNEL, options.subscribers)
        subscribers.wait_subscribed()
        connected = time.monotonic() - started
        time.sleep(1)
        idle = (processes.memory_kb(process.pid, "VmRSS") - before) / len(subscribers)
        sender = Sender(publish, subscribers, options.window, options.rate)
        sender.run(1, process.pid)
        rounds = [sender.run(options.seconds, process.pid) for _ in range(options.rounds)]
        report(options, rounds, idle, connected, processes.memory_kb(process.pid, "VmHWM") / 1024)
        subscribers.close()


def report(options, rounds, idle, connected, peak):
    pace = f"{options.rate:g} events/s" if options.rate else f"window of {options.window} events"
    turns = f"{options.rounds} rounds of {options.seconds} s"
    print(f"\n{options.subscribers} subscribers, {options.source}, {pace}, {turns}\n")
    figures = {
        "deliveries/s median [min..max]": processes.spread([each.rate for each in rounds]),
        "p50 ms": f"{statistics.median(each.p50 for each in rounds):.2f}",
        "p99 ms": f"{statistics.median(each.p99 for each in rounds):.2f}",
        "max ms": f"{max(each.worst for each in rounds):.2f}",
        "CPU µs/delivery": f"{statistics.median(each.cpu for each in rounds):.2f}",
        "KiB/idle connection": f"{idle:.2f}",
        "peak RSS MB": f"{peak:.1f}",
        "connecting s": f"{connected:.2f}",
    }
    processes.print_table(list(figures), [figures.values()])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subscribers", type=int, default=1000)
    parser.add_argument("--source", choices=["stub", "emulator"], default="stub")
    parser.add_argument("--gateway", type=pathlib.Path, default=gateway.default_binary(), help="the binary to measure")
    parser.add_argument("--settings", help="a YAML file to append to the gateway's configuration (stub only)")
    parser.add_argument("--rate", type=float, help="events per second instead of as many as arrive")
    parser.add_argument("--window", type=int, default=4, help="how many events may be under way")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    if not options.gateway.exists():
        parser.error(f"{options.gateway} is not there: build it with `swift build -c release`")
    # Each subscriber is a descriptor here and one in the gateway, which inherits the limit.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="refine-gateway-fanout-") as folder:
        run(options, pathlib.Path(folder))


if __name__ == "__main__":
    main()
