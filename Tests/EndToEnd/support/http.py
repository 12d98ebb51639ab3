"""HTTP as bytes on a socket: nothing is normalised on the way out, nothing is hidden on the way in."""

import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Answer:
    """One HTTP answer."""

    status: int
    headers: list[tuple[str, str]]
    """Names in lower case, in the order received."""
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name.lower()), None)

    def list_header(self, name: str) -> set[str]:
        """The items of a header that holds a comma list."""
        values = [value for key, value in self.headers if key == name.lower()]
        return {item.strip() for value in values for item in value.split(",") if item.strip()}

    @property
    def json(self):
        assert (self.header("content-type") or "").startswith("application/json"), f"not JSON: {self}"
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.status} {self.body[:400]!r}"


class Connection:
    """A TCP connection on which requests are written as bytes and answers are read one by one."""

    def __init__(self, base: str, timeout: float = 15):
        address = urlsplit(base)
        self.host = f"{address.hostname}:{address.port}"
        self._socket = socket.create_connection((address.hostname, address.port), timeout=timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def end_sending(self) -> None:
        """Half-closes: the server sees the end of what we send."""
        self._socket.shutdown(socket.SHUT_WR)

    def send_request(
        self, method: str, target: str, headers: Iterable[tuple[str, str]] = (), body: bytes | None = None
    ) -> None:
        lines = [f"{method} {target} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in headers]
        if body is not None:
            lines.append(f"Content-Length: {len(body)}")
        self.send("\r\n".join([*lines, "", ""]).encode() + (body or b""))

    def read_head(self) -> Answer:
        """The next status line and headers, `100 Continue` included; the body is left unread."""
        while b"\r\n\r\n" not in self._received:
            self._fill()
        head, self._received = self._received.split(b"\r\n\r\n", 1)
        status_line, *lines = head.decode("latin-1").split("\r\n")
        version, status = status_line.split(" ")[:2]
        assert version == "HTTP/1.1", status_line
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        return Answer(int(status), headers, b"")

    def read_answer(self, method: str = "GET") -> Answer:
        """The next whole answer to a request with that method."""
        answer = self.read_head()
        while answer.status in (100, 102, 103):
            answer = self.read_head()
        if method == "HEAD" or answer.status in (101, 204, 304):
            return answer
        if "chunked" in (answer.header("transfer-encoding") or ""):
            answer.body = self._read_chunks()
        elif (length := answer.header("content-length")) is not None:
            answer.body = self._take(int(length))
        else:
            answer.body = self.read_to_end()
        return answer

    def read_to_end(self) -> bytes:
        """Everything up to the end of the connection. A reset counts as its end."""
        try:
            while chunk := self._socket.recv(65536):
                self._received += chunk
        except ConnectionResetError:
            pass
        data, self._received = self._received, b""
        return data

    def read_some(self) -> bytes:
        """Whatever of a body comes next."""
        if not self._received:
            self._fill()
        data, self._received = self._received, b""
        return data

    def _fill(self) -> None:
        chunk = self._socket.recv(65536)
        if not chunk:
            raise ConnectionError(f"closed in the middle of an answer, after {self._received[:200]!r}")
        self._received += chunk

    def _take(self, count: int) -> bytes:
        while len(self._received) < count:
            self._fill()
        data, self._received = self._received[:count], self._received[count:]
        return data

    def _read_chunks(self) -> bytes:
        data = b""
        while True:
            while b"\r\n" not in self._received:
                self._fill()
            size, self._received = self._received.split(b"\r\n", 1)
            count = int(size.split(b";")[0], 16)
            data += self._take(count)
            assert self._take(2) == b"\r\n"
            if count == 0:
                return data


def request(
    base: str, method: str, target: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> Answer:
    """One request on a connection of its own; `target` goes out as it is."""
    with Connection(base) as connection:
        connection.send_request(method, target, [("Connection", "close"), *(headers or {}).items()], body)
        return connection.read_answer(method)


def exchange(base: str, data: bytes, timeout: float = 15) -> Answer:
    """Sends bytes as they are (`{host}` in them becomes the server's name) and reads one answer."""
    with Connection(base, timeout) as connection:
        connection.send(data.replace(b"{host}", connection.host.encode()))
        return connection.read_answer(data.split(b" ", 1)[0].decode("latin-1"))
