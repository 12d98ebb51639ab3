"""Appwrite's users, teams, buckets, functions and what belongs to them as resources, held against its own SDK."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from appwrite.input_file import InputFile
from appwrite.services.functions import Functions
from appwrite.services.storage import Storage
from appwrite.services.teams import Teams
from appwrite.services.users import Users

from support.backend import Backend, User
from support.dialects import NestJSXCrud, Rest, SimpleRest, SimpleRestJSON, Strapi, encoded
from support.http import Answer
from support.process import Gateway, start_dev

PASSWORD = "canary-password-41c9"
SERVICES = {
    "users": {"roles": ["label:admin", "team:staff/owner"]},
    "sessions": {"roles": ["label:admin"]},
    "buckets": {"roles": ["label:admin"]},
    "functions": {"roles": ["label:admin"], "operations": ["list", "show"]},
    "teams": {},
    "memberships": {},
    "files": {},
    "pictures": {"service": "files", "parent": "pictures"},
    "executions": {},
    "crew": {"service": "memberships", "parent": "crew", "credential": "key", "roles": ["label:admin"]},
}


@dataclass
class World:
    gateway: Gateway
    backend: Backend
    admin: User
    """Has the label `admin`."""
    member: User
    """Has no label, and owns the team `own`."""

    @property
    def users(self) -> Users:
        return Users(self.backend.client)

    @property
    def teams(self) -> Teams:
        return Teams(self.backend.client)

    @property
    def storage(self) -> Storage:
        return Storage(self.backend.client)

    def ask(self, method: str, target: str, body: object = None, who: User | None = None, **headers: str) -> Answer:
        head = {**(who or self.admin).cookie, **headers}
        if body is None:
            return self.gateway.request(method, target, head)
        return self.gateway.json(method, target, body, head)

    def get(self, target: str, who: User | None = None) -> Answer:
        return self.ask("GET", target, who=who)


def make_user(backend: Backend, name: str, labels: list[str]) -> User:
    users = Users(backend.client)
    email = f"{name}-{uuid.uuid4().hex[:8]}@example.com"
    made = users.create(name, email, None, PASSWORD, name.title())
    if labels:
        users.update_labels(made["$id"], labels)
    return backend.log_in(email, PASSWORD)


@pytest.fixture(scope="module")
def world(binary, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("services")
    gateway = start_dev(folder, environment={"REFINE_GATEWAY_SERVICES": json.dumps(SERVICES)})
    backend = Backend(gateway)
    world = World(gateway, backend, make_user(backend, "ada", ["admin"]), make_user(backend, "ben", []))
    for number in range(12):
        world.users.create(f"user{number:02}", f"user{number:02}@example.com", None, None, f"User {number:02}")
    world.users.update_labels("user03", ["editor"])
    yield world
    log = gateway.process.output
    gateway.stop()
    assert PASSWORD not in log and world.admin.secret not in log and gateway.key not in log


def unique() -> str:
    return f"x{uuid.uuid4().hex[:12]}"


# Users


def test_users_are_listed(world: World):
    answer = world.get(
        "/rest/users?sorters[0][field]=name&sorters[0][order]=desc&pagination[currentPage]=1&pagination[pageSize]=5"
    )
    assert answer.status == 200, answer
    assert [user["name"] for user in answer.json][:2] == ["User 11", "User 10"]
    assert int(answer.header("x-total-count")) == world.users.list()["total"] == 15
    for user in answer.json:
        assert list(user)[0] == "id" and "$id" not in user
        assert not {"password", "hash", "hashOptions"} & user.keys()
    assert "argon2" not in answer.body.decode()


def filtered(*filters: tuple, place: str = "filters") -> str:
    """The query of filters, each a field, an operator and a value; or an operator and filters."""
    parts = []
    for index, (*field, operator, value) in enumerate(filters):
        at = f"{place}[{index}]"
        parts += [f"{at}[field]={name}" for name in field] + [f"{at}[operator]={operator}"]
        if field:
            values = value if isinstance(value, list) else [value]
            keys = [f"[{number}]" for number in range(len(values))] if isinstance(value, list) else [""]
            parts += [f"{at}[value]{key}={each}" for key, each in zip(keys, values, strict=True)]
        else:
            parts.append(filtered(*value, place=f"{at}[value]"))
    return "&".join(parts)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ([("email", "eq", "user04@example.com")], ["user04"]),
        ([("labels", "contains", "editor")], ["user03"]),
        ([("name", "containss", "User 1")], ["user10", "user11"]),
        ([("id", "in", ["user01", "user02"])], ["user01", "user02"]),
        ([("status", "eq", "false")], []),
        ([("or", [("name", "eq", "User 05"), ("mfa", "eq", "true")])], ["user05"]),
        ([("phone", "null", "true"), ("name", "eqs", "User 07")], ["user07"]),
    ],
)
def test_users_are_filtered(world: World, filters: list[tuple], ids: list[str]):
    answer = world.get("/rest/users?" + filtered(*filters).replace(" ", "%20"))
    assert answer.status == 200, answer
    assert sorted(user["id"] for user in answer.json) == ids
    assert int(answer.header("x-total-count")) == len(ids)


def test_users_are_sorted_by_what_appwrite_has_no_order_for(world: World):
    answer = world.get("/rest/users?sorters[0][field]=mfa&sorters[0][order]=asc")
    assert answer.status == 200 and len(answer.json) == 15


def test_words_are_searched_for_by_appwrite(world: World):
    answer = world.get("/simple-rest/users?q=user09")
    assert [user["id"] for user in answer.json] == ["user09"]


@pytest.mark.parametrize(
    "dialect",
    [SimpleRest(), SimpleRestJSON(), Rest(), Strapi(), NestJSXCrud()],
    ids=lambda dialect: type(dialect).__name__,
)
def test_every_dialect_lists_users(world: World, dialect):
    filters = [{"field": "email", "operator": "contains", "value": "user0"}]
    query = dialect.query(filters, [{"field": "name", "order": "desc"}], 2, 4)
    assert query is not None, "every dialect has words for it"
    answer = world.get(f"/{dialect.name}/users?{query}")
    assert answer.status == 200, answer
    rows, total = dialect.read(answer)
    assert [row["id"] for row in rows] == ["user05", "user04", "user03", "user02"]
    assert total == 10
    assert "argon2" not in answer.body.decode()


def test_all_users_are_walked_and_paged_by_cursor(world: World):
    assert len(world.get("/simple-rest/users").json) == 15
    first = world.get("/simple-rest/users?_cursor=&_limit=10")
    rest = world.get(f"/simple-rest/users?_cursor={first.header('x-cursor-next')}&_limit=10")
    assert len(first.json) == 10 and len(rest.json) == 5
    assert not {user["id"] for user in first.json} & {user["id"] for user in rest.json}


def test_one_user_and_several(world: World):
    one = world.get("/rest/users/user01")
    assert one.json["email"] == "user01@example.com" and one.header("etag") is None
    assert world.get("/rest/users/nobody").json["type"] == "user_not_found"
    many = world.get("/simple-rest/users?ids=user02,nobody,user01")
    assert [user["id"] for user in many.json] == ["user02", "user01"]
    fields = world.get("/simple-rest/users?_fields=name&id=user02").json
    assert fields[0].keys() == {"id", "name", "$createdAt", "$updatedAt"}


def test_a_user_from_the_first_day_to_the_last(world: World):
    id = unique()
    new = {
        "id": id, "email": f"{id}@example.com", "name": "Eve", "password": PASSWORD, "labels": ["editor"],
        "emailVerification": True, "prefs": {"theme": "dark"}, "phone": "+4912345678",
    }  # fmt: skip
    answer = world.ask("POST", "/rest/users", new)
    assert answer.status == 201, answer
    made = answer.json
    assert made["id"] == id and made["labels"] == ["editor"] and made["emailVerification"] is True
    assert made["prefs"] == {"theme": "dark"} and PASSWORD not in answer.body.decode() and "hash" not in made
    signed_in = world.backend.log_in(f"{id}@example.com", PASSWORD)

    change = {"name": "Eva", "email": f"{id}@example.org", "emailVerification": True, "labels": [], "password": ""}
    answer = world.ask("PATCH", f"/rest/users/{id}", change)
    assert answer.status == 200, answer
    user = world.users.get(id)
    assert (user["name"], user["email"], user["labels"]) == ("Eva", f"{id}@example.org", [])
    assert user["emailVerification"] is True, "another address is unverified until that is said again"
    assert world.backend.log_in(f"{id}@example.org", PASSWORD)

    before = user["$updatedAt"]
    form = world.get(f"/rest/users/{id}").json
    assert world.ask("PATCH", f"/rest/users/{id}", form).status == 200, "an edit form sends back what it got"
    assert world.users.get(id)["$updatedAt"] == before

    assert world.ask("PATCH", f"/rest/users/{id}", {"password": PASSWORD + "2"}).status == 200
    assert world.backend.log_in(f"{id}@example.org", PASSWORD + "2")
    assert world.ask("PATCH", f"/rest/users/{id}", {"prefs": {"a": 1}}).json["prefs"] == {"a": 1}
    assert world.ask("PATCH", f"/rest/users/{id}", {"status": False}).json["status"] is False
    assert world.get("/simple-rest/teams", signed_in).json["type"] == "user_blocked"

    answer = world.ask("DELETE", f"/rest/users/{id}")
    assert (answer.status, answer.json) == (200, {"id": id})
    assert world.users.list([], id)["total"] == 0


@pytest.mark.parametrize("dialect", ["simple-rest", "strapi-v4", "nestjsx-crud"])
def test_every_dialect_writes_users(world: World, dialect: str):
    id = unique()
    body = {"id": id, "email": f"{id}@example.com", "name": "Zoe"}
    made = world.ask("POST", f"/{dialect}/users", {"data": body} if dialect == "strapi-v4" else body)
    assert made.status == 201, made
    method = "PUT" if dialect == "strapi-v4" else "PATCH"
    assert world.ask(method, f"/{dialect}/users/{id}", {"name": "Zo"}).status == 200
    assert world.users.get(id)["name"] == "Zo"
    assert world.ask("DELETE", f"/{dialect}/users/{id}").status == 200


def test_several_users_are_written_one_after_the_other(world: World):
    ids = [unique() for _ in range(3)]
    new = [{"id": id, "email": f"{id}@example.com"} for id in ids]
    assert [user["id"] for user in world.ask("POST", "/rest/users/bulk", new).json] == ids
    answer = world.ask("PATCH", f"/rest/users/bulk?ids={','.join(ids)}", {"labels": ["x"]})
    assert [user["labels"] for user in answer.json] == [["x"]] * 3
    again = world.ask("POST", "/rest/users/bulk", [{"id": unique(), "name": "fresh"}, *new])
    assert again.status == 409 and len(again.json["details"]["done"]) == 1
    assert [failed["id"] for failed in again.json["details"]["failed"]] == ids
    answer = world.ask("DELETE", f"/rest/users/bulk?ids={ids[0]},nobody,{ids[1]}")
    assert answer.status == 404 and answer.json["details"]["done"] == ids[:2], answer
    assert [failed["id"] for failed in answer.json["details"]["failed"]] == ["nobody"]
    assert world.ask("DELETE", f"/rest/users/bulk?ids={ids[2]}").json == [{"id": ids[2]}]


def test_a_change_that_is_refused_halfway_says_how_far_it_came(world: World):
    id = unique()
    world.users.create(id, f"{id}@example.com", None, PASSWORD, "Old")
    answer = world.ask(
        "PATCH", f"/rest/users/{id}", {"email": f"{id}@example.net", "labels": ["no good"], "status": False}
    )
    assert answer.status == 400, answer
    assert answer.json["details"] == {
        "applied": ["email"],
        "failed": ["labels"],
        "notApplied": ["status"],
        "done": [id],
    }
    assert "labels" in answer.json["errors"]
    user = world.users.get(id)
    assert (user["email"], user["labels"], user["status"]) == (f"{id}@example.net", [], True)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "nonsense"}, "email"),
        ({"email": "user01@example.com"}, "email"),
        ({"phone": "123"}, "phone"),
        ({"password": "short"}, "password"),
        ({"registration": "2020-01-01T00:00:00.000+00:00"}, "registration"),
        ({"nam": "x"}, "nam"),
        ({"status": "perhaps"}, "status"),
    ],
)
def test_forms_learn_which_field_is_wrong(world: World, body: dict, field: str):
    answer = world.ask("PATCH", "/rest/users/user02", body)
    assert answer.status in (400, 409) and list(answer.json["errors"]) == [field], answer


# Who may


def test_guests_and_users_without_the_role_are_refused(world: World):
    operations = [
        ("GET", "/rest/users", None),
        ("GET", "/rest/users/user01", None),
        ("GET", "/simple-rest/users?ids=user01", None),
        ("POST", "/rest/users", {"email": "x@example.com"}),
        ("PATCH", "/rest/users/user01", {"name": "x"}),
        ("DELETE", "/rest/users/user01", None),
        ("DELETE", "/rest/users/bulk?ids=user01", None),
        ("GET", "/strapi-v4/users", None),
        ("GET", "/nestjsx-crud/users", None),
        ("GET", "/rest/buckets", None),
        ("GET", "/rest/functions", None),
        ("GET", "/rest/crew", None),
    ]
    before = world.users.get("user01")
    for method, target, body in operations:
        refused = world.ask(method, target, body, who=world.member)
        assert refused.status == 403 and "label:admin" in refused.body.decode(), refused
        assert "user01@" not in refused.body.decode()
        head = {"Content-Type": "application/json"}
        guest = world.gateway.request(method, target, head, json.dumps(body).encode() if body else None)
        assert guest.status == 401, guest
        stranger = world.ask(method, target, body, who=User("x", "bm9ib2R5", world.gateway.project))
        assert stranger.status == 401, stranger
    assert world.users.get("user01") == before


def test_a_role_in_a_team_opens_what_it_is_named_for(world: World):
    boss = make_user(world.backend, f"boss{uuid.uuid4().hex[:6]}", [])
    world.teams.create("staff", "Staff")
    plain = world.teams.create_membership("staff", ["member"], user_id=boss.id)
    assert world.get("/rest/users/user01", boss).status == 403
    change = world.ask("PATCH", f"/rest/memberships/staff:{plain['$id']}", {"roles": ["owner"]})
    assert change.status == 404, "the admin is no member of the team"
    world.teams.update_membership("staff", plain["$id"], ["owner"])
    late = make_user(world.backend, f"late{uuid.uuid4().hex[:6]}", [])
    world.teams.create_membership("staff", ["owner"], user_id=late.id)
    assert world.get("/rest/users/user01", late).status == 200


def test_what_is_not_listed_is_not_served(world: World, gateway: Gateway):
    user = world.gateway.users[0]
    assert gateway.get("/rest/users").status == 404 and user
    answer = world.ask("DELETE", "/rest/functions/echo")
    assert answer.status == 403 and answer.json["type"] == "gateway_operation_not_allowed"
    answer = world.ask("PATCH", "/rest/executions/echo:x", {"status": "x"})
    assert answer.status == 405 and answer.json["type"] == "gateway_method_not_allowed"


# Sessions


def test_sessions_of_a_user_are_listed_and_ended(world: World):
    name = f"cal{uuid.uuid4().hex[:6]}"
    user = make_user(world.backend, name, [])
    email = world.users.get(user.id)["email"]
    world.backend.log_in(email, PASSWORD)
    answer = world.get(f"/rest/sessions?filters[0][field]=userId&filters[0][operator]=eq&filters[0][value]={user.id}")
    assert answer.status == 200 and answer.header("x-total-count") == "2", answer
    ids = [session["id"] for session in answer.json]
    assert all(id.startswith(f"{user.id}:") for id in ids)
    assert all(
        not {"secret", "providerAccessToken", "providerRefreshToken"} & session.keys() for session in answer.json
    )
    assert user.secret not in answer.body.decode()
    page = world.get(f"/simple-rest/sessions?userId={user.id}&_sort=id&_order=desc&_start=1&_end=2")
    assert [session["id"] for session in page.json] == [min(ids)] and page.header("x-total-count") == "2"
    assert world.get(f"/rest/sessions/{ids[0]}").json["id"] == ids[0]
    assert world.ask("DELETE", f"/rest/sessions/{ids[0]}").json == {"id": ids[0]}
    assert world.get("/rest/sessions").json["type"] == "gateway_parent_missing"
    assert world.ask("DELETE", f"/rest/sessions/bulk?ids={ids[1]}").status == 200
    assert world.users.list_sessions(user.id)["total"] == 0
    assert world.get("/simple-rest/teams", user).status in (401, 403)


# Teams


def test_teams_are_the_callers_own(world: World):
    id = unique()
    made = world.ask("POST", "/rest/teams", {"id": id, "name": "Own"}, who=world.member)
    assert made.status == 201 and made.json["total"] == 1, made
    assert [team["id"] for team in world.get("/simple-rest/teams?name=Own", world.member).json] == [id]
    assert world.get("/simple-rest/teams?name=Own").json == [], "somebody else's"
    assert world.get(f"/rest/teams/{id}").status == 404
    assert (
        world.ask("PATCH", f"/rest/teams/{id}", {"name": "Mine", "prefs": {"a": 1}}, who=world.member).json["name"]
        == "Mine"
    )
    team = world.teams.get(id)
    assert (team["name"], team["prefs"]) == ("Mine", {"a": 1})

    owner = f"filters[0][field]=teamId&filters[0][operator]=eq&filters[0][value]={id}"
    members = world.get(f"/rest/memberships?{owner}", world.member)
    assert [member["userId"] for member in members.json] == [world.member.id], members
    membership = members.json[0]["id"]
    assert membership.startswith(f"{id}:")
    assert world.get(f"/rest/memberships/{membership}", world.member).json["teamId"] == id
    assert world.get(f"/rest/memberships?{owner}").status == 404
    changed = world.ask("PATCH", f"/rest/memberships/{membership}", {"roles": ["owner", "chief"]}, who=world.member)
    assert changed.json["roles"] == ["owner", "chief"], changed
    many = world.get(f"/simple-rest/memberships?ids={membership},nobody:x", world.member)
    assert [member["id"] for member in many.json] == [membership]
    strapi = world.get(f"/strapi-v4/memberships?filters[id][$in][0]={membership}", world.member)
    assert [member["id"] for member in strapi.json["data"]] == [membership]
    assert world.ask("DELETE", f"/rest/teams/{id}", who=world.member).status == 200


def test_members_are_added_by_the_key_for_those_who_may(world: World):
    world.teams.create("crew", "Crew")
    made = world.ask("POST", "/rest/crew", {"userId": "user01", "roles": ["sailor"]})
    assert made.status == 201, made
    assert ":" not in made.json["id"] and made.json["teamId"] == "crew" and made.json["userName"] == "User 01"
    assert [member["userId"] for member in world.get("/rest/crew").json] == ["user01"]
    assert world.get("/simple-rest/crew?teamId=other").json == []
    assert world.ask("POST", "/rest/crew", {"teamId": "other", "userId": "user02", "roles": []}).status == 400
    assert world.ask("DELETE", f"/rest/crew/{made.json['id']}").status == 200
    assert world.teams.list_memberships("crew")["total"] == 0


# Storage


def test_buckets_and_files(world: World):
    bucket = {"id": "pictures", "name": "Pictures", "fileSecurity": True}
    bucket |= {"$permissions": ['create("users")'], "allowedFileExtensions": ["png", "txt"]}
    made = world.ask("POST", "/rest/buckets", bucket)
    assert made.status == 201 and made.json["$permissions"] == ['create("users")'], made
    renamed = world.ask("PATCH", "/rest/buckets/pictures", {"name": "Images"}).json
    assert (renamed["name"], renamed["fileSecurity"]) == ("Images", True), "what is not named stays"
    assert renamed["allowedFileExtensions"] == ["png", "txt"]
    assert world.storage.get_bucket("pictures")["allowedFileExtensions"] == ["png", "txt"]
    assert [each["id"] for each in world.get("/simple-rest/buckets?name=Images").json] == ["pictures"]

    for number in range(3):
        grants = [f'read("user:{world.member.id}")', f'update("user:{world.member.id}")'] if number else []
        content = InputFile.from_bytes(b"x" * (number + 1), f"note{number}.txt", "text/plain")
        world.storage.create_file("pictures", f"note{number}", content, grants)
    order = "sorters[0][field]=sizeOriginal&sorters[0][order]=desc"
    files = world.get(f"/rest/files?{filtered(('bucketId', 'eq', 'pictures'))}&{order}", world.member)
    assert [file["id"] for file in files.json] == ["pictures:note2", "pictures:note1"], files
    assert files.header("x-total-count") == "2"
    plain = world.get("/simple-rest/pictures?sizeOriginal_gte=3", world.member)
    assert [file["id"] for file in plain.json] == ["note2"]
    assert world.ask("PATCH", "/rest/pictures/note1", {"name": "memo.txt"}, who=world.member).json["name"] == "memo.txt"
    assert world.ask("DELETE", "/rest/pictures/note1", who=world.member).status == 401, (
        "only read and update are granted"
    )
    assert world.storage.get_file("pictures", "note1")["name"] == "memo.txt"
    upload = world.ask("POST", "/rest/pictures", {"name": "x"})
    assert upload.status == 405 and "/files/" in upload.json["message"]
    assert world.ask("DELETE", "/rest/buckets/pictures").json == {"id": "pictures"}


# Functions


def test_functions_and_executions(world: World):
    functions = world.get("/simple-rest/functions?_sort=name&_order=asc")
    assert [function["id"] for function in functions.json] == ["echo", "fail", "inspect"]
    assert all("vars" not in function for function in functions.json)
    made = world.ask(
        "POST", "/rest/executions", {"functionId": "echo", "body": "hello", "path": "/a"}, who=world.member
    )
    assert made.status == 201 and made.json["responseBody"] == "hello", made
    assert made.json["status"] == "completed" and made.json["id"].startswith("echo:")
    queue = world.ask("POST", "/rest/executions", {"functionId": "echo", "async": "true"}, who=world.member)
    assert queue.json["status"] == "waiting", queue
    runs = world.get("/simple-rest/executions?functionId=echo&_sort=$createdAt&_order=desc", world.member)
    assert {run["id"] for run in runs.json} == {made.json["id"], queue.json["id"]}
    found = world.get("/simple-rest/executions?functionId=echo&requestPath=/a", world.member)
    assert [run["id"] for run in found.json] == [made.json["id"]]
    assert world.get("/simple-rest/executions?functionId=echo").json == [], "the member's own"
    assert world.get(f"/rest/executions/{made.json['id']}", world.member).json["requestPath"] == "/a"
    assert Functions(world.backend.client).list_executions("echo")["total"] == 2
    assert world.ask("DELETE", f"/rest/executions/{made.json['id']}", who=world.member).status == 404, "for keys alone"
    broken = world.ask("POST", "/rest/executions", {"functionId": "fail", "bodi": "x"}, who=world.member)
    assert broken.status == 400 and "`body`" in broken.json["message"]


# What shows them


def test_resources_names_them(world: World):
    by_name = {resource["name"]: resource for resource in world.gateway.get("/resources").json}
    assert by_name["users"]["service"] == "users"
    columns = {column["name"]: column for column in by_name["users"]["columns"]}
    assert columns["email"]["readOnly"] is False and columns["registration"]["readOnly"] is True
    assert "password" not in columns
    assert by_name["functions"]["operations"] == ["list", "show"]


def test_conditions_are_refused(world: World):
    answer = world.ask(
        "PATCH", "/rest/users/user05", {"name": "x"}, **{"If-Match": '"user05@2026-01-01T00:00:00.000+00:00"'}
    )
    assert answer.status == 400 and answer.json["type"] == "gateway_precondition_unsupported"


def test_paths_in_ids_go_nowhere(world: World):
    for id in ["..", "%2e%2e", "user01%2Fsessions", "user01%3Fx", "a:b:c", "%00"]:
        answer = world.get(f"/rest/users/{id}")
        assert answer.status in (400, 404), answer
        assert world.get(f"/rest/memberships/{id}").status in (400, 404)
    query = encoded([("userId", "user01/../user02")])
    assert world.get(f"/simple-rest/sessions?{query}").status == 400
