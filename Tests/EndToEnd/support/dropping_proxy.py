"""An HTTP proxy in front of Appwrite that has it carry a write out, and ends the connection in place of an answer."""

import contextlib
import http.client
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from support.chunk_breaker import DROPPED


@dataclass
class DroppingProxy:
    """Passes whole requests on, over kept connections. Use it in a `with` statement."""

    endpoint_behind: str
    seen: list[tuple[str, int]] = field(default_factory=list)
    """Every request as `METHOD /path`, and the status that Appwrite gave it."""
    endpoint: str = ""
    _drops: re.Pattern | None = None

    def drop(self, pattern: str) -> None:
        """From now on answers to what matches `METHOD /path` are lost. Forgets what was seen."""
        self.seen.clear()
        self._drops = re.compile(pattern)

    def arrived(self) -> list[int]:
        """What Appwrite answered to each request whose answer was lost."""
        return [status for request, status in self.seen if self._drops.fullmatch(request)]

    def __enter__(self) -> "DroppingProxy":
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self) -> None:
                proxy.serve(self)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_any

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        upstream = urlsplit(self.endpoint_behind)
        self._place = (upstream.hostname, upstream.port)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}{upstream.path}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        connection = http.client.HTTPConnection(*self._place)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in DROPPED}
        connection.request(request.command, request.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        path = urlsplit(request.path).path.removeprefix("/v1")
        self.seen.append((f"{request.command} {path}", answer.status))
        if self._drops and self._drops.fullmatch(self.seen[-1][0]):
            request.close_connection = True
            with contextlib.suppress(OSError):
                request.connection.shutdown(2)
            return
        with contextlib.suppress(OSError):
            request.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in DROPPED:
                    request.send_header(name, value)
            if answer.status != 204:
                request.send_header("Content-Length", str(len(content)))
            request.end_headers()
            request.wfile.write(content)
