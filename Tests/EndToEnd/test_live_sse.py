"""Live mode by server-sent events, as `curl -N` and a browser's `EventSource` use it."""

import signal

import pytest

from support.backend import Backend, Table
from support.live import Subscriber
from support.process import Gateway
from support.stream import EventStream
from support.waiting import wait_for

TITLE = {"title": ("string", {"size": 100})}
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture
def posts(backend: Backend) -> Table:
    return backend.make_table(TITLE)


def told(stream: EventStream) -> tuple[str, list[str]]:
    event = stream.event().json
    return event["type"], event["payload"].get("ids", [])


def test_curl_hears_what_changes(gateway: Gateway, posts: Table):
    with EventStream(gateway, posts.channel) as stream:
        stream.subscribed()
        posts.create("a", title="One")
        event = stream.event()
        assert event.id and event.id.endswith(":1")
        assert event.json.keys() == {"channel", "type", "payload", "date", "meta"}
        assert event.json["channel"] == posts.channel
        assert (event.json["type"], event.json["payload"]) == ("created", {"ids": ["a"]})
        posts.update("a", title="Two")
        posts.delete("a")
        assert [told(stream), told(stream)] == [("updated", ["a"]), ("deleted", ["a"])]


def test_the_head_says_that_it_is_a_stream(gateway: Gateway, posts: Table):
    answer = gateway.request("HEAD", f"/live?channel={posts.channel}", {**STREAM, "Origin": "http://localhost:5173"})
    assert answer.status == 200
    assert answer.header("content-type") == "text/event-stream"
    assert answer.header("cache-control") == "no-store"
    assert answer.header("x-accel-buffering") == "no"
    assert answer.header("access-control-allow-origin") == "http://localhost:5173"


def test_types_and_ids_narrow(gateway: Gateway, posts: Table):
    with EventStream(gateway, posts.channel, types="created,deleted", ids="a") as stream:
        stream.subscribed()
        for row in ["a", "b"]:
            posts.create(row, title="x")
            posts.update(row, title="y")
            posts.delete(row)
        assert [told(stream) for _ in range(3)] == [("created", ["a"]), ("deleted", ["a"]), ("created", ["b"])]


def test_last_event_id_brings_what_was_missed(gateway: Gateway, backend: Backend, posts: Table):
    other = backend.make_table(TITLE)
    channels = [posts.channel, other.channel]
    with EventStream(gateway, *channels) as stream:
        stream.subscribed()
        posts.create("a", title="x")
        place = stream.event().id
    with Subscriber(gateway, *channels) as witness:
        posts.update("a", title="y")
        assert witness.event()["type"] == "updated"
        other.create("o", title="x")
        assert witness.event()["type"] == "created"
    with EventStream(gateway, *channels, headers={"Last-Event-ID": place}) as stream:
        first = stream.next()
        assert first.name == "subscribed" and first.json["recovered"] is True
        assert told(stream) == ("updated", ["a"])
        second = stream.next()
        assert second.name == "subscribed" and second.json["recovered"] is True
        assert told(stream) == ("created", ["o"])
        posts.delete("a")
        assert told(stream) == ("deleted", ["a"])


def test_a_place_that_nobody_knows_means_fetch_again(gateway: Gateway, posts: Table):
    with EventStream(gateway, posts.channel, since="another:7") as stream:
        assert stream.subscribed()[0]["recovered"] is False
        assert told(stream) == ("*", [])


def test_a_quiet_stream_shows_that_it_lives(gateway: Gateway, posts: Table):
    with EventStream(gateway, posts.channel) as stream:
        stream.subscribed()
        assert stream.next(within=25).comment


def test_a_private_row_is_told_to_its_reader_only(gateway: Gateway, backend: Backend):
    private = backend.make_table(TITLE, permissions=[], row_security=True)
    user = backend.demo_user()
    with (
        EventStream(gateway, private.channel) as guest,
        EventStream(gateway, private.channel, headers=user.cookie) as own,
    ):
        guest.subscribed()
        own.subscribed()
        private.create("secret", [f'read("user:{user.id}")'], title="x")
        private.create("open", ['read("any")'], title="x")
        assert told(guest) == ("created", ["open"])
        assert told(own) == ("created", ["secret"])
        assert told(own) == ("created", ["open"])


@pytest.mark.parametrize(
    ("target", "headers", "status"),
    [
        ("/live?channel=resources/posts", {}, 426),
        ("/live?channel=resources/posts", {"Accept": "*/*"}, 426),
        ("/live", STREAM, 400),
        ("/live?channel=posts", STREAM, 400),
        ("/live?channel=resources/posts&types=moved", STREAM, 400),
        ("/live?channel=resources/posts", {**STREAM, "Origin": "https://evil.example"}, 403),
    ],
)
def test_what_is_no_stream_is_an_error(gateway: Gateway, target: str, headers: dict[str, str], status: int):
    answer = gateway.get(target, headers)
    assert (answer.status, answer.json["statusCode"]) == (status, status), answer


def test_streams_end_at_shutdown(dev):
    gateway = dev()
    with EventStream(gateway, "resources/posts") as stream:
        stream.subscribed()
        gateway.process.signal(signal.SIGTERM)
        assert stream.ends(), "a whole answer, so that curl is content"
        assert gateway.process.wait(within=5) == 0


def test_a_thousand_streams_that_come_and_go_leave_nothing(dev):
    gateway = dev()
    with EventStream(gateway, "resources/posts") as stream:
        stream.subscribed()
    before = gateway.process.descriptors
    for _ in range(20):
        streams = [EventStream(gateway, "resources/posts") for _ in range(50)]
        for each in streams:
            each.__enter__()
        for each in streams:
            each.subscribed(within=20)
        for each in streams:
            each.__exit__()
    wait_for(lambda: gateway.process.descriptors <= before + 2, f"back to {before} descriptors", within=40)
