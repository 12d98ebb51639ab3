"""A subscriber of `/live` by server-sent events: the real `curl -N`, whose output is read as it comes."""

import json
import queue
import subprocess
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from support.process import Gateway


@dataclass
class StreamEvent:
    """One event as it stands in the stream."""

    name: str | None = None
    id: str | None = None
    data: str = ""
    comment: bool = False

    @property
    def json(self) -> dict:
        return json.loads(self.data)


class EventStream:
    """`curl -N` on `/live`. Use it in a `with` statement."""

    def __init__(
        self,
        gateway: Gateway,
        *channels: str,
        headers: dict[str, str] | None = None,
        **parameters: str,
    ):
        query = urlencode([("channel", channel) for channel in channels] + list(parameters.items()))
        command = ["curl", "--no-buffer", "--silent", "--show-error", "--header", "Accept: text/event-stream"]
        for name, value in (headers or {}).items():
            command += ["--header", f"{name}: {value}"]
        self._command = [*command, f"{gateway.url}/live?{query}"]
        self._channels = channels
        self._events: queue.Queue[StreamEvent | None] = queue.Queue()

    def __enter__(self) -> "EventStream":
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE)
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        event = StreamEvent()
        for raw in self._process.stdout or []:
            line = raw.decode().rstrip("\n")
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if line == "":
                if event.data or event.comment:
                    self._events.put(event)
                event = StreamEvent()
            elif field == "":
                event.comment = True
            elif field == "event":
                event.name = value
            elif field == "id":
                event.id = value
            elif field == "data":
                event.data += value
        self._events.put(None)

    def next(self, within: float = 5) -> StreamEvent | None:
        """The next event or comment; `None` when the stream has ended."""
        try:
            return self._events.get(timeout=within)
        except queue.Empty:
            raise AssertionError(f"nothing within {within} s") from None

    def subscribed(self, within: float = 5) -> list[dict]:
        """Takes the confirmation of each channel."""
        told = []
        for _ in self._channels:
            event = self.next(within)
            assert event is not None and event.name == "subscribed", event
            told.append(event.json)
        assert [each["channel"] for each in told] == list(self._channels)
        return told

    def event(self, within: float = 2) -> StreamEvent:
        """The next live event; comments are skipped."""
        deadline = time.monotonic() + within
        while True:
            event = self.next(within=max(0.01, deadline - time.monotonic()))
            assert event is not None, "the stream has ended"
            if not event.comment:
                assert event.name is None, f"no live event: {event}"
                return event

    def ends(self, within: float = 5) -> bool:
        deadline = time.monotonic() + within
        while self.next(within=max(0.01, deadline - time.monotonic())) is not None:
            pass
        return self._process.wait(timeout=5) == 0
