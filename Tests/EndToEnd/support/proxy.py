"""A TCP proxy in front of Appwrite that can hold its answers back: slow for exactly as long as a test needs."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class HoldingProxy:
    """Passes bytes both ways. While `hold` is in force, what Appwrite answers waits. Use it in a `with` statement."""

    def __init__(self, endpoint: str):
        self._upstream = urlsplit(endpoint)
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{port}{self._upstream.path}"
        self._open = threading.Event()
        self._open.set()
        self._held = threading.Event()
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> "HoldingProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        for each in [self._listener, *self._sockets]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def hold(self) -> None:
        self._held.clear()
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    def await_held(self, within: float = 10) -> None:
        """Waits until an answer is being held, which means that a request is in flight."""
        assert self._held.wait(within), f"no answer to hold within {within} s"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection((self._upstream.hostname, self._upstream.port))
                self._sockets += [near, far]
                threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_answer and not self._open.is_set():
                    self._held.set()
                    self._open.wait()
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)
