"""A subscriber of `/live` that is not ours: PyPI's `websockets`."""

import json
import time
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from support.process import Gateway


class Subscriber:
    """A WebSocket on `/live`. Use it in a `with` statement."""

    def __init__(self, gateway: Gateway, *channels: str, headers: dict[str, str] | None = None):
        query = "?" + urlencode([("channel", channel) for channel in channels]) if channels else ""
        self._channels = channels
        self._opening = connect(
            gateway.live_url + query, additional_headers=headers, compression=None, proxy=None, legacy=False
        )

    def __enter__(self) -> "Subscriber":
        self._socket: ClientConnection = self._opening.__enter__()
        assert self.receive()["op"] == "ready"
        for channel in self._channels:
            answer = self.receive()
            assert (answer["op"], answer["channel"]) == ("subscribed", channel), answer
        return self

    def __exit__(self, *exception: object) -> None:
        self._opening.__exit__(*exception)

    def send(self, **message: object) -> None:
        self._socket.send(json.dumps(message))

    def send_raw(self, data: str | bytes) -> None:
        self._socket.send(data)

    def ask(self, **message: object) -> dict:
        """Sends a message and takes what comes next."""
        self.send(**message)
        return self.receive()

    def receive(self, within: float = 5) -> dict:
        """The next message. Fails when none comes within so many seconds."""
        try:
            message = self._socket.recv(timeout=within)
        except TimeoutError:
            raise AssertionError(f"no message within {within} s") from None
        assert isinstance(message, str), "text frames only"
        return json.loads(message)

    def event(self, within: float = 1) -> dict:
        """The next message, which is an event."""
        message = self.receive(within)
        assert "type" in message, f"not an event: {message}"
        return message

    def ids(self, count: int, kind: str, within: float) -> list[str]:
        """The ids of the next events of that type, one after the other, until there are `count`."""
        deadline = time.monotonic() + within
        ids: list[str] = []
        while len(ids) < count:
            event = self.event(within=max(0.0, deadline - time.monotonic()))
            assert event["type"] == kind, event
            ids += event["payload"]["ids"]
        return ids

    def close_code(self, within: float = 10) -> int:
        """Waits until the other side closes, and tells with which code. Messages before that are dropped."""
        deadline = time.monotonic() + within
        try:
            while True:
                self._socket.recv(timeout=max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            raise AssertionError(f"still open after {within} s") from None
        except ConnectionClosed as closed:
            assert closed.rcvd is not None, "the connection ended without a close frame"
            return closed.rcvd.code
