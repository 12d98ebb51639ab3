"""`auth.mode: key`: callers with access tokens, for whom the server key does the work."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from appwrite.services.users import Users

from support import http
from support.backend import Backend, Table
from support.live import Subscriber
from support.process import Gateway, run, start_dev, start_emulator, start_serve
from support.stream import EventStream

READER = "canary-reader-0123456789abcdef"
EDITOR = "canary-editor-0123456789abcdef"
WRITER = "canary-writer-0123456789abcdef"
ROOT = "canary-root-0123456789abcdefgh"
KEY = "standard_canary_server_key_0123456789"
DIALECTS = ["simple-rest", "rest", "strapi-v4", "nestjsx-crud"]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@dataclass
class World:
    gateway: Gateway
    backend: Backend
    posts: Table
    authors: Table
    session: str
    """Of the user who listens."""


@pytest.fixture(scope="module")
def world(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("tokens")
    emulator = start_emulator(folder, KEY)
    backend = Backend(Gateway(emulator.process, "", "", emulator.endpoint, emulator.project, KEY))
    backend.tables.create("main", "Main")
    users = Users(backend.client)
    listener = users.create("listener", "listener@example.com", None, "long-enough-1")["$id"]
    session = users.create_session(listener)["secret"]
    granted = [f'read("user:{listener}")']
    # Nobody else may do anything: what is done is done by the key.
    authors = backend.make_table({"name": ("string", {"size": 40})}, "authors", permissions=granted)
    posts = backend.make_table({"title": ("string", {"size": 40})}, "posts", permissions=granted)
    backend.tables.create_relationship_column("main", "posts", "authors", "manyToOne", key="author")
    backend.make_table({"amount": ("integer", {})}, "salaries", permissions=[])
    authors.create("ada", name="Ada")
    posts.create("a", title="First", author="ada")
    (folder / "editor.token").write_text(EDITOR + "\n")
    gateway = start_serve(
        folder,
        emulator.endpoint,
        KEY,
        "auth:\n"
        "  mode: key\n"
        f"  listener: {session}\n"
        "  tokens:\n"
        f"    reader: {{secret: {READER}, resources: [posts], operations: [list, show]}}\n"
        f"    editor: {{secret_file: {folder}/editor.token, resources: {{posts: all, authors: [show]}}}}\n"
        f"    writer: {{secret: {WRITER}, resources: {{posts: all}}}}\n"
        f"    root: {{secret: {ROOT}, resources: all, operations: all}}\n",
    )
    yield World(gateway, backend, posts, authors, session)
    log = gateway.process.output + emulator.process.output
    gateway.stop()
    emulator.stop()
    for secret in [READER, EDITOR, WRITER, ROOT, KEY, session]:
        assert secret not in log


# Who is let in


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("headers", "type_"),
    [
        ({}, "gateway_token_missing"),
        ({"Authorization": "Basic cmVhZGVyOng="}, "gateway_token_missing"),
        ({"Authorization": "Bearer "}, "gateway_token_missing"),
        ({"X-Appwrite-Key": KEY}, "gateway_credential_unusable"),
        ({"X-Appwrite-Session": "c2VjcmV0"}, "gateway_token_missing"),
        (bearer("canary-wrong-0123456789abcdef"), "gateway_token_unknown"),
        (bearer(READER[:-1]), "gateway_token_unknown"),
        (bearer(READER + "0"), "gateway_token_unknown"),
        (bearer(KEY), "gateway_token_unknown"),
        (bearer("reader"), "gateway_token_unknown"),
    ],
)
def test_without_a_token_nothing_is_done(world: World, dialect: str, headers: dict[str, str], type_: str):
    answer = world.gateway.get(f"/{dialect}/posts", headers)
    assert answer.status == 401, answer
    assert type_ in answer.body.decode() or dialect in ("strapi-v4", "nestjsx-crud")
    assert (answer.header("www-authenticate") or "").startswith('Bearer realm="refine-gateway"')
    assert "canary" not in str(answer)


@pytest.mark.parametrize("path", ["/resources", "/access/posts", "/auth/identity", "/auth/permissions"])
def test_everything_else_needs_one_too(world: World, path: str):
    assert world.gateway.get(path).status == 401
    assert world.gateway.get(path, bearer(ROOT)).status == 200


def test_what_says_nothing_of_rows_is_open(world: World):
    for path in ["/", "/openapi.json", "/client/refine-gateway.js"]:
        assert world.gateway.get(path).status == 200


# What a token allows


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_reader_reads(world: World, dialect: str):
    answer = world.gateway.get(f"/{dialect}/posts", bearer(READER))
    assert answer.status == 200 and "First" in answer.body.decode()
    assert world.gateway.get(f"/{dialect}/posts/a", {"Authorization": f"token {READER}"}).status == 200


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("method", "target", "body", "named"),
    [
        ("POST", "posts", {"title": "x"}, "create"),
        ("PATCH", "posts/a", {"title": "x"}, "edit"),
        ("PUT", "posts/a", {"title": "x"}, "edit"),
        ("DELETE", "posts/a", None, "delete"),
        ("GET", "salaries", None, "list"),
        ("GET", "salaries/a", None, "show"),
        ("GET", "no-such-table", None, "list"),
    ],
)
def test_and_nothing_else(world: World, dialect: str, method: str, target: str, body: object, named: str):
    if dialect == "strapi-v4" and body:
        body = {"data": body}
    head = bearer(READER) | ({"Content-Type": "application/json"} if body else {})
    answer = world.gateway.request(method, f"/{dialect}/{target}", head, json.dumps(body).encode() if body else None)
    assert answer.status == 403, answer
    resource = target.split("/")[0]
    assert f"The access token `reader` does not allow `{named}` on `{resource}`" in answer.body.decode()
    assert world.posts.get("a")["title"] == "First"


def test_many_rows_count_as_one(world: World):
    rows = [{"title": "x"}, {"title": "y"}]
    for method, target, body in [
        ("POST", "/simple-rest/posts/bulk", rows),
        ("PATCH", "/simple-rest/posts/bulk?ids=a", {"title": "x"}),
        ("DELETE", "/simple-rest/posts/bulk?ids=a", {}),
    ]:
        assert world.gateway.json(method, target, body, bearer(READER)).status == 403
    made = world.gateway.json("POST", "/simple-rest/posts/bulk", rows, bearer(EDITOR))
    assert made.status == 201 and len(made.json) == 2
    ids = ",".join(row["id"] for row in made.json)
    assert world.gateway.request("DELETE", f"/simple-rest/posts/bulk?ids={ids}", bearer(EDITOR)).status == 200


def test_an_editor_edits_what_nobody_else_may(world: World):
    made = world.gateway.json("POST", "/simple-rest/posts", {"id": "b", "title": "New"}, bearer(EDITOR))
    assert made.status == 201 and world.posts.get("b")["title"] == "New"
    assert world.gateway.json("PATCH", "/simple-rest/posts/b", {"title": "Newer"}, bearer(EDITOR)).status == 200
    assert world.gateway.request("DELETE", "/simple-rest/posts/b", bearer(EDITOR)).status == 200
    assert world.posts.get("b") is None


def test_related_rows_are_those_of_tables_that_the_token_opens(world: World):
    target = "/rest/posts?meta[populate][0]=author"
    for path in [target, "/nestjsx-crud/posts?join=author", "/strapi-v4/posts?populate=author"]:
        closed = world.gateway.get(path, bearer(READER))
        assert "Ada" not in closed.body.decode(), closed
        assert closed.status == 400 or "populate" in path, closed
    opened = world.gateway.get("/nestjsx-crud/posts?join=author", bearer(EDITOR))
    assert opened.status == 200 and "Ada" in opened.body.decode()
    filtered = world.gateway.get("/simple-rest/posts?author.name=Ada", bearer(READER))
    assert filtered.status == 400, "what cannot be seen cannot be guessed by filters"
    # The editor may see authors and not write them.
    nested = {"id": "c", "title": "x", "author": {"name": "Eve"}}
    assert world.gateway.json("POST", "/simple-rest/posts", nested, bearer(EDITOR)).status == 400
    assert world.authors.total == 1


def test_the_map_follows_the_token(world: World):
    def can(token: str, target: str) -> set[str]:
        answer = world.gateway.get(f"/access/{target}", bearer(token))
        assert answer.status == 200, answer
        return {action for action, told in answer.json.items() if told["can"]}

    assert can(READER, "posts") == {"list", "show"}
    assert can(READER, "posts?id=a") == {"list", "show"}
    assert can(READER, "salaries") == set()
    assert can(EDITOR, "authors") == {"show"}
    assert can(EDITOR, "posts") == can(ROOT, "salaries") == {"list", "create", "show", "edit", "delete", "clone"}
    assert can(READER, "no-such-table") == set()
    assert world.gateway.get("/access/no-such-table", bearer(ROOT)).status == 404
    reason = world.gateway.get("/access/posts", bearer(READER)).json["edit"]["reason"]
    assert reason.startswith("The access token `reader` does not allow `edit` on `posts`; it allows `list`, `show`.")


def test_resources_are_those_of_the_token(world: World):
    def told(token: str) -> dict[str, list[str]]:
        answer = world.gateway.get("/resources", bearer(token))
        return {each["name"]: each["operations"] for each in answer.json}

    assert told(READER) == {"posts": ["list", "show"]}
    assert told(EDITOR) == {"authors": ["show"], "posts": ["list", "show", "create", "edit", "delete"]}
    assert told(ROOT).keys() == {"authors", "posts", "salaries"}


def test_answers_to_writes_tell_nothing_more(world: World):
    """Appwrite answers them with the rows that the row is related with."""
    for method, target, body in [
        ("PATCH", "/simple-rest/posts/a", {"title": "First"}),
        ("PATCH", "/simple-rest/posts/a", {"title": "First", "author": "ada"}),
        ("PATCH", "/simple-rest/posts/bulk?ids=a", {"title": "First"}),
        ("POST", "/simple-rest/posts", {"id": "d", "title": "x", "author": "ada"}),
        ("DELETE", "/simple-rest/posts/d", {}),
    ]:
        answer = world.gateway.json(method, target, body, bearer(WRITER))
        assert answer.status < 300, answer
        assert "Ada" not in answer.body.decode(), answer.body


# Signing in


def test_nobody_signs_in(world: World):
    for path, body in [("login", {"email": "a@example.com", "password": "b"}), ("register", {}), ("refresh", {})]:
        answer = world.gateway.json("POST", f"/auth/{path}", body, bearer(READER))
        assert answer.status == 403 and answer.json["success"] is False
        assert answer.json["error"]["name"] == "gateway_sign_in_by_token"
        assert answer.header("set-cookie") is None
    assert world.gateway.get("/auth/oauth2/github?success=http://localhost/").status == 403
    assert world.gateway.json("POST", "/auth/logout", {}).json == {"success": True}
    assert world.gateway.get("/auth/check").json == {"authenticated": False}
    assert world.gateway.get("/auth/check", bearer("canary-wrong")).json == {"authenticated": False}
    assert world.gateway.get("/auth/check", bearer(READER)).json == {"authenticated": True}
    identity = world.gateway.get("/auth/identity", bearer(READER)).json
    assert (identity["id"], identity["name"]) == ("reader", "reader")
    assert world.gateway.get("/auth/permissions", bearer(READER)).json == {"roles": ["token:reader"], "labels": []}


# Live


def test_events_go_to_those_whose_token_opens_the_resource(world: World):
    with Subscriber(world.gateway, "resources/posts", headers=bearer(READER)) as reader:
        refused = reader.ask(op="subscribe", channel="resources/authors")
        assert (refused["op"], refused["statusCode"]) == ("error", 403)
        assert "`reader`" in refused["message"]
        world.authors.update("ada", name="Ada L.")
        world.posts.update("a", title="First")
        event = reader.event(within=5)
        assert (event["channel"], event["payload"]["ids"]) == ("resources/posts", ["a"])


def test_a_browser_shows_its_token_in_a_message(world: World):
    with Subscriber(world.gateway) as browser:
        assert browser.ask(op="subscribe", channel="resources/posts")["statusCode"] == 401
        assert browser.ask(op="authenticate", token="canary-wrong-0123456789")["statusCode"] == 401
        assert browser.ask(op="authenticate", token=world.session)["statusCode"] == 401
        browser.send(op="authenticate", token=READER)
        browser.send(op="subscribe", channel="resources/posts")
        assert {browser.receive()["op"], browser.receive()["op"]} == {"authenticated", "subscribed"}
        assert browser.ask(op="authenticate", token=ROOT)["statusCode"] == 400
        assert browser.ask(op="subscribe", channel="resources/authors")["statusCode"] == 403
        world.posts.update("a", title="First!")
        assert browser.event(within=5)["payload"]["ids"] == ["a"]
    world.posts.update("a", title="First")


def test_event_streams(world: World):
    accept = {"Accept": "text/event-stream"}
    for headers, status in [(accept, 401), (accept | bearer("canary-wrong"), 401)]:
        assert world.gateway.get("/live?channel=resources/posts", headers).status == status
    assert world.gateway.get("/live?channel=resources/authors", accept | bearer(READER)).status == 403
    with EventStream(world.gateway, "resources/posts", headers=bearer(READER)) as stream:
        stream.subscribed()
        world.posts.update("a", title="Second")
        assert stream.event(within=5).json["payload"]["ids"] == ["a"]
    world.posts.update("a", title="First")


# This machine alone


@pytest.fixture(scope="module")
def local(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    gateway = start_dev(tmp_path_factory.mktemp("local"), environment={"REFINE_GATEWAY_AUTH_MODE": "key"})
    yield gateway
    gateway.stop()


def test_without_tokens_everybody_on_this_machine_may_do_everything(local: Gateway):
    assert "EVERYBODY ON THIS MACHINE" in local.process.output
    assert local.json("PATCH", "/simple-rest/posts/post-001", {"title": "By anybody"}).status == 200
    told = local.get("/access/posts?id=post-001").json
    assert all(answer == {"can": True} for answer in told.values())
    assert local.get("/auth/check").json == {"authenticated": True}


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example"},
        {"Host": "rebound.example:8080", "Origin": "http://rebound.example:8080"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"X-Forwarded-For": "203.0.113.7, 127.0.0.1"},
    ],
)
def test_and_nobody_who_comes_by_way_of_it(local: Gateway, headers: dict[str, str]):
    """DNS rebinding, and proxies that nobody has thought of."""
    port = local.url.rsplit(":", 1)[1]
    host = headers.get("Host", f"127.0.0.1:{port}")
    rest = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if name != "Host")
    for line in ["GET /simple-rest/posts", "DELETE /simple-rest/posts/post-001"]:
        data = f"{line} HTTP/1.1\r\nHost: {host}\r\n{rest}Connection: close\r\n\r\n"
        answer = http.exchange(local.url, data.encode())
        assert (answer.status, answer.json["type"]) == (403, "gateway_not_local"), answer


def test_pages_of_other_origins_may_not_write(local: Gateway):
    evil = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    answer = local.request("POST", "/simple-rest/posts", evil, b'{"title":"x"}')
    assert (answer.status, answer.json["type"]) == (403, "gateway_origin_refused")


def test_live_events_need_somebody_who_listens(local: Gateway):
    answer = local.get("/live?channel=resources/posts", {"Accept": "text/event-stream"})
    assert (answer.status, answer.json["type"]) == (501, "gateway_live_needs_listener")
    assert "auth.listener" in answer.json["message"] and "refetchInterval" in answer.json["message"]


# Starting


def test_it_does_not_start_open(tmp_path: Path):
    config = tmp_path / "gateway.yaml"
    base = "appwrite: {endpoint: 'http://127.0.0.1:1/v1', project: p, key: k, database: main}\n"
    token = "{secret: canary-0123456789abcdef, resources: all, operations: all}"
    for listen, auth, problem in [
        ("0.0.0.0:0", "{mode: key}", "listen is 0.0.0.0:0"),
        ("127.0.0.1:0", "{mode: key, tokens: {a: {secret: short, resources: all}}}", "16 characters"),
        ("127.0.0.1:0", f"{{tokens: {{a: {token}}}}}", "count with `auth.mode: key` alone"),
        ("127.0.0.1:0", "{mode: key, tokens: canary-0123456789abcdef}", "must be a map"),
    ]:
        config.write_text(f"listen: {listen}\n{base}auth: {auth}\n")
        done = run("serve", "--config", str(config))
        assert done.returncode == 1 and problem in done.stderr, done
        assert "canary" not in done.stdout + done.stderr
    config.write_text(f"listen: 0.0.0.0:0\n{base}auth: {{mode: key, tokens: {{a: {token}}}}}\n")
    assert run("config", "check", "--config", str(config)).returncode == 0
    printed = run("config", "print", "--config", str(config))
    assert "canary" not in printed.stdout and "a: {secret:" in printed.stdout
