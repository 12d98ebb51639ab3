"""`refine-gateway explain`: what a request becomes, with Appwrite at hand and without."""

import json
from pathlib import Path

import pytest

from support.process import Gateway, run

TABLE = {
    "$id": "posts",
    "name": "Posts",
    "rowSecurity": True,
    "$permissions": [],
    "indexes": [],
    "columns": [
        {"key": "title", "type": "string", "status": "available", "required": True, "array": False, "size": 100},
        {"key": "views", "type": "integer", "status": "available", "required": False, "array": False},
    ],
}


@pytest.fixture
def schema(binary: Path, tmp_path: Path) -> str:
    file = tmp_path / "posts.json"
    file.write_text(json.dumps(TABLE))
    return str(file)


def test_a_written_schema_is_enough(schema: str) -> None:
    target = "/simple-rest/posts?views_gte=3&_start=10&_end=20"
    answer = run("explain", "--schema", schema, "--appwrite-version", "1.8.1", target)
    assert answer.returncode == 0, answer.stderr
    assert "GET /tablesdb/main/tables/posts/rows" in answer.stdout
    assert '{"method":"greaterThanEqual","attribute":"views","values":[3]}' in answer.stdout
    assert "by the gateway" not in answer.stdout


def test_json_is_for_programs(schema: str) -> None:
    target = "/simple-rest/posts?title_containss=Swift"
    answer = run("explain", "--schema", schema, "--appwrite-version", "1.8.1", "--json", target)
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["operation"] == "getList"
    assert told["calls"][0]["path"] == "/tablesdb/main/tables/posts/rows"
    assert "title" in told["gateway"][0]


def test_method_headers_and_body_are_those_of_curl(schema: str) -> None:
    written = ["-X", "PATCH", "-H", "X-Appwrite-JWT: secret-token", "-d", '{"title": "private words"}']
    answer = run("explain", "--schema", schema, *written, "/simple-rest/posts/a1")
    assert answer.returncode == 0, answer.stderr
    assert "PATCH /tablesdb/main/tables/posts/rows/a1 [title]" in answer.stdout
    assert "as a jwt" in answer.stdout
    assert "secret-token" not in answer.stdout
    assert "private words" not in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/simple-rest/posts?titel=x"], "400 gateway_unknown_column"),
        (["/elsewhere/posts"], "404 gateway_route_unknown"),
        (["--appwrite-version", "new", "/simple-rest/posts"], "--appwrite-version"),
        (["-H", "nonsense", "/simple-rest/posts"], "-H takes"),
    ],
)
def test_mistakes_are_named(schema: str, arguments: list[str], words: str) -> None:
    answer = run("explain", "--schema", schema, *arguments)
    assert answer.returncode != 0
    assert answer.stdout == ""
    assert words in answer.stderr


def test_a_file_that_is_no_table_is_named(binary: Path, tmp_path: Path) -> None:
    file = tmp_path / "nothing.json"
    answer = run("explain", "--schema", str(file), "/simple-rest/posts")
    assert answer.returncode == 1
    assert str(file) in answer.stderr
    file.write_text("[]")
    answer = run("explain", "--schema", str(file), "/simple-rest/posts")
    assert answer.returncode == 1
    assert str(file) in answer.stderr


def _settings(gateway: Gateway, key: str) -> list[str]:
    values = {"endpoint": gateway.endpoint, "project": gateway.project, "database": gateway.database, "key": key}
    return [part for name, value in values.items() for part in ("--set", f"appwrite.{name}={value}")]


def test_appwrite_is_asked_for_the_schema(gateway: Gateway) -> None:
    answer = run("explain", *_settings(gateway, gateway.key), "/simple-rest/posts?_start=0&_end=10")
    assert answer.returncode == 0, answer.stderr
    assert "schema: as Appwrite describes the table" in answer.stdout
    assert "server: Appwrite" in answer.stdout
    assert gateway.key not in answer.stdout


def test_it_says_when_appwrite_cannot_be_reached(gateway: Gateway) -> None:
    settings = _settings(gateway, "standard_key") + ["--set", "appwrite.endpoint=http://127.0.0.1:1/v1"]
    answer = run("explain", *settings, "/simple-rest/posts?views=3")
    assert answer.returncode == 0, answer.stderr
    assert "schema: unknown" in answer.stdout
    assert '"values":[3]' in answer.stdout
