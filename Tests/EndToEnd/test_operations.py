"""What operators and scripts rely on: health, request ids, logs, the command line."""

import contextlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from websockets.exceptions import ConnectionClosed

from support import http
from support.backend import Backend
from support.live import Subscriber
from support.process import ROOT, Gateway, run
from support.waiting import wait_for

# Health


def test_health_is_on_the_operators_listener(gateway: Gateway):
    live = http.request(gateway.admin, "GET", "/health/live")
    ready = http.request(gateway.admin, "GET", "/health/ready")
    assert (live.status, ready.status) == (200, 200)
    assert live.json and ready.json


def test_health_is_not_on_the_public_listener(gateway: Gateway):
    for path in ["/health/live", "/health/ready", "/metrics", "/routes"]:
        assert gateway.get(path).status == 404


# Request ids


def test_every_answer_has_a_request_id(gateway: Gateway):
    answers = [gateway.get("/simple-rest/posts?_start=0&_end=1"), gateway.get("/nowhere"), gateway.get("/openapi.json")]
    ids = [answer.header("x-request-id") for answer in answers]
    assert all(ids) and len(set(ids)) == 3


@pytest.mark.parametrize("name", ["abc-123", "9b2f6f0e-5a37-4b4e-8f5c-0d6a1a0e4b11", "A.b_c-D"])
def test_a_well_formed_request_id_is_kept(gateway: Gateway, name: str):
    assert gateway.get("/simple-rest/posts/post-001", {"X-Request-Id": name}).header("x-request-id") == name


@pytest.mark.parametrize("name", ["a b", "<script>", "x" * 1000, "ü", '"', "a,b;c"])
def test_another_one_is_replaced(gateway: Gateway, name: str):
    answer = gateway.get("/simple-rest/posts/post-001", {"X-Request-Id": name})
    assert answer.status == 200
    assert answer.header("x-request-id") not in (None, name)


# Logs

SECRETS = {
    "session": "c2Vzc2lvbi1jYW5hcnktNDI",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.Y2FuYXJ5.jwt-canary-42",
    "row": "row-value-canary-42",
    "filter": "filter-value-canary-42",
}


@pytest.mark.parametrize("level", ["info", "trace"])
def test_the_log_holds_a_line_a_request_and_no_secret(dev: Callable[..., Gateway], level: str):
    gateway = dev(environment={"REFINE_GATEWAY_LOG_LEVEL": level})
    user = Backend(gateway).demo_user()
    gateway.get("/simple-rest/posts?_start=0&_end=1", {"X-Request-Id": "find-this-line"})
    gateway.get("/simple-rest/posts", user.cookie)
    gateway.get("/simple-rest/posts", {"Cookie": f"a_session_demo={SECRETS['session']}"})
    gateway.get("/simple-rest/posts", {"X-Appwrite-Session": SECRETS["session"]})
    gateway.get("/simple-rest/posts", {"Authorization": f"Bearer {SECRETS['jwt']}"})
    gateway.get("/simple-rest/posts", {"X-Appwrite-Key": gateway.key})
    gateway.get(f"/simple-rest/posts?title={SECRETS['filter']}")
    gateway.json("PATCH", "/simple-rest/posts/post-002", {"title": SECRETS["row"]})
    gateway.json("POST", "/simple-rest/posts", {"nope": SECRETS["row"]})
    with Subscriber(gateway, "resources/posts", headers=user.cookie) as subscriber:
        gateway.json("PATCH", "/simple-rest/posts/post-003", {"title": SECRETS["row"]})
        subscriber.event()
        subscriber.send(op="authenticate", token=SECRETS["jwt"])
        with contextlib.suppress(ConnectionClosed):
            subscriber.receive()
    wait_for(lambda: "find-this-line" in gateway.process.output, "the request is logged")
    gateway.stop()

    lines = [line for line in gateway.process.output.splitlines() if "find-this-line" in line]
    assert len(lines) == 1 or level == "trace"
    assert any(all(word in line for word in ["GET", "200", "/simple-rest"]) for line in lines)
    for name, secret in (SECRETS | {"key": gateway.key, "user's session": user.secret}).items():
        assert secret not in gateway.process.output, f"the log holds a secret: {name}"


def test_the_banner_tells_what_one_needs(dev: Callable[..., Gateway]):
    gateway = dev()
    banner = gateway.process.output
    for word in [gateway.url, gateway.admin, gateway.endpoint, gateway.users[0]["email"], "curl "]:
        assert word in banner


# The command line


@pytest.mark.parametrize("arguments", [["--version"], ["version"]])
def test_the_version_is_told(binary: Path, arguments: list[str]):
    done = run(*arguments)
    assert done.returncode == 0
    assert re.search(r"\b\d+\.\d+\.\d+\b", done.stdout)


def test_the_example_configuration_is_the_one_in_the_repository(binary: Path):
    done = run("config", "example")
    assert done.returncode == 0
    assert done.stdout == (ROOT / "config/gateway.example.yaml").read_text()
    assert yaml.safe_load(done.stdout)["appwrite"]["endpoint"]


def test_the_example_configuration_passes_its_own_check(binary: Path):
    example = ROOT / "config/gateway.example.yaml"
    done = run("config", "check", "--config", str(example), environment={"APPWRITE_API_KEY": "standard_x"})
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("listen: 127.0.0.1:8080\n", ["appwrite"]),
        ("listen: nonsense\nappwrite: {endpoint: http://x/v1, project: p, database: d}\n", ["listen", "nonsense"]),
        ("lisen: 127.0.0.1:1\nappwrite: {endpoint: http://x/v1, project: p, database: d}\n", ["lisen"]),
        ("appwrite: {endpoint: ftp://x/v1, project: p, database: d}\n", ["appwrite.endpoint"]),
        ("appwrite: {endpoint: http://x/v1, project: p, database: d, key: '${NO_SUCH_NAME}'}\n", ["NO_SUCH_NAME"]),
        ("appwrite: [\n", ["gateway.yaml"]),
    ],
)
def test_a_bad_configuration_is_refused_by_name(binary: Path, tmp_path: Path, text: str, names: list[str]):
    config = tmp_path / "gateway.yaml"
    config.write_text(text)
    for arguments in [["config", "check"], ["serve"]]:
        done = run(*arguments, "--config", str(config))
        assert done.returncode != 0
        assert all(name in done.stderr for name in names), done.stderr


def test_printed_configuration_masks_the_key(binary: Path, tmp_path: Path):
    config = tmp_path / "gateway.yaml"
    config.write_text("appwrite: {endpoint: 'http://x/v1', project: p, database: d, key: '${APPWRITE_API_KEY}'}\n")
    secret = "standard_canary-42"
    done = run("config", "print", "--config", str(config), environment={"APPWRITE_API_KEY": secret})
    assert done.returncode == 0, done.stderr
    assert secret not in done.stdout + done.stderr
    assert yaml.safe_load(done.stdout)["appwrite"]["project"] == "p"


def test_the_environment_counts_before_the_file(binary: Path, tmp_path: Path):
    config = tmp_path / "gateway.yaml"
    config.write_text("appwrite: {endpoint: 'http://x/v1', project: of-the-file, database: d}\n")
    environment = {"REFINE_GATEWAY_APPWRITE_PROJECT": "of-the-environment"}
    done = run("config", "print", "--config", str(config), environment=environment)
    assert yaml.safe_load(done.stdout)["appwrite"]["project"] == "of-the-environment"


def test_an_occupied_port_is_a_plain_error(gateway: Gateway, tmp_path: Path):
    port = gateway.url.rsplit(":", 1)[1]
    ports = ["--port", port, "--admin-port", "0", "--emulator-port", "0"]
    done = run("dev", *ports, "--data", str(tmp_path / "data"))
    assert done.returncode != 0
    assert port in done.stderr + done.stdout


def test_the_ready_file_is_json_with_everything_a_script_needs(gateway: Gateway):
    file = gateway.process.log.parent / "ready.json"
    told = json.loads(file.read_text())
    assert told.keys() >= {"gateway", "admin", "emulator", "project", "key", "database", "users"}
    assert (told["project"], told["database"]) == ("demo", "main")
    assert told["users"][0] == {"email": "demo@example.com", "password": "demo-password"}
    assert file.stat().st_mode & 0o077 == 0, "it holds the key: nobody else may read it"
