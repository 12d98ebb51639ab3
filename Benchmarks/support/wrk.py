"""One run of wrk, read."""

import re
import subprocess


def run(wrk, url, seconds, connections, headers=(), script=None):
    """Requests a URL with one thread; stops when any answer was not a 2xx. Times are milliseconds."""
    command = [*wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", str(script)]
    text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"{url} answered with errors:\n{text}")
    return {
        "requests": int(re.search(r"(\d+) requests in", text).group(1)),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
        "p50": _milliseconds(re.search(r"^\s+50%\s+(\S+)", text, re.M).group(1)),
        "p99": _milliseconds(re.search(r"^\s+99%\s+(\S+)", text, re.M).group(1)),
    }


def _milliseconds(text):
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
