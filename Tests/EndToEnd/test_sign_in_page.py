"""From sign-up to sign-out on an app's page in a real browser, by the four providers and AuthPage's fields."""

import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from appwrite.permission import Permission
from appwrite.role import Role

from support.backend import Backend, Table
from support.browser import Browser, open_browser
from support.pages import served_pages
from support.process import Gateway


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served_pages() as address:
        yield address


@pytest.fixture
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Browser]]:
    """Two people, each with cookies of their own."""
    with (
        open_browser(tmp_path_factory.mktemp("one")) as one,
        open_browser(tmp_path_factory.mktemp("other")) as other,
    ):
        yield one, other


@pytest.fixture
def table(backend: Backend) -> Table:
    """Whoever has an account may add rows; who may read one is the row's to say."""
    return backend.make_table(
        {"title": ("string", {"size": 50})}, permissions=[Permission.create(Role.users())], row_security=True
    )


def open_admin(browser: Browser, origin: str, gateway: Gateway, table: Table) -> None:
    # The same site as the page's, as SameSite=Strict wants it.
    address = gateway.url.replace("127.0.0.1", "localhost")
    browser.open(f"{origin}/admin.html?{urlencode({'gateway': address, 'resource': table.resource})}")
    browser.wait(lambda: browser.text("#result") == "ready", "the page is ready")


def submit(browser: Browser, form: str, **fields: str | bool) -> str:
    """Fills the form in as a person does, and gives what the provider answered."""
    for name, value in fields.items():
        field = browser.find(f"#{form} [name={name}]")
        if isinstance(value, bool):
            field.click()
        else:
            field.clear()
            field.send_keys(value)
    browser.click(f"#{form} button")
    browser.wait(lambda: browser.text("#result"), f"{form} is answered")
    return browser.text("#result")


def await_live(browser: Browser, status: str = "subscribed") -> None:
    browser.wait(lambda: browser.text("#live") == status, f"the live connection is {status}")


def session_cookies(browser: Browser) -> list[dict]:
    cookies = browser.driver.execute_cdp_cmd("Network.getAllCookies", {})["cookies"]
    return [cookie for cookie in cookies if cookie["name"].startswith("a_session_")]


def test_from_sign_up_to_sign_out(
    browsers: tuple[Browser, Browser], origin: str, gateway: Gateway, backend: Backend, table: Table
):
    browser, other = browsers
    for each in browsers:
        open_admin(each, origin, gateway, table)
    assert browser.text("#who") == "nobody"

    email = f"{uuid.uuid4().hex[:12]}@example.com"
    assert submit(browser, "register", name="Ada", email=email, password="first-password") == "success /"
    assert browser.text("#who") == f"Ada <{email}>"
    (cookie,) = session_cookies(browser)
    assert cookie["name"] == f"a_session_{gateway.project}"
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["secure"], cookie["path"]) == (True, "Strict", False, "/")
    assert browser.run("return document.cookie") == ""
    await_live(browser)

    ada = backend.log_in(email, "first-password").id
    mine = [Permission.read(Role.user(ada)), Permission.update(Role.user(ada))]
    assert submit(other, "login", email=gateway.users[0]["email"], password=gateway.users[0]["password"]) == "success /"
    await_live(other)
    table.create("private", mine, title="hers")
    table.create("common", [Permission.read(Role.users())], title="all of ours")
    for each, seen in [(browser, "created private, created common"), (other, "created common")]:
        each.wait(lambda each=each, seen=seen: told(each) >= told_of(seen), f"{seen} are told")
    browser.screenshot("admin-signed-in")

    changed = {"oldPassword": "first-password", "password": "second-password"}
    refusal = submit(browser, "updatePassword", **changed, confirmPassword="another-password")
    assert "same" in refusal, refusal
    assert submit(browser, "updatePassword", **changed, confirmPassword="second-password") == "success /login"

    assert submit(browser, "logout") == "success /login"
    assert browser.text("#who") == "nobody"
    assert browser.text("#rows") == "none"
    assert session_cookies(browser) == []
    await_live(browser, "closed 3003")

    refusal = submit(browser, "login", email=email, password="first-password", remember=True)
    assert refusal.startswith("user_invalid_credentials: "), refusal
    assert submit(browser, "login", email=email, password="second-password") == "success /"
    assert sorted(browser.text("#rows").split()) == ["common", "private"]
    await_live(browser)
    table.update("private", title="hers still")
    browser.wait(lambda: browser.text("#events").endswith("updated private"), "the change is told")
    assert "private" not in other.text("#events") and "private" not in other.text("#rows")


def told(browser: Browser) -> set[tuple[str, str]]:
    return told_of(browser.text("#events"))


def told_of(text: str) -> set[tuple[str, str]]:
    """Each kind of event with each id: events that come together are one, with all their ids."""
    pairs = [event.split(" ", 1) for event in text.split(", ") if event]
    return {(kind, each) for kind, ids in pairs for each in ids.split(",")}
