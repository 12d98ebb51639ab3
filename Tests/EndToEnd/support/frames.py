"""WebSockets on `/live` as frames on a socket, for what a client would be too polite to send."""

import json
import socket
import struct

from support.process import Gateway

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9


def frame(opcode: int, payload: bytes, first_byte: int = 0x80) -> bytes:
    """A masked frame; the mask is all zeros, which leaves the payload as it is."""
    head = bytes([first_byte | opcode])
    if len(payload) < 126:
        length = bytes([0x80 | len(payload)])
    elif len(payload) < 65536:
        length = bytes([0x80 | 126]) + struct.pack("!H", len(payload))
    else:
        length = bytes([0x80 | 127]) + struct.pack("!Q", len(payload))
    return head + length + bytes(4) + payload


HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
EVENT_STREAM = {"Accept": "text/event-stream"}


def opening(gateway: Gateway, target: str, headers: dict[str, str]) -> bytes:
    """The request that begins a WebSocket or an event stream."""
    host = gateway.url.removeprefix("http://")
    lines = [f"GET {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def open_socket(
    gateway: Gateway, target: str = "/live", headers: dict[str, str] = HANDSHAKE, receive_buffer: int | None = None
) -> socket.socket:
    """A socket on which the gateway has agreed to a WebSocket, or to an event stream with those headers.

    A small `receive_buffer` (bytes) makes one that can hold little unread.
    """
    host, port = gateway.url.removeprefix("http://").split(":")
    raw = socket.socket()
    raw.settimeout(10)
    if receive_buffer is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        # Small segments, because the sender's buffer grows with their size.
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    raw.connect((host, int(port)))
    raw.sendall(opening(gateway, target, headers))
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        # Byte by byte, so that what follows is left for who reads next.
        received += raw.recv(1)
    assert received.startswith((b"HTTP/1.1 101 ", b"HTTP/1.1 200 ")), received
    return raw


def reset(raw: socket.socket) -> None:
    """Ends a connection as a machine does that has forgotten it."""
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raw.close()


def read_frame(stream) -> tuple[int, bytes]:
    """The next frame from the server: opcode and payload."""
    head = stream.read(2)
    assert len(head) == 2, "the connection ended without a close frame"
    first, second = head
    assert second & 0x80 == 0, "a server does not mask"
    length = second
    if length == 126:
        (length,) = struct.unpack("!H", stream.read(2))
    elif length == 127:
        (length,) = struct.unpack("!Q", stream.read(8))
    return first & 0x0F, stream.read(length)


def read_text(stream) -> dict:
    opcode, payload = read_frame(stream)
    assert opcode == TEXT
    return json.loads(payload)


def close_code(raw: socket.socket) -> int:
    """Reads until the server closes."""
    stream = raw.makefile("rb")
    while True:
        opcode, payload = read_frame(stream)
        if opcode == CLOSE:
            return struct.unpack("!H", payload[:2])[0]
