"""The explorer in a real browser: what it shows, does, and hears. Screenshots are kept in `artifacts/`."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.backend import Backend, Table
from support.browser import Browser, open_browser
from support.explorer import COLUMNS, await_live, events, explore, ids, open_row, type_into
from support.process import Gateway, start_emulator, start_serve


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with open_browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def table(backend: Backend) -> Table:
    return backend.make_table(COLUMNS)


def test_it_shows_resources_and_rows(browser: Browser, gateway: Gateway):
    browser.open(f"{gateway.url}/")
    await_live(browser)
    names = browser.text("#resources").split("\n")
    assert {"posts", "categories"} <= set(names)
    browser.run("location.hash = '#/posts'")
    browser.wait(lambda: browser.text("#title") == "posts" and len(ids(browser)) == 10, "the first page of posts")
    assert browser.text("#count") == "120 rows"
    assert browser.text("#page") == "Page 1 of 12"
    assert browser.complaints == []
    browser.screenshot("explorer-light")


def test_it_filters_sorts_and_pages(browser: Browser, gateway: Gateway):
    explore(browser, gateway, "posts")
    browser.click("#add-filter")
    browser.run("const [field] = document.querySelectorAll('.filter select'); field.value = 'views'; field.onchange()")
    browser.run("const [, by] = document.querySelectorAll('.filter select'); by.value = 'gte'; by.onchange()")
    type_into(browser, ".filter input", "10000")
    expected = gateway.get("/simple-rest/posts?views_gte=10000&_sort=views&_order=desc&_start=10&_end=20")
    total = int(expected.header("X-Total-Count") or 0)
    browser.wait(lambda: browser.text("#count") == f"{total} rows", "the filter counts")
    for order in ["ascending", "descending"]:
        browser.click("th[data-column=views] button")
        browser.wait(lambda order=order: browser.find_all(f"th[aria-sort={order}]"), f"rows are {order}")
    browser.click("#next")
    browser.wait(lambda: ids(browser) == [row["id"] for row in expected.json], "the second page")

    line = browser.text("#curl")
    assert line.startswith(f"curl -g '{gateway.url}/rest/posts?filters[0][field]=views&")
    target = line.removeprefix(f"curl -g '{gateway.url}").removesuffix("'")
    assert [row["id"] for row in gateway.get(target).json] == ids(browser)

    address = browser.run("return location.href")
    browser.open("about:blank")
    browser.open(str(address))
    browser.wait(lambda: ids(browser) == [row["id"] for row in expected.json], "the address says what is shown")


def test_what_others_do_appears_without_a_reload(browser: Browser, gateway: Gateway, table: Table):
    table.create("first", title="First", views=1)
    explore(browser, gateway, table.resource)
    assert ids(browser) == ["first"]
    browser.run("window.isTheSamePage = true")

    table.create("second", title="Second", views=2)
    browser.wait(lambda: ids(browser) == ["first", "second"], "the new row appears")
    table.update("second", title="Changed")
    browser.wait(lambda: "Changed" in browser.text("#body"), "the change appears")
    browser.screenshot("explorer-live")
    table.delete("second")
    browser.wait(lambda: ids(browser) == ["first"], "the deleted row is gone")

    assert events(browser) == ["deleted second", "updated second", "created second"]
    assert browser.run("return window.isTheSamePage") is True


def test_rows_are_made_changed_and_deleted(browser: Browser, dev: Callable[..., Gateway]):
    gateway = dev()
    table = Backend(gateway).make_table(COLUMNS)
    explore(browser, gateway, table.resource)
    browser.click("#create")
    type_into(browser, "#field-id", "mine")
    type_into(browser, "#field-views", "many")
    type_into(browser, "#field-title", "Mine")
    browser.click("#save")
    browser.wait(lambda: browser.find_all("#wrong-views"), "the field says what is wrong")
    assert browser.find("#field-views").get_attribute("aria-invalid") == "true"
    browser.screenshot("explorer-refused")

    type_into(browser, "#field-views", "7")
    browser.click("#save")
    browser.wait(lambda: ids(browser) == ["mine"], "the row is made")
    row = table.get("mine")
    assert row is not None
    assert (row["title"], row["views"], row["state"]) == ("Mine", 7, None)

    open_row(browser, "mine")
    browser.run("document.querySelector('#field-state').value = 'done'")
    type_into(browser, "#field-views", "")
    browser.click("#save")
    browser.wait(lambda: "done" in browser.text("#body"), "the change is shown")
    row = table.get("mine")
    assert row is not None
    assert (row["title"], row["views"], row["state"]) == ("Mine", None, "done")

    open_row(browser, "mine")
    browser.click("#delete")
    assert table.get("mine") is not None, "one click deletes nothing"
    browser.click("#delete")
    browser.wait(lambda: ids(browser) == [], "the row is gone")
    assert table.get("mine") is None
    browser.open("about:blank")


def test_a_row_is_made_where_no_columns_are_known(gateway: Gateway, backend: Backend, tmp_path: Path):
    """The gateway does not give away the names of tables that are not for everybody."""
    owner = backend.demo_user()
    closed = backend.make_table(COLUMNS, permissions=[f'create("user:{owner.id}")', f'read("user:{owner.id}")'])
    with open_browser(tmp_path / "owner") as browser:
        explore(browser, gateway, closed.resource, owner.cookie)
        browser.click("#create")
        type_into(browser, "#field-json", '{"title": "x",')
        browser.click("#save")
        browser.wait(lambda: "JSON" in browser.text("#editor-problem"), "what is no JSON is told")
        type_into(browser, "#field-json", '{"title": "By hand", "views": 3}')
        browser.click("#save")
        browser.wait(lambda: "By hand" in browser.text("#body"), "the row is made")
    assert closed.rows()[0]["views"] == 3


def test_another_user_sees_and_hears_nothing_of_a_private_row(
    browser: Browser, gateway: Gateway, backend: Backend, tmp_path: Path
):
    private = backend.make_table(COLUMNS, permissions=['create("any")'], row_security=True)
    owner = backend.demo_user()
    with open_browser(tmp_path / "owner") as other:
        explore(other, gateway, private.resource, owner.cookie)
        explore(browser, gateway, private.resource)
        private.create("secret", [f'read("user:{owner.id}")'], title="For one alone")
        other.wait(lambda: ids(other) == ["secret"], "its owner sees it")
        # Both hear of what comes next, so that a guest who hears of nothing else has heard nothing before.
        private.create("open", ['read("any")'], title="For everybody")
        browser.wait(lambda: ids(browser) == ["open"], "everybody sees what is for everybody")
        assert events(browser) == ["created open"]
        assert "For one alone" not in str(browser.run("return document.documentElement.outerHTML"))
        other.wait(lambda: events(other) == ["created open", "created secret"], "its owner hears of both")


def test_signing_in_shows_what_is_for_its_user(gateway: Gateway, backend: Backend, tmp_path: Path):
    user = backend.demo_user()
    private = backend.make_table(COLUMNS, permissions=[], row_security=True)
    private.create("secret", [f'read("user:{user.id}")'], title="For one alone")
    with open_browser(tmp_path / "user") as browser:
        explore(browser, gateway, private.resource)
        assert ids(browser) == []
        browser.click("#sign-in")
        type_into(browser, "#account-email", gateway.users[0]["email"])
        type_into(browser, "#account-password", "not-the-password")
        browser.click("#account-form [type=submit]")
        browser.wait(lambda: browser.text("#account-problem"), "the wrong password is told")
        browser.screenshot("explorer-sign-in")
        type_into(browser, "#account-password", gateway.users[0]["password"])
        browser.click("#account-form [type=submit]")
        browser.wait(lambda: ids(browser) == ["secret"], "the user's row is there")
        await_live(browser)
        assert browser.text("#account") and not browser.find("#account-dialog").is_displayed()
        private.update("secret", title="Still for one alone")
        browser.wait(lambda: events(browser)[:1] == ["updated secret"], "the user's changes are told")

        browser.click("#sign-out")
        browser.wait(lambda: ids(browser) == [] and browser.find("#sign-in").is_displayed(), "the row is gone")
        assert browser.text("#account") == ""
        await_live(browser)


def test_it_catches_up_with_a_gateway_that_was_restarted(browser: Browser, binary: Path, tmp_path: Path):
    key = "standard_a-key-for-the-explorer"
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    emulator = start_emulator(tmp_path, key)
    first = start_serve(tmp_path, emulator.endpoint, key, listen=address)
    backend = Backend(first)
    backend.tables.create("main", "Main")
    posts = backend.make_table(COLUMNS, table_id="posts")
    posts.create("before", title="Before")
    explore(browser, first, "posts")
    browser.run("window.isTheSamePage = true")

    first.stop()
    browser.wait(lambda: browser.text("#status-text") != "Live", "the loss is shown")
    browser.screenshot("explorer-lost")
    posts.create("meanwhile", title="Meanwhile")
    second = start_serve(tmp_path, emulator.endpoint, key, listen=address)
    browser.wait(lambda: ids(browser) == ["before", "meanwhile"], "what was missed is there", within=45)
    posts.create("after", title="After")
    browser.wait(lambda: ids(browser) == ["before", "meanwhile", "after"], "it hears again")
    assert browser.run("return window.isTheSamePage") is True
    browser.open("about:blank")
    second.stop()
    emulator.stop()


# A proxy that lets no handshake through.
BLOCKED = """
window.WebSocket = class {
    constructor() { setTimeout(() => this.onclose({ code: 1006 })); }
    close() {}
};
"""


def test_where_websockets_are_blocked_it_hears_a_stream(gateway: Gateway, backend: Backend, tmp_path: Path):
    tables = [backend.make_table(COLUMNS), backend.make_table(COLUMNS)]
    with open_browser(tmp_path / "blocked") as browser:
        browser.run_first(BLOCKED)
        browser.open(f"{gateway.url}/#/{tables[0].resource}")
        for table in tables:
            browser.run("location.hash = '#/' + arguments[0]", table.resource)
            browser.wait(lambda table=table: browser.text("#title") == table.resource, "the resource is shown")
            await_live(browser, "Live over Server-Sent Events")
            table.create("a", title="Streamed")
            browser.wait(lambda: "Streamed" in browser.text("#body"), "the new row appears")
            browser.wait(lambda: "created a" in events(browser), "and its event")
        browser.screenshot("explorer-stream")


@pytest.mark.parametrize(
    ("name", "scheme", "width"), [("dark", "dark", 1440), ("narrow", "light", 400), ("narrow-dark", "dark", 400)]
)
def test_it_fits_every_page(browser: Browser, gateway: Gateway, name: str, scheme: str, width: int):
    try:
        browser.prefer(scheme)
        browser.resize(width, 900)
        explore(browser, gateway, "posts")
        browser.wait(lambda: len(ids(browser)) == 10, "rows are shown")
        assert int(str(browser.run("return document.documentElement.scrollWidth"))) <= width, "nothing is cut off"
        ground = str(browser.run("return getComputedStyle(document.body).backgroundColor"))
        red = json.loads(f"[{ground.removeprefix('rgb(').removesuffix(')')}]")[0]
        assert (red < 64) == (scheme == "dark")
        browser.screenshot(f"explorer-{name}")
    finally:
        browser.prefer("light")
        browser.resize(1440, 900)


def nameless(browser: Browser, inside: str) -> list[str | None]:
    """Controls that screen readers have no name for, by Chromium's own computation."""
    kinds = ["button", "input", "select", "textarea", "a"]
    controls = browser.find_all(", ".join(f"{inside} {kind}" for kind in kinds))
    shown = [control for control in controls if control.is_displayed()]
    assert len(shown) > 8
    return [control.get_attribute("outerHTML") for control in shown if not control.accessible_name]


def test_every_control_has_a_name(browser: Browser, gateway: Gateway):
    explore(browser, gateway, "posts")
    browser.click("#add-filter")
    assert nameless(browser, "body") == []
    browser.click("#create")
    assert nameless(browser, "dialog") == []
    browser.click("#cancel")
