"""The settings under `live`, in a gateway of their own in front of the shared backend."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from support.backend import Backend, Table
from support.live import Subscriber
from support.process import Gateway, start_serve
from support.stream import EventStream

TITLE = {"title": ("string", {"size": 100})}
STREAM = {"Accept": "text/event-stream"}


@pytest.fixture
def posts(backend: Backend) -> Table:
    return backend.make_table(TITLE)


@pytest.fixture
def serve(gateway: Gateway, tmp_path: Path) -> Iterator[Callable[..., Gateway]]:
    started: list[Gateway] = []

    def start(**settings: object) -> Gateway:
        lines = "".join(f"  {name}: {str(value).lower()}\n" for name, value in settings.items())
        started.append(start_serve(tmp_path, gateway.endpoint, gateway.key, f"live:\n{lines}", project=gateway.project))
        return started[-1]

    yield start
    for each in started:
        each.stop()


def test_without_guests_one_signs_in_first(serve: Callable[..., Gateway], backend: Backend, posts: Table):
    closed = serve(guests=False)
    target = f"/live?channel={posts.channel}"
    answer = closed.get(target, STREAM)
    assert (answer.status, answer.json["type"]) == (401, "gateway_live_guests_refused")
    user = backend.demo_user()
    with Subscriber(closed) as subscriber, EventStream(closed, posts.channel, headers=user.cookie) as stream:
        stream.subscribed()
        subscriber.send(op="subscribe", channel=posts.channel)
        assert subscriber.ask(op="ping")["op"] == "pong", "the subscription waits"
        assert subscriber.ask(op="authenticate", token=user.secret)["op"] == "authenticated"
        assert subscriber.receive()["op"] == "subscribed"
        posts.create("a", title="x")
        assert subscriber.event()["payload"] == stream.event().json["payload"] == {"ids": ["a"]}


def test_who_does_not_sign_in_is_closed(serve: Callable[..., Gateway]):
    with Subscriber(serve(guests=False)) as subscriber:
        assert subscriber.close_code(within=15) == 3003


def test_places_are_counted_for_sockets_and_streams(serve: Callable[..., Gateway], posts: Table):
    small = serve(connections=2)
    with Subscriber(small), EventStream(small, posts.channel) as stream:
        stream.subscribed()
        answer = small.get(f"/live?channel={posts.channel}", STREAM)
        assert (answer.status, answer.header("retry-after")) == (503, "5")
        with pytest.raises(InvalidStatus) as refused, Subscriber(small):
            pass
        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["Retry-After"] == "5"


def test_each_change_by_itself(serve: Callable[..., Gateway], posts: Table):
    with Subscriber(serve(coalesce="0ms"), posts.channel) as subscriber:
        posts.create_all([{"$id": f"r{number}", "title": "x"} for number in range(20)])
        assert all(len(subscriber.event()["payload"]["ids"]) == 1 for _ in range(20))


def test_without_a_history_one_fetches_again(serve: Callable[..., Gateway], posts: Table):
    plain = serve(history=0)
    with Subscriber(plain, posts.channel) as witness, Subscriber(plain) as subscriber:
        start = subscriber.ask(op="subscribe", channel=posts.channel)
        posts.create("a", title="x")
        assert witness.event()["type"] == subscriber.event()["type"] == "created"
        place = {"epoch": start["epoch"], "offset": start["offset"]}
        assert subscriber.ask(op="subscribe", channel=posts.channel, since=place)["recovered"] is False
        assert subscriber.event()["type"] == "*"


def test_more_messages_than_allowed_end_the_socket(serve: Callable[..., Gateway]):
    with Subscriber(serve(messages=3)) as subscriber:
        for _ in range(4):
            subscriber.send(op="ping")
        assert subscriber.close_code() == 3501
