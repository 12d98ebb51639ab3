"""Bad handshakes and bad frames on `/live`, each with its exact answer."""

import json
import struct
from contextlib import closing

import pytest

from support import http
from support.frames import BINARY, CLOSE, HANDSHAKE, TEXT, close_code, frame, open_socket, read_text
from support.live import Subscriber
from support.process import Gateway

# Messages that are refused while the socket stays open: what is sent, and what the answer names.

MESSAGES = {
    "not JSON": ("subscribe", "JSON"),
    "no object": ("[]", "object"),
    "nothing": ("", "JSON"),
    "too deep": ("[" * 5000, "JSON"),
    "no op": ({"channel": "resources/posts"}, "op"),
    "an op of another kind": ({"op": 5}, "op"),
    "an unknown op": ({"op": "publish", "channel": "resources/posts"}, "publish"),
    "no channel": ({"op": "subscribe"}, "channel"),
    "a channel of another kind": ({"op": "subscribe", "channel": 5}, "channel"),
    "a channel that is none": ({"op": "subscribe", "channel": "posts"}, "posts"),
    "a channel without a resource": ({"op": "subscribe", "channel": "resources/"}, "resources/"),
    "types of another kind": ({"op": "subscribe", "channel": "resources/posts", "types": "created"}, "types"),
    "no types": ({"op": "subscribe", "channel": "resources/posts", "types": []}, "types"),
    "an unknown type": ({"op": "subscribe", "channel": "resources/posts", "types": ["*", "moved"]}, "types[1]"),
    "ids of another kind": ({"op": "subscribe", "channel": "resources/posts", "ids": "a"}, "ids"),
    "an id of another kind": ({"op": "subscribe", "channel": "resources/posts", "ids": ["a", {}]}, "ids[1]"),
    "since without an epoch": ({"op": "subscribe", "channel": "resources/posts", "since": {"offset": 1}}, "since"),
    "a negative offset": (
        {"op": "subscribe", "channel": "resources/posts", "since": {"epoch": "e", "offset": -1}},
        "since",
    ),
    "no token": ({"op": "authenticate"}, "token"),
    "an empty token": ({"op": "authenticate", "token": ""}, "token"),
    "a token that is none": ({"op": "authenticate", "token": "a b"}, "token"),
    "unsubscribe without a channel": ({"op": "unsubscribe"}, "channel"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_bad_message_is_answered_and_the_socket_stays_open(gateway: Gateway, name: str):
    message, culprit = MESSAGES[name]
    with Subscriber(gateway) as subscriber:
        subscriber.send_raw(message if isinstance(message, str) else json.dumps(message))
        answer = subscriber.receive()
        assert (answer["op"], answer["statusCode"]) == ("error", 400), answer
        assert culprit in answer["message"], answer
        assert subscriber.ask(op="ping")["op"] == "pong"


def test_a_bad_channel_in_the_url_is_refused_at_the_handshake(gateway: Gateway):
    answer = handshake(gateway, target="/live?channel=posts")
    assert (answer.status, answer.json["type"]) == (400, "gateway_live_message_invalid")
    assert "posts" in answer.json["message"]


# Frames that end the connection, and the code with which it ends.

FRAMES = {
    "text that is not UTF-8": (frame(TEXT, b"\xff\xfe"), 1007),
    "a binary message": (frame(BINARY, b"{}"), 1003),
    "a message over 64 KiB": (frame(TEXT, b'{"op":"' + b"x" * 70_000 + b'"}'), 1009),
    "a reserved bit": (frame(TEXT, b"{}", first_byte=0xC0), 1002),
    "an unknown opcode": (frame(3, b""), 1002),
    "a continuation of nothing": (frame(0, b"{}"), 1002),
    "a close code that is none": (frame(CLOSE, struct.pack("!H", 1005)), 1002),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_bad_frame_closes_the_socket_with_a_code(gateway: Gateway, name: str):
    data, code = FRAMES[name]
    with closing(open_socket(gateway)) as raw:
        raw.sendall(data)
        assert close_code(raw) == code
    assert gateway.get("/simple-rest/posts/post-001").status == 200


def test_a_message_too_many_closes_the_socket(gateway: Gateway):
    with Subscriber(gateway) as subscriber:
        for _ in range(31):
            subscriber.send(op="ping")
        assert subscriber.close_code() == 3501


def test_a_channel_too_many_is_refused(gateway: Gateway):
    channels = "&".join(f"channel=resources/t{number}" for number in range(128))
    with closing(open_socket(gateway, f"/live?{channels}")) as raw:
        raw.sendall(frame(TEXT, b'{"op":"subscribe","channel":"resources/posts"}'))
        stream = raw.makefile("rb")
        while (message := read_text(stream)).get("op") in ("ready", "subscribed"):
            continue
        assert (message["op"], message["statusCode"]) == ("error", 429)
        assert "128" in message["message"]


# Handshakes


def handshake(gateway: Gateway, target: str = "/live", **changes: str | None) -> http.Answer:
    """A handshake with some headers changed, or left out where they are `None`."""
    headers = HANDSHAKE | {name.replace("_", "-"): value for name, value in changes.items()}
    with http.Connection(gateway.url) as connection:
        connection.send_request("GET", target, [(name, value) for name, value in headers.items() if value is not None])
        return connection.read_answer()


def test_a_good_handshake_for_comparison(gateway: Gateway):
    assert handshake(gateway).status == 101


HANDSHAKES = [
    ({"Connection": None}, 426, "Connection"),
    ({"Upgrade": None, "Connection": "keep-alive"}, 426, "Upgrade"),
    ({"Upgrade": "h2c"}, 426, "Upgrade"),
    ({"Sec_WebSocket_Version": "8"}, 426, "13"),
    ({"Sec_WebSocket_Version": None}, 426, "13"),
    ({"Sec_WebSocket_Key": None}, 400, "Sec-WebSocket-Key"),
    ({"Sec_WebSocket_Key": "short"}, 400, "Sec-WebSocket-Key"),
    ({"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZR=="}, 400, "Sec-WebSocket-Key"),
    ({"Content_Length": "5"}, 400, "body"),
    ({"Origin": "https://evil.example"}, 403, "origin"),
    ({"Origin": "null"}, 403, "origin"),
]


@pytest.mark.parametrize(("changes", "status", "names"), HANDSHAKES, ids=[str(changes) for changes, _, _ in HANDSHAKES])
def test_a_bad_handshake_is_refused(gateway: Gateway, changes: dict, status: int, names: str):
    answer = handshake(gateway, **changes)
    assert (answer.status, answer.json["statusCode"]) == (status, status), answer
    assert names in answer.json["message"], answer
    if status == 426:
        assert answer.header("upgrade") == "websocket"
        assert answer.header("sec-websocket-version") == "13"
