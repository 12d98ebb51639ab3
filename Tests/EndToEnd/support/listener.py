"""A subscriber that behaves as a refine app does: it keeps the ids it was told of, and fetches when it is told to."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

from support.live import Subscriber
from support.process import Gateway
from support.stream import EventStream


class Listener:
    """Listens to one resource on a thread of its own. Use it in a `with` statement; its subscription stands inside."""

    def __init__(self, gateway: Gateway, resource: str, by: str = "websocket"):
        self._gateway = gateway
        self._resource = resource
        self._by = by
        self._stack = ExitStack()
        self._change = threading.Condition()
        self._stop = threading.Event()
        self._failure: Exception | None = None
        self.known: set[str] = set()
        """Ids told of, and those that a fetch after a `"*"` found."""
        self.refetches = 0
        """How often it was told `"*"`."""

    def __enter__(self) -> "Listener":
        receive = self._listen()
        self._thread = threading.Thread(target=self._run, args=(receive,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._stack.close()

    def __repr__(self) -> str:
        return f"<the {self._by} listener: {len(self.known)} ids, {self.refetches} fetches>"

    def await_ids(self, ids: set[str], within: float) -> None:
        """Waits until all of them are known."""
        self.wait_for(lambda: ids <= self.known, within, lambda: f"it lacks {sorted(ids - self.known)[:5]}")

    def await_refetches(self, count: int, within: float) -> None:
        """Waits until it has been told `"*"` so often."""
        self.wait_for(lambda: self.refetches >= count, within, lambda: f'it was not told "*" {count} times')

    def wait_for(self, condition: Callable[[], bool], within: float, complaint: Callable[[], str]) -> None:
        with self._change:
            self._change.wait_for(lambda: self._failure is not None or condition(), within)
            if self._failure is not None:
                raise AssertionError(f"{self} failed") from self._failure
            assert condition(), f"{self}: {complaint()} after {within} s"

    def _listen(self) -> Callable[[float], dict]:
        """Subscribes. - Returns: what gives the next event, or raises `AssertionError` when none comes in time."""
        channel = f"resources/{self._resource}"
        if self._by == "websocket":
            return self._stack.enter_context(Subscriber(self._gateway, channel)).event
        stream = self._stack.enter_context(EventStream(self._gateway, channel))
        stream.subscribed()
        return lambda within: stream.event(within).json

    def _run(self, receive: Callable[[float], dict]) -> None:
        try:
            while not self._stop.is_set():
                try:
                    event = receive(0.2)
                except AssertionError as silence:
                    if "within" not in str(silence):
                        raise
                    continue
                self._take(event)
        except Exception as failure:
            with self._change:
                self._failure = failure
                self._change.notify_all()

    def _take(self, event: dict) -> None:
        with self._change:
            self.refetches += event["type"] == "*"
            self._change.notify_all()
        ids = set(event["payload"]["ids"]) if event["type"] != "*" else self._fetch()
        with self._change:
            self.known |= ids
            self._change.notify_all()

    def _fetch(self) -> set[str]:
        """All ids, however long Appwrite takes to be there again."""
        while not self._stop.is_set():
            rows = self._gateway.get(f"/simple-rest/{self._resource}?_fields=id")
            if rows.status == 200:
                assert rows.header("x-truncated") is None, "more rows than one answer may have"
                return {row["id"] for row in rows.json}
            assert rows.status in (502, 503, 504), rows
            time.sleep(0.05)
        return set()
