"""Many WebSocket subscribers of one resource on one thread, and what reaches them."""

import re
import selectors
import time

from . import websocket

# The ids of the benchmark's rows tell number and time of sending (nanoseconds of the monotonic clock).
_ROW = re.compile(rb'"ids":\["e(\d+)-(\d+)"\]')
# Of so many subscribers every single event is read and its order checked; of the others the events are counted.
_WATCHED = 10


def row_id(number):
    return f"e{number}-{time.monotonic_ns()}"


class Subscriber:
    def __init__(self, link, buffer, is_watched):
        self.link, self.buffer, self.is_watched = link, buffer, is_watched
        self.is_subscribed = False
        self.last = None


class Subscribers:
    """`count` connections to `/live` on `channel`."""

    def __init__(self, host, port, channel, count, headers=()):
        self._selector = selectors.DefaultSelector()
        self._all = []
        self.delivered = 0
        self.latencies = []
        for number in range(count):
            link, rest = websocket.connect(host, port, f"/live?channel={channel}", headers)
            link.setblocking(False)
            subscriber = Subscriber(link, rest, number < _WATCHED)
            self._all.append(subscriber)
            self._selector.register(link, selectors.EVENT_READ, subscriber)
            self._read(subscriber, b"")

    def __len__(self):
        return len(self._all)

    def wait_subscribed(self, seconds=30):
        deadline = time.monotonic() + seconds
        while not all(subscriber.is_subscribed for subscriber in self._all):
            if time.monotonic() > deadline:
                missing = sum(not subscriber.is_subscribed for subscriber in self._all)
                raise SystemExit(f"{missing} of {len(self)} subscribers were never told that they are subscribed")
            self.receive(0.1)

    def receive(self, seconds):
        """Reads what has arrived; waits at most `seconds` for something."""
        for key, _ in self._selector.select(seconds):
            try:
                chunk = key.fileobj.recv(262144)
            except BlockingIOError:
                continue
            if not chunk:
                raise SystemExit("The gateway closed a subscriber's connection without a close frame")
            self._read(key.data, chunk)

    def close(self):
        for subscriber in self._all:
            self._selector.unregister(subscriber.link)
            subscriber.link.close()

    def _read(self, subscriber, chunk):
        buffer = subscriber.buffer + chunk if subscriber.buffer else chunk
        end, events, last = 0, 0, None
        for opcode, begin, end in websocket.frames(buffer):
            if opcode != websocket.TEXT:
                self._answer_control(subscriber, opcode, buffer[begin:end])
            elif buffer.startswith(b'{"op"', begin):
                self._note_answer(subscriber, buffer[begin:end])
            elif buffer.startswith(b'{"channel"', begin):
                # "Something was missed, fetch again": what a gateway may say when it has just joined the upstream.
                if buffer.find(b'"type":"*"', begin, end) >= 0:
                    continue
                events += 1
                last = (begin, end)
                if subscriber.is_watched:
                    self._check_order(subscriber, buffer[begin:end])
        subscriber.buffer = buffer[end:]
        if events:
            self.delivered += events
            # Only an event at the end of a read tells when it arrived.
            match = _ROW.search(buffer, *last)
            if match:
                self.latencies.append(time.monotonic_ns() - int(match.group(2)))

    @staticmethod
    def _answer_control(subscriber, opcode, payload):
        if opcode == websocket.PING:
            subscriber.link.send(websocket.frame(websocket.PONG, payload, masked=True))
        elif opcode == websocket.CLOSE:
            code = int.from_bytes(payload[:2], "big")
            raise SystemExit(f"The gateway closed a subscriber: {code} {payload[2:].decode(errors='replace')}")

    @staticmethod
    def _note_answer(subscriber, message):
        if b'"op":"subscribed"' in message:
            subscriber.is_subscribed = True
        elif b'"op":"error"' in message:
            raise SystemExit(f"The gateway refused a subscriber: {message.decode(errors='replace')}")

    @staticmethod
    def _check_order(subscriber, event):
        match = _ROW.search(event)
        if not match:
            raise SystemExit(f"An event that is none of the benchmark's: {event.decode(errors='replace')}")
        number = int(match.group(1))
        if subscriber.last is not None and number != subscriber.last + 1:
            raise SystemExit(f"Event {number} followed event {subscriber.last}")
        subscriber.last = number
