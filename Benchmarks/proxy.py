#!/usr/bin/env python3
"""Requests per second of a list through the gateway, next to nginx `proxy_pass` with one worker, in the same run.

    Benchmarks/proxy.py BODY [--gateway BINARY] [--rounds 5] [--seconds 4] [--connections 64]

BODY is a recorded list answer of Appwrite; nginx serves it as the upstream of both. The contestants take turns, each
round has its own ratio, and the table shows medians of the rounds. Needs nginx and wrk.
"""

import argparse
import contextlib
import json
import pathlib
import shutil
import statistics
import tempfile
import urllib.request

from support import gateway, nginx, processes, schema, wrk


class Contestant:
    """Something that answers a list request, and what was measured of it."""

    def __init__(self, name, url, pid):
        self.name, self.url, self.pid = name, url, pid
        self.rates, self.p50, self.p99, self.cpu = [], [], [], []

    def measure(self, program, seconds, connections):
        before = processes.cpu_seconds(self.pid)
        result = wrk.run([program], self.url, seconds, connections)
        spent = processes.cpu_seconds(self.pid) - before
        self.rates.append(result["rate"])
        self.p50.append(result["p50"])
        self.p99.append(result["p99"])
        self.cpu.append(spent / result["requests"] * 1e6)


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def refine_rows(appwrite_list):
    """What the gateway must make of the body: `id` in place of `$id`, first."""
    return [
        {"id": row["$id"], **{key: value for key, value in row.items() if key not in ("$id", "id")}}
        for row in appwrite_list["rows"]
    ]


def check_answers(contestants, body):
    """A figure for a wrong answer is worth nothing."""
    source = json.loads(body)
    for contestant in contestants:
        answer = fetch(contestant.url)
        rows = refine_rows(source) if isinstance(answer, list) else source
        if answer != rows or (isinstance(answer, list) and any(list(row)[0] != "id" for row in answer)):
            raise SystemExit(f"{contestant.name} does not answer with the rows of the body: {contestant.url}")


def report(contestants, options, body):
    rounds = f"{options.rounds} rounds of {options.seconds} s in turn"
    print(f"\n{len(body)} bytes, {len(json.loads(body)['rows'])} rows; wrk -t1 -c{options.connections}, {rounds}\n")
    titles = ["design", "req/s median [min..max]", "vs nginx (paired median)"]
    titles += ["p50 ms", "p99 ms [min..max]", "CPU µs/req", "peak RSS MB"]
    processes.print_table(titles, [figures(contestant, contestants[0]) for contestant in contestants])


def figures(contestant, yardstick):
    pairs = zip(contestant.rates, yardstick.rates, strict=True)
    return [
        contestant.name,
        processes.spread(contestant.rates),
        f"{statistics.median(mine / its for mine, its in pairs):.2f}",
        f"{statistics.median(contestant.p50):.2f}",
        processes.spread(contestant.p99, "{:.2f}"),
        f"{statistics.median(contestant.cpu):.1f}",
        f"{processes.memory_kb(contestant.pid, 'VmHWM') / 1024:.1f}",
    ]


def run(options, folder, body):
    upstream_port, proxy_port = processes.free_port(), processes.free_port()
    upstream = nginx.write_upstream(folder / "upstream", body, upstream_port)
    proxy = nginx.write_proxy(folder / "proxy", upstream_port, proxy_port, options.access_log)
    for configuration in (upstream, proxy):
        nginx.check(options.nginx, configuration)
    with contextlib.ExitStack() as stack:
        pids = []
        for configuration, port in ((upstream, upstream_port), (proxy, proxy_port)):
            pids.append(stack.enter_context(nginx.running(options.nginx, configuration, port)).pid)
        contestants = [Contestant("nginx proxy_pass, 1 worker", f"http://127.0.0.1:{proxy_port}/posts", pids[1])]
        if not options.without_gateway:
            settings = gateway.write_configuration(folder, f"http://127.0.0.1:{upstream_port}/v1", options.settings)
            process, ready = stack.enter_context(
                gateway.running(options.gateway, ["serve", "--config", settings], folder, options.access_log)
            )
            contestants.append(Contestant("refine-gateway", ready["gateway"] + options.path, process.pid))
        contestants.append(
            Contestant("(wrk straight to the upstream)", f"http://127.0.0.1:{upstream_port}{schema.ROWS_PATH}", pids[0])
        )
        check_answers(contestants, body)
        for contestant in contestants:
            wrk.run([options.wrk], contestant.url, 1, options.connections)
        for _ in range(options.rounds):
            for contestant in contestants:
                contestant.measure(options.wrk, options.seconds, options.connections)
        report(contestants, options, body)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("body", type=pathlib.Path, help="a list answer of Appwrite")
    parser.add_argument("--gateway", type=pathlib.Path, default=gateway.default_binary(), help="the binary to measure")
    parser.add_argument("--settings", help="a YAML file to append to the gateway's configuration")
    parser.add_argument("--path", default="/simple-rest/posts?_start=0&_end=25", help="the list request")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--access-log", action="store_true", help="let nginx and the gateway log each request")
    parser.add_argument("--without-gateway", action="store_true", help="only nginx: tries the surroundings")
    parser.add_argument("--nginx", default=shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin"))
    parser.add_argument("--wrk", default=shutil.which("wrk"))
    options = parser.parse_args()
    if not options.nginx or not options.wrk:
        parser.error("nginx and wrk must be installed")
    if not options.without_gateway and not options.gateway.exists():
        parser.error(f"{options.gateway} is not there: build it with `make build`")
    with tempfile.TemporaryDirectory(prefix="refine-gateway-proxy-") as folder:
        # nginx's worker gives up its rights and must still reach the files.
        pathlib.Path(folder).chmod(0o755)
        run(options, pathlib.Path(folder), options.body.read_bytes())


if __name__ == "__main__":
    main()
