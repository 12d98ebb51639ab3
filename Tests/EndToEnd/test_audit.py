"""The audit trail: every write that succeeded, in a file or in a table, and nothing else."""

import json
import re
import stat
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from appwrite.query import Query
from appwrite.services.users import Users

from support.backend import Backend, Table, User
from support.process import Emulator, Gateway, run, start_emulator, start_serve
from support.uploads import file_part, make_bucket, upload
from support.waiting import wait_for

CANARY = "canary-value-51c7"
COLUMNS = {
    "time": ("datetime", {}),
    "request": ("string", {"size": 128}),
    "authorType": ("string", {"size": 16}),
    "author": ("string", {"size": 64}),
    "address": ("string", {"size": 64}),
    "action": ("string", {"size": 32}),
    "resource": ("string", {"size": 256}),
    "table": ("string", {"size": 128}),
    "ids": ("string", {"size": 64, "array": True}),
    "outcome": ("string", {"size": 16}),
    "before": ("string", {"size": 16384}),
    "after": ("string", {"size": 16384}),
    "details": ("string", {"size": 4096}),
}


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def audited(dev: Callable[..., Gateway], file: Path, **more: str) -> Gateway:
    environment = {f"REFINE_GATEWAY_AUDIT_{name.upper()}": value for name, value in more.items()}
    return dev(environment={"REFINE_GATEWAY_AUDIT_FILE": str(file)} | environment)


def make_table(gateway: Gateway) -> Table:
    return Backend(gateway).make_table({"title": ("string", {"size": 100}), "views": ("integer", {})})


def label(gateway: Gateway, user: User, *labels: str) -> None:
    Users(Backend(gateway).client).update_labels(user.id, list(labels))


def test_every_write_has_a_line(dev: Callable[..., Gateway], tmp_path: Path):
    file = tmp_path / "audit.log"
    gateway = audited(dev, file, hashes="true")
    user, table = Backend(gateway).demo_user(), make_table(gateway)
    headers = user.cookie | {"X-Request-Id": "request-1"}
    created = gateway.json("POST", table.path, {"id": "a", "title": CANARY, "views": 1}, headers)
    assert created.status == 201, created
    assert gateway.json("PATCH", f"{table.path}/a", {"views": 2}, headers).status == 200
    assert (
        gateway.json(
            "POST", f"/rest/{table.resource}/bulk", [{"id": "b", "views": 0}, {"id": "c", "views": 0}], headers
        ).status
        == 201
    )
    assert gateway.json("PATCH", f"/rest/{table.resource}/bulk?ids=b,c", {"views": 3}, headers).status == 200
    assert gateway.request("DELETE", f"{table.path}/a").status == 200, "by a guest"
    assert gateway.request("DELETE", f"{table.path}/bulk?ids=b,c", headers).status == 200
    assert gateway.json("POST", "/functions/echo/executions", {"body": CANARY}, headers).status == 201
    # What was refused, and what only reads, has none.
    assert gateway.request("DELETE", f"{table.path}/nope", headers).status == 404
    assert gateway.json("PATCH", f"{table.path}/a", {"views": "many"}, headers).status == 400
    assert gateway.get(table.path, headers).status == 200
    gateway.stop()

    told = lines(file)
    assert [(line["action"], line["ids"]) for line in told[:-1]] == [
        ("create", ["a"]),
        ("update", ["a"]),
        ("createMany", ["b", "c"]),
        ("updateMany", ["b", "c"]),
        ("delete", ["a"]),
        ("deleteMany", ["b", "c"]),
    ]
    assert (told[-1]["action"], told[-1]["details"]) == ("execute", {"function": "echo"})
    assert {line["author"]["id"] for line in told} == {user.id, "guest"}
    assert told[4]["author"] == {"type": "guest", "id": "guest"}
    assert all(line["outcome"] == "done" and line["address"] == "127.0.0.1" for line in told)
    assert {line["request"] for line in told} - {told[4]["request"]} == {"request-1"}
    assert {line["table"] for line in told[:-1]} == {f"main/{table.id}"}
    assert all(re.fullmatch(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"]) for line in told)
    # One version's hash after a write is the hash before the next one.
    assert told[0]["after"] == told[1]["before"] and told[1]["after"] == told[4]["before"]
    assert told[0]["after"]["a"] != told[1]["after"]["a"]
    assert set(told[5]["before"]) == {"b", "c"} and "after" not in told[5]
    assert told[2]["after"] == told[3]["before"]

    text = file.read_text() + gateway.process.output
    assert CANARY not in text and user.secret not in text and gateway.key not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_files_have_lines_too(dev: Callable[..., Gateway], tmp_path: Path):
    file = tmp_path / "audit.log"
    gateway = audited(dev, file)
    user, bucket = Backend(gateway).demo_user(), make_bucket(Backend(gateway))
    uploaded = upload(gateway, bucket, file_part("a.txt", CANARY.encode()), headers=user.cookie)
    assert uploaded.status == 201, uploaded
    assert gateway.request("DELETE", f"/files/{bucket}/{uploaded.json['id']}", user.cookie).status == 200
    gateway.stop()
    told = lines(file)
    assert [(line["action"], line["resource"], line["details"]) for line in told] == [
        ("upload", "files", {"bucket": bucket}),
        ("delete", "files", {"bucket": bucket}),
    ]
    assert all(line["ids"] == [uploaded.json["id"]] and line["author"]["id"] == user.id for line in told)
    assert CANARY not in file.read_text()


def test_a_full_file_gives_way(dev: Callable[..., Gateway], tmp_path: Path):
    file = tmp_path / "audit.log"
    gateway = audited(dev, file, max_size="4096", keep="2")
    table = make_table(gateway)
    for number in range(60):
        assert gateway.json("POST", table.path, {"id": f"row{number}", "views": 0}).status == 201
    gateway.stop()
    files = sorted(each.name for each in tmp_path.glob("audit.log*"))
    assert files == ["audit.log", "audit.log.1", "audit.log.2"]
    assert all((tmp_path / name).stat().st_size <= 4096 for name in files)
    ids = [line["ids"][0] for name in reversed(files) for line in lines(tmp_path / name)]
    assert ids == [f"row{number}" for number in range(60 - len(ids), 60)], "in order, the oldest gone"


def test_it_is_read_by_the_roles_that_may(dev: Callable[..., Gateway], tmp_path: Path):
    gateway = audited(dev, tmp_path / "audit.log", roles="label:auditor")
    user, table = Backend(gateway).demo_user(), make_table(gateway)
    assert gateway.get("/audit").status == 401
    assert gateway.get("/audit", user.cookie).status == 403
    label(gateway, user, "auditor")
    for row in ["a", "b"]:
        assert gateway.json("POST", table.path, {"id": row, "views": 0}, user.cookie).status == 201
    assert gateway.json("PATCH", f"{table.path}/a", {"views": 1}).status == 200
    wait_for(lambda: len(gateway.get("/audit", user.cookie).json) == 3, "three entries are there")

    answer = gateway.get(f"/audit?resource={table.resource}", user.cookie)
    assert [(log["action"], log["meta"]["id"]) for log in answer.json] == [
        ("update", "a"),
        ("create", "b"),
        ("create", "a"),
    ]
    assert answer.header("x-total-count") == "3"
    newest = answer.json[0]
    assert newest.keys() == {"id", "createdAt", "name", "resource", "action", "author", "meta"}
    assert newest["author"] == {"type": "guest", "id": "guest"}

    def ids(query: str) -> list[str]:
        return [log["meta"]["id"] for log in gateway.get(f"/audit?{query}", user.cookie).json]

    assert ids("action=create") == ["b", "a"]
    assert ids("id=a") == ["a", "a"]
    assert ids(f"author={user.id}") == ["b", "a"]
    assert ids("_start=1&_end=2") == ["b"]
    assert ids("resource=nope") == []
    assert gateway.get("/audit?action=drop", user.cookie).status == 400
    label(gateway, user)
    assert gateway.get("/audit", user.cookie).status == 403


def test_nobody_reads_it_by_default(dev: Callable[..., Gateway], gateway: Gateway, tmp_path: Path, backend: Backend):
    assert gateway.get("/audit", backend.demo_user().cookie).status == 403
    other = audited(dev, tmp_path / "audit.log")
    answer = other.get("/audit", Backend(other).demo_user().cookie)
    assert answer.status == 403 and "audit.roles" in answer.json["message"]


def test_what_cannot_be_written_is_said_at_start(tmp_path: Path):
    file = tmp_path / "missing" / "audit.log"
    done = run(
        *["dev", "--port", "0", "--admin-port", "0", "--emulator-port", "0", "--data", str(tmp_path / "data")],
        environment={"REFINE_GATEWAY_AUDIT_FILE": str(file)},
    )
    assert done.returncode != 0
    assert f"{file} cannot be opened: No such file or directory" in done.stderr


def test_a_file_that_fails_later_holds_nobody_up(dev: Callable[..., Gateway], tmp_path: Path):
    folder = tmp_path / "trail"
    folder.mkdir()
    file = folder / "audit.log"
    gateway = audited(dev, file)
    table = make_table(gateway)
    assert gateway.json("POST", table.path, {"id": "a", "views": 0}).status == 201
    wait_for(lambda: len(lines(file)) == 1, "the first line is there")
    file.unlink()
    folder.rename(tmp_path / "moved")
    assert gateway.json("POST", table.path, {"id": "b", "views": 0}).status == 201
    wait_for(lambda: "the audit trail cannot be reached" in gateway.process.output, "the log tells it")
    folder.mkdir()
    wait_for(lambda: len(lines(file)) == 1, "the line is written when it can be", within=10)
    assert lines(file)[0]["ids"] == ["b"]
    folder.rename(tmp_path / "moved again")
    assert gateway.json("POST", table.path, {"id": "c", "views": 0}).status == 201
    gateway.stop()
    entry = next(line for line in gateway.process.output.splitlines() if "stands here instead" in line)
    assert '\\"ids\\":[\\"c\\"]' in entry, "what is left at the end is in the log"


@pytest.fixture
def emulator(binary: Path, tmp_path: Path):
    started = start_emulator(tmp_path, key="standard_audit_key")
    yield started
    if started.process.exit_status is None:
        started.stop()


def with_table(emulator: Emulator, folder: Path) -> tuple[Gateway, Table]:
    """A gateway whose trail is the table `ops/trail`."""
    more = "audit:\n  table: ops/trail\n  hashes: true\n  roles: ['users']\n"
    gateway = start_serve(folder, emulator.endpoint, emulator.key, more)
    return gateway, Table(Backend(gateway).tables, "ops", "trail", "ops/trail")


def prepare(emulator: Emulator) -> Backend:
    backend = Backend(Gateway(None, "", "", emulator.endpoint, emulator.project, emulator.key))
    backend.tables.create("main", "main")
    backend.tables.create("ops", "ops")
    return backend


def test_a_table_holds_it(emulator: Emulator, tmp_path: Path):
    backend = prepare(emulator)
    backend.make_table(COLUMNS, "trail", "ops", permissions=[])
    posts = backend.make_table({"title": ("string", {"size": 100})}, "posts")
    gateway, trail = with_table(emulator, tmp_path)
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    Users(backend.client).create("reader", email, None, "password-of-a-reader")
    user = backend.log_in(email, "password-of-a-reader")
    for number in range(5):
        assert gateway.json("POST", posts.path, {"id": f"row{number}", "title": CANARY}, user.cookie).status == 201
    assert gateway.request("DELETE", f"{posts.path}/bulk?ids=row0,row1", user.cookie).status == 200
    wait_for(lambda: trail.total == 6, "the entries are there")
    (deleted,) = trail.rows(Query.equal("action", ["deleteMany"]))
    assert deleted["ids"] == ["row0", "row1"] and deleted["author"] == "reader" and deleted["resource"] == "posts"
    assert set(json.loads(deleted["before"])) == {"row0", "row1"}
    assert deleted["$permissions"] == []
    assert CANARY not in json.dumps(trail.rows())

    answer = gateway.get("/audit?resource=posts&_end=2", user.cookie)
    assert answer.header("x-total-count") == "6"
    assert [log["action"] for log in answer.json] == ["deleteMany", "create"]
    assert [log["meta"]["ids"] for log in gateway.get("/audit?id=row1&action=deleteMany", user.cookie).json] == [
        ["row0", "row1"]
    ]
    assert gateway.get("/audit?author=nobody", user.cookie).json == []
    # The table itself is nobody's but the key's.
    assert gateway.get("/simple-rest/ops/trail", user.cookie).status in (401, 403, 404)
    gateway.stop()


def test_a_table_without_its_columns_is_refused_at_start(emulator: Emulator, tmp_path: Path):
    backend = prepare(emulator)
    backend.make_table({"time": ("datetime", {}), "ids": ("string", {"size": 64})}, "trail", "ops", permissions=[])
    config = tmp_path / "gateway.yaml"
    config.write_text(
        "listen: 127.0.0.1:0\nadmin: off\n"
        f"appwrite:\n  endpoint: {emulator.endpoint}\n  project: demo\n  key: {emulator.key}\n  database: main\n"
        "audit:\n  table: ops/trail\n"
    )
    done = run("serve", "--config", str(config))
    assert done.returncode != 0
    assert "ops/trail cannot hold the trail" in done.stderr
    assert "`ids` (string of 64, array)" in done.stderr and "`time`" not in done.stderr
    config.write_text(config.read_text().replace("ops/trail", "ops/nope"))
    done = run("serve", "--config", str(config))
    assert done.returncode != 0 and "Appwrite has no ops/nope" in done.stderr


def test_the_table_is_no_resource_and_warned_of_when_it_is_open(emulator: Emulator, tmp_path: Path):
    backend = prepare(emulator)
    backend.make_table(COLUMNS, "trail", "ops")
    gateway, _ = with_table(emulator, tmp_path)
    for place in ["ops/trail", "OPS/trail", "ops/Trail"]:
        assert gateway.get(f"/simple-rest/{place}").status == 404
        assert gateway.json("POST", f"/simple-rest/{place}", {"action": "create"}).status in (404, 405)
        assert gateway.get(f"/access/{place}").status == 404
    wait_for(lambda: "open to others" in gateway.process.output, "the log warns of it")
    checked = run(
        *["config", "check", "--config", str(tmp_path / "gateway.yaml")], environment={"APPWRITE_API_KEY": emulator.key}
    )
    assert "ops/trail grants" in checked.stdout and "is good" in checked.stdout
    gateway.stop()
