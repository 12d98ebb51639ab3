import assert from "node:assert/strict";
import { test } from "node:test";

import { legacyAuthProvider } from "../../Sources/BrowserClient/src/index.js";
import { fetching, json } from "./support/fetching.mjs";

const bed = (answer, options = {}) => legacyAuthProvider("http://gateway.test", { fetch: fetching(...[answer].flat()).fetch, ...options });
const no = json({ success: false, error: { name: "Login Error", message: "Wrong password." } }, 401);

test("an answer says where to go", async () => {
  const auth = bed(json({ success: true }), { homePath: "/posts" });
  assert.equal(await auth.login({ email: "a", password: "b" }), "/posts");
  assert.equal(await auth.register({ email: "a", password: "b" }), "/posts");
  assert.equal(await auth.logout(), "/login");
  assert.equal(await auth.updatePassword({ password: "a" }), "/login");
  assert.equal(await auth.forgotPassword({ email: "a" }), false, "it stays");
});

for (const method of ["login", "register", "forgotPassword", "updatePassword"]) {
  test(`${method} that fails is a rejection`, async () => {
    await assert.rejects(bed(no)[method]({}), { name: "Login Error", message: "Wrong password.", statusCode: 401 });
  });
}

test("checkAuth lets in who is signed in, and sends others to the sign-in page", async () => {
  assert.equal(await bed(json({ authenticated: true })).checkAuth(), undefined);
  await assert.rejects(bed(json({ authenticated: false }), { loginPath: "/sign-in" }).checkAuth(), { redirectPath: "/sign-in" });
  assert.equal(await bed(new TypeError("fetch failed")).checkAuth(), undefined, "nobody is sent away because the network failed");
});

test("checkError signs out whose session is over", async () => {
  const error = { statusCode: 401, message: "No." };
  await assert.rejects(bed(json({ authenticated: false })).checkError(error), { redirectPath: "/login" });
  assert.equal(await bed(json({ authenticated: true })).checkError(error), undefined);
  assert.equal(await bed(json({})).checkError({ statusCode: 500 }), undefined);
});

test("identity and permissions are the gateway's", async () => {
  const auth = bed([json({ name: "A" }), json(["admin"])]);
  assert.deepEqual(await auth.getUserIdentity(), { name: "A" });
  assert.deepEqual(await auth.getPermissions(), ["admin"]);
});
