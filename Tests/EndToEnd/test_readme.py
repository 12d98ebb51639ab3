"""The README's curl session, run as it stands there on fresh demo data: what it shows is what comes."""

import re
import subprocess
from collections.abc import Callable, Iterator

from support.process import ROOT, Gateway

PRINTED = "http://127.0.0.1:8080"

# What differs from run to run, and what is compared in its place.
CHANGING = [
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00"), "<time>"),
    (re.compile(r"(?m)^X-Request-Id: [0-9a-f]{8}-[0-9a-f]{8}$"), "X-Request-Id: <id>"),
    (re.compile(r"(?m)^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$"), "Date: <date>"),
]


def session() -> Iterator[tuple[str, str]]:
    """Each command of the README's first terminal session, and what it printed there."""
    block = (ROOT / "README.md").read_text().split("```console\n", 1)[1].split("```", 1)[0]
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        command, _, output = part.partition("\n")
        yield command, output.strip()


def without_changing(text: str) -> str:
    for pattern, name in CHANGING:
        text = pattern.sub(name, text)
    return text


def test_the_curl_session_is_what_comes(dev: Callable[..., Gateway]):
    gateway = dev()
    commands = list(session())
    assert commands
    for command, printed in commands:
        assert PRINTED in command
        run = command.replace(PRINTED, gateway.url).replace("curl ", "curl --silent --show-error --max-time 20 ", 1)
        done = subprocess.run(["bash", "-c", run], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        # The terminal shows the lines of a head without their carriage returns.
        assert without_changing(done.stdout.replace("\r\n", "\n").strip()) == without_changing(printed), command
