"""Many WebSocket subscribers of one channel, in a process compiled from C: they must not be what limits."""

import json
import os
import pathlib
import select
import shutil
import subprocess
import time


def row_id(number):
    """The id of an event's row: tells the event's number and the time of sending, on the clock of the subscribers."""
    return f"e{number}-{time.monotonic_ns()}"


def build(folder):
    """Compiles the subscribers' program; returns its path."""
    compiler = shutil.which("cc")
    if not compiler:
        raise SystemExit("A C compiler must be installed: the subscribers are a C program")
    program = pathlib.Path(folder) / "subscribers"
    source = pathlib.Path(__file__).with_suffix(".c")
    subprocess.run([compiler, "-std=c11", "-O2", "-o", program, source], check=True)
    return program


class Subscribers:
    """`count` connections to `target`. Fails when one of them is closed, or misses, doubles or disorders an event."""

    def __init__(self, program, host, port, target, count):
        self._count, self._lines, self._rest = count, [], b""
        command = [str(part) for part in (program, host, port, target, count)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        # The number of the last event that has reached everybody.
        self.reached = -1

    def __len__(self):
        return self._count

    @property
    def pid(self):
        return self._process.pid

    def wait_subscribed(self, seconds=60):
        self._wait_for("connected", seconds)
        self._wait_for("subscribed", seconds)

    def wait(self, seconds):
        """Waits for something to reach everybody, at most `seconds`."""
        line = self._line(time.monotonic() + seconds)
        if line is not None:
            self._note(line)

    def wait_reached(self, number, seconds=30):
        deadline = time.monotonic() + seconds
        while self.reached < number:
            line = self._line(deadline)
            if line is None:
                raise SystemExit(
                    f"Event {number} has not reached everybody within {seconds} s, only {self.reached} has"
                )
            self._note(line)

    def report(self):
        """What came since the last report: how many deliveries, delays in µs, a digest of the ids, the first event."""
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        return json.loads(self._wait_for("report", 30))

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _note(self, line):
        word, number = line.split()
        if word != "reached" or int(number) != self.reached + 1:
            raise SystemExit(f"The subscribers said `{line}` after event {self.reached}")
        self.reached += 1

    def _wait_for(self, word, seconds):
        line = self._line(time.monotonic() + seconds)
        if line is None or line.partition(" ")[0] != word:
            raise SystemExit(f"The subscribers said `{line}` instead of `{word}`")
        return line.partition(" ")[2]

    def _line(self, deadline):
        """The next line, or `None` when there is none in time."""
        output = self._process.stdout.fileno()
        while not self._lines:
            if not select.select([output], [], [], max(0, deadline - time.monotonic()))[0]:
                return None
            chunk = os.read(output, 65536)
            if not chunk:
                raise SystemExit("The subscribers ended")
            *self._lines, self._rest = (self._rest + chunk).split(b"\n")
        return self._lines.pop(0).decode()
