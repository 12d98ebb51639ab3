// The provider writes what refine's own one for this dialect was recorded to write, but for what that one loses.
import assert from "node:assert/strict";
import { test } from "node:test";

import { dataProvider } from "../../Sources/BrowserClient/src/index.js";
import { fetching, json } from "./support/fetching.mjs";
import { areThere, recorded } from "./support/traces.mjs";

const nothing = "nothing";
const refused = "refused";
const everything =
  "filters[0][field]=title&filters[0][operator]=contains&filters[0][value]=x&sorters[0][field]=id&sorters[0][order]=desc" +
  "&page=1&tags[0]=x&tags[1]=y&nested[k]=v&s=a%20b%26c";
const twentyFive = Array.from({ length: 25 }, (_, index) => `id${index}`).join(",");

/** Where it differs, what it writes instead. */
const differences = new Map(Object.entries({
  // Null is not the empty text.
  "getList: null order": "GET /api/posts?sorters[0][field]=title&sorters[0][order]",
  "getList: eq with null value": "GET /api/posts?filters[0][field]=title&filters[0][operator]=eq&filters[0][value]",
  "getList: eq with array with null":
    "GET /api/posts?filters[0][field]=title&filters[0][operator]=eq&filters[0][value][0]=1&filters[0][value][1]&filters[0][value][2]=2",
  // Without a value there is no filter.
  "getList: eq with undefined value": "GET /api/posts",
  // Selections are not lost.
  "getList: meta.fields flat": "GET /api/posts?fields[0]=id&fields[1]=title",
  "getList: meta.fields nested (GraphQL style)": "GET /api/posts?fields[0]=id&fields[1][category][0]=id&fields[1][category][1]=name",
  "getList: meta.populate array": "GET /api/posts?populate[0]=category&populate[1]=tags",
  "getList: meta.populate object": "GET /api/posts?populate[category][fields][0]=name&populate[category][populate]=%2A",
  "getList: meta.populate star": "GET /api/posts?populate=%2A",
  "getList: meta.select + single join": "GET /api/posts?select=id%2Ctitle",
  "getOne: meta of each kind": "GET /api/posts/a1?fields[0]=id&fields[1]=title&populate[0]=category&expand[0]=category",
  "getList: v3 hasPagination": "GET /api/posts?pagination[mode]=off",
  // Names and ids are one word of the path each, and never another path.
  "getList: resource with a leading slash": "GET /api/posts",
  "getList: resource carrying a query": "GET /api/posts%3Fx%3D1",
  "getOne: id: empty": refused,
  "getOne: id: undefined": refused,
  "getOne: id: dot dot": refused,
  "getOne: id: slash": "GET /api/posts/a%2Fb",
  "getOne: id: question mark": "GET /api/posts/a%3Fb",
  "getOne: id: hash": "GET /api/posts/a%23b",
  "getOne: id: percent-encoded": "GET /api/posts/a%252Fb",
  "getOne: id: plus": "GET /api/posts/a%2Bb",
  "getOne: id: ampersand": "GET /api/posts/a%26b%3Dc",
  "getOne: id: composite number[]": "GET /api/posts/1%2C2",
  "update: slash in id": 'PATCH /api/posts/a%2Fb {"title":"x"}',
  "deleteOne: odd id, meta": "DELETE /api/posts/a%20b%2Fc?force=true",
  // A page's URL becomes `meta`: it does not choose the method.
  "update: meta put": 'PATCH /api/posts/a1?a=1 {"title":"x"}',
  // Several rows are one request.
  "getMany: ids: two strings": "GET /api/posts?ids=a1,b2",
  "getMany: ids: numbers": "GET /api/posts?ids=1,2,3",
  "getMany: ids: one": "GET /api/posts?ids=a1",
  "getMany: ids: none": nothing,
  "getMany: ids: odd characters": "GET /api/posts?ids=a%20b,%C3%BC,c%2Cd,e%26f",
  "getMany: ids: twenty-five": `GET /api/posts?ids=${twentyFive}`,
  "getMany: with meta": "GET /api/posts?ids=a1,b2&populate[0]=category&a=1",
  "createMany: two": 'POST /api/posts/bulk [{"title":"a"},{"title":"b"}]',
  "createMany: none": nothing,
  "updateMany: two": 'PATCH /api/posts/bulk?ids=a1,b2 {"status":"x"}',
  "deleteMany: two": "DELETE /api/posts/bulk?ids=a1,b2",
  // Custom requests have what they were given, and no body that they were not.
  "custom: custom post bare": "POST /api/posts/actions/do",
  "custom: custom put bare": "PUT /api/posts/actions/do",
  "custom: custom patch bare": "PATCH /api/posts/actions/do",
  "custom: custom get with everything": `GET /api/posts/actions/do?${everything}`,
  "custom: custom delete with everything": `DELETE /api/posts/actions/do?${everything} {"a":1}`,
  "custom: custom post with everything": `POST /api/posts/actions/do?${everything} {"a":1}`,
  "custom: custom put with everything": `PUT /api/posts/actions/do?${everything} {"a":1}`,
  "custom: custom patch with everything": `PATCH /api/posts/actions/do?${everything} {"a":1}`,
  "custom: custom get with or":
    "GET /api/posts/actions/do?filters[0][operator]=or&filters[0][value][0][field]=title&filters[0][value][0][operator]=contains" +
    "&filters[0][value][0][value]=a&filters[0][value][1][field]=status&filters[0][value][1][operator]=eq&filters[0][value][1][value]=b",
  "custom: custom url already has a query": "GET /api/posts/actions/do?already=1&a=1",
  "custom: custom relative url": "GET /api/api/posts",
  "getApiUrl: getApiUrl": nothing,
}));

const lineOf = async ({ method, params }) => {
  const { fetch, requests } = fetching(json([]));
  try {
    await dataProvider("http://GATEWAY/api", { fetch })[method](params);
  } catch (error) {
    assert.equal(error.statusCode, 400);
    assert.equal(requests.length, 0);
    return refused;
  }
  assert.ok(requests.length < 2);
  if (!requests.length) return nothing;
  const [{ method: verb, path, body }] = requests;
  return `${verb} ${path.replace("/api/rest/", "/api/")} ${body ?? ""}`.trim();
};

test("every recorded call", { skip: areThere ? false : "the recordings are not beside the project" }, async (context) => {
  const calls = recorded();
  assert.ok(calls.length > 190, `only ${calls.length} calls are recorded`);
  const seen = new Set(calls.map(({ name }) => name));
  assert.deepEqual([...differences.keys()].filter((name) => !seen.has(name)), [], "differences of calls that are not recorded");
  for (const call of calls) {
    await context.test(call.name, async () => {
      const expected = differences.get(call.name) ?? call.sent;
      assert.notEqual(differences.get(call.name), call.sent, "no difference any more");
      assert.equal(await lineOf(call), expected);
    });
  }
});
