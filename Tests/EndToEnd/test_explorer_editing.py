"""The explorer's form for one row: it acts on the row that it shows, and loses nothing that was typed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from support.backend import Backend, Table
from support.browser import Browser, open_browser
from support.explorer import COLUMNS, explore, ids, is_open, open_row, type_into
from support.process import Gateway, start_emulator, start_serve

TOKEN = "canary-explorer-0123456789abcdef"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with open_browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


# What nobody hears of is found out when it is written.
DEAF = """
const deaf = class { constructor() { setTimeout(() => (this.onclose ?? this.onerror)?.({ code: 1006 })); } close() {} };
window.WebSocket = window.EventSource = deaf;
"""


@pytest.fixture(scope="module")
def deaf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with open_browser(tmp_path_factory.mktemp("deaf")) as opened:
        opened.run_first(DEAF)
        yield opened


@pytest.fixture
def tables(backend: Backend) -> tuple[Table, Table]:
    """Two that hold a row of the same id."""
    one, other = backend.make_table(COLUMNS), backend.make_table(COLUMNS)
    one.create("a", title="One", views=1)
    other.create("a", title="Other", views=2)
    return one, other


def show_both(browser: Browser, gateway: Gateway, tables: tuple[Table, Table]) -> None:
    """The second was looked at before the first."""
    one, other = tables
    explore(browser, gateway, other.resource)
    browser.run("location.hash = '#/' + arguments[0]", one.resource)
    browser.wait(
        lambda: browser.text("#title") == one.resource and "One" in browser.text("#body"), "the first is shown"
    )


def press(browser: Browser, key: str) -> None:
    browser.driver.switch_to.active_element.send_keys(key)


def titles(*tables: Table) -> list[str]:
    return [table.get("a")["title"] for table in tables]


def test_going_back_closes_a_form_in_which_nothing_was_typed(
    browser: Browser, gateway: Gateway, tables: tuple[Table, Table]
):
    show_both(browser, gateway, tables)
    open_row(browser, "a")
    browser.driver.back()
    browser.wait(lambda: browser.text("#title") == tables[1].resource, "the other table is shown")
    assert not is_open(browser) and not is_open(browser, "question")
    browser.wait(lambda: "Other" in browser.text("#body"), "and its rows")


def test_what_was_typed_is_kept_when_somebody_goes_back_and_stays(
    browser: Browser, gateway: Gateway, tables: tuple[Table, Table]
):
    show_both(browser, gateway, tables)
    address = browser.run("return location.hash")
    open_row(browser, "a")
    type_into(browser, "#field-title", "Typed")
    browser.driver.back()
    browser.wait(lambda: is_open(browser, "question"), "it asks")
    browser.screenshot("explorer-question")
    browser.click("#question-no")
    browser.wait(lambda: browser.run("return location.hash") == address, "the address says what is shown")
    assert is_open(browser) and browser.text("#title") == tables[0].resource
    browser.click("#save")
    browser.wait(lambda: not is_open(browser), "it is saved")
    assert titles(*tables) == ["Typed", "Other"]


def test_what_is_discarded_is_written_nowhere(browser: Browser, gateway: Gateway, tables: tuple[Table, Table]):
    show_both(browser, gateway, tables)
    open_row(browser, "a")
    type_into(browser, "#field-title", "Typed")
    browser.driver.back()
    browser.wait(lambda: is_open(browser, "question"), "it asks")
    browser.click("#question-yes")
    browser.wait(lambda: "Other" in browser.text("#body"), "the other table is shown")
    assert not is_open(browser)
    open_row(browser, "a")
    assert browser.run("return document.querySelector('#field-title').value") == "Other"
    browser.click("#delete")
    browser.click("#delete")
    browser.wait(lambda: ids(browser) == [], "the row that was shown is gone")
    assert tables[0].get("a") is not None and tables[1].get("a") is None


@pytest.mark.parametrize("way", ["Esc", "#cancel", "#editor-close"])
def test_leaving_asks_when_something_was_typed(
    browser: Browser, gateway: Gateway, tables: tuple[Table, Table], way: str
):
    def leave() -> None:
        if way == "Esc":
            press(browser, Keys.ESCAPE)
        else:
            browser.click(way)

    explore(browser, gateway, tables[0].resource)
    open_row(browser, "a")
    leave()
    browser.wait(lambda: not is_open(browser), "nothing was typed")
    open_row(browser, "a")
    type_into(browser, "#field-title", "Typed")
    # Again and again: browsers close what does not yield to Esc.
    for _ in range(3):
        leave()
        browser.wait(lambda: is_open(browser, "question"), "it asks")
        press(browser, Keys.ESCAPE)
        browser.wait(lambda: not is_open(browser, "question"), "that is a no")
        assert is_open(browser)
    assert browser.run("return document.querySelector('#field-title').value") == "Typed"
    leave()
    browser.wait(lambda: is_open(browser, "question"), "it asks")
    browser.click("#question-yes")
    browser.wait(lambda: not is_open(browser), "it is discarded")
    assert titles(tables[0]) == ["One"]


def change_meanwhile(browser: Browser, gateway: Gateway, table: Table) -> None:
    """Types a title into an open row of which somebody else changes title and number of views."""
    explore(browser, gateway, table.resource)
    open_row(browser, "a")
    type_into(browser, "#field-title", "Mine")
    table.update("a", title="Theirs", views=7)
    browser.wait(lambda: "Somebody has changed this row" in browser.text("#editor-note-text"), "the change is told")
    assert browser.text("#theirs-title") == "Theirs: Theirs" and browser.text("#theirs-views") == "Theirs: 7"


def test_saving_what_somebody_else_has_changed_needs_a_choice(
    browser: Browser, gateway: Gateway, tables: tuple[Table, Table]
):
    table, _ = tables
    change_meanwhile(browser, gateway, table)
    browser.screenshot("explorer-changed")
    browser.click("#save")
    assert browser.run("return document.activeElement.id") == "take-theirs"
    browser.click("#delete")
    browser.click("#delete")
    assert titles(table) == ["Theirs"], "nothing happens before it is chosen"

    browser.click("#keep-mine")
    fields = "return ['title', 'views'].map((name) => document.querySelector('#field-' + name).value)"
    assert browser.run(fields) == ["Mine", "7"]
    browser.click("#save")
    browser.wait(lambda: not is_open(browser), "it is saved")
    row = table.get("a")
    assert row is not None and (row["title"], row["views"]) == ("Mine", 7)


def test_theirs_can_be_taken(browser: Browser, gateway: Gateway, tables: tuple[Table, Table]):
    table, _ = tables
    change_meanwhile(browser, gateway, table)
    browser.click("#take-theirs")
    assert browser.run("return document.querySelector('#field-title').value") == "Theirs"
    assert not browser.find("#editor-note").is_displayed()
    browser.click("#save")
    browser.wait(lambda: not is_open(browser), "there is nothing to save")
    assert titles(table) == ["Theirs"]


def test_where_nothing_was_typed_the_form_follows(browser: Browser, gateway: Gateway, tables: tuple[Table, Table]):
    table, _ = tables
    explore(browser, gateway, table.resource)
    open_row(browser, "a")
    table.update("a", title="Theirs")
    browser.wait(
        lambda: browser.run("return document.querySelector('#field-title').value") == "Theirs", "theirs is shown"
    )
    table.delete("a")
    browser.wait(lambda: "deleted" in browser.text("#editor-note-text"), "its end is told")
    assert not browser.find("#save").is_displayed() and not browser.find("#delete").is_displayed()
    browser.click("#cancel")


def look(browser: Browser, gateway: Gateway, table: Table) -> None:
    browser.open("about:blank")
    browser.open(f"{gateway.url}/#/{table.resource}")
    browser.wait(lambda: ids(browser) == ["a"], "the row is shown")


def test_a_change_of_which_nothing_was_heard_is_not_undone(
    deaf: Browser, gateway: Gateway, tables: tuple[Table, Table]
):
    table, _ = tables
    look(deaf, gateway, table)
    open_row(deaf, "a")
    table.update("a", views=7)
    type_into(deaf, "#field-title", "Mine")
    deaf.click("#save")
    deaf.wait(lambda: deaf.find("#choices").is_displayed(), "it asks whose counts")
    assert titles(table) == ["One"]
    deaf.click("#keep-mine")
    deaf.click("#save")
    deaf.wait(lambda: not is_open(deaf), "it is saved")
    row = table.get("a")
    assert row is not None and (row["title"], row["views"]) == ("Mine", 7)


def test_a_row_that_was_changed_is_not_deleted_unseen(deaf: Browser, gateway: Gateway, tables: tuple[Table, Table]):
    table, _ = tables
    look(deaf, gateway, table)
    open_row(deaf, "a")
    table.update("a", title="Theirs")
    deaf.click("#delete")
    deaf.click("#delete")
    deaf.wait(lambda: "Somebody has changed" in deaf.text("#editor-note-text"), "the change is told")
    assert titles(table) == ["Theirs"]
    assert deaf.run("return document.querySelector('#field-title').value") == "Theirs"
    deaf.click("#delete")
    deaf.click("#delete")
    deaf.wait(lambda: ids(deaf) == [], "what was seen is deleted")


def test_a_row_is_opened_as_it_is(deaf: Browser, gateway: Gateway, tables: tuple[Table, Table]):
    table, _ = tables
    look(deaf, gateway, table)
    table.update("a", title="Newer")
    open_row(deaf, "a")
    assert deaf.run("return document.querySelector('#field-title').value") == "Newer"
    deaf.click("#cancel")
    table.delete("a")
    deaf.click("[data-row=a]")
    deaf.wait(lambda: "not there any more" in deaf.text("#toast"), "a row that is gone is told")
    assert not is_open(deaf)


def test_required_columns_are_named(browser: Browser, dev: Callable[..., Gateway]):
    gateway = dev()
    table = Backend(gateway).make_table(COLUMNS | {"author": ("string", {"size": 50, "required": True})})
    table.create("a", title="One", author="x")
    explore(browser, gateway, table.resource)
    browser.click("#create")
    assert browser.find("#field-title").get_attribute("aria-required") == "true"
    browser.click("#save")
    browser.wait(lambda: browser.text("#editor-problem") == "A value is needed for title, author.", "both are named")
    assert browser.text("#wrong-title") == "title needs a value."
    assert browser.run("return document.activeElement.id") == "field-title"
    browser.screenshot("explorer-required")
    browser.click("#cancel")
    assert not is_open(browser) and not is_open(browser, "question"), "nothing was typed"

    open_row(browser, "a")
    type_into(browser, "#field-author", "")
    browser.click("#save")
    assert browser.text("#wrong-author") == "author needs a value."
    assert table.get("a")["author"] == "x"
    browser.click("#cancel")
    browser.click("#question-yes")


def test_what_was_only_looked_at_is_not_written(browser: Browser, gateway: Gateway, backend: Backend):
    table = backend.make_table(COLUMNS)
    table.create("a", title="Two\r\nlines", views=1)
    explore(browser, gateway, table.resource)
    open_row(browser, "a")
    type_into(browser, "#field-views", "2")
    browser.click("#save")
    browser.wait(lambda: not is_open(browser), "it is saved")
    row = table.get("a")
    assert row is not None and (row["title"], row["views"]) == ("Two\r\nlines", 2)


def test_a_filter_that_was_typed_last_does_not_reach_another_table(
    browser: Browser, gateway: Gateway, tables: tuple[Table, Table]
):
    explore(browser, gateway, tables[0].resource)
    browser.click("#add-filter")
    typing = """
      const field = document.querySelector(".filter input");
      field.value = "One";
      field.oninput();
      location.hash = "#/posts?page=2";
      setTimeout(arguments[0], 400);
    """
    browser.driver.set_script_timeout(15)
    browser.driver.execute_async_script(typing)
    browser.wait(lambda: browser.text("#page") == "Page 2 of 12", "the second page is shown, and stays")
    assert browser.run("return location.hash") == "#/posts?page=2"


@pytest.mark.parametrize("address", ["#/%E0%A4%A", "#/posts?filters=5", "#/posts?filters=[null]", "#/posts?filters=["])
def test_an_address_that_says_nothing_of_use_shows_what_it_can(browser: Browser, gateway: Gateway, address: str):
    browser.open("about:blank")
    browser.open(f"{gateway.url}/{address}")
    browser.wait(lambda: browser.text("#title") not in ("", "Rows"), "a resource is named")
    browser.wait(lambda: ids(browser) or browser.text("#problem"), "rows, or why there are none")


@pytest.mark.parametrize("width", [1440, 1180, 900, 400])
def test_what_has_the_focus_is_not_covered(browser: Browser, gateway: Gateway, width: int):
    covered = """
      const box = document.activeElement.getBoundingClientRect();
      const seen = (x) => document.activeElement.contains(document.elementFromPoint(x, box.top + box.height / 2));
      const unseen = [box.left + 3, box.right - 3].filter((x) => !seen(x));
      return unseen.map((x) => document.activeElement.textContent + " at " + x);
    """
    try:
        browser.resize(width, 900)
        explore(browser, gateway, "posts")
        browser.wait(lambda: len(ids(browser)) == 10, "rows are shown")
        count = len(browser.find_all("#head button:not(:disabled)"))
        browser.run("document.querySelector('#rows').focus()")
        for key in (Keys.TAB, Keys.SHIFT + Keys.TAB):
            for _ in range(count):
                press(browser, key)
                assert browser.run(covered) == []
        assert count > 8
    finally:
        browser.resize(1440, 900)


def keyed(folder: Path, more: str) -> Gateway:
    emulator = start_emulator(folder, "standard_explorer_key_0123456789")
    backend = Backend(Gateway(emulator.process, "", "", emulator.endpoint, emulator.project, emulator.key))
    backend.tables.create("main", "Main")
    backend.make_table(COLUMNS, "posts", permissions=[]).create("a", title="For holders")
    return start_serve(folder, emulator.endpoint, emulator.key, f"auth:\n  mode: key\n{more}")


def test_holders_of_access_tokens_enter_theirs(binary: Path, tmp_path: Path):
    gateway = keyed(tmp_path, f"  tokens:\n    desk: {{secret: {TOKEN}, resources: [posts], operations: all}}\n")
    with open_browser(tmp_path / "browser") as browser:
        browser.open(gateway.url)
        browser.wait(lambda: is_open(browser, "account-dialog"), "it asks for a token")
        assert not browser.find("#account-email").is_displayed()
        browser.screenshot("explorer-token")
        type_into(browser, "#account-token", "not-the-token-at-all")
        browser.click("#account-form [type=submit]")
        browser.wait(lambda: "does not know" in browser.text("#account-problem"), "a wrong one is told")
        type_into(browser, "#account-token", TOKEN)
        browser.click("#account-form [type=submit]")
        browser.wait(lambda: browser.text("#account") == "desk" and ids(browser) == ["a"], "the token's rows are shown")
        browser.wait(lambda: browser.text("#status-text") == "No live events here", "there is no listener")
        assert '"Authorization: Bearer $TOKEN"' in browser.text("#curl")
        assert TOKEN not in str(browser.run("return document.documentElement.outerHTML + document.cookie"))
        assert browser.run("return localStorage.length") == 0

        open_row(browser, "a")
        type_into(browser, "#field-title", "Changed")
        browser.click("#save")
        browser.wait(lambda: "Changed" in browser.text("#body"), "it is saved")
        browser.click("#sign-out")
        browser.wait(lambda: is_open(browser, "account-dialog"), "it asks again")
        assert browser.run("return sessionStorage.length") == 0 and ids(browser) == []
    assert TOKEN not in gateway.process.output


def test_without_tokens_nobody_signs_in_or_out(binary: Path, tmp_path: Path):
    gateway = keyed(tmp_path, "")
    with open_browser(tmp_path / "browser") as browser:
        browser.open(gateway.url)
        browser.wait(lambda: browser.text("#account") == "localhost" and ids(browser) == ["a"], "rows are shown")
        assert not browser.find("#sign-in").is_displayed() and not browser.find("#sign-out").is_displayed()
