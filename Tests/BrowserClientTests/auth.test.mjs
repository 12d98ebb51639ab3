import assert from "node:assert/strict";
import { test } from "node:test";

import { authProvider, dataProvider } from "../../Sources/BrowserClient/src/index.js";
import { fetching, json } from "./support/fetching.mjs";

const bed = (answers, options = {}) => {
  const { fetch, requests } = fetching(...[answers].flat());
  let changes = 0;
  const auth = authProvider("http://gateway.test", { fetch, onChange: () => (changes += 1), ...options });
  return { auth, requests, changes: () => changes };
};
const no = (status, name, message) => json({ success: false, error: { name, message } }, status);

const actions = [
  ["login", { email: "a@b.c", password: "p", remember: true }, "login", { email: "a@b.c", password: "p" }, "/", 1],
  ["logout", undefined, "logout", {}, "/login", 1],
  ["register", { email: "a@b.c", password: "p", name: "A" }, "register", { email: "a@b.c", password: "p", name: "A" }, "/", 1],
  ["forgotPassword", { email: "a@b.c", redirectTo: "https://admin.test/new-password" }, "forgot-password",
    { email: "a@b.c", redirectTo: "https://admin.test/new-password" }, undefined, 0],
  ["updatePassword", { password: "n", confirmPassword: "n", userId: "u", secret: "s" }, "update-password",
    { password: "n", confirmPassword: "n", userId: "u", secret: "s" }, "/login", 0],
];
for (const [method, params, path, body, redirectTo, changed] of actions) {
  test(`${method} is one call`, async () => {
    const { auth, requests, changes } = bed(json({ success: true }));
    const answer = await auth[method](params);
    assert.deepEqual(answer, { success: true, ...(redirectTo && { redirectTo }) });
    assert.equal(`${requests[0].method} ${requests[0].path}`, `POST /auth/${path}`);
    assert.deepEqual(JSON.parse(requests[0].body), body);
    assert.equal(requests[0].credentials, "include");
    assert.equal(changes(), changed);
  });

  test(`${method} that fails is an answer`, async () => {
    const { auth, changes } = bed(no(401, "Login Error", "Wrong password."));
    const answer = await auth[method](params);
    if (method === "logout") assert.deepEqual(answer, { success: true, redirectTo: "/login" }, "nobody was signed in");
    else {
      const { success, error } = answer;
      assert.equal(success, false);
      assert.ok(error instanceof Error);
      assert.deepEqual([error.name, error.message, error.statusCode], ["Login Error", "Wrong password.", 401]);
    }
    assert.equal(changes(), method === "logout" ? 1 : 0);
  });

  test(`${method} without a gateway is an answer`, async () => {
    const { success, error } = await bed(new TypeError("fetch failed")).auth[method](params);
    assert.equal(success, false);
    assert.equal(error.message, "gateway.test cannot be reached.");
  });
}

const steps = [
  { providerName: "anonymous" },
  { providerName: "magic-url", email: "a@b.c", redirectTo: "https://admin.test/link" },
  { providerName: "email-otp", email: "a@b.c" },
  { userId: "u", secret: "123456" },
  { factor: "totp" },
  { challengeId: "c", otp: "123456" },
];
for (const step of steps) {
  test(`a login by ${Object.keys(step)} is one call`, async () => {
    const { auth, requests, changes } = bed(json({ success: true }));
    assert.deepEqual(await auth.login({ ...step, remember: true }), { success: true, redirectTo: "/" });
    assert.deepEqual(JSON.parse(requests[0].body), step);
    assert.equal(changes(), 1);
  });
}

test("a login that is not done yet says its next step", async () => {
  const next = { success: false, error: { name: "mfa_required", message: "A further factor is needed." }, factors: ["totp"] };
  const { auth, changes } = bed(json(next, 202));
  assert.deepEqual(await auth.login({ email: "a@b.c", password: "p" }), next);
  assert.equal(changes(), 0);
});

test("the gateway's own way comes first", async () => {
  const { auth } = bed(json({ success: true, redirectTo: "/welcome" }));
  assert.equal((await auth.login({ email: "a", password: "b" })).redirectTo, "/welcome");
});

test("another provider is asked by leaving the page", async () => {
  const left = [];
  const location = { href: "https://admin.test/login?to=x", assign: (url) => left.push(url) };
  const { auth, requests } = bed(json({}), { location, homePath: "/posts" });
  assert.deepEqual(await auth.login({ providerName: "github" }), { success: true });
  assert.deepEqual(left, [
    "http://gateway.test/auth/oauth2/github?success=https%3A%2F%2Fadmin.test%2Fposts&failure=https%3A%2F%2Fadmin.test%2Flogin",
  ]);
  assert.equal(requests.length, 0);
});

test("check says who is signed in", async () => {
  assert.deepEqual(await bed(json({ authenticated: true })).auth.check(), { authenticated: true });
});

for (const answer of [json({ authenticated: false }), json({ authenticated: false }, 401), json({ message: "No." }, 401)]) {
  test(`check sends a guest to the sign-in page (${answer.status})`, async () => {
    const { auth } = bed(answer, { loginPath: "/sign-in" });
    assert.deepEqual(await auth.check(), { authenticated: false, redirectTo: "/sign-in" });
  });
}

test("check sends nobody away because the gateway is not there", async () => {
  const { authenticated, redirectTo, error } = await bed(new TypeError("fetch failed")).auth.check();
  assert.deepEqual([authenticated, redirectTo, error.statusCode], [false, undefined, 0]);
});

test("a 401 signs out whose session is over", async () => {
  const error = { statusCode: 401, message: "No." };
  assert.deepEqual(await bed(json({ authenticated: false })).auth.onError(error), { error, logout: true, redirectTo: "/login" });
});

test("a 401 of somebody who is signed in is about rights", async () => {
  const error = { statusCode: 401, message: "No." };
  assert.deepEqual(await bed(json({ authenticated: true })).auth.onError(error), { error });
});

for (const statusCode of [401, 403]) {
  test(`who is blocked is signed out (${statusCode})`, async () => {
    const error = { statusCode, type: "user_blocked", message: "Blocked." };
    for (const answer of [json({ authenticated: false }), json({ type: "user_blocked" }, 403)]) {
      assert.deepEqual(await bed(answer).auth.onError(error), { error, logout: true, redirectTo: "/login" });
    }
    assert.deepEqual(await bed(json({ authenticated: true })).auth.onError(error), { error }, "somebody else is signed in");
  });
}

test("a session that has ended sends the page to the sign-in page, also when it tries again", async () => {
  const ended = { message: "The session has ended.", statusCode: 401, type: "gateway_session_ended" };
  const { fetch, requests } = fetching(json(ended, 401), json({ authenticated: false }), json({ success: true }), json([]));
  const data = dataProvider("http://gateway.test", { fetch });
  const auth = authProvider("http://gateway.test", { fetch });
  const failures = [];
  for (const attempt of [1, 2, 3]) await data.getList({ resource: "posts" }).catch((error) => failures.push({ attempt, ...error }));
  assert.deepEqual(failures.map(({ attempt, type }) => [attempt, type]), [1, 2, 3].map((attempt) => [attempt, "gateway_session_ended"]));
  assert.equal(requests.length, 1, "a guest's list is not asked for");
  const answer = await auth.onError(failures[2]);
  assert.deepEqual([answer.logout, answer.redirectTo], [true, "/login"]);
  await auth.logout();
  await data.getList({ resource: "posts" });
  assert.deepEqual(requests.map(({ path }) => path), ["/rest/posts", "/auth/check", "/auth/logout", "/rest/posts"]);
});

test("who is blocked is told so until somebody signs out, and a blocked sign-in ends nobody's session", async () => {
  const blocked = { message: "The user is blocked.", statusCode: 403, type: "user_blocked" };
  const { fetch, requests } = fetching(json(blocked, 403), json(blocked, 403), json({ success: true }), json(blocked, 401), json([]));
  const data = dataProvider("http://gateway.test", { fetch });
  const auth = authProvider("http://gateway.test", { fetch });
  for (const _ of [1, 2, 3]) await assert.rejects(data.getList({ resource: "posts" }), { statusCode: 403, type: "user_blocked" });
  assert.equal((await auth.onError(blocked)).redirectTo, "/login");
  await auth.logout();
  assert.equal((await auth.login({ email: "a", password: "b" })).error.type, "user_blocked");
  await data.getList({ resource: "posts" });
  assert.deepEqual(requests.map(({ path }) => path), ["/rest/posts", "/auth/check", "/auth/logout", "/auth/login", "/rest/posts"]);
});

test("a session that ended is not the one that began since", async () => {
  let answer;
  const late = new Promise((resolve) => (answer = resolve));
  const data = dataProvider("http://gateway.test", { fetch: () => late });
  const asked = data.getList({ resource: "posts" });
  await bed(json({ success: true })).auth.login({ email: "a", password: "b" });
  answer(json({ type: "gateway_session_ended" }, 401));
  await assert.rejects(asked, { statusCode: 401 });
  const { fetch } = fetching(json([]));
  assert.equal((await dataProvider("http://gateway.test", { fetch }).getList({ resource: "posts" })).total, 0);
});

test("another session than the one that ended is told to the page", async () => {
  const { auth, changes } = bed(json({ authenticated: true }));
  const error = { statusCode: 401, type: "gateway_session_ended" };
  assert.deepEqual(await auth.onError(error), { error });
  assert.equal(changes(), 1);
});

test("a page is warned once of a gateway that its cookies do not reach", (context) => {
  const told = context.mock.method(console, "warn", () => {});
  context.after(() => delete globalThis.location);
  globalThis.location = new URL("http://localhost:5173/login");
  for (const url of ["http://localhost:8080", "/api"]) authProvider(url);
  authProvider("http://127.0.0.1:8080", { token: "jwt" });
  assert.equal(told.mock.callCount(), 0);
  for (const make of [authProvider, dataProvider, authProvider]) make("http://127.0.0.1:8080");
  assert.equal(told.mock.callCount(), 1);
  assert.match(told.mock.calls[0].arguments[0], /on localhost to 127\.0\.0\.1/);
});

test("other errors are not asked about", async () => {
  const { auth, requests } = bed(json({}));
  for (const error of [{ statusCode: 403 }, { statusCode: 500 }, new Error("x"), undefined]) {
    assert.deepEqual(await auth.onError(error), { error });
  }
  assert.equal(requests.length, 0);
});

test("identity and permissions are the gateway's, or nobody's", async () => {
  const me = { id: "u", name: "A", email: "a@b.c", avatar: "/a.png" };
  const { auth, requests } = bed([json(me), json(["admin"]), json({ message: "No." }, 401), new TypeError("fetch failed")]);
  assert.deepEqual(await auth.getIdentity(), me);
  assert.deepEqual(await auth.getPermissions(), ["admin"]);
  assert.equal(await auth.getIdentity(), null);
  assert.equal(await auth.getPermissions(), null);
  assert.deepEqual(requests.map(({ path }) => path), ["/auth/identity", "/auth/permissions", "/auth/identity", "/auth/permissions"]);
});
