"""An HTTP proxy in front of Appwrite that loses chunks of uploads: before they reach it, or the answers after."""

import contextlib
import http.client
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

DROPPED = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


@dataclass
class Chunk:
    """One upload request that came by."""

    range: str | None
    id: str | None
    key: str | None
    """The server key, which no upload may carry."""
    session: str | None


@dataclass
class ChunkBreaker:
    """Passes whole requests on. Use it in a `with` statement."""

    endpoint_behind: str
    lost_before: set[int] = field(default_factory=set)
    """Uploads, counted from 0, that are cut off before Appwrite hears of them."""
    lost_after: set[int] = field(default_factory=set)
    """Uploads that Appwrite takes, and whose answers never come back."""
    chunks: list[Chunk] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Everything else, as `GET /path`."""
    endpoint: str = ""

    def __enter__(self) -> "ChunkBreaker":
        breaker = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self) -> None:
                breaker.serve(self)

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
        is_upload = request.command == "POST" and request.path.endswith("/files")
        number = len(self.chunks)
        if is_upload:
            names = ["Content-Range", "X-Appwrite-ID", "X-Appwrite-Key", "X-Appwrite-Session"]
            self.chunks.append(Chunk(*[request.headers.get(name) for name in names]))
        else:
            self.others.append(f"{request.command} {request.path}")
        if is_upload and number in self.lost_before:
            # The head was read; most of the body never is.
            return self._break_off(request)
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        connection = http.client.HTTPConnection(*self._place)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in DROPPED}
        connection.request(request.command, request.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if is_upload and number in self.lost_after:
            return self._break_off(request)
        with contextlib.suppress(OSError):
            request.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in DROPPED:
                    request.send_header(name, value)
            request.send_header("Content-Length", str(len(content)))
            request.end_headers()
            if request.command != "HEAD":
                request.wfile.write(content)

    @staticmethod
    def _break_off(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        with contextlib.suppress(OSError):
            request.connection.shutdown(2)
