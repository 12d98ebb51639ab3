"""The yardstick of live events: a relay written with Node's `ws`."""

import contextlib
import os
import pathlib
import shutil
import subprocess

from . import processes, schema

# Where Debian keeps the modules of its packages; its own Node looks there anyway, another one does not.
_MODULES = "/usr/share/nodejs"
_SCRIPT = pathlib.Path(__file__).with_suffix(".js")


def _environment():
    paths = [path for path in (os.environ.get("NODE_PATH"), _MODULES) if path]
    return {**os.environ, "NODE_PATH": os.pathsep.join(paths)}


def versions():
    """What Node and `ws` call themselves; stops when one of them is missing."""
    node = shutil.which("node")
    program = "process.stdout.write(`Node ${process.versions.node}, ws ${require('ws/package.json').version}`)"
    result = node and subprocess.run([node, "-e", program], env=_environment(), capture_output=True, text=True)
    if not result or result.returncode:
        raise SystemExit("Node and its module `ws` must be installed (Debian: node-ws), or `--without-ws` be given")
    return result.stdout


@contextlib.contextmanager
def running(endpoint, folder, core):
    """Runs the relay on one core; gives the process and its port."""
    log = pathlib.Path(folder) / "ws-relay.log"
    command = ["taskset", "-c", str(core), "node", _SCRIPT, endpoint, "benchmark", schema.DATABASE]
    with processes.running(command, log, env=_environment(), cwd=folder) as process:
        port = processes.wait_until(lambda: log.read_text().partition("\n")[0], process, log, "The ws relay")
        yield process, int(port)
