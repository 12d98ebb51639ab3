"""The OpenAPI description says what is served, all of it and nothing else."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from support import http, openapi
from support.process import Gateway

DOCUMENT = openapi.load()


def test_it_is_valid():
    validate(DOCUMENT)


def test_it_is_what_the_gateway_says_of_itself(gateway: Gateway):
    served = gateway.get("/openapi.json")
    assert served.status == 200
    assert served.json["openapi"] == DOCUMENT["openapi"]
    for part in ["info", "paths", "components"]:
        assert served.json[part] == DOCUMENT[part]


def test_every_route_is_in_it_and_it_has_no_other(gateway: Gateway):
    """HEAD comes with GET, and OPTIONS with everything: neither is listed."""
    routes = http.request(gateway.admin, "GET", "/routes").json
    served = {openapi.template(route) for route in routes if not route.startswith(("HEAD ", "OPTIONS "))}
    assert served == openapi.operations(DOCUMENT)


@pytest.mark.parametrize("operation", sorted(openapi.operations(DOCUMENT)))
def test_everything_in_it_is_served(gateway: Gateway, operation: str):
    method, path = operation.split(" ")
    target = path.replace("/explorer/{}", "/explorer/main.js").replace("{}", "posts", 1).replace("{}", "nope", 1)
    listener = next(
        gateway.admin if openapi.is_for_operators(item) else gateway.url
        for described, item in DOCUMENT["paths"].items()
        if openapi.template(described) == path
    )
    # A body that no operation takes, so that nothing is written.
    answer = http.request(listener, method, target, body=None if method == "GET" else b"{")
    assert answer.status != 405
    assert answer.status != 404 or answer.json["type"].endswith("_not_found"), answer


CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
]
ROWS = ["post-001", "post-060", "post-120", "nope", "bulk", "a.b-c_d"]


def schemathesis(base: str, document: dict, folder: Path, examples: int) -> None:
    """Looks for answers that the document does not know, with the same requests in every run."""
    file = openapi.write(document, folder)
    done = subprocess.run(
        [
            *[sys.executable, "-m", "schemathesis.cli", "run", str(file), "--url", base],
            *["--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing"],
            *["--max-examples", str(examples), "--generation-deterministic"],
            *["--continue-on-failure", "--no-color", "--warnings", "off"],
            *["--suppress-health-check", "all", "--request-timeout", "10"],
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.timeout(620)
def test_no_answer_of_the_public_listener_is_outside_it(dev: Callable[..., Gateway], tmp_path: Path):
    gateway = dev()
    parameters = {"resource": {"enum": ["posts", "categories", "main/posts", "nope"]}, "id": {"enum": ROWS}}
    document = openapi.narrowed(DOCUMENT, False, parameters)
    run = document["paths"]["/functions/{id}/executions"]["post"]["requestBody"]["content"]["application/json"]
    # The backend of `dev` schedules nothing, and says so with a 501.
    del run["schema"]["properties"]["scheduledAt"]
    schemathesis(gateway.url, document, tmp_path, examples=60)


def test_no_answer_of_the_operators_listener_is_outside_it(gateway: Gateway, tmp_path: Path):
    schemathesis(gateway.admin, openapi.narrowed(DOCUMENT, True, {}), tmp_path, examples=5)
