"""`/access` says what Appwrite then does: every role, permission and operation is asked about and then tried."""

import itertools
import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest

from support.backend import PUBLIC, Backend, Table
from support.callers import Caller, Callers, make_callers, make_user
from support.live import Subscriber
from support.process import Gateway
from support.waiting import wait_for

ACTIONS = ["list", "create", "show", "edit", "delete", "clone"]
COLUMNS = {"title": ("string", {"size": 40})}
counter = itertools.count()


@pytest.fixture(scope="module")
def callers(backend: Backend) -> Callers:
    return make_callers(backend)


def access(gateway: Gateway, resource: str, caller: Caller, row: str | None = None) -> dict[str, dict]:
    answer = gateway.get(f"/access/{resource}" + (f"?id={quote(row)}" if row else ""), caller.headers)
    assert answer.status == 200, answer
    assert list(answer.json) == ACTIONS
    for told in answer.json.values():
        assert told == {"can": True} or (told["can"] is False and told["reason"].endswith(".")), told
    assert told_yes(answer.json, "clone") == (told_yes(answer.json, "show") and told_yes(answer.json, "create"))
    return answer.json


def told_yes(told: dict[str, dict], action: str) -> bool:
    return told[action]["can"]


def can(told: dict[str, dict]) -> dict[str, bool]:
    return {action: told_yes(told, action) for action in ACTIONS if action != "clone"}


class Trial:
    """Does what was asked about, and puts back what that has changed."""

    def __init__(self, gateway: Gateway, table: Table, caller: Caller):
        self.gateway, self.table, self.caller = gateway, table, caller

    def list(self) -> bool:
        return self._allows(self.gateway.get(f"{self.table.path}?_end=1", self.caller.headers))

    def create(self) -> bool:
        return self._allows(self.gateway.json("POST", self.table.path, {"title": "new"}, self.caller.headers))

    def show(self, row: str) -> bool:
        return self._allows(self.gateway.get(f"{self.table.path}/{row}", self.caller.headers))

    def edit(self, row: str) -> bool:
        # What changes nothing is held against another permission.
        body = {"title": f"edit {next(counter)}"}
        return self._allows(self.gateway.json("PATCH", f"{self.table.path}/{row}", body, self.caller.headers))

    def delete(self, row: str) -> bool:
        kept = self.table.get(row)
        allows = self._allows(self.gateway.request("DELETE", f"{self.table.path}/{row}", self.caller.headers))
        if allows and kept:
            self.table.create(row, kept["$permissions"], title="again")
        return allows

    def of_row(self, row: str) -> dict[str, bool]:
        return {"show": self.show(row), "edit": self.edit(row), "delete": self.delete(row)}

    def everything(self, row: str) -> dict[str, bool]:
        return {"list": self.list(), "create": self.create(), **self.of_row(row)}

    @staticmethod
    def _allows(answer) -> bool:
        assert answer.status in (200, 201, 401, 404), answer
        return answer.status < 400


def permission(action: str, role: str) -> str:
    return f'{action}("{role}")'


# Every cell


@pytest.mark.parametrize("action", ["read", "create", "update", "delete", "write"])
def test_what_a_table_grants(gateway: Gateway, backend: Backend, callers: Callers, action: str):
    """One table for each role, with nothing but one permission."""
    for role in callers.roles:
        table = backend.make_table(COLUMNS, permissions=[permission(action, role)])
        table.create("row", [], title="first")
        for caller in callers.all:
            told = access(gateway, table.resource, caller, "row")
            assert can(told) == Trial(gateway, table, caller).everything("row"), (caller.name, action, role, told)
            # Rows grant nothing here, so that it is the same for each.
            assert told == access(gateway, table.resource, caller)


@pytest.mark.parametrize("granted", [["read"], ["read", "update"], ["read", "delete"], ["read", "write"]])
def test_what_a_row_grants(gateway: Gateway, backend: Backend, callers: Callers, granted: list[str]):
    """One row for each role, in a table that itself grants nothing."""
    table = backend.make_table(COLUMNS, permissions=[], row_security=True)
    for number, role in enumerate(callers.roles):
        row = f"row-{number}"
        table.create(row, [permission(action, role) for action in granted], title="first")
        for caller in callers.all:
            told = access(gateway, table.resource, caller, row)
            trial = Trial(gateway, table, caller)
            assert can(told) == {"list": True, "create": False, **trial.of_row(row)}, (caller.name, role, told)


@pytest.mark.parametrize("has_security", [True, False])
@pytest.mark.parametrize("of_table", ["read", "update", "delete"])
@pytest.mark.parametrize("of_row", ["read", "update", "delete"])
def test_both_together(
    gateway: Gateway, backend: Backend, callers: Callers, has_security: bool, of_table: str, of_row: str
):
    granted = [permission(of_table, "users"), permission("create", "any")]
    table = backend.make_table(COLUMNS, permissions=granted, row_security=has_security)
    roles = ["any", "guests", f"team:{callers.team}/chief"]
    for number, role in enumerate(roles):
        row = f"row-{number}"
        table.create(row, [permission(of_row, role)], title="first")
        for caller in callers.all:
            told = can(access(gateway, table.resource, caller, row))
            done = Trial(gateway, table, caller).everything(row)
            if told["show"] or not has_security:
                assert told == done, (caller.name, role)
            else:
                # Of a row that one may not read nothing is told that its table does not say.
                is_of_table = {"edit": of_table == "update", "delete": of_table == "delete"}
                for action, is_granted in is_of_table.items():
                    assert told[action] == (is_granted and caller.name != "guest"), (caller.name, role, action)


# Rows that one may not read


@pytest.mark.parametrize("action", ["update", "delete"])
def test_a_row_that_one_may_not_read_is_as_one_that_is_not_there(
    gateway: Gateway, backend: Backend, callers: Callers, action: str
):
    table = backend.make_table(COLUMNS, permissions=[], row_security=True)
    table.create("hidden", [permission(action, "any")], title="x")
    for caller in callers.all:
        hidden = access(gateway, table.resource, caller, "hidden")
        absent = access(gateway, table.resource, caller, "absent")
        assert json.dumps(hidden).replace("`hidden`", "`absent`") == json.dumps(absent)
        assert not any(told_yes(hidden, name) for name in ["show", "edit", "delete", "clone"])
        assert hidden["show"]["reason"] == f"`{table.resource}` has no row `hidden` that you may read."


def test_who_may_read_every_row_is_told_that_there_is_none(gateway: Gateway, backend: Backend, callers: Callers):
    table = backend.make_table(COLUMNS, row_security=True)
    told = access(gateway, table.resource, callers.guest, "absent")
    assert can(told) == {"list": True, "create": True, "show": False, "edit": False, "delete": False}
    assert told["edit"]["reason"] == f"`{table.resource}` has no row `absent`."


# Reasons and refusals


def test_reasons_say_what_is_missing(gateway: Gateway, backend: Backend, callers: Callers):
    table = backend.make_table(COLUMNS, permissions=[permission("read", "any"), permission("update", "label:boss")])
    guest = access(gateway, table.resource, callers.guest)
    assert guest["edit"]["reason"] == (
        f"The table `{table.id}` grants `update` to none of your roles: `any`, `guests`. "
        "Row security is off, so that no row grants it either. Sign in, or grant it in Appwrite."
    )
    member = access(gateway, table.resource, callers.member)["create"]["reason"]
    for role in ["users/verified", f"user:{callers.member.id}", f"team:{callers.team}/chief", "label:staff"]:
        assert f"`{role}`" in member
    assert "boss" not in str(guest) + str(member), "to whom it is granted is not told"


def test_a_table_that_is_disabled(gateway: Gateway, backend: Backend, callers: Callers):
    table = backend.make_table(COLUMNS)
    backend.tables.update_table(table.database, table.id, table.id, PUBLIC, False, False)
    told = access(gateway, table.resource, callers.member)
    assert not any(told_yes(told, action) for action in ACTIONS)
    assert "disabled" in told["list"]["reason"]


@pytest.mark.parametrize(
    ("target", "status", "type_"),
    [
        ("/access/no-such-table", 404, "table_not_found"),
        ("/access/", 404, "gateway_route_unknown"),
        ("/access/a/b/c", 404, "gateway_route_unknown"),
        ("/access/posts?id=a&id=b", 400, "gateway_parameter_invalid"),
        ("/access/posts?action=list", 400, "gateway_parameter_unknown"),
    ],
)
def test_what_cannot_be_asked(gateway: Gateway, target: str, status: int, type_: str):
    answer = gateway.get(target)
    assert (answer.status, answer.json["type"]) == (status, type_)


def test_a_session_that_has_ended_is_no_guests(gateway: Gateway, backend: Backend):
    table = backend.make_table(COLUMNS, permissions=[permission("read", "guests")])
    for headers in [{"X-Appwrite-Session": "bm9ib2R5"}, {"Authorization": "Bearer a.b.c"}]:
        for path in ["/access/", "/simple-rest/"]:
            answer = gateway.get(path + table.resource, headers)
            assert (answer.status, answer.json["type"]) == (401, "gateway_session_ended"), answer


# What is remembered


@pytest.fixture(scope="module")
def slow(binary, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """Remembers roles for five minutes, so that nothing is forgotten by age."""
    from support.process import start_dev

    gateway = start_dev(tmp_path_factory.mktemp("slow"), environment={"REFINE_GATEWAY_CACHE_ROLES": "300s"})
    yield gateway
    gateway.stop()


def test_a_change_of_labels_and_teams_is_heard(slow: Gateway):
    from appwrite.services.teams import Teams
    from appwrite.services.users import Users

    backend = Backend(slow)
    user = make_user(backend, "listener")
    granted = [permission("create", "label:staff"), permission("update", "team:crew")]
    table = backend.make_table(COLUMNS, permissions=granted)

    def told() -> dict[str, bool]:
        return can(access(slow, table.resource, user))

    assert (told()["create"], told()["edit"]) == (False, False)
    Users(backend.client).update_labels(user.id, ["staff"])
    assert not told()["create"], "nobody listens yet"
    with Subscriber(slow, "resources/posts", headers=user.headers):
        Users(backend.client).update_labels(user.id, ["staff", "more"])
        wait_for(lambda: told()["create"], "the label is known", within=5)
        teams = Teams(backend.client)
        teams.create("crew", "Crew")
        teams.create_membership("crew", ["clerk"], user_id=user.id)
        wait_for(lambda: told()["edit"], "the team is known", within=5)


def test_signing_out_is_heard(slow: Gateway):
    backend = Backend(slow)
    user = make_user(backend, "leaver")
    table = backend.make_table(COLUMNS, permissions=[permission("create", "users")])
    assert can(access(slow, table.resource, user))["create"]
    assert slow.json("POST", "/auth/logout", {}, user.headers).status == 200
    answer = slow.get(f"/access/{table.resource}", user.headers)
    assert (answer.status, answer.json["type"]) == (401, "gateway_session_ended"), "nothing is remembered"


# Configured resources


def test_the_configuration_has_its_word(dev: Callable[..., Gateway]):
    memos = "{table: memos, permissions: ['read(\"label:staff\")']}"
    named = f"{{news: {{table: posts, operations: [list, show]}}, remarks: {memos}}}"
    gateway = dev(environment={"REFINE_GATEWAY_RESOURCES_NAMED": named})
    backend = Backend(gateway)
    backend.tables.update_table(gateway.database, "posts", "Posts", PUBLIC, False, True)
    backend.make_table(COLUMNS, "memos")
    guest = Caller("guest")
    news = access(gateway, "news", guest)
    assert can(news) == {"list": True, "create": False, "show": True, "edit": False, "delete": False}
    assert news["edit"]["reason"] == "The resource `news` does not allow `edit`; it allows `list`, `show`."
    refused = gateway.json("PATCH", "/simple-rest/news/post-001", {"title": "x"})
    assert (refused.status, refused.json["message"]) == (403, news["edit"]["reason"])
    # Appwrite lets nobody grant to a role that is not the own one.
    told = access(gateway, "remarks", guest)["create"]
    assert not told["can"] and "`label:staff`" in told["reason"]
    assert gateway.json("POST", "/simple-rest/remarks", {"title": "x"}).status == 401
    assert gateway.get("/access/posts").status == 404, "a table that has a name is not reached by its id"
