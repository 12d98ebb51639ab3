"""The gateway under measurement."""

import contextlib
import os
import pathlib

from . import processes, schema

_CONFIGURATION = """\
listen: 127.0.0.1:0
admin: 127.0.0.1:0
appwrite:
  endpoint: {endpoint}
  project: benchmark
  key: ${{APPWRITE_API_KEY}}
  database: {database}
resources:
  expose: all
"""


def write_configuration(folder, endpoint, extra=None):
    """The smallest configuration that reads the upstream; `extra` is a YAML file to append. Returns its path."""
    path = pathlib.Path(folder) / "gateway.yaml"
    text = _CONFIGURATION.format(endpoint=endpoint, database=schema.DATABASE)
    if extra:
        text += pathlib.Path(extra).read_text()
    path.write_text(text)
    return path


@contextlib.contextmanager
def running(binary, arguments, folder, logs=True, **settings):
    """Runs the gateway, logging each request or not; gives the process and the content of its ready file.

    `settings` are more of its environment variables, without `REFINE_GATEWAY_`.
    """
    folder = pathlib.Path(folder)
    ready, log = folder / "ready.json", folder / "gateway.log"
    level = "info" if logs else "warning"
    settings = {f"REFINE_GATEWAY_{name}": value for name, value in {"LOG_LEVEL": level, **settings}.items()}
    environment = {**os.environ, "APPWRITE_API_KEY": "benchmark", **settings}
    command = [binary, *arguments, "--ready-file", ready]
    with processes.running(command, log, env=environment, cwd=folder) as process:
        yield process, processes.wait_until(lambda: processes.ready_file(ready), process, log, "The gateway")


def default_binary():
    """The release build of the package that this folder lies in."""
    return pathlib.Path(__file__).resolve().parents[2] / ".build" / "release" / "refine-gateway"
