"""What refine's providers make of an answer that refuses: the `HttpError` that reaches forms and notifications.

Derived from the recorded answers, and held to every one of them by `test_error_forms.py`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from support.http import Answer

UNDEFINED = {"$undefined": True}
"""As the recordings write it."""


@dataclass(frozen=True)
class Thrown:
    """The error that refine gets. What the provider leaves undefined is `None`."""

    message: object = None
    status: object = None
    errors: dict | None = None


@dataclass(frozen=True)
class Taken:
    """The provider took the answer for a good one, and this for its data."""

    data: object


@dataclass(frozen=True)
class Failed:
    """The provider stumbled over the answer with an error of JavaScript's, or of ky's."""

    name: str


Outcome = Thrown | Taken | Failed


@dataclass(frozen=True)
class Call:
    """A call of a provider. Some put into an error what they were called with."""

    method: str
    id: str = "a1"
    variables: dict | None = None

    @property
    def context(self) -> dict:
        match self.method:
            case "create":
                return {"variables": self.variables}
            case "update":
                return {"id": self.id, "variables": self.variables}
        return {"id": self.id}


Reading = Callable[[Answer, Call], Outcome]


def body_of(answer: Answer) -> object:
    """The body as JSON; what is none stays text, as axios leaves it."""
    try:
        return json.loads(answer.body)
    except ValueError:
        return answer.body.decode()


def member(value: object, name: str) -> object:
    """As JavaScript's `value?.name`: nothing where there is no object."""
    return value.get(name) if isinstance(value, dict) else None


def by_interceptor(answer: Answer, _: Call) -> Outcome:
    """axios: `message` of the body and the answer's status; `errors` stays behind."""
    return Thrown(member(body_of(answer), "message"), answer.status)


def as_one_text(answer: Answer, call: Call) -> Outcome:
    """ky, writes: the whole body as the message."""
    if isinstance(body := body_of(answer), str):
        return Failed("SyntaxError")
    whole = {**body, **call.context}
    return Thrown(json.dumps(whole, separators=(",", ":"), ensure_ascii=False), answer.status)


def as_it_is(answer: Answer, _: Call) -> Outcome:
    """ky, get many: the body itself is thrown."""
    body = body_of(answer)
    return Thrown(member(body, "message"), member(body, "statusCode"), member(body, "errors"))


def as_data(answer: Answer, _: Call) -> Outcome:
    """ky, reads: the status is not looked at."""
    body = body_of(answer)
    return Failed("SyntaxError") if isinstance(body, str) else Taken(body)


def as_strapi_list(answer: Answer, _: Call) -> Outcome:
    """ky, Strapi's lists: an envelope's `data`, else the body."""
    body = body_of(answer)
    if isinstance(body, str):
        return Failed("SyntaxError")
    return Taken(body.get("data", body))


def as_nestjsx_list(answer: Answer, _: Call) -> Outcome:
    """ky, nestjsx's lists: the envelope's `data`."""
    body = body_of(answer)
    return Failed("SyntaxError") if isinstance(body, str) else Taken(body.get("data", UNDEFINED))


def by_ky(answer: Answer, _: Call) -> Outcome:
    """ky, `custom`: an error of its own that tells status and URL."""
    return Failed(f"HTTPError {answer.status}")


def by_strapi(answer: Answer, _: Call) -> Outcome:
    """axios, Strapi's create and update: the body's `error`, whose details name the fields."""
    error = member(body_of(answer), "error")
    details = member(member(error, "details"), "errors") or []
    errors = {each["path"][0]: [each["message"]] for each in details}
    return Thrown(member(error, "message"), member(error, "status"), errors)


def by_nestjsx(answer: Answer, _: Call) -> Outcome:
    """nestjsx's create and update: `error` is the message; each entry of `message` goes to the column before
    its first space, and without a space to none."""
    body = body_of(answer)
    told = member(body, "message")
    if not isinstance(told, list | str):
        return Failed("TypeError")
    errors: dict[str, list[str]] = {}
    for entry in told:
        errors.setdefault(entry.partition(" ")[0] if " " in entry else "", []).append(entry)
    return Thrown(member(body, "error"), member(body, "statusCode"), errors)


def by_nestjsx_on_ky(answer: Answer, call: Call) -> Outcome:
    return Failed("SyntaxError") if isinstance(body_of(answer), str) else by_nestjsx(answer, call)


METHODS = ["getList", "getOne", "getMany", "create", "update", "deleteOne", "custom"]
AXIOS: dict[str, Reading] = dict.fromkeys(METHODS, by_interceptor)
KY: dict[str, Reading] = {
    "getList": as_data,
    "getOne": as_data,
    "getMany": as_it_is,
    "create": as_one_text,
    "update": as_one_text,
    "deleteOne": as_one_text,
    "custom": by_ky,
}
READINGS: dict[str, dict[str, Reading]] = {
    "@refinedev/simple-rest": AXIOS,
    "@refinedev/rest": KY,
    "@refinedev/rest/simple-rest": KY,
    "@refinedev/strapi-v4": AXIOS | {"create": by_strapi, "update": by_strapi},
    "@refinedev/rest/strapi-v4": KY | {"getList": as_strapi_list},
    "@refinedev/nestjsx-crud": AXIOS | {"create": by_nestjsx, "update": by_nestjsx},
    "@refinedev/rest/nestjsx-crud": KY
    | {"getList": as_nestjsx_list, "create": by_nestjsx_on_ky, "update": by_nestjsx_on_ky},
}
"""By provider and method."""


def read(provider: str, answer: Answer, call: Call) -> Outcome:
    return READINGS[provider][call.method](answer, call)
