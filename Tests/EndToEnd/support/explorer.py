"""What tests do with the explorer, and what they see of it."""

from support.browser import Browser
from support.process import Gateway

COLUMNS = {
    "title": ("string", {"size": 200, "required": True}),
    "views": ("integer", {}),
    "state": ("enum", {"elements": ["draft", "done"]}),
}


def explore(browser: Browser, gateway: Gateway, resource: str, cookie: dict[str, str] | None = None) -> None:
    """Shows the resource, from a page that is new, and waits until its changes are heard."""
    browser.open("about:blank")
    browser.open(f"{gateway.url}/")
    if cookie:
        name, secret = cookie["Cookie"].split("=", 1)
        browser.log_in(name, secret)
    browser.open("about:blank")
    browser.open(f"{gateway.url}/#/{resource.replace('/', '%2F')}")
    await_live(browser)


def await_live(browser: Browser, how: str = "Live") -> None:
    browser.wait(lambda: browser.text("#status-text") == how, "the explorer is live")
    browser.wait(lambda: browser.run("return document.querySelector('#table').ariaBusy") == "false", "rows are there")


def ids(browser: Browser) -> list[str]:
    script = "return [...document.querySelectorAll('#body tr')].map((row) => row.cells[0].textContent)"
    return list(browser.run(script))  # type: ignore[call-overload]


def events(browser: Browser) -> list[str]:
    """What the side pane tells, the newest first."""
    texts = "(item) => item.children[0].textContent + ' ' + item.children[2].textContent"
    script = f"return [...document.querySelectorAll('#events li')].map({texts})"
    return list(browser.run(script))  # type: ignore[call-overload]


def type_into(browser: Browser, selector: str, text: str) -> None:
    field = browser.find(selector)
    field.clear()
    field.send_keys(text)


def is_open(browser: Browser, dialog: str = "editor") -> bool:
    return browser.run("return document.getElementById(arguments[0]).open", dialog) is True


def open_row(browser: Browser, row: str) -> None:
    browser.click(f"[data-row={row}]")
    browser.wait(lambda: is_open(browser), "the row's form is open")
