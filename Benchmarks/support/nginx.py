"""nginx, twice: as an upstream that answers like Appwrite, and as the proxy to compare with. One worker each."""

import contextlib
import pathlib
import subprocess

from . import processes, schema

_COMMON = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
worker_processes 1;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
    access_log {access_log};
    default_type application/json;
    tcp_nodelay on;
    keepalive_requests 1000000000;
    keepalive_timeout 300s;
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    large_client_header_buffers 4 64k;
{body}
}}
"""

_UPSTREAM = """
    open_file_cache max=64;
    open_file_cache_valid 1h;
    sendfile on;
    etag off;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        server_tokens off;
        location {rows} {{ alias {folder}/rows.json; }}
{documents}
        location / {{ return 404 '{missing}'; }}
    }}
"""

_PROXY = """
    upstream appwrite {{ server 127.0.0.1:{upstream}; keepalive 128; keepalive_requests 1000000000; }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location = /posts {{
            proxy_pass http://appwrite{rows};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffers 16 32k;
        }}
    }}
"""


def _write(folder, body, access_log="off"):
    folder.mkdir(parents=True)
    path = folder / "nginx.conf"
    path.write_text(_COMMON.format(folder=folder, body=body, access_log=access_log))
    return path


def write_upstream(folder, body, port):
    """Configuration of the upstream that answers every list with `body`; returns its path."""
    folder = pathlib.Path(folder)
    locations = []
    for number, path in enumerate(schema.documents()):
        locations.append(f"        location = {path} {{ alias {folder}/{number}.json; }}")
    configuration = _write(
        folder,
        _UPSTREAM.format(
            folder=folder, port=port, rows=schema.ROWS_PATH, missing=schema.MISSING, documents="\n".join(locations)
        ),
    )
    (folder / "rows.json").write_bytes(body)
    for number, content in enumerate(schema.documents().values()):
        (folder / f"{number}.json").write_bytes(content)
    return configuration


def write_proxy(folder, upstream, port, logs=False):
    """Configuration of the yardstick: `/posts` on `port` is the upstream's list; returns its path."""
    folder = pathlib.Path(folder)
    body = _PROXY.format(port=port, upstream=upstream, rows=schema.ROWS_PATH)
    return _write(folder, body, access_log=f"{folder}/access.log" if logs else "off")


def command(nginx, configuration):
    return [nginx, "-e", configuration.parent / "start.log", "-c", configuration]


def check(nginx, configuration):
    """Lets nginx judge the configuration; stops with what it says when it is not valid."""
    result = subprocess.run([*map(str, command(nginx, configuration)), "-t"], capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{configuration}: {result.stderr}")


@contextlib.contextmanager
def running(nginx, configuration, port):
    """Runs nginx until it is left; gives the process once it answers on `port`."""
    log = configuration.parent / "output.log"
    with processes.running(command(nginx, configuration), log) as process:
        processes.wait_until(lambda: processes.accepts(port), process, log, "nginx")
        yield process
