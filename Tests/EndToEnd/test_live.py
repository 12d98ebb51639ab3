"""Live mode over WebSockets: what the SDK changes, subscribers hear of."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from support.backend import PUBLIC, Backend, Table
from support.live import Subscriber
from support.process import Gateway

TITLE = {"title": ("string", {"size": 100})}


@pytest.fixture
def posts(backend: Backend) -> Table:
    return backend.make_table(TITLE)


def assert_live_event(event: dict, table: Table, kind: str, ids: list[str]) -> None:
    """Holds a message to refine's `LiveEvent`, with nothing around it."""
    assert event.keys() <= {"channel", "type", "payload", "date", "meta"}
    assert (event["channel"], event["type"], event["payload"]) == (table.channel, kind, {"ids": ids})
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["date"])
    assert abs(datetime.fromisoformat(event["date"]) - datetime.now(UTC)) < timedelta(minutes=1)


def test_created_updated_and_deleted_arrive_within_a_second(gateway: Gateway, posts: Table):
    with Subscriber(gateway, posts.channel) as subscriber:
        posts.create("a1", title="One")
        assert_live_event(subscriber.event(within=1), posts, "created", ["a1"])
        posts.update("a1", title="Two")
        assert_live_event(subscriber.event(within=1), posts, "updated", ["a1"])
        posts.delete("a1")
        assert_live_event(subscriber.event(within=1), posts, "deleted", ["a1"])


def test_the_demo_posts_are_live(gateway: Gateway, backend: Backend):
    demo = backend.table("posts")
    with Subscriber(gateway, "resources/posts") as subscriber:
        demo.update("post-001", views=demo.get("post-001")["views"] + 1)
        assert_live_event(subscriber.event(within=1), demo, "updated", ["post-001"])


def test_writes_through_the_gateway_are_heard_too(gateway: Gateway, posts: Table):
    with Subscriber(gateway, posts.channel) as subscriber:
        made = gateway.json("POST", posts.path, {"title": "One"}).json["id"]
        assert_live_event(subscriber.event(within=1), posts, "created", [made])
        gateway.json("PATCH", f"{posts.path}/{made}", {"title": "Two"})
        assert_live_event(subscriber.event(within=1), posts, "updated", [made])
        gateway.request("DELETE", f"{posts.path}/{made}")
        assert_live_event(subscriber.event(within=1), posts, "deleted", [made])


def test_two_hundred_writes_arrive_in_order_and_none_is_lost(gateway: Gateway, posts: Table):
    ids = [f"row-{number:03}" for number in range(200)]
    with Subscriber(gateway, posts.channel) as subscriber:
        for each in ids:
            posts.create(each, title=each)
        assert subscriber.ids(200, "created", within=10) == ids
        for each in reversed(ids):
            posts.update(each, title="again")
        assert subscriber.ids(200, "updated", within=10) == ids[::-1]


def test_bulk_and_upsert_writes_are_events_of_each_row(gateway: Gateway, posts: Table):
    with Subscriber(gateway, posts.channel) as subscriber:
        posts.create_all([{"$id": f"b{number}", "title": "bulk"} for number in range(5)])
        assert sorted(subscriber.ids(5, "created", within=2)) == ["b0", "b1", "b2", "b3", "b4"]
        posts.sdk.upsert_row(posts.database, posts.id, "b0", {"title": "put"})
        assert_live_event(subscriber.event(within=1), posts, "updated", ["b0"])
        posts.sdk.delete_rows(posts.database, posts.id)
        assert sorted(subscriber.ids(5, "deleted", within=2)) == ["b0", "b1", "b2", "b3", "b4"]


def test_offsets_count_from_where_the_subscription_began(gateway: Gateway, posts: Table):
    with Subscriber(gateway) as subscriber:
        start = subscriber.ask(op="subscribe", channel=posts.channel)
        assert start["op"] == "subscribed" and start["epoch"]
        offsets = []
        for number in range(3):
            posts.create(f"r{number}", title="x")
            offsets.append(subscriber.event()["meta"]["offset"])
        assert offsets == [start["offset"] + step for step in (1, 2, 3)]


# What is asked for


def test_a_channel_hears_of_its_own_table_only(gateway: Gateway, backend: Backend, posts: Table):
    other = backend.make_table(TITLE)
    with Subscriber(gateway, posts.channel) as subscriber:
        other.create("elsewhere", title="x")
        posts.create("here", title="x")
        assert subscriber.event()["payload"] == {"ids": ["here"]}


def test_one_socket_takes_many_channels(gateway: Gateway, backend: Backend, posts: Table):
    other = backend.make_table(TITLE)
    with Subscriber(gateway, posts.channel, other.channel) as subscriber:
        other.create("o", title="x")
        assert subscriber.event()["channel"] == other.channel
        posts.create("p", title="x")
        assert subscriber.event()["channel"] == posts.channel


def test_types_narrow(gateway: Gateway, posts: Table):
    with Subscriber(gateway) as subscriber:
        subscriber.ask(op="subscribe", channel=posts.channel, types=["deleted"])
        posts.create("a", title="x")
        posts.update("a", title="y")
        posts.delete("a")
        assert_live_event(subscriber.event(), posts, "deleted", ["a"])


def test_ids_narrow_everything_but_created(gateway: Gateway, posts: Table):
    with Subscriber(gateway) as subscriber:
        subscriber.ask(op="subscribe", channel=posts.channel, types=["*"], ids=["a"])
        posts.create("b", title="x")
        assert_live_event(subscriber.event(), posts, "created", ["b"])
        posts.update("b", title="y")
        posts.create("a", title="x")
        assert_live_event(subscriber.event(), posts, "created", ["a"])
        posts.update("a", title="y")
        assert_live_event(subscriber.event(), posts, "updated", ["a"])


def test_unsubscribed_is_silent(gateway: Gateway, posts: Table):
    with Subscriber(gateway, posts.channel) as subscriber, Subscriber(gateway, posts.channel) as witness:
        assert subscriber.ask(op="unsubscribe", channel=posts.channel)["op"] == "unsubscribed"
        posts.create("a", title="x")
        assert witness.event()["payload"] == {"ids": ["a"]}
        subscriber.ask(op="subscribe", channel=posts.channel)
        posts.create("b", title="x")
        assert subscriber.event()["payload"] == {"ids": ["b"]}


def test_ping_is_answered(gateway: Gateway):
    with Subscriber(gateway) as subscriber:
        assert subscriber.ask(op="ping")["op"] == "pong"


# Who hears what


@pytest.fixture
def private(backend: Backend) -> Table:
    """A table with row security that grants nobody anything: each row says who may read it."""
    return backend.make_table(TITLE, permissions=[], row_security=True)


def test_a_guest_hears_nothing_of_a_row_that_it_may_not_read(gateway: Gateway, backend: Backend, private: Table):
    user = backend.demo_user()
    mine = [f'read("user:{user.id}")']
    with (
        Subscriber(gateway, private.channel) as guest,
        Subscriber(gateway, private.channel, headers=user.cookie) as own,
    ):
        private.create("secret", mine, title="x")
        assert_live_event(own.event(), private, "created", ["secret"])
        private.update("secret", title="y")
        assert_live_event(own.event(), private, "updated", ["secret"])
        private.delete("secret")
        assert_live_event(own.event(), private, "deleted", ["secret"])
        private.create("open", ['read("any")'], title="x")
        assert_live_event(own.event(), private, "created", ["open"])
        assert_live_event(guest.event(), private, "created", ["open"])


def test_rows_are_hidden_as_their_events_are(gateway: Gateway, backend: Backend, private: Table):
    user = backend.demo_user()
    private.create("secret", [f'read("user:{user.id}")'], title="x")
    private.create("open", ['read("any")'], title="x")
    assert [row["id"] for row in gateway.get(private.path).json] == ["open"]
    assert [row["id"] for row in gateway.get(private.path, user.cookie).json] == ["secret", "open"]
    assert gateway.get(f"{private.path}/secret").status == 404
    assert gateway.get(f"{private.path}/secret", user.cookie).status == 200


def test_the_gateway_writes_with_the_callers_rights(gateway: Gateway, backend: Backend):
    readable = backend.make_table(TITLE, permissions=PUBLIC[:1])
    readable.create("a", title="x")
    for answer in [
        gateway.json("POST", readable.path, {"title": "y"}),
        gateway.json("PATCH", f"{readable.path}/a", {"title": "y"}),
        gateway.request("DELETE", f"{readable.path}/a"),
        gateway.json("PATCH", f"{readable.path}/bulk?ids=a", {"title": "y"}),
        gateway.request("DELETE", f"{readable.path}/bulk?ids=a"),
    ]:
        assert answer.status == 401, answer
    assert readable.get("a")["title"] == "x", "the server key is never a silent upgrade"
