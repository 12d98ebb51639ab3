"""Sessions that end elsewhere: deleted, expired, their users blocked. Nobody becomes a guest by that without a word."""

import uuid
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.users import Users

from support.backend import PUBLIC, Backend, Table
from support.http import Answer
from support.live import Subscriber
from support.process import Gateway
from support.waiting import wait_for

TITLE = {"title": ("string", {"size": 100})}
PAGE = {"Origin": "http://localhost:5173"}


class Person:
    """Somebody who signed in through the gateway, and what an administrator may do to them at Appwrite."""

    def __init__(self, gateway: Gateway, backend: Backend):
        self.users = Users(backend.client)
        email, password = f"{uuid.uuid4().hex[:10]}@example.com", "a-long-password"
        self.id = self.users.create("unique()", email=email, password=password)["$id"]
        answer = gateway.json("POST", "/auth/login", {"email": email, "password": password}, PAGE)
        assert answer.status == 200, answer
        cookie = answer.header("set-cookie")
        assert cookie, answer
        self.cookie = {"Cookie": cookie.split(";")[0], "Sec-Fetch-Site": "same-origin"}
        self.secret = self.cookie["Cookie"].split("=", 1)[1]

    def lose_session(self) -> None:
        self.users.delete_sessions(self.id)

    def be_blocked(self) -> None:
        self.users.update_status(self.id, False)


@pytest.fixture
def person(gateway: Gateway, backend: Backend) -> Person:
    return Person(gateway, backend)


@pytest.fixture
def private(backend: Backend) -> Table:
    """A table whose rows say themselves who reads them: guests get an empty list."""
    return backend.make_table(TITLE, permissions=[Permission.create(Role.users())], row_security=True)


@pytest.fixture
def public(backend: Backend) -> Table:
    return backend.make_table(TITLE, permissions=PUBLIC)


def is_ended(answer: Answer) -> None:
    assert (answer.status, answer.json.get("type")) == (401, "gateway_session_ended"), answer
    assert "Max-Age=0" in (answer.header("set-cookie") or ""), answer.headers


PLACES: dict[str, Callable[[str], str]] = {
    "list": lambda table: f"/simple-rest/{table}",
    "row": lambda table: f"/simple-rest/{table}/nope",
    "many": lambda table: f"/simple-rest/{table}?id=a&id=b",
    "rest": lambda table: f"/rest/{table}",
    "nestjsx": lambda table: f"/nestjsx-crud/{table}",
    "executions": lambda _: "/functions/echo/executions",
    "file": lambda _: "/files/photos/nope",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_deleted_session_is_told_at_once(gateway: Gateway, person: Person, private: Table, place: str):
    target = PLACES[place](private.resource)
    before = gateway.get(target, person.cookie)
    assert before.json == [] or before.status in (200, 401, 404), before
    assert "gateway_session_ended" not in before.body.decode()
    person.lose_session()
    is_ended(gateway.get(target, person.cookie))


def test_strapi_says_it_in_its_own_form(gateway: Gateway, person: Person, private: Table):
    person.lose_session()
    answer = gateway.get(f"/strapi-v4/{private.resource}", person.cookie)
    assert answer.status == 401 and answer.json["error"]["status"] == 401, answer
    assert "Sign in again" in answer.json["error"]["message"]
    assert "Max-Age=0" in (answer.header("set-cookie") or "")


def test_rows_that_everybody_sees_do_not_hide_it_for_long(gateway: Gateway, person: Person, public: Table):
    public.create("a", title="x")
    assert len(gateway.get(public.path, person.cookie).json) == 1
    person.lose_session()
    wait_for(lambda: gateway.get(public.path, person.cookie).status == 401, "it is noticed", within=5)
    is_ended(gateway.get(f"/access/{public.resource}", person.cookie))
    is_ended(gateway.get(public.path, person.cookie))


def test_nothing_is_written_in_a_guests_name(gateway: Gateway, person: Person, public: Table):
    person.lose_session()
    is_ended(gateway.json("POST", public.path, {"title": "x"}, person.cookie))
    assert public.rows() == []


@pytest.mark.parametrize("header", ["X-Appwrite-Session", "Authorization", "X-Appwrite-JWT"])
def test_headers_are_held_to_the_same(gateway: Gateway, person: Person, private: Table, header: str):
    value = person.secret
    if header != "X-Appwrite-Session":
        jwt = gateway.json("POST", "/auth/refresh", {}, person.cookie).json["token"]
        value = f"Bearer {jwt}" if header == "Authorization" else jwt
    assert gateway.get(private.path, {header: value}).json == []
    person.lose_session()
    answer = gateway.get(private.path, {header: value})
    assert (answer.status, answer.json["type"]) == (401, "gateway_session_ended"), answer
    assert answer.header("set-cookie") is None


def test_a_live_socket_of_who_is_found_out_ends(gateway: Gateway, person: Person, private: Table):
    with Subscriber(gateway, private.channel, headers=person.cookie) as subscriber:
        person.lose_session()
        is_ended(gateway.get(private.path, person.cookie))
        message = subscriber.receive()
        assert (message["op"], message["statusCode"]) == ("error", 401), message
        assert subscriber.close_code() == 3003


def test_an_event_stream_of_an_ended_session_is_a_401(gateway: Gateway, person: Person, private: Table):
    person.lose_session()
    is_ended(gateway.get(f"/live?channel={private.channel}", person.cookie | {"Accept": "text/event-stream"}))


@pytest.mark.parametrize(("version", "status"), [("1.8.1", 401), ("1.9.6", 403)])
def test_a_blocked_user(dev: Callable[..., Gateway], version: str, status: int):
    gateway = dev("--as-version", version)
    backend = Backend(gateway)
    table = backend.make_table(TITLE)
    person = Person(gateway, backend)
    with Subscriber(gateway, table.channel, headers=person.cookie) as subscriber:
        person.be_blocked()
        answer = gateway.get(table.path, person.cookie)
        assert (answer.status, answer.json["type"]) == (status, "user_blocked"), answer
        assert "Max-Age=0" in (answer.header("set-cookie") or "")
        assert subscriber.close_code() == 3003
    check = gateway.get("/auth/check", person.cookie)
    assert (check.status, check.json) == (200, {"authenticated": False})


def test_a_session_that_expires(dev: Callable[..., Gateway]):
    """A cookie that no session ever belonged to is no other thing to Appwrite than one whose session is over."""
    gateway = dev()
    backend = Backend(gateway)
    table = backend.make_table(TITLE, row_security=True, permissions=[])
    cookie = {"Cookie": f"a_session_{gateway.project}={quote('eyJpZCI6ImEiLCJzZWNyZXQiOiJiIn0=')}"}
    is_ended(gateway.get(table.path, cookie))


def test_dead_sessions_may_be_guests(dev: Callable[..., Gateway]):
    gateway = dev(environment={"REFINE_GATEWAY_AUTH_DEAD_SESSION": "guest"})
    table = Backend(gateway).make_table(TITLE)
    answer = gateway.get(table.path, {"Cookie": f"a_session_{gateway.project}=dead"})
    assert (answer.status, answer.json) == (200, [])
    assert answer.header("set-cookie") is None


UNUSABLE = [
    {"X-Appwrite-Key": "standard_somebody"},
    {"Authorization": "Basic dTpw"},
    {"Authorization": "Bearer "},
    {"Authorization": "Bearer"},
    {"X-Appwrite-Session": ""},
]


@pytest.mark.parametrize("headers", UNUSABLE, ids=str)
def test_what_is_no_callers_credential_is_refused(gateway: Gateway, public: Table, headers: dict[str, str]):
    for target in [public.path, f"/access/{public.resource}", "/auth/identity", "/auth/check"]:
        answer = gateway.get(target, headers)
        assert (answer.status, answer.json["type"]) == (401, "gateway_credential_unusable"), (target, answer)
    answer = gateway.get(f"/live?channel={public.channel}", headers | {"Accept": "text/event-stream"})
    assert (answer.status, answer.json["type"]) == (401, "gateway_credential_unusable"), answer


@pytest.mark.parametrize("cookie", ["dead", "%0d%0aX-Appwrite-Key:%20stolen", "%00", "a.b.c"])
def test_a_bad_cookie_is_no_failure_of_appwrites(dev: Callable[..., Gateway], cookie: str):
    gateway = dev()
    is_ended(gateway.get("/auth/identity", {"Cookie": f"a_session_{gateway.project}={cookie}"}))
    is_ended(gateway.get("/simple-rest/posts", {"Cookie": f"a_session_{gateway.project}={cookie}"}))
    gateway.stop()
    lines = [line for line in gateway.process.output.splitlines() if "upstream" in line or "error" in line.lower()]
    assert lines == []


# Realtime refuses sockets that it should not


@pytest.fixture
def unlucky(dev: Callable[..., Gateway]) -> Iterator[Gateway]:
    yield dev("--refuse-realtime", "2")


def test_a_refusal_that_is_none_signs_nobody_out(unlucky: Gateway):
    backend = Backend(unlucky)
    table = backend.make_table(TITLE)
    people = [Person(unlucky, backend) for _ in range(3)]
    with (
        Subscriber(unlucky, headers=people[0].cookie) as first,
        Subscriber(unlucky, headers=people[1].cookie) as second,
    ):
        third = Subscriber(unlucky, headers=people[2].cookie)
        with third:
            everybody = [first, second, third]
            for each in everybody:
                each.send(op="subscribe", channel=table.channel)
            for each in everybody:
                assert each.receive(within=30)["op"] == "subscribed"
            table.create("a", title="x")
            for each in everybody:
                while (event := each.receive(within=5)).get("type") != "created":
                    assert event["type"] == "*", event
    assert unlucky.get(table.path, people[0].cookie).status == 200


def test_a_refusal_that_is_one_is_believed(unlucky: Gateway):
    backend = Backend(unlucky)
    table = backend.make_table(TITLE)
    person = Person(unlucky, backend)
    person.lose_session()
    with Subscriber(unlucky, headers=person.cookie) as subscriber:
        subscriber.send(op="subscribe", channel=table.channel)
        assert subscriber.receive()["statusCode"] == 401
        assert subscriber.close_code() == 3003


# Channels


def test_a_channel_of_nothing_is_a_404_with_near_names(gateway: Gateway):
    with Subscriber(gateway) as subscriber:
        answer = subscriber.ask(op="subscribe", channel="resources/poste")
        assert (answer["op"], answer["statusCode"]) == ("error", 404), answer
        assert "`poste`" in answer["message"] and "`posts`" in answer["message"]
        assert subscriber.ask(op="subscribe", channel="resources/posts")["op"] == "subscribed"
    answer = gateway.get("/live?channel=resources/poste", {"Accept": "text/event-stream"})
    assert (answer.status, answer.json["type"]) == (404, "gateway_resource_unknown"), answer


def test_every_subscribe_is_answered(gateway: Gateway, public: Table):
    with Subscriber(gateway) as subscriber:
        for _ in range(3):
            subscriber.send(op="subscribe", channel=public.channel)
        assert [subscriber.receive()["op"] for _ in range(3)] == ["subscribed"] * 3
        public.create("a", title="x")
        assert subscriber.event()["payload"]["ids"] == ["a"]
        assert subscriber.ask(op="ping") == {"op": "pong"}, "and the event came once"
