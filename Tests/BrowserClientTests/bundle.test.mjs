// What is served and published: `make client` builds it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

import * as source from "../../Sources/BrowserClient/src/index.js";
import { fetching, json } from "./support/fetching.mjs";

const served = new URL("../../Sources/Gateway/Client/refine-gateway.js", import.meta.url);
const folder = new URL("../../Sources/BrowserClient/", import.meta.url);
const missing = existsSync(served) ? false : "not built: run `make client`";
/** The module's text is imported, for the folder that serves it is no package. */
const load = () => import(`data:text/javascript,${encodeURIComponent(readFileSync(served, "utf8"))}`);

test("the module has the providers, and works by itself", { skip: missing }, async () => {
  const built = await load();
  assert.deepEqual(Object.keys(built).sort(), Object.keys(source).sort());
  const { fetch, requests } = fetching(json([{ id: "a" }], 200, { "X-Total-Count": "1" }));
  const list = await built.dataProvider("http://gateway.test", { fetch }).getList({ resource: "posts" });
  assert.deepEqual(list, { data: [{ id: "a" }], total: 1 });
  assert.equal(requests[0].url, "http://gateway.test/rest/posts");
});

test("the module needs no other, and stays small", { skip: missing }, () => {
  const text = readFileSync(served, "utf8");
  assert.doesNotMatch(text, /\bimport\b|\brequire\(/);
  assert.ok(text.length < 16_384, `${text.length} bytes`);
});

test("the package names files that are there, and depends on nothing", { skip: missing }, () => {
  const about = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  for (const file of [...about.files, about.main, about.types, ...Object.values(about.exports["."])]) {
    assert.ok(existsSync(new URL(file, folder)), file);
  }
  assert.equal(about.dependencies, undefined);
  assert.equal(about.type, "module");
});
