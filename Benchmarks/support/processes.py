"""Starting processes on free loopback ports, and what /proc says of them."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import statistics
import subprocess
import time

_TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    """A port that was free a moment ago, for programs that cannot be given 0."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def process_tree(pid):
    """The process and its children: nginx answers from a worker."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def cpu_seconds(pid):
    """User and system time that the process and its children have used so far."""
    ticks = 0
    for member in process_tree(pid):
        # The name, in parentheses, may hold spaces; the counters follow it.
        fields = pathlib.Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS


def memory_kb(pid, field):
    """`VmRSS` (now) or `VmHWM` (peak) of the process and its children, in KiB."""
    total = 0
    for member in process_tree(pid):
        for line in pathlib.Path(f"/proc/{member}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                total += int(line.split()[1])
    return total


@contextlib.contextmanager
def running(command, log, **options):
    """Runs a command, its output in the file `log`, and ends it with SIGTERM (SIGKILL after ten seconds)."""
    with open(log, "wb") as output:
        process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.STDOUT, **options)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until(condition, process, log, what, seconds=30):
    """Polls until `condition()` is true; says what the log holds when the process dies or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    tail = pathlib.Path(log).read_text(errors="replace")[-2000:]
    raise SystemExit(f"{what} did not get ready. Its log ends:\n{tail}")


def accepts(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def ready_file(path):
    """The content of the gateway's ready file once it is there (it is written atomically)."""
    with contextlib.suppress(FileNotFoundError):
        return json.loads(pathlib.Path(path).read_text())
    return None


def percentile(values, fraction):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * fraction))] if ordered else float("nan")


def spread(values, form="{:.0f}"):
    """`median [min..max]`."""
    return f"{form.format(statistics.median(values))} [{form.format(min(values))}..{form.format(max(values))}]"


def print_table(titles, rows):
    """A Markdown table."""
    for cells in (titles, ["---"] * len(titles), *rows):
        print(f"| {' | '.join(cells)} |")
