"""A stand-in for Appwrite 1.8's Realtime: says what a gateway asks of it, and sends made-up row events when told to."""

import asyncio
import json
import threading
import urllib.parse

from . import schema, websocket

_TIME = "2026-01-01T12:00:00.000+00:00"
# Stands for the row's id in the prepared frame; as long as ids need not be, and found nowhere else.
_ID = "ROW-ID-HERE"


def _event_names(database, table, row, action):
    """The 22 names of a single update: every wildcard of the whole path with and without action, then its prefixes."""

    def paths(*parts):
        if not parts:
            return [""]
        word, name = parts[0]
        return [f".{word}.{choice}{rest}" for choice in (name, "*") for rest in paths(*parts[1:])]

    whole = paths(("databases", database), ("tables", table), ("rows", row))
    names = [path + "." + action for path in whole] + whole
    names += paths(("databases", database), ("tables", table)) + paths(("databases", database))
    return [name[1:] for name in names]


def event_frame():
    """A whole `update` frame of a row, to be cut where the row's id goes."""
    database, table = schema.DATABASE, schema.TABLE
    rows, documents = f"databases.{database}.tables.{table}.rows", f"databases.{database}.collections.{table}.documents"
    row = {
        "title": "A post that changes",
        "content": "Some words about it.",
        "categoryId": "c1",
        "status": "draft",
        "views": 10,
        "rating": 0.5,
        "published": False,
        "tags": ["all"],
        "publishedAt": _TIME,
        "$id": _ID,
        "$sequence": 1,
        "$createdAt": _TIME,
        "$updatedAt": _TIME,
        "$permissions": ['read("any")'],
        "$databaseId": database,
        "$tableId": table,
    }
    data = {
        "events": _event_names(database, table, _ID, "update"),
        "channels": ["rows", "documents", rows, f"{rows}.{_ID}", documents, f"{documents}.{_ID}"],
        "timestamp": _TIME,
        "payload": row,
    }
    return json.dumps({"type": "event", "data": data}, separators=(",", ":"))


class AppwriteStub:
    """Serves on its own thread; `publish` may be called from any."""

    def __init__(self):
        self._pieces = [piece.encode() for piece in event_frame().split(_ID)]
        self._documents = schema.documents()
        self._sockets = {}
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def realtime_connections(self):
        return len(self._sockets)

    def publish(self, row):
        """Sends the event of one row to every Realtime connection that hears its table."""
        self._loop.call_soon_threadsafe(self._send, websocket.frame(websocket.TEXT, row.encode().join(self._pieces)))

    def _send(self, data):
        table = f"databases.{schema.DATABASE}.tables.{schema.TABLE}.rows"
        for writer, channels in self._sockets.items():
            if channels & {"rows", "documents", table}:
                writer.write(data)

    async def _serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                _, target, _ = head[0].split(" ")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
                await reader.readexactly(int(headers.get("content-length", 0)))
                url = urllib.parse.urlsplit(target)
                if url.path == "/v1/realtime":
                    await self._serve_realtime(reader, writer, headers, urllib.parse.parse_qsl(url.query))
                    return
                writer.write(self._answer(url.path))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._sockets.pop(writer, None)
            writer.close()

    def _answer(self, path):
        status, body = "200 OK", self._documents.get(path)
        if path == schema.ROWS_PATH:
            body = b'{"total":0,"rows":[]}'
        if body is None:
            status = "404 Not Found"
            body = schema.MISSING.encode()
        return (
            f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    async def _serve_realtime(self, reader, writer, headers, query):
        accept = websocket.accept_key(headers["sec-websocket-key"].encode()).decode()
        writer.write(
            (
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Accept: {accept}\r\n\r\n"
            ).encode()
        )
        channels = [value for name, value in query if name.startswith("channels[")]
        self._say(writer, {"type": "connected", "data": {"channels": channels, "user": None}})
        self._sockets[writer] = set(channels)
        while True:
            opcode, payload = await self._read_frame(reader)
            if opcode == websocket.CLOSE:
                writer.write(websocket.frame(websocket.CLOSE, payload[:2]))
                return
            if opcode == websocket.PING:
                writer.write(websocket.frame(websocket.PONG, payload))
            elif opcode == websocket.TEXT:
                self._answer_message(writer, json.loads(payload))

    def _answer_message(self, writer, message):
        if message.get("type") == "ping":
            self._say(writer, {"type": "pong"})
        elif message.get("type") == "authentication":
            self._say(writer, {"type": "response", "data": {"to": "authentication", "success": True, "user": None}})

    @staticmethod
    def _say(writer, message):
        writer.write(websocket.frame(websocket.TEXT, json.dumps(message, separators=(",", ":")).encode()))

    @staticmethod
    async def _read_frame(reader):
        first, second = await reader.readexactly(2)
        size = second & 0x7F
        if size >= 126:
            size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
        mask = await reader.readexactly(4) if second & 0x80 else b"\0\0\0\0"
        return first & 0x0F, websocket.unmask(await reader.readexactly(size), mask)
