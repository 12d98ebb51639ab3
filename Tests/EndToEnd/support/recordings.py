"""What refine's real providers were recorded to send, and how it is sent again."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_plus

from support import http
from support.process import ROOT, Gateway

FILE = ROOT.parent / "shared/fixtures/refine-traces.json"
ERRORS_FILE = ROOT.parent / "shared/fixtures/refine-error-traces.json"

DIALECTS = {
    "@refinedev/simple-rest": "simple-rest",
    "@refinedev/rest/simple-rest": "simple-rest",
    "@refinedev/rest": "rest",
    "@refinedev/strapi-v4": "strapi-v4",
    "@refinedev/rest/strapi-v4": "strapi-v4",
    "@refinedev/nestjsx-crud": "nestjsx-crud",
    "@refinedev/rest/nestjsx-crud": "nestjsx-crud",
}
"""The dialect that each recorded provider speaks."""


@dataclass(frozen=True)
class Trace:
    """One call of a provider, and the requests that it made of it."""

    provider: str
    version: str
    method: str
    note: str
    """What the recording tries; unique within a provider and a method."""
    args: dict
    requests: list[dict]
    """One as a rule; none where the provider sent nothing, several where it writes row by row."""
    outcome: dict

    @property
    def dialect(self) -> str:
        return DIALECTS[self.provider]

    @property
    def key(self) -> str:
        return f"{self.method}: {self.note}"

    def __str__(self) -> str:
        return f"{self.provider}@{self.version.split()[0]} {self.key}"


def traces(*dialects: str) -> list[Trace]:
    """The recordings of the providers that speak one of these dialects."""
    return [each for each in map(_trace, json.loads(FILE.read_text())) if each.dialect in dialects]


def _trace(item: dict) -> Trace:
    request = item["request"]
    requests = request if isinstance(request, list) else [] if request is None else [request]
    return Trace(
        item["provider"], item["version"], item["method"], item["note"], item["args"], requests, item["outcome"]
    )


def replay(gateway: Gateway, dialect: str, request: dict) -> http.Answer:
    """Sends a recorded request byte for byte, but for its base path: the recordings name `/api`."""
    body = None if request["body"] is None else json.dumps(request["body"], ensure_ascii=False).encode()
    target = f"/{dialect}" + request["path"].removeprefix("/api")
    with http.Connection(gateway.url) as connection:
        connection.send_request(request["method"], target, request["headers"].items(), body)
        return connection.read_answer(request["method"])


def texts_asked_for(recorded: Iterable[Trace]) -> list[str]:
    """Every value of the recorded queries, those within JSON among them, each once."""
    found: dict[str, None] = {}
    for trace in recorded:
        for request in trace.requests:
            for part in request["path"].partition("?")[2].split("&"):
                value = unquote_plus(part.partition("=")[2])
                found.update(dict.fromkeys(_leaves(value)))
    return list(found)


def _leaves(text: str) -> Iterator[str]:
    if not text.startswith("{"):
        yield text
        return
    pending = [json.loads(text)]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, str):
            yield value
