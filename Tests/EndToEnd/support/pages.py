"""An app's own origin: the pages of `pages/`, on a port of localhost that `cors.origins` allows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES = Path(__file__).resolve().parents[1] / "pages"


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served_pages() -> Iterator[str]:
    """Serves them, and gives the origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=PAGES)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()
