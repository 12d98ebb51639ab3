"""Uploads as browsers send them, and files through Appwrite's own SDK."""

import json
import socket
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

from appwrite.services.storage import Storage

from support.backend import PUBLIC, Backend
from support.http import Answer
from support.process import Gateway

MIB = 1024 * 1024
CHUNK = 5 * MIB


def make_bucket(
    backend: Backend, permissions: list[str] | None = None, file_security: bool = False, maximum: int = 30_000_000
) -> str:
    bucket = f"b{uuid.uuid4().hex[:12]}"
    granted = PUBLIC if permissions is None else permissions
    Storage(backend.client).create_bucket(bucket, bucket, granted, file_security, maximum_file_size=maximum)
    return bucket


def file_part(name: str, content: bytes, content_type: str = "application/octet-stream", field: str = "file") -> bytes:
    head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: {content_type}'
    return f"{head}\r\n\r\n".encode() + content


def text_part(name: str, value: str) -> bytes:
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()


def form(*parts: bytes, boundary: str = "----WebKitFormBoundaryAbC") -> tuple[dict[str, str], bytes]:
    """Headers and body of a form."""
    body = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
    return {"Content-Type": f"multipart/form-data; boundary={boundary}"}, body


def upload(gateway: Gateway, bucket: str, *parts: bytes, headers: dict[str, str] | None = None) -> Answer:
    head, body = form(*parts)
    return gateway.request("POST", f"/files/{bucket}", {**head, **(headers or {})}, body)


def path_of(url: str) -> str:
    return urlsplit(url).path


def pattern(size: int) -> bytes:
    """Bytes that no two chunks share."""
    block = bytes(range(251)) * 256
    return b"".join(number.to_bytes(8, "big") + block for number in range(size // len(block) + 1))[:size]


def pieces(size: int, length: int = MIB) -> Iterator[bytes]:
    block = pattern(length)
    for start in range(0, size, length):
        yield block[: min(length, size - start)]


def send_large(url: str, target: str, size: int, headers: dict[str, str] | None = None) -> Answer:
    """An upload that is never whole in memory on this side either."""
    boundary = "large"
    opening = f"--{boundary}\r\n".encode() + file_part("large.bin", b"")
    closing = f"\r\n--{boundary}--\r\n".encode()
    address = urlsplit(url)
    lines = [f"POST {target} HTTP/1.1", f"Host: {address.netloc}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    lines += [f"Content-Type: multipart/form-data; boundary={boundary}"]
    lines += [f"Content-Length: {len(opening) + size + len(closing)}"]
    with socket.create_connection((address.hostname, address.port), timeout=110) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + opening)
        for piece in pieces(size):
            connection.sendall(piece)
        connection.sendall(closing)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    status, *fields = head.decode("latin-1").split("\r\n")
    named = [(name.lower(), value.strip()) for name, _, value in (field.partition(":") for field in fields)]
    return Answer(int(status.split(" ")[1]), named, body)


def events(text: bytes) -> list[tuple[str, dict]]:
    """Server-sent events as pairs of name and data."""
    found = []
    for block in text.decode().split("\n\n"):
        lines = dict(line.partition(": ")[::2] for line in block.splitlines() if line)
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found
