"""Signing in and out with cookies, as a browser on an allowed page does, and what is refused."""

import json
import uuid
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from support import http
from support.backend import PUBLIC, Backend, User
from support.http import Answer
from support.live import Subscriber
from support.process import Gateway

PAGE = "http://localhost:5173"
"""A page of `cors.origins` and `auth.redirects`, which have any port of localhost unless they are set."""
CANARY = "canary-password-7f3a"


def post(gateway: Gateway, path: str, body: object = None, cookie: str | None = None, **headers: str) -> Answer:
    head = {"Origin": PAGE} | {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie:
        head["Cookie"] = cookie
    return gateway.json("POST", f"/auth/{path}", {} if body is None else body, head)


def ask(gateway: Gateway, path: str, cookie: str | None = None) -> Answer:
    return gateway.get(f"/auth/{path}", {"Cookie": cookie} if cookie else None)


def cookies(answer: Answer) -> list[str]:
    return [value for name, value in answer.headers if name == "set-cookie"]


def session(answer: Answer) -> str:
    """What a browser sends back of the session's cookie."""
    (cookie,) = [each for each in cookies(answer) if each.startswith("a_session_")]
    return cookie.split(";")[0]


def sign_in(gateway: Gateway, cookie: str | None = None) -> str:
    user = gateway.users[0]
    answer = post(gateway, "login", {**user, "remember": True}, cookie)
    assert (answer.status, answer.json) == (200, {"success": True}), answer
    return session(answer)


def user_of(gateway: Gateway, cookie: str) -> str:
    return ask(gateway, "identity", cookie).json["id"]


def sessions_of(gateway: Gateway, cookie: str) -> int:
    """How many sessions the user has at Appwrite."""
    secret = unquote(cookie.split("=", 1)[1])
    headers = {"X-Appwrite-Project": gateway.project, "X-Appwrite-Session": secret}
    answer = http.request(gateway.endpoint.removesuffix("/v1"), "GET", "/v1/account/sessions", headers)
    assert answer.status == 200, answer
    return answer.json["total"]


def test_from_sign_in_to_sign_out(gateway: Gateway):
    assert ask(gateway, "check").json == {"authenticated": False}
    cookie = sign_in(gateway)
    assert ask(gateway, "check", cookie).json == {"authenticated": True}
    identity = ask(gateway, "identity", cookie).json
    assert identity["email"] == gateway.users[0]["email"]
    assert identity["name"] and identity["id"] and identity["avatar"].startswith("data:image/svg+xml,")
    roles = ask(gateway, "permissions", cookie).json["roles"]
    assert {"any", "users", f"user:{identity['id']}"} <= set(roles)
    assert gateway.get("/simple-rest/posts?_end=1", {"Cookie": cookie}).status == 200

    answer = post(gateway, "logout", cookie=cookie)
    assert answer.json == {"success": True}
    assert "Max-Age=0" in cookies(answer)[0] and session(answer) == f"a_session_{gateway.project}="
    assert ask(gateway, "check", cookie).json == {"authenticated": False}
    assert ask(gateway, "identity", cookie).status == 401
    assert post(gateway, "logout", cookie=cookie).json == {"success": True}


def test_the_cookie_is_kept_from_scripts_and_other_sites(gateway: Gateway):
    (cookie,) = cookies(post(gateway, "login", gateway.users[0]))
    pair, *attributes = cookie.split("; ")
    assert pair.startswith(f"a_session_{gateway.project}=")
    named = dict(attribute.partition("=")[::2] for attribute in attributes)
    assert 364 * 86_400 < int(named.pop("Max-Age")) <= 365 * 86_400
    assert named == {"Path": "/", "HttpOnly": "", "SameSite": "Strict"}


def test_behind_a_trusted_proxy_it_is_secure(dev: Callable[..., Gateway]):
    trusting = dev(environment={"REFINE_GATEWAY_PROXY_TRUSTED": "127.0.0.1"})
    for proto, is_secure in [("https", True), ("http", False)]:
        (cookie,) = cookies(post(trusting, "login", trusting.users[0], X_Forwarded_Proto=proto))
        assert ("; Secure" in cookie) == is_secure


def test_a_stranger_says_nothing_of_https(gateway: Gateway):
    (cookie,) = cookies(post(gateway, "login", gateway.users[0], X_Forwarded_Proto="https"))
    assert "Secure" not in cookie


def test_a_wrong_password_is_a_result(gateway: Gateway):
    answer = post(gateway, "login", {"email": gateway.users[0]["email"], "password": "not-the-password"})
    assert answer.status == 401 and cookies(answer) == []
    assert answer.json["success"] is False
    assert answer.json["error"].keys() == {"name", "message"}
    assert answer.json["error"]["name"] == "user_invalid_credentials"
    sign_in(gateway)


def test_a_sign_in_replaces_the_old_session(gateway: Gateway):
    """Session fixation: who planted a session in a browser does not get the one that comes after it."""
    first = sign_in(gateway)
    before = sessions_of(gateway, first)
    second = sign_in(gateway, first)
    assert second != first
    assert ask(gateway, "check", first).json == {"authenticated": False}
    assert sessions_of(gateway, second) == before
    planted = f"a_session_{gateway.project}=planted"
    third = sign_in(gateway, planted)
    assert third != planted and ask(gateway, "check", planted).json == {"authenticated": False}


def test_signing_out_ends_live_connections(gateway: Gateway):
    cookie = sign_in(gateway)
    with Subscriber(gateway, "resources/posts", headers={"Cookie": cookie}) as subscriber:
        assert post(gateway, "logout", cookie=cookie).status == 200
        assert subscriber.receive()["op"] == "error"
        assert subscriber.close_code() == 3003


def test_sign_up(gateway: Gateway):
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    answer = post(gateway, "register", {"email": email, "password": "long-enough-1", "name": "New One"})
    assert answer.json == {"success": True}
    cookie = session(answer)
    assert ask(gateway, "identity", cookie).json["name"] == "New One"
    again = post(gateway, "register", {"email": email, "password": "long-enough-1"})
    assert again.status == 409 and again.json["error"]["name"] == "user_already_exists"
    change = {"password": "long-enough-2", "oldPassword": "long-enough-1", "confirmPassword": "long-enough-2"}
    assert post(gateway, "update-password", {**change, "oldPassword": "nope-nope"}, cookie).status == 401
    assert post(gateway, "update-password", change, cookie).json == {"success": True}
    assert post(gateway, "login", {"email": email, "password": "long-enough-1"}).status == 401
    assert post(gateway, "login", {"email": email, "password": "long-enough-2"}).status == 200


def test_anonymously(gateway: Gateway):
    answer = post(gateway, "login", {"providerName": "anonymous"})
    assert ask(gateway, "identity", session(answer)).json["name"] == "Anonymous"


def test_a_token_of_one_use(gateway: Gateway, backend: Backend):
    """What a magic link, a code or OAuth2 brings, made by the key."""
    user = backend.demo_user()
    headers = {"X-Appwrite-Project": gateway.project, "X-Appwrite-Key": gateway.key, "Content-Type": "application/json"}
    made = http.request(
        gateway.endpoint.removesuffix("/v1"), "POST", f"/v1/users/{user.id}/tokens", headers, b"{}"
    ).json
    token = {"userId": user.id, "secret": made["secret"]}
    answer = post(gateway, "login", token)
    assert user_of(gateway, session(answer)) == user.id
    assert post(gateway, "login", token).status == 401


def test_a_jwt_for_scripts(gateway: Gateway, backend: Backend):
    user = backend.demo_user()
    answer = post(gateway, "refresh", {"refreshToken": user.secret})
    assert answer.json["refreshToken"] == user.secret
    bearer = {"Authorization": f"Bearer {answer.json['token']}"}
    assert gateway.get("/auth/check", bearer).json == {"authenticated": True}
    assert "refreshToken" not in post(gateway, "refresh", cookie=sign_in(gateway)).json
    assert post(gateway, "refresh", {"refreshToken": "nobody"}).status == 401


def test_a_team_is_a_role(gateway: Gateway, backend: Backend):
    from appwrite.services.teams import Teams

    user: User = backend.demo_user()
    team = uuid.uuid4().hex[:12]
    teams = Teams(backend.client)
    teams.create(team, "Editors")
    teams.create_membership(team, ["owner", "chief"], user_id=user.id)
    roles = set(gateway.get("/auth/permissions", user.cookie).json["roles"])
    assert {f"team:{team}", f"team:{team}/owner", f"team:{team}/chief"} <= roles


# What is refused


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "same-site"}, 201),
        ({"Origin": PAGE}, 201),
    ],
)
def test_a_write_by_cookie_comes_from_an_allowed_page(
    gateway: Gateway, backend: Backend, headers: dict[str, str], status: int
):
    table = backend.make_table({"title": ("string", {"size": 100})}, permissions=PUBLIC)
    cookie = sign_in(gateway)
    for dialect in ["simple-rest", "rest", "nestjsx-crud"]:
        answer = gateway.json("POST", f"/{dialect}/{table.id}", {"title": "x"}, {**headers, "Cookie": cookie})
        assert answer.status == status, answer
    assert table.total == (3 if status == 201 else 0)
    assert gateway.json("POST", f"/simple-rest/{table.id}", {"title": "x"}).status == 201, "curl has no cookie"
    if status == 403:
        refused = gateway.json("POST", "/auth/logout", {}, {**headers, "Cookie": cookie})
        assert refused.status == 403
        assert ask(gateway, "check", cookie).json == {"authenticated": True}


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/posts",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "http://localhost:5173@evil.example/",
    "http:%5C%5Clocalhost%5C@evil.example/",
    "javascript:alert(1)",
    "http://localhost%0d%0aSet-Cookie:%20a=b/",
]


@pytest.mark.parametrize("page", ELSEWHERE)
def test_nobody_is_sent_elsewhere(gateway: Gateway, page: str):
    for query in [f"success={page}", f"success={PAGE}/&failure={page}"]:
        answer = gateway.get(f"/auth/oauth2/github?{query}")
        assert answer.status == 400 and answer.json["type"] == "gateway_redirect_refused"
        assert answer.header("location") is None and cookies(answer) == []
    body = {"email": gateway.users[0]["email"], "redirectTo": unquote(page)}
    answer = post(gateway, "forgot-password", body)
    assert (answer.status, answer.json["error"]["name"]) == (400, "gateway_redirect_refused")


def test_a_mail_never_leads_to_the_requests_host(gateway: Gateway):
    body = json.dumps({"email": gateway.users[0]["email"]}).encode()
    lines = ["POST /auth/forgot-password HTTP/1.1", "Host: evil.example", "Origin: https://evil.example"]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    answer = http.exchange(gateway.url, "\r\n".join(lines).encode() + body)
    assert (answer.status, answer.json["error"]["name"]) == (400, "gateway_page_unknown")


def test_oauth2_begins_at_appwrite_and_ends_where_it_began(gateway: Gateway, backend: Backend):
    begun = gateway.get(f"/auth/oauth2/github?success={PAGE}/posts&failure={PAGE}/login")
    assert begun.status == 303
    location = urlsplit(begun.header("location"))
    query = parse_qs(location.query)
    assert begun.header("location").startswith(f"{gateway.endpoint}/account/tokens/oauth2/github?")
    assert query["project"] == [gateway.project]
    callback = urlsplit(query["success"][0])
    assert f"{callback.scheme}://{callback.netloc}{callback.path}" == f"{gateway.url}/auth/oauth2/callback"
    (kept,) = cookies(begun)
    assert "HttpOnly" in kept and "SameSite=Lax" in kept and "Path=/auth/oauth2" in kept

    user = backend.demo_user()
    headers = {"X-Appwrite-Project": gateway.project, "X-Appwrite-Key": gateway.key, "Content-Type": "application/json"}
    made = http.request(
        gateway.endpoint.removesuffix("/v1"), "POST", f"/v1/users/{user.id}/tokens", headers, b"{}"
    ).json
    back = f"/auth/oauth2/callback?{callback.query}&userId={user.id}&secret={made['secret']}"
    stranger = gateway.get(back)
    assert (stranger.status, stranger.json["type"]) == (400, "gateway_oauth2_state"), "begun in another browser"
    done = gateway.get(back, {"Cookie": kept.split(";")[0]})
    assert (done.status, done.header("location")) == (303, f"{PAGE}/posts")
    assert user_of(gateway, session(done)) == user.id
    again = gateway.get(back, {"Cookie": kept.split(";")[0]})
    assert again.header("location") == f"{PAGE}/login?error=user_invalid_token"


@pytest.mark.parametrize("value", ["x%0d%0aX-Appwrite-Key:%20stolen", "x%00", "x%0aSet-Cookie:%20a=b"])
def test_a_cookie_brings_no_header_along(gateway: Gateway, value: str):
    cookie = f"a_session_{gateway.project}={value}"
    answer = ask(gateway, "check", cookie)
    assert (answer.status, answer.json) == (200, {"authenticated": False})
    assert all("Max-Age=0" in each for each in cookies(answer)), "what could be no session is taken away"
    answer = post(gateway, "login", gateway.users[0], cookie)
    assert answer.status == 200 and len(cookies(answer)) == 1
    assert post(gateway, "logout", cookie=cookie).header("x-appwrite-key") is None


def test_guessing_is_limited(dev: Callable[..., Gateway]):
    gateway = dev(environment={"REFINE_GATEWAY_AUTH_ATTEMPTS": "3"})
    user = gateway.users[0]
    for _ in range(3):
        assert post(gateway, "login", {"email": user["email"], "password": "guess-guess"}).status == 401
    answer = post(gateway, "login", user)
    assert answer.status == 429
    assert answer.json["error"]["name"] == "gateway_too_many_logins"
    assert 0 < int(answer.header("retry-after")) <= 600


def test_nothing_secret_is_logged(dev: Callable[..., Gateway]):
    gateway = dev(environment={"REFINE_GATEWAY_LOG_LEVEL": "trace"})
    user = gateway.users[0]
    cookie = sign_in(gateway)
    secret = unquote(cookie.split("=", 1)[1])
    post(gateway, "login", {"email": user["email"], "password": CANARY}, cookie)
    post(gateway, "register", {"email": "new@example.com", "password": CANARY})
    post(gateway, "update-password", {"password": CANARY, "userId": "u", "secret": CANARY})
    post(gateway, "refresh", {"refreshToken": CANARY})
    gateway.get(f"/auth/oauth2/callback?state={CANARY}&userId=u&secret={CANARY}")
    token = post(gateway, "refresh", {"refreshToken": secret}).json["token"]
    post(gateway, "logout", cookie=cookie)
    gateway.stop()
    output = gateway.process.output
    assert "/auth/login" in output and "/auth/logout" in output
    for each in [CANARY, secret, cookie.split("=", 1)[1], token]:
        assert each not in output
