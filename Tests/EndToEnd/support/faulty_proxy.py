"""A TCP proxy that does what bad networks do: it is slow, forgets its connections, or ends them before an answer."""

import contextlib
import queue
import socket
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class _Line:
    """One connection through the proxy."""

    near: socket.socket
    far: socket.socket
    is_forgotten: threading.Event = field(default_factory=threading.Event)
    is_cut: threading.Event = field(default_factory=threading.Event)


class FaultyProxy:
    """Passes bytes both ways, each way `delay` seconds late. Use it in a `with` statement."""

    def __init__(self, endpoint: str, delay: float = 0):
        self._upstream = urlsplit(endpoint)
        self._delay = delay
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lines: list[_Line] = []
        self._cutting: bytes | None = None
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}{self._upstream.path}"

    def __enter__(self) -> "FaultyProxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in [self._listener, *[end for line in self._lines for end in (line.near, line.far)]]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def forget_connections(self) -> None:
        """From now on nothing comes through those that are open, neither bytes nor an end. New ones work."""
        for line in self._lines:
            line.is_forgotten.set()

    def cut_answer_to(self, request: bytes) -> None:
        """The next request that begins so is passed on, and its connection ended when the answer comes."""
        self._cutting = request

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection((self._upstream.hostname, self._upstream.port))
                line = _Line(near, far)
                self._lines.append(line)
                for source, target in [(near, far), (far, near)]:
                    pipe: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
                    threading.Thread(target=self._take, args=(line, source, pipe), daemon=True).start()
                    threading.Thread(target=self._pass, args=(line, target, pipe), daemon=True).start()

    def _take(self, line: _Line, source: socket.socket, pipe: queue.SimpleQueue) -> None:
        data = b"-"
        while data:
            try:
                data = source.recv(65536)
            except OSError:
                data = b""
            if self._cutting and source is line.near and data.startswith(self._cutting):
                self._cutting = None
                line.is_cut.set()
            pipe.put((time.monotonic() + self._delay, data))

    def _pass(self, line: _Line, target: socket.socket, pipe: queue.SimpleQueue) -> None:
        with contextlib.suppress(OSError):
            while True:
                due, data = pipe.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if line.is_forgotten.is_set():
                    if not data:
                        return
                elif data and line.is_cut.is_set() and target is line.near:
                    return target.shutdown(socket.SHUT_RDWR)
                elif data:
                    target.sendall(data)
                else:
                    return target.shutdown(socket.SHUT_WR)
