"""Names are taken letter by letter, though Appwrite finds them whatever the case of their letters."""

from collections.abc import Callable

import pytest

from support.backend import Backend
from support.process import Gateway
from support.uploads import file_part, make_bucket, upload

NAMED = "{articles: {table: posts, hidden: [content], operations: [list, show]}}"


@pytest.fixture
def ruled(dev: Callable[..., Gateway]) -> Gateway:
    """Serves every table, and one of them under another name and by rules."""
    return dev(environment={"REFINE_GATEWAY_RESOURCES_EXPOSE": "all", "REFINE_GATEWAY_RESOURCES_NAMED": NAMED})


PLACES = ["posts", "Posts", "POSTS", "main/posts", "MAIN/posts", "Main/Posts"]


@pytest.mark.parametrize("dialect", ["simple-rest", "rest", "strapi-v4", "nestjsx-crud"])
def test_no_spelling_goes_around_the_rules_of_a_table(ruled: Gateway, dialect: str):
    body = {"data": {"title": "x"}} if dialect == "strapi-v4" else {"title": "x"}
    for place in PLACES:
        path = f"/{dialect}/{place}/post-001"
        for method in ["GET", "PUT", "PATCH", "DELETE"]:
            answer = ruled.get(path) if method == "GET" else ruled.json(method, path, body)
            assert answer.status in (404, 405), (method, path, answer)
        assert ruled.get(f"/{dialect}/{place}").status == 404
        assert ruled.get(f"/access/{place}").status == 404
    row = Backend(ruled).table("posts").get("post-001")
    assert row and row["title"] != "x"
    assert "content" not in ruled.get("/simple-rest/articles/post-001").json


def test_another_spelling_is_told_the_own_one(gateway: Gateway):
    answer = gateway.get("/simple-rest/Posts")
    assert answer.status == 404 and "`posts`" in answer.json["message"], answer
    assert gateway.get("/simple-rest/MAIN/posts").status == 404


def test_a_row_is_reached_by_its_own_id_alone(gateway: Gateway, backend: Backend):
    table = backend.make_table({"title": ("string", {"size": 100})}, row_security=True)
    table.create("b1", title="own")
    path = f"{table.path}/B1"
    assert gateway.get(path).status == 404
    assert gateway.get(f"{table.path}?id=B1").json == []
    assert gateway.json("PATCH", path, {"title": "x"}).status == 404
    assert gateway.request("DELETE", path).status == 404
    assert gateway.json("PATCH", f"{table.path}/bulk?ids=B1", {"title": "x"}).status == 404
    assert gateway.request("DELETE", f"{table.path}/bulk?ids=b1,B1").status == 404
    assert gateway.get(f"/access/{table.resource}?id=B1").json["show"]["can"] is False
    assert table.get("b1")["title"] == "own"
    table.create("C2", title="own")
    assert gateway.json("PATCH", f"{table.path}/C2", {"title": "x"}).json["title"] == "x"
    assert gateway.request("DELETE", f"{table.path}/C2").status == 200


def test_a_file_is_reached_by_its_own_id_alone(gateway: Gateway, backend: Backend):
    bucket = make_bucket(backend)
    file = upload(gateway, bucket, file_part("a.txt", b"bytes")).json["id"]
    assert gateway.get(f"/files/{bucket}/{file}").status == 200
    for place in [f"{bucket}/{file.upper()}", f"{bucket.upper()}/{file}"]:
        assert gateway.get(f"/files/{place}").status == 404
        assert gateway.request("DELETE", f"/files/{place}").status == 404
    assert gateway.get(f"/files/{bucket}/{file}").status == 200
