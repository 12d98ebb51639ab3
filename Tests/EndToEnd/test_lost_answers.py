"""Appwrite carries a write out, and its answer is lost: every kind of write there is, over kept connections.

Each arrives once. What reading tells is answered; of everything else nobody is told that it failed, and the audit
trail has a line.
"""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from appwrite.services.users import Users

from support import http, openapi
from support.backend import Backend, Table, User
from support.dropping_proxy import DroppingProxy
from support.http import Answer
from support.process import Gateway, start_dev, start_serve
from support.uploads import file_part, form, make_bucket
from support.waiting import wait_for

PASSWORD = "canary-password-77d1"
DIALECTS = ["simple-rest", "rest", "strapi-v4", "nestjsx-crud"]
TRANSACTION = r"PATCH /tablesdb/transactions/\w+"


@dataclass
class World:
    behind: Gateway
    """Appwrite alone: its own gateway is not asked."""
    gateway: Gateway
    proxy: DroppingProxy
    backend: Backend
    table: Table
    bucket: str
    trail: Path
    user: User | None = None

    def fresh_user(self) -> User:
        email = f"{uuid.uuid4().hex[:12]}@example.com"
        made = Users(self.backend.client).create(uuid.uuid4().hex[:12], email, None, PASSWORD, "Fresh")
        Users(self.backend.client).update_labels(made["$id"], ["admin"])
        user = self.backend.log_in(email, PASSWORD)
        user.email = email
        return user

    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.trail.read_text().splitlines()] if self.trail.exists() else []


@dataclass
class Case:
    method: str
    path: str
    """With `{table}`, `{bucket}`, `{file}`, `{user}` and `{email}` in it."""
    dropped: str
    """What is lost, as a pattern of `METHOD /path`."""
    body: object = None
    status: int = 502
    """502 where nobody can know what became of it."""
    ids: list[str] | None = None
    """Of what may have been written; `None` where it is not looked at."""
    rows: dict[str, str | None] = field(default_factory=dict)
    """What the table holds afterwards: titles by id, `None` for one that is gone."""
    who: str = "user"
    times: int = 1
    """How many such requests there are: rows that are written one by one have one each."""
    audit: str | None = None
    """The action of the line that the trail gets."""

    @property
    def spends_its_user(self) -> bool:
        """Whether it is about the user's own account, which is another one afterwards."""
        return self.path.startswith("/auth/") or "{user}" in self.path


def row_cases(name: str) -> dict[str, list[Case]]:
    rows = r"/tablesdb/main/tables/\w+/rows"

    def body(value: object) -> object:
        return {"data": value} if name == "strapi-v4" else value

    def bulk(value: list) -> object:
        return {"bulk": value} if name == "nestjsx-crud" else body(value)

    one, many = f"/{name}/{{table}}/a", f"/{name}/{{table}}/bulk"
    title = body({"title": "new"})
    pair = [{"id": "n1", "title": "x"}, {"id": "n2", "title": "y"}]
    own = [{"title": "x"}, {"title": "y"}]

    def change(method: str) -> list[Case]:
        return [
            Case(method, one, rf"PATCH {rows}/a", title, 200, rows={"a": "new"}, audit="update"),
            Case(method, f"/{name}/users/{{user}}", r"PATCH /users/\w+/name", body({"name": "N"}), audit="update"),
        ]

    def change_many(method: str) -> list[Case]:
        target = many + "?ids=a,b"
        return [
            Case(method, target, TRANSACTION, title, 200, rows={"a": "new", "b": "new"}, audit="updateMany"),
            Case(
                method, target, rf"PATCH {rows}/[ab]", title, 200, rows={"a": "new", "b": "new"}, who="guest", times=2
            ),
        ]

    return {
        f"POST /{name}/{{}}": [
            Case("POST", f"/{name}/{{table}}", rf"POST {rows}", title, 201, audit="create"),
            Case("POST", f"/{name}/{{table}}", rf"POST {rows}", title, 201, who="guest", audit="create"),
            # It could be somebody else's row.
            Case(
                "POST",
                f"/{name}/{{table}}",
                rf"POST {rows}",
                body({"id": "c", "title": "x"}),
                ids=["c"],
                rows={"c": "x"},
            ),
            Case("POST", f"/{name}/users", "POST /users", body({"name": "N"}), ids=[], audit="create"),
        ],
        f"POST /{name}/{{}}/bulk": [
            Case("POST", many, TRANSACTION, bulk(pair), 201, rows={"n1": "x", "n2": "y"}, audit="createMany"),
            Case("POST", many, rf"POST {rows}", bulk(own), 201, who="guest", times=2, audit="createMany"),
        ],
        f"PATCH /{name}/{{}}/{{}}": change("PATCH"),
        f"PUT /{name}/{{}}/{{}}": change("PUT"),
        f"PATCH /{name}/{{}}/bulk": change_many("PATCH"),
        f"PUT /{name}/{{}}/bulk": change_many("PUT"),
        f"DELETE /{name}/{{}}/{{}}": [
            Case("DELETE", one, rf"DELETE {rows}/a", None, 200, rows={"a": None}, audit="delete"),
            Case("DELETE", f"/{name}/users/{{user}}", r"DELETE /users/\w+", audit="delete"),
        ],
        f"DELETE /{name}/{{}}/bulk": [
            Case("DELETE", many + "?ids=a,b", TRANSACTION, None, 200, rows={"a": None, "b": None}, audit="deleteMany"),
            Case(
                "DELETE", many + "?ids=a,b", rf"DELETE {rows}/[ab]", None, 200, rows={"a": None}, who="guest", times=2
            ),
        ],
    }


CASES: dict[str, list[Case]] = {
    "POST /auth/login": [
        Case(
            "POST",
            "/auth/login",
            "POST /account/sessions/email",
            {"email": "{email}", "password": PASSWORD},
            who="guest",
        )
    ],
    "POST /auth/logout": [Case("POST", "/auth/logout", "DELETE /account/sessions/current", {})],
    "POST /auth/register": [
        Case("POST", "/auth/register", "POST /account", {"email": "new-{email}", "password": PASSWORD}, who="guest")
    ],
    "POST /auth/forgot-password": [
        Case(
            *["POST", "/auth/forgot-password", "POST /account/recovery"],
            {"email": "{email}", "redirectTo": "http://localhost/new"},
            who="guest",
        )
    ],
    "POST /auth/update-password": [
        Case(
            *["POST", "/auth/update-password", "PATCH /account/password"],
            {"password": PASSWORD + "2", "oldPassword": PASSWORD},
        )
    ],
    "POST /auth/refresh": [Case("POST", "/auth/refresh", "POST /account/jwts", {})],
    "POST /files/{}": [
        Case("POST", "/files/{bucket}", r"POST /storage/buckets/\w+/files", "form", 201, audit="upload")
    ],
    "DELETE /files/{}/{}": [
        Case("DELETE", "/files/{bucket}/{file}", r"DELETE /storage/buckets/\w+/files/\w+", audit="delete")
    ],
    "POST /functions/{}/executions": [
        Case("POST", "/functions/echo/executions", "POST /functions/echo/executions", {}, ids=[], audit="execute")
    ],
    "POST /appwrite/{}": [
        Case("POST", "/appwrite/teams", "POST /teams", {"teamId": "unique()", "name": "T"}, ids=[], audit="request")
    ],
    "PUT /appwrite/{}": [Case("PUT", "/appwrite/teams/t", "PUT /teams/t", {"name": "T"}, audit="request")],
    "PATCH /appwrite/{}": [
        Case("PATCH", "/appwrite/account/name", "PATCH /account/name", {"name": "N"}, audit="request")
    ],
    "DELETE /appwrite/{}": [Case("DELETE", "/appwrite/teams/t", "DELETE /teams/t", audit="request")],
}
for dialect in DIALECTS:
    CASES |= row_cases(dialect)


@pytest.fixture(scope="module")
def world(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("lost")
    (folder / "front").mkdir()
    behind = start_dev(folder)
    trail = folder / "audit.log"
    more = (
        f"audit:\n  file: {trail}\n"
        'services:\n  users: {roles: ["label:admin"]}\n'
        'auth:\n  redirects: ["http://localhost"]\n  attempts: 1000\n'
        'passthrough:\n  allow: ["POST /teams", "PUT /teams/*", "DELETE /teams/*", "PATCH /account/name"]\n'
    )
    with DroppingProxy(behind.endpoint) as proxy:
        gateway = start_serve(folder / "front", proxy.endpoint, behind.key, more)
        backend = Backend(behind)
        table = backend.make_table({"title": ("string", {"size": 100})})
        world = World(behind, gateway, proxy, backend, table, make_bucket(backend), trail)
        world.user = world.fresh_user()
        yield world
        gateway.stop()
    behind.stop()


def test_every_kind_of_write_has_a_case(world: World):
    routes = http.request(world.gateway.admin, "GET", "/routes").json
    writes = {openapi.template(route) for route in routes if re.match("POST|PUT|PATCH|DELETE", route)}
    assert writes - {"POST /reload"} == set(CASES)


def send(world: World, case: Case, user: User) -> Answer:
    places = {"table": world.table.resource, "bucket": world.bucket, "user": user.id, "email": user.email, "file": ""}
    if "{file}" in case.path:
        head, content = form(file_part("f.txt", b"abc"))
        made = world.behind.request("POST", f"/files/{world.bucket}", head | user.cookie, content)
        places["file"] = made.json["id"]
    path = re.sub(r"\{(\w+)\}", lambda match: places[match[1]], case.path)
    headers = user.cookie if case.who == "user" else {"Sec-Fetch-Site": "same-origin"}
    headers |= {"X-Request-Id": uuid.uuid4().hex}
    # A kept connection, on which libcurl would send the write again by itself.
    for _ in range(4):
        assert world.gateway.get(world.table.path).status == 200
    world.proxy.drop(case.dropped)
    if case.body == "form":
        head, content = form(file_part("f.txt", b"abc"))
        answer = world.gateway.request(case.method, path, headers | head, content)
    elif case.body is None:
        answer = world.gateway.request(case.method, path, headers)
    else:
        text = json.dumps(case.body).replace("{email}", user.email)
        answer = world.gateway.json(case.method, path, json.loads(text), headers)
    answer.request_id = headers["X-Request-Id"]
    return answer


@pytest.mark.parametrize(
    "case",
    [case for cases in CASES.values() for case in cases],
    ids=lambda case: f"{case.method} {case.path} {case.who}",
)
def test_it_arrives_once_and_is_never_told_as_refused(world: World, case: Case):
    for row in world.table.rows():
        world.table.delete(row["$id"])
    for row_id in ["a", "b"]:
        world.table.create(row_id, title="old")
    answer = send(world, case, world.fresh_user() if case.spends_its_user else world.user)
    arrived = world.proxy.arrived()
    world.proxy.drop("nothing")
    assert len(arrived) == case.times, arrived
    assert answer.status == case.status, (answer, arrived)
    if case.status == 502:
        told = answer.json
        assert (told["type"] if "type" in told else told["error"]["name"]) == "gateway_outcome_unknown"
        if case.ids is not None:
            assert told["details"]["ids"] == case.ids
    for row_id, title in case.rows.items():
        row = world.table.get(row_id)
        assert (row and row["title"]) == title
    if case.audit:
        wait_for(lambda: any(line["request"] == answer.request_id for line in world.lines()), "the trail has a line")
        line = next(line for line in world.lines() if line["request"] == answer.request_id)
        assert (line["action"], line["outcome"]) == (case.audit, "unknown" if case.status == 502 else "done")
