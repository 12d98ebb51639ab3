// refine's core merges a page's address into `meta`: { ...resource's, ...address's, ...hook's }. What comes of it is said by no link.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test as run } from "node:test";

import { trusted } from "../../Sources/BrowserClient/src/index.js";
import { fetching, json } from "./support/fetching.mjs";

const origin = "http://admin.test";

const served = new URL("../../Sources/Gateway/Client/refine-gateway.js", import.meta.url);
const missing = existsSync(served) ? false : "not built: run `make client`";
const test = (name, body) => run(name, { skip: missing }, body);
const folder = mkdtempSync(join(tmpdir(), "refine-gateway-"));
after(() => rmSync(folder, { recursive: true }));
let pages = 0;

/** A page with a module of its own, for it remembers addresses. */
const page = async (address) => {
  go(address);
  const copy = join(folder, `${(pages += 1)}.mjs`);
  copyFileSync(served, copy);
  const { dataProvider } = await import(copy);
  const { fetch, requests } = fetching(json([{ id: "a" }]));
  return { data: dataProvider("http://admin.test", { fetch }), requests };
};
const go = (address) => {
  globalThis.location = new URL(address, origin);
};

beforeEach((context) => {
  globalThis.location = new URL(origin);
  context.after?.(() => delete globalThis.location);
});

const list = { resource: "posts" };
const update = { resource: "posts", id: "a", variables: { title: "x" } };
const untrusted = { statusCode: 400, type: "gateway_meta_untrusted" };

// Each setting: what an address can make of it, as `qs` reads it.
const writes = [
  ["readPermissions", "readPermissions=any", { readPermissions: "any" }],
  ["readPermissions", "readPermissions[0]=any&readPermissions[1]=users", { readPermissions: ["any", "users"] }],
  ["writePermissions", "writePermissions[]=any", { writePermissions: ["any"] }],
  ["headers", "headers[X-Write-Permissions]=any", { headers: { "X-Write-Permissions": "any" } }],
  ["headers", "headers%5BAuthorization%5D=Bearer%20mine", { headers: { Authorization: "Bearer mine" } }],
  ["headers", "[headers][X-Appwrite-Session]=a=b?c", { headers: { "X-Appwrite-Session": "a=b?c" } }],
  ["headers", "headers[a=b]=any", { headers: { "a=b": "any" } }],
  ["headers", "headers[Cookie]=%61%zz", { headers: { Cookie: "%61%zz" } }],
  ["headers", "headers%5B%43ookie%5D=%61%zz", { headers: { Cookie: "%61%zz" } }],
  ["query", "query[permissions]=any", { query: { permissions: "any" } }],
];
for (const [name, search, meta] of writes) {
  test(`a write that has its ${name} of ?${search} is refused`, async () => {
    for (const address of [`/posts/edit/a?x=1&${search}`, `/#/posts/edit/a?${search}`]) {
      const { data, requests } = await page(address);
      await assert.rejects(data.update({ ...update, meta }), untrusted);
      await assert.rejects(data.updateMany({ ...update, ids: ["a"], meta }), untrusted);
      await assert.rejects(data.create({ resource: "posts", variables: {}, meta }), untrusted);
      assert.equal(requests.length, 0);
    }
  });
}

test("a new row's id is not an address's", async () => {
  const { data } = await page("/posts/create?documentId=mine");
  const meta = { documentId: "mine" };
  await assert.rejects(data.create({ resource: "posts", variables: {}, meta }), untrusted);
  await assert.rejects(data.createMany({ resource: "posts", variables: [{}], meta: { documentId: ["mine"] } }), untrusted);
  assert.equal((await data.update({ ...update, meta })).data.length, 1, "an update chooses no id");
});

for (const [method, params] of Object.entries({ deleteOne: { id: "a" }, deleteMany: { ids: ["a"] }, custom: { url: "/x", method: "post" } })) {
  test(`${method} has no headers of an address`, async () => {
    const { data, requests } = await page("/posts?headers[If-Match]=x");
    await assert.rejects(data[method]({ resource: "posts", ...params, meta: { headers: { "If-Match": "x" } } }), untrusted);
    assert.equal(requests.length, 0);
  });
}

const reads = [
  ["select", "select=id", { select: "id" }],
  ["fields", "fields[0]=id", { fields: ["id"] }],
  ["populate", "populate=*", { populate: "*" }],
  ["populate", "populate[author][fields][0]=name", { populate: { author: { fields: ["name"] } } }],
  ["headers", "headers[X-Appwrite-Session]=x", { headers: { "X-Appwrite-Session": "x" } }],
  ["query", "query[q]=x", { query: { q: "x" } }],
  ["signal", "signal=1", { signal: "1" }],
  ["queryContext", "queryContext[signal]=1", { queryContext: { signal: "1" } }],
  ["method", "method=delete", { method: "delete" }],
  ["trusted", "trusted[headers][X-A]=b", { trusted: { headers: { "X-A": "b" } } }],
];
for (const [name, search, meta] of reads) {
  test(`a read goes without the ${name} of ?${search}`, async () => {
    const { data, requests } = await page(`/posts?${search}`);
    await data.getList({ ...list, meta });
    await data.getOne({ resource: "posts", id: "a", meta });
    await data.custom({ url: "/x", method: "get", meta });
    assert.deepEqual(requests.map(({ method, path }) => `${method} ${path}`), ["GET /rest/posts", "GET /rest/posts/a", "GET /x"]);
    for (const { headers, signal } of requests) assert.deepEqual([[...headers.keys()], signal], [["accept"], undefined]);
  });
}

test("every setting that is read has a case here", async () => {
  const { settings } = await import("../../Sources/BrowserClient/src/meta.js");
  const tried = new Set([...writes, ...reads].map(([name]) => name).concat("documentId"));
  assert.deepEqual(Object.keys(settings).filter((name) => !tried.has(name)), []);
});

test("what the hook says itself comes first", async () => {
  const { data, requests } = await page("/posts/edit/a?readPermissions=any&headers[Authorization]=Bearer%20mine&select=id");
  const meta = { readPermissions: ["users"], headers: { "If-Match": "2" }, select: "title" };
  await data.update({ ...update, meta });
  assert.equal(requests[0].headers.get("X-Read-Permissions"), '["users"]');
  assert.equal(requests[0].headers.get("If-Match"), "2");
  assert.equal(requests[0].headers.get("Authorization"), null);
  await data.getList({ ...list, meta });
  assert.equal(requests[1].search, "?select=title");
});

test("what is trusted is taken whatever the address says, and whatever stands in its plain place", async () => {
  const { data, requests } = await page("/posts/edit/a?readPermissions=users&trusted=x&headers[X-A]=b");
  const resource = trusted({ readPermissions: "users", headers: { "X-A": "b" } });
  const meta = { ...resource, readPermissions: "users", trusted: "x", headers: { "X-A": "b" }, ...trusted({ headers: { "X-B": "c" } }) };
  await data.update({ ...update, meta });
  assert.equal(requests[0].headers.get("X-Read-Permissions"), "users");
  assert.deepEqual([requests[0].headers.get("X-A"), requests[0].headers.get("X-B")], [null, "c"]);
});

test("what is trusted tells refine's queries apart", () => {
  assert.notEqual(JSON.stringify(trusted({ headers: { "X-Tenant": "a" } })), JSON.stringify(trusted({ headers: { "X-Tenant": "b" } })));
});

test("an empty list of permissions is no address's", async () => {
  const { data, requests } = await page("/posts/edit/a?readPermissions[]=");
  await data.update({ ...update, meta: { readPermissions: [] } });
  assert.equal(requests[0].headers.get("X-Read-Permissions"), "[]");
});

test("the address that a hook was rendered with counts when the page has moved on", async () => {
  const { data, requests } = await page("/posts");
  go("/posts/edit/a?readPermissions=any");
  await data.getList(list);
  go("/posts");
  await assert.rejects(data.update({ ...update, meta: { readPermissions: "any" } }), untrusted);
  assert.equal(requests.length, 1);
});

test("an address counts that the page has had before the module was there", async (context) => {
  let changed;
  const entries = () => [{ url: `${origin}/?writePermissions=any` }];
  globalThis.navigation = { entries, addEventListener: (_, listen) => (changed = listen) };
  context.after(() => delete globalThis.navigation);
  const { data } = await page("/posts");
  await assert.rejects(data.update({ ...update, meta: { writePermissions: ["any"] } }), untrusted);
  go("/posts/edit/a?readPermissions=any");
  changed();
  go("/posts");
  await assert.rejects(data.update({ ...update, meta: { readPermissions: "any" } }), untrusted);
});

test("what an app makes of its own parameters is the hook's", async () => {
  const { data, requests } = await page("/posts?query=Swift&query=quick&select=id&headers=x");
  await data.getList({ ...list, meta: { query: { q: "Swift" }, headers: { "X-Q": "x" }, select: ["id", "title"].join(",") } });
  assert.equal(requests[0].search, "?select=id%2Ctitle&q=Swift");
  assert.equal(requests[0].headers.get("X-Q"), "x");
});

test("where no address says them, settings are as ever", async () => {
  const { data, requests } = await page("/posts/edit/a?title=any");
  await data.update({ ...update, meta: { writePermissions: ['read("any")'] } });
  assert.equal(requests[0].headers.get("X-Write-Permissions"), '["read(\\"any\\")"]');
});
