"""Two users and a team: who sees which rows, in lists, one by one and as they change."""

import uuid
from contextlib import ExitStack

import pytest
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.teams import Teams
from appwrite.services.users import Users

from support.backend import Backend, Table, User
from support.live import Subscriber
from support.process import Gateway

EVERYBODY = ["open"]
SEEN = {"ada": ["for-ada", "for-owners", "for-team"], "ben": ["for-ben", "for-team"], "guest": []}
"""What each sees besides what is for everybody."""


@pytest.fixture
def people(backend: Backend) -> dict[str, User]:
    """Two users with accounts of their own."""
    made = {}
    for name in ("ada", "ben"):
        email = f"{name}-{uuid.uuid4().hex[:8]}@example.com"
        Users(backend.client).create(uuid.uuid4().hex, email, password="long-enough-1", name=name)
        made[name] = backend.log_in(email, "long-enough-1")
    return made


@pytest.fixture
def team(backend: Backend, people: dict[str, User]) -> str:
    """A team of both, which is Ada's."""
    teams, team = Teams(backend.client), uuid.uuid4().hex
    teams.create(team, "Editors")
    teams.create_membership(team, ["owner"], user_id=people["ada"].id)
    teams.create_membership(team, ["writer"], user_id=people["ben"].id)
    return team


@pytest.fixture
def table(backend: Backend) -> Table:
    return backend.make_table({"title": ("string", {"size": 50})}, permissions=[], row_security=True)


def headers_of(people: dict[str, User]) -> dict[str, dict[str, str]]:
    return {"ada": people["ada"].cookie, "ben": people["ben"].cookie, "guest": {}}


def roles(people: dict[str, User], team: str) -> dict[str, list[str]]:
    """The rows and who may read each."""
    return {
        "for-ada": [Role.user(people["ada"].id)],
        "for-ben": [Role.user(people["ben"].id)],
        "for-owners": [Role.team(team, "owner")],
        "for-team": [Role.team(team)],
        "open": [Role.any()],
    }


def make_rows(table: Table, people: dict[str, User], team: str) -> None:
    for row, readers in roles(people, team).items():
        table.create(row, [Permission.read(role) for role in readers], title=row)


def test_each_sees_their_own_rows(gateway: Gateway, table: Table, people: dict[str, User], team: str):
    make_rows(table, people, team)
    for name, headers in headers_of(people).items():
        answer = gateway.get(f"{table.path}?_sort=title", headers)
        seen = SEEN[name] + EVERYBODY
        assert [row["id"] for row in answer.json] == seen, name
        assert answer.header("x-total-count") == str(len(seen))
        for row in roles(people, team):
            status = gateway.get(f"{table.path}/{row}", headers).status
            assert status == (200 if row in seen else 404), (name, row)


def test_each_hears_of_their_own_rows(gateway: Gateway, table: Table, people: dict[str, User], team: str):
    with ExitStack() as stack:
        ears = {
            name: stack.enter_context(Subscriber(gateway, table.channel, headers=headers))
            for name, headers in headers_of(people).items()
        }
        # The row for everybody is the last, so that what was not heard by then is not heard.
        make_rows(table, people, team)
        for name, ear in ears.items():
            told = SEEN[name] + EVERYBODY
            assert sorted(ear.ids(len(told), "created", within=10)) == sorted(told), name
        for row in [*roles(people, team)]:
            table.update(row, title=f"{row} anew")
        for name, ear in ears.items():
            told = SEEN[name] + EVERYBODY
            assert sorted(ear.ids(len(told), "updated", within=10)) == sorted(told), name


def test_who_leaves_a_team_sees_its_rows_no_more(
    gateway: Gateway, backend: Backend, table: Table, people: dict[str, User], team: str
):
    make_rows(table, people, team)
    teams = Teams(backend.client)
    (membership,) = [each for each in teams.list_memberships(team)["memberships"] if each["userId"] == people["ben"].id]
    teams.delete_membership(team, membership["$id"])
    rows = gateway.get(f"{table.path}?_sort=title", people["ben"].cookie).json
    assert [row["id"] for row in rows] == ["for-ben", "open"]
    assert gateway.get(f"{table.path}/for-team", people["ben"].cookie).status == 404
    assert f"team:{team}" not in gateway.get("/auth/permissions", people["ben"].cookie).json["roles"]
