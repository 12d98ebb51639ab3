"""Subscribers who lose the gateway or Appwrite for a while: they know every id afterwards, or were told to fetch."""

import pytest

from support.backend import Backend, Table
from support.live import Subscriber
from support.process import Gateway

TITLE = {"title": ("string", {"size": 100})}


@pytest.fixture
def posts(backend: Backend) -> Table:
    return backend.make_table(TITLE)


def test_who_comes_back_gets_what_it_missed(gateway: Gateway, posts: Table):
    with Subscriber(gateway) as first:
        start = first.ask(op="subscribe", channel=posts.channel)
        posts.create("a", title="x")
        place = {"epoch": start["epoch"], "offset": first.event()["meta"]["offset"]}
    with Subscriber(gateway, posts.channel) as witness:
        posts.create("b", title="x")
        posts.update("a", title="y")
        posts.delete("b")
        while witness.event()["type"] != "deleted":
            pass
    with Subscriber(gateway) as second:
        answer = second.ask(op="subscribe", channel=posts.channel, since=place)
        assert answer["recovered"] is True and answer["offset"] == place["offset"]
        heard: list[tuple[str, str]] = []
        while len(heard) < 3:
            event = second.event()
            heard += [(event["type"], row) for row in event["payload"]["ids"]]
        assert heard == [("created", "b"), ("updated", "a"), ("deleted", "b")]


def test_a_burst_is_told_in_few_events_and_in_order(gateway: Gateway, posts: Table):
    rows = [{"$id": f"r{number:03}", "title": "x"} for number in range(100)]
    with Subscriber(gateway, posts.channel) as subscriber:
        posts.create_all(rows)
        heard: list[str] = []
        events = 0
        while len(heard) < 100:
            event = subscriber.event(within=3)
            assert event["type"] == "created"
            heard += event["payload"]["ids"]
            events += 1
        assert sorted(heard) == [row["$id"] for row in rows]
        assert events < 50, "neighbours of one type come together"


def test_a_history_that_does_not_reach_back_means_fetch_again(gateway: Gateway, posts: Table):
    """256 ids are kept, and 300 rows are made."""
    with Subscriber(gateway) as witness:
        start = witness.ask(op="subscribe", channel=posts.channel)
        posts.create_all([{"$id": f"r{number}", "title": "x"} for number in range(300)])
        assert len(witness.ids(300, "created", within=10)) == 300
    with Subscriber(gateway) as second:
        place = {"epoch": start["epoch"], "offset": start["offset"]}
        assert second.ask(op="subscribe", channel=posts.channel, since=place)["recovered"] is False
        missed = second.event()
        assert (missed["type"], missed["payload"]) == ("*", {})


def test_a_row_that_one_may_not_read_any_more_is_told_as_deleted(gateway: Gateway, backend: Backend):
    private = backend.make_table(TITLE, permissions=[], row_security=True)
    user = backend.demo_user()
    mine = f'read("user:{user.id}")'
    with (
        Subscriber(gateway, private.channel) as guest,
        Subscriber(gateway, private.channel, headers=user.cookie) as own,
    ):
        private.create("a", ['read("any")', mine], title="x")
        assert guest.event()["type"] == own.event()["type"] == "created"
        private.sdk.update_row(private.database, private.id, "a", {"title": "y"}, [mine])
        assert own.event()["type"] == "updated"
        gone = guest.event(within=5)
        assert (gone["type"], gone["payload"]) == ("deleted", {"ids": ["a"]})


# Appwrite goes away, again and again
