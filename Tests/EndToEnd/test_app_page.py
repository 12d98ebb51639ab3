"""The module in an app's page, as refine's core uses it: addresses within `meta`, endless lists, sessions that end."""

import re
import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from appwrite.id import ID
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.users import Users

from support.backend import PUBLIC, Backend, Table
from support.browser import Browser, open_browser
from support.pages import served_pages
from support.process import ROOT, Gateway

SCRIPT = """
const [resource, given, done] = arguments;
(async () => { %s })().then(done, ({ message, statusCode, type }) => done({ message, statusCode, type }));
"""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served_pages() as address:
        yield address


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with open_browser(tmp_path_factory.mktemp("app")) as opened:
        opened.driver.set_script_timeout(30)
        yield opened


@pytest.fixture(scope="module")
def table(backend: Backend) -> Table:
    columns = {"title": ("string", {"size": 50}), "views": ("integer", {})}
    return backend.make_table(columns, permissions=PUBLIC, row_security=True)


def local(gateway: Gateway) -> str:
    """The gateway on the page's own site."""
    return gateway.url.replace("127.0.0.1", "localhost")


def open_page(browser: Browser, origin: str, gateway: Gateway, link: str = "", fragment: str = "") -> None:
    browser.open("about:blank")
    query = urlencode({"gateway": local(gateway)})
    browser.open(f"{origin}/core.html?{query}{'&' if link else ''}{link}{fragment}")
    browser.wait(lambda: browser.text("#state") == "ready", "the page is ready")


def ask(browser: Browser, script: str, table: Table | None = None, given: object = None) -> dict:
    answer = browser.driver.execute_async_script(SCRIPT % script, table and table.resource, given)
    assert isinstance(answer, dict), answer
    return answer


# A link is not a right

WRITES = [
    "readPermissions=any",
    "readPermissions[0]=any&readPermissions[1]=users",
    "writePermissions[]=any",
    "headers[X-Write-Permissions]=any",
    "headers%5BX-Read-Permissions%5D=%61ny",
    "headers[Authorization]=Bearer%20stolen",
    "headers[Cookie]=a_session_x=y",
    "headers[X-Appwrite-Session]=a=b",
    "headers[If-Match]=1",
    "query[permissions]=any",
]
UPDATE = """
const meta = page.meta(given ?? {});
const answer = await page.data.update({ resource, id: "shared", variables: { views: 1 }, meta });
return { ...answer.data, asked: page.asked };
"""


@pytest.mark.parametrize("link", WRITES)
def test_a_link_changes_no_write(browser: Browser, origin: str, gateway: Gateway, table: Table, link: str):
    if table.get("shared") is None:
        table.create("shared", [Permission.read(Role.users())], title="shared", views=0)
    before = table.get("shared")
    open_page(browser, origin, gateway, link)
    told = ask(browser, UPDATE, table)
    name = re.match(r"\w+", link)[0]
    assert told["type"] == "gateway_meta_untrusted" and f"`{name}`" in told["message"], told
    # The page has moved on, and the hook's meta is that of before.
    told = ask(
        browser,
        'const of = page.meta(); history.replaceState({}, "", "/core.html"); page.meta = () => of;' + UPDATE,
        table,
    )
    assert told["type"] == "gateway_meta_untrusted", told
    assert table.get("shared") == before


def test_a_link_chooses_no_id(browser: Browser, origin: str, gateway: Gateway, table: Table):
    open_page(browser, origin, gateway, "documentId=chosen")
    told = ask(browser, "return page.data.create({ resource, variables: {}, meta: page.meta() });", table)
    assert told["type"] == "gateway_meta_untrusted"
    assert table.get("chosen") is None


READS = [
    "select=title",
    "fields[0]=title",
    "populate=*",
    "populate[author][fields][0]=name",
    "headers[X-Appwrite-Session]=x",
    "headers[Authorization]=Bearer%20x",
    "query[q]=x",
    "query=text",
    "signal=1",
    "queryContext[signal]=1",
    "method=delete",
    "trusted[headers][X-A]=b",
    "count=1&idempotency=1&dataProviderName=x",
]


@pytest.mark.parametrize("link", READS)
def test_a_link_changes_no_read(browser: Browser, origin: str, gateway: Gateway, table: Table, link: str):
    open_page(browser, origin, gateway, link)
    script = """
      const meta = page.meta();
      await page.data.getList({ resource, pagination: { currentPage: 1, pageSize: 1 }, meta });
      await page.data.custom({ url: `/rest/${resource}`, method: "head", meta });
      return { asked: page.asked };
    """
    told = ask(browser, script, table)
    path = f"/rest/{table.resource}"
    page = f"{path}?pagination[currentPage]=1&pagination[pageSize]=1"
    assert told["asked"] == [
        {"method": "GET", "url": page, "headers": ["accept"]},
        {"method": "HEAD", "url": path, "headers": ["accept"]},
    ]


def test_what_the_hook_says_comes_first(browser: Browser, origin: str, gateway: Gateway, table: Table):
    table.create("own", [Permission.read(Role.users())], title="own")
    open_page(browser, origin, gateway, "readPermissions=users&headers[X-Read-Permissions]=guests&select=views")
    script = """
      const own = { readPermissions: ["any"], select: "title" };
      const list = await page.data.getOne({ resource, id: "own", meta: page.meta(own) });
      const meta = page.meta({ ...own, headers: {} });
      await page.data.update({ resource, id: "own", variables: { views: 2 }, meta });
      return { row: list.data };
    """
    assert "title" in ask(browser, script, table)["row"]
    assert table.get("own")["$permissions"] == [Permission.read(Role.any())]
    script = """
      const resourceMeta = page.trusted({ readPermissions: "users" });
      const meta = page.meta(page.trusted({ headers: {} }), resourceMeta);
      return page.data.update({ resource, id: "own", variables: { views: 3 }, meta }).then(({ data }) => data);
    """
    told = ask(browser, script, table)
    # A guest may not make it one of users: the header came along, whatever the address says beside it.
    assert told.get("statusCode") == 401 and "users" in told["message"], told


def test_a_whole_permission_is_what_it_says(browser: Browser, origin: str, gateway: Gateway, table: Table):
    open_page(browser, origin, gateway)
    script = """
      const { data } = await page.data.create({ resource, variables: { title: "seen" }, meta: page.meta(given) });
      return data;
    """
    told = ask(browser, script, table, {"writePermissions": [Permission.read(Role.any())]})
    assert "id" in told, told
    assert table.get(told["id"])["$permissions"] == [Permission.read(Role.any())], told


# Endless lists


@pytest.mark.parametrize("sorters", [[], [{"field": "views", "order": "desc"}], [{"field": "title", "order": "asc"}]])
def test_an_endless_list_doubles_no_row(
    browser: Browser, origin: str, gateway: Gateway, backend: Backend, sorters: list[dict]
):
    columns = {"title": ("string", {"size": 50}), "views": ("integer", {})}
    table = backend.make_table(columns, permissions=PUBLIC)
    table.create_all([{"$id": f"r{n:02}", "title": f"t{n:02}", "views": n} for n in range(12)])
    open_page(browser, origin, gateway)
    first = ask(browser, "return page.endless(resource, given);", table, sorters)
    table.create("new", title="a", views=99)
    pages = [first]
    while cursor := pages[-1].get("cursor", {}).get("next"):
        pages.append(ask(browser, "return page.endless(resource, ...given);", table, [sorters, cursor]))
    ids = [row["id"] for page in pages for row in page["data"]]
    assert len(ids) == len(set(ids)) and set(ids) >= {f"r{n:02}" for n in range(12)}, ids
    assert len(pages) == 3 and first["total"] == 12


# Signing in and out


def test_the_documented_snippet_signs_in(browser: Browser, origin: str, gateway: Gateway):
    """Vite serves an app on http://localhost:5173."""
    snippet = re.search(r'gateway = "http://([^:"/]+):8080"', (ROOT / "docs/client.md").read_text())
    open_page(browser, origin, gateway)
    host = snippet[1]
    script = """
      const auth = page.authProvider(given.gateway);
      const { success } = await auth.login(given.user);
      const identity = await auth.getIdentity();
      await auth.logout();
      return { success, who: identity?.email };
    """
    given = {"gateway": gateway.url.replace("127.0.0.1", host), "user": gateway.users[0]}
    assert ask(browser, script, given=given) == {"success": True, "who": gateway.users[0]["email"]}


def test_a_gateway_on_another_site_is_warned_of_once(browser: Browser, origin: str, gateway: Gateway):
    open_page(browser, origin, gateway)
    script = """
      const warned = [];
      console.warn = (text) => warned.push(text);
      for (const make of [page.dataProvider, page.authProvider, page.dataProvider]) make(given);
      return { warned };
    """
    (warning,) = ask(browser, script, given=gateway.url)["warned"]
    assert "localhost" in warning and "127.0.0.1" in warning


def test_a_session_that_ends_elsewhere_signs_the_page_out(
    browser: Browser, origin: str, gateway: Gateway, table: Table
):
    open_page(browser, origin, gateway)
    script = """
      await page.auth.login(given);
      const ended = new Promise((resolve) => {
        const callback = ({ type }) => type === "*" && resolve();
        page.live.subscribe({ channel: `resources/${resource}`, types: ["*"], callback });
      });
      page.isOut = ended
        .then(() => page.data.getList({ resource }))
        .then(() => "a guest's list", async (error) => ({ type: error.type, to: await page.failed(error) }));
      return { who: (await page.auth.getIdentity()).email };
    """
    assert ask(browser, script, table, gateway.users[0])["who"] == gateway.users[0]["email"]
    # As another tab does, which the page knows nothing of.
    browser.run(
        "fetch(new URLSearchParams(location.search).get('gateway') + '/auth/logout',"
        " { method: 'POST', credentials: 'include', headers: {} })"
    )
    told = ask(browser, "return { out: await page.isOut, who: await page.auth.getIdentity() };", table)
    assert told == {"out": {"type": "gateway_session_ended", "to": "/login"}, "who": None}


# A read is tried again, as refine does, when the gateway has told of it and taken the cookie away.
TRIED_AGAIN = """
  const told = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const error = await page.data.getList({ resource }).catch((error) => error);
    told.push(error.type ?? "rows");
    page.error = error;
  }
  return { told, to: await page.failed(page.error), total: (await page.data.getList({ resource })).total };
"""


def test_a_session_that_was_ended_in_appwrite_signs_the_page_out(
    browser: Browser, origin: str, gateway: Gateway, backend: Backend, table: Table
):
    user = gateway.users[0]
    open_page(browser, origin, gateway)
    assert ask(browser, "return page.auth.login(given);", given=user)["success"]
    Users(backend.client).delete_sessions(backend.log_in(user["email"], user["password"]).id)
    told = ask(browser, TRIED_AGAIN, table)
    assert told["told"] == ["gateway_session_ended"] * 4
    assert told["to"] == "/login" and told["total"] >= 0


def test_who_is_blocked_is_signed_out(browser: Browser, origin: str, gateway: Gateway, backend: Backend, table: Table):
    users = Users(backend.client)
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    user = users.create(ID.unique(), email=email, password="blocked-password", name="Blocked")
    open_page(browser, origin, gateway)
    given = {"email": email, "password": "blocked-password"}
    assert ask(browser, "return page.auth.login(given);", given=given)["success"]
    users.update_status(user["$id"], False)
    told = ask(browser, TRIED_AGAIN, table)
    assert told["told"] == ["user_blocked"] * 4
    assert told["to"] == "/login" and told["total"] >= 0
