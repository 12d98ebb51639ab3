"""What answers show of rows, and who chooses the rights to them."""

import json
from collections.abc import Callable

import pytest

from support.backend import Backend
from support.process import Gateway

SECRET = "canary-of-a-closed-table"


@pytest.fixture
def closed(dev: Callable[..., Gateway]) -> Gateway:
    """Serves reports and people, whose rows lead to those of a table that is not served."""
    named = "{reports: , people: {hidden: [mail]}}"
    gateway = dev(environment={"REFINE_GATEWAY_RESOURCES_EXPOSE": "named", "REFINE_GATEWAY_RESOURCES_NAMED": named})
    backend = Backend(gateway)
    text = ("string", {"size": 100})
    backend.make_table({"code": text}, "vault")
    backend.make_table({"name": text, "mail": text}, "people")
    backend.make_table({"title": text}, "reports")
    relations = [("people", "vault", "locker"), ("reports", "vault", "vault"), ("reports", "people", "author")]
    for table, related, key in relations:
        backend.relate(table, related, key)
    backend.table("vault").create("v", code=SECRET)
    backend.table("people").create("p", name="Ann", mail=SECRET, locker="v")
    backend.table("reports").create("n", title="own", vault="v", author="p")
    return gateway


@pytest.mark.parametrize("dialect", ["simple-rest", "rest", "strapi-v4", "nestjsx-crud"])
@pytest.mark.parametrize("who", ["guest", "session"])
def test_answers_to_writes_show_what_reads_show(closed: Gateway, dialect: str, who: str):
    headers = Backend(closed).demo_user().cookie if who == "session" else {}
    row = {"title": "new", "vault": "v", "author": "p"}

    def body(values: dict) -> dict:
        return {"data": values} if dialect == "strapi-v4" else values

    many = {"bulk": [row, row]} if dialect == "nestjsx-crud" else {"data": [row, row]}
    many = many if dialect in ("nestjsx-crud", "strapi-v4") else [row, row]
    change = "PUT" if dialect == "strapi-v4" else "PATCH"
    answers = [
        closed.json("POST", f"/{dialect}/reports", body(row), headers),
        closed.json("POST", f"/{dialect}/reports/bulk", many, headers),
        closed.json(change, f"/{dialect}/reports/n", body({"title": "changed"}), headers),
        closed.json(change, f"/{dialect}/reports/bulk?ids=n", body({"title": "changed"}), headers),
    ]
    for answer in answers:
        assert answer.status in (200, 201), answer
        assert SECRET not in json.dumps(answer.json), answer
        assert "changed" in json.dumps(answer.json) or "new" in json.dumps(answer.json)


def test_a_resource_fixes_its_permissions(dev: Callable[..., Gateway]):
    rows = "['read(\"any\")']"
    named = f"{{posts: , memos: {{permissions: {{mode: fixed, rows: {rows}}}}}}}"
    gateway = dev(environment={"REFINE_GATEWAY_RESOURCES_NAMED": named})
    backend = Backend(gateway)
    memos = backend.make_table({"title": ("string", {"size": 100})}, "memos", row_security=True)
    created = gateway.json("POST", memos.path, {"id": "a", "title": "x"})
    assert created.json["$permissions"] == ['read("any")'], created
    for name in ["X-Read-Permissions", "X-Write-Permissions"]:
        for method, path in [("POST", memos.path), ("PATCH", f"{memos.path}/a"), ("PATCH", f"{memos.path}/bulk?ids=a")]:
            refused = gateway.json(method, path, {"title": "y"}, {name: "any"})
            assert (refused.status, refused.json["type"]) == (403, "gateway_permissions_fixed"), refused
            assert name in refused.json["message"]
    refused = gateway.json("PATCH", f"{memos.path}/a", {"title": "y", "$permissions": ['update("any")']})
    assert refused.status == 403
    # A form that sends the row back.
    assert gateway.json("PATCH", f"{memos.path}/a", created.json | {"title": "z"}).json["title"] == "z"
    assert memos.get("a")["$permissions"] == ['read("any")']


def test_permissions_of_its_own_are_no_change_of_a_row(gateway: Gateway, backend: Backend):
    table = backend.make_table({"title": ("string", {"size": 100})}, row_security=True)
    table.create("a", ['read("any")', 'update("user:somebody-else")'], title="own")
    read = gateway.get(f"{table.path}/a").json
    saved = gateway.json("PATCH", f"{table.path}/a", read | {"title": "saved"})
    assert (saved.status, saved.json["title"]) == (200, "saved"), saved
    refused = gateway.json("PATCH", f"{table.path}/a", {"$permissions": ['read("user:somebody-else")']})
    assert refused.status == 401 and "somebody-else" in refused.json["message"]
    assert table.get("a")["$permissions"] == read["$permissions"]


def test_a_full_permission_is_taken_in_either_header(gateway: Gateway, backend: Backend):
    table = backend.make_table({"title": ("string", {"size": 100})}, row_security=True)
    created = gateway.json("POST", table.path, {"title": "x"}, {"X-Write-Permissions": '["read(\\"any\\")"]'})
    assert created.json["$permissions"] == ['read("any")'], created
