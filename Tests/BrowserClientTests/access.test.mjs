import assert from "node:assert/strict";
import { test } from "node:test";

import { accessControlProvider } from "../../Sources/BrowserClient/src/index.js";
import { fetching, json } from "./support/fetching.mjs";

const map = { list: { can: true }, edit: { can: false, reason: "Your role may not." }, delete: { can: true } };

const bed = (answers = [() => json(map)], options = {}) => {
  const { fetch, requests } = fetching(...answers);
  const clock = { now: 0 };
  const access = accessControlProvider("http://gateway.test", { fetch, now: () => clock.now, ...options });
  return { access, requests, clock };
};

test("several questions at once are one request", async () => {
  const { access, requests } = bed();
  const actions = ["list", "edit", "delete", "edit"];
  const answers = await Promise.all(actions.map((action, id) => access.can({ resource: "posts", action, params: { id } })));
  assert.deepEqual(answers, [map.list, map.edit, map.delete, map.edit]);
  assert.deepEqual(requests.map(({ path }) => path), ["/access/posts"]);
});

test("an answer is good for ten seconds, for its resource", async () => {
  const { access, requests, clock } = bed();
  await access.can({ resource: "posts", action: "list" });
  clock.now = 9_999;
  await access.can({ resource: "posts", action: "edit" });
  assert.equal(requests.length, 1);
  await access.can({ resource: "blog/posts", action: "edit" });
  assert.equal(requests[1].path, "/access/blog/posts");
  clock.now = 10_000;
  await access.can({ resource: "posts", action: "edit" });
  assert.equal(requests.length, 3);
});

test("it can be kept for longer", async () => {
  const { access, requests, clock } = bed(undefined, { maxAge: 60_000 });
  await access.can({ resource: "posts", action: "list" });
  clock.now = 59_999;
  await access.can({ resource: "posts", action: "list" });
  assert.equal(requests.length, 1);
});

test("rows are asked for one by one where they have permissions of their own", async () => {
  const { access, requests } = bed(undefined, { rows: true });
  const params = (id) => ({ resource: "posts", action: "edit", params: { id } });
  await Promise.all([access.can(params("a")), access.can(params("a")), access.can(params("b/c"))]);
  assert.deepEqual(requests.map(({ path }) => path), ["/access/posts?id=a", "/access/posts?id=b%2Fc"]);
});

test("nobody's permissions outlive a sign-out", async () => {
  const { access, requests } = bed();
  await access.can({ resource: "posts", action: "list" });
  access.clear();
  await access.can({ resource: "posts", action: "list" });
  assert.equal(requests.length, 2);
});

test("an answer to somebody who has signed out since is asked for again", async () => {
  let late;
  const { access, requests } = bed([() => new Promise((resolve) => (late = resolve)), json({ list: { can: false } })]);
  const asked = access.can({ resource: "posts", action: "list" });
  await new Promise(setImmediate);
  access.clear();
  late(json(map));
  assert.deepEqual(await asked, { can: false });
  assert.equal(requests.length, 2);
});

test("an action that the gateway does not know is the app's own", async () => {
  const { access } = bed();
  assert.deepEqual(await access.can({ resource: "posts", action: "publish" }), { can: true });
  assert.deepEqual(await access.can({ resource: "posts", action: "constructor" }), { can: true });
});

test("without a resource there is nothing to ask", async () => {
  const { access, requests } = bed();
  assert.deepEqual(await access.can({ action: "list" }), { can: true });
  assert.equal(requests.length, 0);
});

test("a failure is a no with its reason, and is not kept", async () => {
  const { access, requests } = bed([json({ message: "There is no resource `posts`." }, 404), json(map)]);
  const both = await Promise.all(["list", "edit"].map((action) => access.can({ resource: "posts", action })));
  assert.deepEqual(both, Array(2).fill({ can: false, reason: "There is no resource `posts`." }));
  assert.deepEqual(await access.can({ resource: "posts", action: "list" }), { can: true });
  assert.equal(requests.length, 2);
});
