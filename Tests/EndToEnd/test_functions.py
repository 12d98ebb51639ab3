"""Functions run through the gateway, and live events of their executions and of files."""

import json
import time
import uuid
from collections.abc import Callable, Iterator

import pytest
from appwrite.id import ID
from appwrite.input_file import InputFile
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.functions import Functions
from appwrite.services.storage import Storage
from appwrite.services.users import Users

from support.backend import Backend, User
from support.live import Subscriber
from support.process import Gateway
from support.stream import EventStream

PAGE = "http://localhost:5173"


@pytest.fixture(scope="module")
def user(backend: Backend) -> User:
    return backend.demo_user()


@pytest.fixture(scope="module")
def stranger(backend: Backend) -> User:
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    Users(backend.client).create(ID.unique(), email, None, "password-of-a-stranger")
    return backend.log_in(email, "password-of-a-stranger")


@pytest.fixture
def bucket(backend: Backend) -> Iterator[str]:
    bucket_id = f"b{uuid.uuid4().hex[:8]}"
    storage = Storage(backend.client)
    storage.create_bucket(bucket_id, bucket_id, permissions=[], file_security=True)
    yield bucket_id
    storage.delete_bucket(bucket_id)


def run(gateway: Gateway, user: User, function: str = "echo", **members: object):
    return gateway.json("POST", f"/functions/{function}/executions", members, user.cookie)


def test_one_that_is_waited_for(gateway: Gateway, backend: Backend, user: User):
    answer = run(gateway, user, body="hello", path="/x?y=1", method="PUT", headers={"content-type": "text/markdown"})
    assert answer.status == 201, answer
    execution = answer.json
    assert list(execution)[0] == "id" and "$id" not in execution
    assert (execution["status"], execution["responseStatusCode"]) == ("completed", 200)
    assert execution["responseBody"] == "hello"
    assert (execution["requestMethod"], execution["requestPath"]) == ("PUT", "/x?y=1")
    assert isinstance(execution["duration"], (int, float))
    stored = Functions(backend.client).get_execution("echo", execution["id"])
    assert stored["status"] == "completed" and stored["$permissions"] == [f'read("user:{user.id}")']


def test_it_runs_as_the_caller(gateway: Gateway, user: User):
    answer = run(gateway, user, "inspect", body="who")
    told = json.loads(answer.json["responseBody"])
    assert told["headers"]["x-appwrite-user-id"] == user.id
    refused = gateway.json("POST", "/functions/inspect/executions", {"body": "who"})
    assert refused.status == 401 and refused.json["statusCode"] == 401
    assert refused.json["type"].startswith("user_")


def test_one_that_runs_later_is_asked_for(gateway: Gateway, user: User):
    answer = run(gateway, user, **{"body": "later", "async": True})
    assert answer.status == 202, answer
    assert answer.json["status"] == "waiting"
    path = f"/functions/echo/executions/{answer.json['id']}"
    deadline = time.monotonic() + 5
    while (execution := gateway.get(path, user.cookie).json)["status"] not in ("completed", "failed"):
        assert time.monotonic() < deadline, execution
    assert execution["responseStatusCode"] == 200


def test_a_list_is_the_callers_own(gateway: Gateway, user: User, stranger: User):
    mine = [run(gateway, user, body=str(number)).json["id"] for number in range(3)]
    answer = gateway.get("/functions/echo/executions?_start=0&_end=3", user.cookie)
    assert {each["id"] for each in answer.json} == set(mine)
    assert int(answer.header("x-total-count")) >= 3
    theirs = gateway.get("/functions/echo/executions", stranger.cookie)
    assert not {each["id"] for each in theirs.json} & set(mine)
    assert gateway.get(f"/functions/echo/executions/{mine[0]}", stranger.cookie).status == 404
    failed = run(gateway, user, "fail")
    assert failed.json["status"] == "failed"
    listed = gateway.get("/functions/fail/executions?status=failed", user.cookie).json
    assert failed.json["id"] in {each["id"] for each in listed}


def test_what_is_wrong_is_told_by_field(gateway: Gateway, user: User):
    answer = run(gateway, user, body={"a": 1}, method="FETCH", path="x")
    assert answer.status == 400
    assert set(answer.json["errors"]) == {"body", "method", "path"}
    assert run(gateway, user, "nope").json["type"] == "function_not_found"


def test_a_foreign_page_runs_nothing(gateway: Gateway, user: User):
    cookie = {"Cookie": user.cookie["Cookie"]}
    for headers in [cookie, cookie | {"Origin": "https://evil.example"}]:
        answer = gateway.json("POST", "/functions/echo/executions", {}, headers)
        assert answer.status == 403, answer
    assert gateway.json("POST", "/functions/echo/executions", {}, cookie | {"Origin": PAGE}).status == 201


def test_executions_are_heard_of_by_who_may_see_them(gateway: Gateway, user: User, stranger: User):
    with (
        Subscriber(gateway, "resources/executions", headers=user.cookie) as mine,
        Subscriber(gateway, "resources/executions", headers=stranger.cookie) as theirs,
        EventStream(gateway, "resources/executions", headers=user.cookie) as stream,
    ):
        stream.subscribed()
        execution = run(gateway, user, body="x").json["id"]
        event = mine.event()
        assert (event["channel"], event["type"]) == ("resources/executions", "created")
        assert event["payload"]["ids"] == [execution]
        assert stream.event().json["payload"]["ids"] == [execution]
        own = run(gateway, stranger, body="y").json["id"]
        assert theirs.event()["payload"]["ids"] == [own], "the other's execution was told"


def test_an_asynchronous_one_is_heard_of_by_its_id(gateway: Gateway, user: User):
    with Subscriber(gateway, "resources/executions", headers=user.cookie) as subscriber:
        execution = run(gateway, user, **{"async": True}).json["id"]
        types = [subscriber.event()["type"], subscriber.event()["type"]]
        assert types == ["created", "updated"]
        answer = subscriber.ask(op="subscribe", channel="resources/executions", ids=["another"])
        assert answer["op"] == "subscribed"
        last = run(gateway, user, **{"async": True}).json["id"]
        assert execution != last
        event = subscriber.event()
        assert event["type"] == "created" and event["payload"]["ids"] == [last]
        assert subscriber.ask(op="ping")["op"] == "pong", "an update of another id was told"


def test_files_are_heard_of_by_who_may_read_them(
    gateway: Gateway, backend: Backend, user: User, stranger: User, bucket: str
):
    storage = Storage(backend.client)

    def upload(reader: User) -> str:
        file = InputFile.from_bytes(b"some text", "a.txt", "text/plain")
        return storage.create_file(bucket, ID.unique(), file, [Permission.read(Role.user(reader.id))])["$id"]

    with (
        Subscriber(gateway, "resources/files", headers=user.cookie) as mine,
        Subscriber(gateway, "resources/files", headers=stranger.cookie) as theirs,
    ):
        first, second = upload(user), upload(stranger)
        assert mine.ids(1, "created", within=2) == [first]
        assert theirs.ids(1, "created", within=2) == [second]
        storage.delete_file(bucket, first)
        assert mine.ids(1, "deleted", within=2) == [first]


def test_files_that_were_missed_are_told_later(gateway: Gateway, backend: Backend, user: User, bucket: str):
    storage = Storage(backend.client)

    def upload() -> str:
        file = InputFile.from_bytes(b"some text", "a.txt", "text/plain")
        return storage.create_file(bucket, ID.unique(), file, [Permission.read(Role.user(user.id))])["$id"]

    with EventStream(gateway, "resources/files", headers=user.cookie) as stream:
        stream.subscribed()
        upload()
        place = stream.event().id
        missed = upload()
    with EventStream(gateway, "resources/files", headers=user.cookie, since=place) as stream:
        assert stream.subscribed()[0]["recovered"] is True
        assert stream.event().json["payload"]["ids"] == [missed]


def test_a_configured_service_has_a_channel_of_its_own(dev: Callable[..., Gateway]):
    services = "{uploads: files, files: {parent: box}, executions: {parent: echo}}"
    gateway = dev(environment={"REFINE_GATEWAY_SERVICES": services})
    backend = Backend(gateway)
    user, storage = backend.demo_user(), Storage(backend.client)
    for bucket in ["box", "other"]:
        storage.create_bucket(bucket, bucket, permissions=[], file_security=True)

    def upload(bucket: str) -> str:
        file = InputFile.from_bytes(b"some text", "a.txt", "text/plain")
        return storage.create_file(bucket, ID.unique(), file, [Permission.read(Role.user(user.id))])["$id"]

    channels = ["resources/uploads", "resources/files", "resources/executions"]
    with Subscriber(gateway, *channels, headers=user.cookie) as subscriber:
        inside = upload("box")
        events = [subscriber.event() for _ in range(2)]
        assert {event["channel"]: event["payload"]["ids"] for event in events} == {
            "resources/uploads": [f"box:{inside}"],
            "resources/files": [inside],
        }
        outside = upload("other")
        event = subscriber.event()
        assert (event["channel"], event["payload"]["ids"]) == ("resources/uploads", [f"other:{outside}"])
        execution = run(gateway, user, body="x").json["id"]
        event = subscriber.event()
        assert (event["channel"], event["payload"]["ids"]) == ("resources/executions", [execution])
