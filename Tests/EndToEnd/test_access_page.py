"""refine's access control provider, and the others with an access token, as a page in a real browser has them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.backend import Backend
from support.browser import Browser, open_browser
from support.callers import make_callers
from support.process import Gateway, start_emulator, start_serve

TOKEN = "canary-page-0123456789abcdef"
MODULE = """
const [given, done] = [arguments[0], arguments[arguments.length - 1]];
import("/client/refine-gateway.js").then(async (providers) => { %s }).catch((error) => done({ error: String(error) }));
"""


def ask(browser: Browser, script: str, given: object = None) -> dict:
    """Runs the script with the module's providers in `providers`; it says `done(answer)`."""
    answer = browser.driver.execute_async_script(MODULE % script, given)
    assert isinstance(answer, dict) and "error" not in answer, answer
    return answer


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with open_browser(tmp_path) as opened:
        opened.driver.set_script_timeout(15)
        yield opened


def test_buttons_are_those_that_work(browser: Browser, gateway: Gateway, backend: Backend):
    callers = make_callers(backend)
    granted = ['read("any")', 'create("users")', 'update("label:staff")']
    table = backend.make_table({"title": ("string", {"size": 20})}, permissions=granted, row_security=True)
    table.create("own", [f'delete("user:{callers.stranger.id}")'], title="x")
    script = """
      const access = providers.accessControlProvider("", { rows: true });
      const actions = ["list", "create", "show", "edit", "delete", "clone", "publish"];
      const can = (action) => access.can({ resource: given, action, params: { id: "own" } });
      const answers = await Promise.all(actions.map(can));
      const count = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/access/")).length;
      done({ count, answers: Object.fromEntries(actions.map((action, index) => [action, answers[index]])) });
    """
    browser.open(gateway.url + "/client/refine-gateway.d.ts")
    expected = {
        "guest": {"list", "show", "publish"},
        "member": {"list", "show", "create", "clone", "edit", "publish"},
        "stranger": {"list", "show", "create", "clone", "delete", "publish"},
    }
    for caller in callers.all:
        if caller.headers:
            browser.log_in(f"a_session_{gateway.project}", caller.headers["X-Appwrite-Session"])
        told = ask(browser, script, table.resource)
        assert {name for name, answer in told["answers"].items() if answer["can"]} == expected[caller.name]
        assert all(answer.get("reason") for answer in told["answers"].values() if not answer["can"])
        assert told["count"] == 1, "one request for all actions"
        browser.open(gateway.url + "/client/refine-gateway.d.ts")


def test_a_page_with_an_access_token(browser: Browser, tmp_path: Path):
    emulator = start_emulator(tmp_path, "standard_page_key_0123456789")
    backend = Backend(Gateway(emulator.process, "", "", emulator.endpoint, emulator.project, emulator.key))
    backend.tables.create("main", "Main")
    listener = make_callers(backend).member
    granted = [f'read("user:{listener.id}")']
    table = backend.make_table({"title": ("string", {"size": 20})}, "posts", permissions=granted)
    session = listener.headers["X-Appwrite-Session"]
    token = f"{{secret: {TOKEN}, resources: [posts], operations: [list, show, create]}}"
    auth = f"auth:\n  mode: key\n  listener: {session}\n  tokens:\n    page: {token}\n"
    gateway = start_serve(tmp_path, emulator.endpoint, emulator.key, auth)
    script = """
      const options = { token: given };
      const live = providers.liveProvider("", { ...options, onSubscribed: async () => {
        await data.create({ resource: "posts", variables: { id: "a", title: "By the page" } });
      } });
      const data = providers.dataProvider("", options);
      const heard = new Promise((callback) => live.subscribe({ channel: "resources/posts", types: ["*"], callback }));
      const event = await heard;
      const { data: rows } = await data.getList({ resource: "posts" });
      const access = providers.accessControlProvider("", options);
      const auth = providers.authProvider("", options);
      done({
        event: event.payload,
        rows: rows.map(({ title }) => title),
        check: await auth.check(),
        who: await auth.getIdentity(),
        login: await auth.login({ email: "a@example.com", password: "b" }).then(({ success }) => success),
        edit: await access.can({ resource: "posts", action: "edit" }),
      });
    """
    browser.open(gateway.url + "/client/refine-gateway.d.ts")
    told = ask(browser, script, TOKEN)
    assert told["event"]["ids"] == ["a"] and told["rows"] == ["By the page"]
    assert told["check"]["authenticated"] is True and told["who"]["name"] == "page"
    assert told["login"] is False
    assert told["edit"]["can"] is False and "`page` does not allow `edit`" in told["edit"]["reason"]
    assert table.get("a")["title"] == "By the page"
    assert TOKEN not in gateway.process.output + emulator.process.output
    gateway.stop()
    emulator.stop()
