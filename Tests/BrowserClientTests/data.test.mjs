import assert from "node:assert/strict";
import { test } from "node:test";

import { HttpError, dataProvider } from "../../Sources/BrowserClient/src/index.js";
import { fetching, json } from "./support/fetching.mjs";

const gateway = "http://127.0.0.1:8080";
const row = { id: "a", title: "x" };

/** @param {...any} answers */
const provider = (answers = [json(row)], options = {}) => {
  const { fetch, requests } = fetching(...[answers].flat());
  return { data: dataProvider(gateway, { fetch, ...options }), requests };
};

test("a list has its rows and their total", async () => {
  const { data, requests } = provider(json([row], 200, { "X-Total-Count": "41" }));
  assert.deepEqual(await data.getList({ resource: "posts" }), { data: [row], total: 41 });
  assert.equal(requests[0].url, `${gateway}/rest/posts`);
  assert.equal(requests[0].headers.get("Accept"), "application/json");
  assert.equal(requests[0].headers.get("Content-Type"), null, "a GET with a content type would need a preflight");
  assert.equal(requests[0].credentials, "include");
});

test("without a total its rows are counted", async () => {
  assert.equal((await provider(json([row, row])).data.getList({ resource: "posts" })).total, 2);
});

test("cursors and a cut list are told", async () => {
  const headers = { "X-Total-Count": "9", "X-Cursor-Next": "n", "X-Truncated": "true" };
  const list = await provider(json([], 200, headers)).data.getList({ resource: "posts" });
  assert.deepEqual(list, { data: [], total: 9, cursor: { next: "n" }, truncated: true });
});

const pages = [
  ["core 5", { pagination: { currentPage: 2, pageSize: 20, mode: "server" } },
    "pagination[currentPage]=2&pagination[pageSize]=20&pagination[mode]=server"],
  ["core 4", { pagination: { current: 2, pageSize: 20 }, hasPagination: true }, "pagination[current]=2&pagination[pageSize]=20"],
  ["core 4, off", { pagination: { current: 1, pageSize: 10, mode: "off" }, hasPagination: false },
    "pagination[current]=1&pagination[pageSize]=10&pagination[mode]=off"],
  ["core 3", { hasPagination: false, sort: [{ field: "id", order: "desc" }], metaData: { fields: ["id"] } },
    "sorters[0][field]=id&sorters[0][order]=desc&pagination[mode]=off&fields[0]=id"],
  ["sorters before sort", { sorters: [{ field: "a", order: "asc" }], sort: [{ field: "b", order: "asc" }] },
    "sorters[0][field]=a&sorters[0][order]=asc"],
  ["meta before metaData", { meta: { fields: "a" }, metaData: { fields: "b", populate: "c" } }, "fields=a&populate=c"],
  ["a cursor for a page", { pagination: { currentPage: "eyJ", pageSize: 5 } },
    "pagination[currentPage]=eyJ&pagination[pageSize]=5"],
  ["both names of a page", { pagination: { currentPage: 3, current: 1 } }, "pagination[currentPage]=3"],
];
const endless = { queryKey: ["data", "default", "posts", "infinite", {}], signal: new AbortController().signal };
const endlessPages = [
  ["core 5's first page", { currentPage: 1, pageSize: 5 }, { ...endless, pageParam: 1 }, "[cursor]=&pagination[pageSize]=5"],
  ["core 5's next page", { currentPage: "~1.after.a", pageSize: 5 }, { ...endless, pageParam: "~1.after.a" },
    "[cursor]=~1.after.a&pagination[pageSize]=5"],
  ["core 4's first page", { current: undefined, pageSize: 5 }, endless, "[cursor]=&pagination[pageSize]=5"],
  ["core 4's next page", { current: "~1.after.a", pageSize: 5 }, { ...endless, pageParam: "~1.after.a" },
    "[cursor]=~1.after.a&pagination[pageSize]=5"],
  ["a page by number", { currentPage: 3, pageSize: 5 }, { ...endless, pageParam: 3 }, "[currentPage]=3&pagination[pageSize]=5"],
  ["every row", { currentPage: 1, pageSize: 5, mode: "off" }, { ...endless, pageParam: 1 },
    "[currentPage]=1&pagination[pageSize]=5&pagination[mode]=off"],
  ["a list that is not endless", { currentPage: 1, pageSize: 5 }, { ...endless, queryKey: ["data", "default", "posts", "list", {}] },
    "[currentPage]=1&pagination[pageSize]=5"],
];
for (const [name, pagination, queryContext, expected] of endlessPages) {
  test(`an endless list: ${name}`, async () => {
    const { data, requests } = provider(json([]));
    await data.getList({ resource: "posts", pagination, meta: { queryContext } });
    assert.equal(requests[0].search, `?pagination${expected}`);
  });
}

const views = { field: "views", operator: "gt", value: 1 };
const written = "filters[0][field]=views&filters[0][operator]=gt&filters[0][value]=1";
const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [index, `v${index}`]));
const filterCases = [
  ["undefined", [{ field: "title", operator: "eq", value: undefined }, views], written],
  ["an empty object", [{}, views, { field: "title", operator: "contains", value: {} }], written],
  ["an open range on both sides", [{ field: "views", operator: "between", value: [undefined, undefined] }, views], written],
  ["a group of such", [{ operator: "or", value: [{ field: "title", operator: "eq", value: undefined }] }, views], written],
  ["null", [{ field: "title", operator: "eq", value: null }], "filters[0][field]=title&filters[0][operator]=eq&filters[0][value]"],
  ["nothing needed", [{ field: "title", operator: "null", value: undefined }], "filters[0][field]=title&filters[0][operator]=null"],
  ["no filters", undefined, ""],
];
for (const [name, filters, expected] of filterCases) {
  test(`a filter's value: ${name}`, async () => {
    const { data, requests } = provider(json([]));
    await data.getList({ resource: "posts", filters });
    assert.equal(requests[0].search, expected && `?${expected}`);
  });
}

test("a filter's value: a long list, as core reads it from an address", async () => {
  const { data, requests } = provider(json([]));
  const filters = { ...Array(25).fill({ field: "title", operator: "in", value: many }) };
  await data.getList({ resource: "posts", filters });
  const query = new URLSearchParams(requests[0].search);
  assert.equal(query.get("filters[24][value][24]"), "v24");
  await data.getList({ resource: "posts", filters: { ...Array(25).fill({ field: "title", operator: "eq" }) } });
  assert.equal(requests[1].search, "");
});

for (const [name, params, expected] of pages) {
  test(`a list of ${name}`, async () => {
    const { data, requests } = provider(json([]));
    await data.getList({ resource: "posts", ...params });
    assert.equal(requests[0].search, `?${expected}`);
  });
}

const shapes = [
  ["getOne", { id: "a" }, "GET /rest/posts/a", undefined, row],
  ["getOne", { id: 0 }, "GET /rest/posts/0", undefined, row],
  ["getOne", { id: "a", meta: { select: "title", fields: ["no"], populate: ["author"] } },
    "GET /rest/posts/a?select=title&populate[0]=author", undefined, row],
  ["getMany", { ids: ["a", "b", "a"] }, "GET /rest/posts?ids=a,b", undefined, [row]],
  ["create", { variables: { title: "x" } }, "POST /rest/posts", { title: "x" }, row],
  ["create", { variables: { title: "x" }, meta: { documentId: "mine" } }, "POST /rest/posts", { title: "x", id: "mine" }, row],
  ["createMany", { variables: [{ n: 1 }, { n: 2 }], meta: { documentId: ["a", "b"] } }, "POST /rest/posts/bulk",
    [{ n: 1, id: "a" }, { n: 2, id: "b" }], [row]],
  ["update", { id: "a", variables: { title: null } }, "PATCH /rest/posts/a", { title: null }, row],
  ["updateMany", { ids: ["a", "b"], variables: { n: 1 } }, "PATCH /rest/posts/bulk?ids=a,b", { n: 1 }, [row]],
  ["deleteOne", { id: "a", variables: { why: "?" } }, "DELETE /rest/posts/a", undefined, { id: "a" }],
  ["deleteMany", { ids: ["a", "b"] }, "DELETE /rest/posts/bulk?ids=a,b", undefined, [{ id: "a" }, { id: "b" }]],
];
for (const [method, params, line, body, answer] of shapes) {
  test(`${method} is ${line}`, async () => {
    const { data, requests } = provider(json(answer));
    assert.deepEqual(await data[method]({ resource: "posts", ...params }), { data: answer });
    assert.equal(requests.length, 1);
    const [request] = requests;
    assert.equal(`${request.method} ${request.path}`, line);
    assert.deepEqual(request.body && JSON.parse(request.body), body);
    assert.equal(request.headers.get("Content-Type"), body ? "application/json" : null);
  });
}

test("a resource of another database is two words", async () => {
  const { data, requests } = provider();
  await data.getOne({ resource: "blog/posts", id: "a" });
  assert.equal(requests[0].pathname, "/rest/blog/posts/a");
});

for (const method of ["getMany", "createMany", "updateMany", "deleteMany"]) {
  test(`${method} of nothing asks for nothing`, async () => {
    const { data, requests } = provider();
    assert.deepEqual(await data[method]({ resource: "posts", ids: [], variables: [] }), { data: [] });
    assert.equal(requests.length, 0);
  });
}

test("many rows are asked for a hundred at a time", async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `row-${index}`);
  const { data, requests } = provider([() => json([{ id: "1" }]), () => json([{ id: "2" }]), () => json([{ id: "3" }])]);
  const { data: rows } = await data.getMany({ resource: "posts", ids });
  assert.deepEqual(rows, [{ id: "1" }, { id: "2" }, { id: "3" }]);
  const asked = requests.map(({ search }) => search.slice("?ids=".length).split(","));
  assert.deepEqual(asked.map(({ length }) => length), [100, 100, 50]);
  assert.deepEqual(asked.flat(), ids);
});

test("one id for several new rows is refused", async () => {
  const { data, requests } = provider();
  const call = data.createMany({ resource: "posts", variables: [{}, {}], meta: { documentId: "same" } });
  await assert.rejects(call, { statusCode: 400, message: "meta.documentId names 1 ids for 2 rows." });
  assert.equal(requests.length, 0);
});

for (const id of ["", ".", "..", undefined, null]) {
  test(`no row has the id ${JSON.stringify(id)}`, async () => {
    const { data, requests } = provider();
    await assert.rejects(data.deleteOne({ resource: "posts", id }), HttpError);
    assert.equal(requests.length, 0);
  });
}

test("permissions are headers of writes", async () => {
  const meta = { readPermissions: ["any", 'read("user:1")'], writePermissions: "team:1/owner" };
  const writes = { create: {}, createMany: { variables: [{}] }, update: { id: "a" }, updateMany: { ids: ["a"] } };
  for (const [method, params] of Object.entries(writes)) {
    const { data, requests } = provider();
    await data[method]({ resource: "posts", variables: {}, meta, ...params });
    assert.equal(requests[0].headers.get("X-Read-Permissions"), '["any","read(\\"user:1\\")"]', method);
    assert.equal(requests[0].headers.get("X-Write-Permissions"), "team:1/owner", method);
  }
  for (const [method, params] of Object.entries({ getOne: { id: "a" }, deleteOne: { id: "a" } })) {
    const { data, requests } = provider();
    await data[method]({ resource: "posts", meta, ...params });
    assert.equal(requests[0].headers.get("X-Read-Permissions"), null, method);
  }
});

test("an empty list of permissions is one", async () => {
  const { data, requests } = provider();
  await data.update({ resource: "posts", id: "a", variables: {}, meta: { readPermissions: [] } });
  assert.equal(requests[0].headers.get("X-Read-Permissions"), "[]");
});

test("meta.headers and meta.query go along, and a text for a query does not", async () => {
  const { data, requests } = provider();
  await data.update({ resource: "posts", id: "a", variables: {}, meta: { headers: { "If-Match": '"1"' }, query: { a: [1] } } });
  await data.getOne({ resource: "posts", id: "a", meta: { query: "from the page's URL", method: "delete" } });
  assert.equal(requests[0].search, "?a[0]=1");
  assert.equal(requests[0].headers.get("If-Match"), '"1"');
  assert.equal(`${requests[1].method} ${requests[1].path}`, "GET /rest/posts/a");
});

test("a token speaks for the caller, and is read for each request", async () => {
  let token = "one";
  const { data, requests } = provider(json(row), { token: () => token, headers: { "X-App": "admin" }, credentials: "omit" });
  await data.getOne({ resource: "posts", id: "a" });
  token = null;
  await data.getOne({ resource: "posts", id: "a" });
  assert.equal(requests[0].headers.get("Authorization"), "Bearer one");
  assert.equal(requests[1].headers.get("Authorization"), null);
  assert.equal(requests[0].headers.get("X-App"), "admin");
  assert.equal(requests[0].credentials, "omit");
});

// Custom

test("custom takes a path of the gateway", async () => {
  const { data, requests } = provider(json({ ok: true }));
  const answer = await data.custom({ url: "/functions/f/executions", method: "post", payload: { a: 1 }, query: { b: [2] } });
  assert.deepEqual(answer, { data: { ok: true } });
  assert.equal(requests[0].url, `${gateway}/functions/f/executions?b[0]=2`);
  assert.equal(requests[0].body, '{"a":1}');
});

test("custom sends a form as it is", async () => {
  const { data, requests } = provider();
  const form = new FormData();
  await data.custom({ url: `${gateway}/files/images`, method: "post", payload: form });
  assert.equal(requests[0].body, form);
  assert.equal(requests[0].headers.get("Content-Type"), null);
});

test("custom tells no other server who the caller is", async () => {
  for (const url of ["https://elsewhere.example/x", `${gateway}@elsewhere.example/x`, gateway.replace("http", "https")]) {
    const { data, requests } = provider(json({}), { token: "secret", headers: { "X-App": "admin" } });
    await data.custom({ url, method: "get", headers: { "X-Own": "1" } });
    assert.equal(requests[0].headers.get("Authorization"), null);
    assert.equal(requests[0].headers.get("X-App"), null);
    assert.equal(requests[0].headers.get("X-Own"), "1");
    assert.equal(requests[0].credentials, "same-origin");
  }
});

test("custom takes an answer without a body, and one of text", async () => {
  const empty = provider(new Response(null, { status: 204 }));
  assert.deepEqual(await empty.data.custom({ url: "/x", method: "delete" }), { data: null });
  const text = provider(new Response("plain", { headers: { "Content-Type": "text/plain" } }));
  assert.deepEqual(await text.data.custom({ url: "/x", method: "get" }), { data: "plain" });
});

test("the API's URL is the gateway's", () => {
  assert.equal(dataProvider("http://127.0.0.1:8080//").getApiUrl(), gateway);
});

test("custom asks for headers alone", async () => {
  const answer = new Response(null, { headers: { "Content-Type": "application/json", "X-Total-Count": "7" } });
  const { data, requests } = provider(answer);
  const { data: told } = await data.custom({ url: "/rest/posts", method: "head" });
  assert.equal(told["x-total-count"], "7");
  assert.equal(requests[0].method, "HEAD");
});

// Values

test("sets are lists, large integers are texts, and dates are their own JSON in a body", async () => {
  const day = { $d: "x", isValid: () => true, toJSON: () => "2024-02-29T00:00:00.000Z" };
  const { data, requests } = provider();
  await data.create({ resource: "posts", variables: { tags: new Set(["a"]), day, views: 9007199254740993n, at: new Date(0) } });
  assert.deepEqual(JSON.parse(requests[0].body),
    { tags: ["a"], day: "2024-02-29T00:00:00.000Z", views: "9007199254740993", at: "1970-01-01T00:00:00.000Z" });
});

for (const at of [new Date("never"), { isValid: () => false, toJSON: () => null }]) {
  test(`a date that is none is not written as null (${at.constructor.name})`, async () => {
    const { data, requests } = provider();
    await assert.rejects(data.update({ resource: "posts", id: "a", variables: { at } }), { statusCode: 400, message: "`at` is an invalid date." });
    assert.equal(requests.length, 0);
  });
}

// Errors

test("an error is refine's, with the messages of each field", async () => {
  const body = {
    message: "Two columns are wrong.", statusCode: 400, type: "gateway_value_invalid",
    errors: { title: ["too long"], views: ["no number"] }, details: { done: [], failed: [] },
  };
  const calls = {
    getList: {}, getOne: { id: "a" }, getMany: { ids: ["a"] }, create: {}, createMany: { variables: [{}] }, update: { id: "a" },
    updateMany: { ids: ["a"] }, deleteOne: { id: "a" }, deleteMany: { ids: ["a"] }, custom: { url: "/x", method: "get" },
  };
  for (const [method, params] of Object.entries(calls)) {
    const { data } = provider(json(body, 400));
    await assert.rejects(data[method]({ resource: "posts", variables: {}, ...params }), (error) => {
      assert.ok(error instanceof HttpError && error instanceof Error, method);
      const { message, name, ...members } = error;
      assert.deepEqual({ message, ...members, name: error.name }, { ...body, name: "HttpError" }, method);
      return true;
    });
  }
});

test("a proxy's page is told by its status", async () => {
  const page = new Response("<h1>Bad gateway</h1>", { status: 502, statusText: "Bad Gateway" });
  await assert.rejects(provider(page).data.getOne({ resource: "posts", id: "a" }), { statusCode: 502, message: "502 Bad Gateway" });
});

test("an answer that is no JSON is told", async () => {
  const cut = new Response('[{"id":', { headers: { "Content-Type": "application/json" } });
  await assert.rejects(provider(cut).data.getList({ resource: "posts" }), { name: "HttpError", message: "The answer is not JSON." });
});

test("a gateway that is not there has the status 0", async () => {
  const { data } = provider(new TypeError("fetch failed"));
  await assert.rejects(data.getList({ resource: "posts" }), { statusCode: 0, message: "127.0.0.1:8080 cannot be reached." });
});

// Giving up

test("meta.signal and refine's own give a request up", async () => {
  for (const wrap of [(signal) => ({ signal }), (signal) => ({ queryContext: { signal } })]) {
    const controller = new AbortController();
    controller.abort();
    const { data, requests } = provider();
    const call = data.getList({ resource: "posts", meta: wrap(controller.signal) });
    await assert.rejects(call, { name: "AbortError" });
    assert.equal(requests[0].signal, controller.signal);
  }
});

test("a real request is given up", async (context) => {
  const { createServer } = await import("node:http");
  const arrived = Promise.withResolvers?.() ?? {};
  if (!arrived.promise) arrived.promise = new Promise((resolve) => (arrived.resolve = resolve));
  const server = createServer(() => arrived.resolve()).listen(0, "127.0.0.1");
  context.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const controller = new AbortController();
  const data = dataProvider(`http://127.0.0.1:${server.address().port}`);
  const call = data.getOne({ resource: "posts", id: "a", meta: { signal: controller.signal } });
  await arrived.promise;
  controller.abort();
  await assert.rejects(call, { name: "AbortError" });
  server.closeAllConnections();
});
