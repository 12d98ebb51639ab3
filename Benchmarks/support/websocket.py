"""The little of RFC 6455 that a measuring client and a stand-in server need."""

import base64
import hashlib
import os
import socket
import struct

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def accept_key(key):
    """`Sec-WebSocket-Accept` for a `Sec-WebSocket-Key`."""
    return base64.b64encode(hashlib.sha1(key + _GUID).digest())


def frame(opcode, payload, masked=False):
    """One whole frame; a client's must be masked."""
    mark = 0x80 if masked else 0
    if len(payload) < 126:
        head = struct.pack("!BB", 0x80 | opcode, mark | len(payload))
    elif len(payload) < 65536:
        head = struct.pack("!BBH", 0x80 | opcode, mark | 126, len(payload))
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, mark | 127, len(payload))
    if not masked:
        return head + payload
    mask = os.urandom(4)
    return head + mask + unmask(payload, mask)


def unmask(payload, mask):
    """The payload with its mask applied: to put it on or to take it off."""
    size = len(payload)
    repeated = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(size, "big")


def frames(buffer):
    """Yields `(opcode, begin, end)` for each whole unmasked frame; its payload is `buffer[begin:end]`."""
    position, length = 0, len(buffer)
    while length - position >= 2:
        opcode = buffer[position] & 0x0F
        size = buffer[position + 1] & 0x7F
        begin = position + 2
        if size >= 126:
            begin += 2 if size == 126 else 8
            if length < begin:
                return
            size = int.from_bytes(buffer[position + 2 : begin], "big")
        position = begin + size
        if position > length:
            return
        yield opcode, begin, position


def connect(host, port, target, headers=()):
    """A blocking handshake; gives the socket and what the server has already sent after it."""
    link = socket.create_connection((host, port), timeout=10)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16))
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {host}:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key.decode()}",
        "Sec-WebSocket-Version: 13",
        *headers,
    ]
    link.sendall("\r\n".join([*lines, "", ""]).encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        chunk = link.recv(4096)
        if not chunk:
            break
        answer += chunk
    head, _, rest = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 101") or accept_key(key) not in head:
        raise SystemExit(f"{target} refused the handshake:\n{answer.decode(errors='replace')}")
    return link, rest
