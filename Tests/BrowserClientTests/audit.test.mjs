import assert from "node:assert/strict";
import { test } from "node:test";

import { auditLogProvider } from "../../Sources/BrowserClient/src/index.js";
import { fetching, json } from "./support/fetching.mjs";

const bed = (...answers) => {
  const { fetch, requests } = fetching(...answers);
  return { audit: auditLogProvider("http://gateway.test/", { fetch, token: "jwt" }), requests };
};

test("entries are asked for by resource, action, row and author", async () => {
  const entry = { id: "1", name: "update posts", action: "update", resource: "posts" };
  const { audit, requests } = bed(json([entry]));
  const asked = { resource: "posts", action: "update", meta: { id: "a b", other: 1 }, author: { id: "u", name: "A" } };
  assert.deepEqual(await audit.get(asked), [entry]);
  await audit.get({});
  assert.deepEqual(requests.map(({ path }) => path), ["/audit?resource=posts&action=update&id=a%20b&author=u", "/audit"]);
  assert.equal(requests[0].headers.get("Authorization"), "Bearer jwt");
});

test("a refusal is refine's", async () => {
  const { audit } = bed(json({ message: "Nobody is signed in.", type: "gateway_not_signed_in" }, 401));
  await assert.rejects(audit.get({ resource: "posts" }), { name: "HttpError", statusCode: 401 });
});

test("nothing is written by the browser, and nothing is changed", async () => {
  const { audit, requests } = bed(json({}));
  await audit.create({ resource: "posts", action: "update", data: {}, meta: { id: "a" } });
  await assert.rejects(audit.update({ id: "1", name: "x" }), { statusCode: 405 });
  assert.equal(requests.length, 0);
});
