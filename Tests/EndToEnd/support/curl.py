"""The real curl, as a person would use it."""

import subprocess

from support.http import Answer


def curl(*arguments: str, stdin: bytes = b"") -> Answer:
    """Runs curl (brackets in URLs are taken literally) and reads the last answer it got."""
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--globoff", "--include", "--max-time", "20", *arguments],
        input=stdin,
        capture_output=True,
        timeout=30,
    )
    assert done.returncode == 0, f"curl {' '.join(arguments)}: {done.stderr.decode(errors='replace')}"
    rest = done.stdout
    while True:
        head, _, rest = rest.partition(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        _, code, reason = status_line.split(" ", 2)
        status = int(code)
        # Who reads curl's output in a terminal is told in words, too.
        assert reason, status_line
        if status >= 200:
            break
    headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    return Answer(status, headers, rest)
