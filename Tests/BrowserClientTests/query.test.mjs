import assert from "node:assert/strict";
import { test } from "node:test";

import { stringify } from "../../Sources/BrowserClient/src/query.js";

const filters = (...list) => stringify({ filters: list });
const field = "filters[0][field]=title";

const texts = ["eq", "ne", "eqs", "nes", "lt", "lte", "gt", "gte", "contains", "ncontains", "containss", "ncontainss",
  "startswith", "nstartswith", "startswiths", "nstartswiths", "endswith", "nendswith", "endswiths", "nendswiths"];
const lists = ["in", "nin", "ina", "nina", "between", "nbetween"];
const flags = ["null", "nnull"];
const groups = ["or", "and"];

test("refine has thirty operators", () => {
  assert.equal(new Set([...texts, ...lists, ...flags, ...groups]).size, 30);
});

for (const operator of texts) {
  test(operator, () => {
    assert.equal(
      filters({ field: "title", operator, value: "a b&c" }),
      `${field}&filters[0][operator]=${operator}&filters[0][value]=a%20b%26c`,
    );
  });
}

for (const operator of lists) {
  test(operator, () => {
    assert.equal(
      filters({ field: "title", operator, value: [1, "b,c"] }),
      `${field}&filters[0][operator]=${operator}&filters[0][value][0]=1&filters[0][value][1]=b%2Cc`,
    );
  });
}

for (const operator of flags) {
  test(operator, () => {
    assert.equal(
      filters({ field: "title", operator, value: true }), `${field}&filters[0][operator]=${operator}&filters[0][value]=true`);
  });
}

for (const operator of groups) {
  test(operator, () => {
    const one = { field: "a", operator: "eq", value: 1 };
    assert.equal(
      filters({ key: "k", operator, value: [one, { operator: "and", value: [one] }] }),
      `filters[0][key]=k&filters[0][operator]=${operator}&filters[0][value][0][field]=a&filters[0][value][0][operator]=eq` +
        "&filters[0][value][0][value]=1&filters[0][value][1][operator]=and&filters[0][value][1][value][0][field]=a" +
        "&filters[0][value][1][value][0][operator]=eq&filters[0][value][1][value][0][value]=1",
    );
  });
}

const dayjs = (text) => ({ $d: new Date(text), isValid: () => text !== "never", toJSON: () => (text === "never" ? null : new Date(text).toJSON()) });

const value = "filters[0][value]";
const cases = [
  ["the empty text", "", `${value}=`],
  ["null", null, value],
  ["undefined is left out", undefined, ""],
  ["an empty list is left out", [], ""],
  ["false", false, `${value}=false`],
  ["zero", 0, `${value}=0`],
  ["a large integer", 9007199254740993n, `${value}=9007199254740993`],
  ["a date", new Date("2024-02-29T23:59:59.123Z"), `${value}=2024-02-29T23%3A59%3A59.123Z`],
  ["a date of dayjs", dayjs("2024-02-29T23:59:59.123Z"), `${value}=2024-02-29T23%3A59%3A59.123Z`],
  ["dates of dayjs in a list", [dayjs("2024-02-29"), null], `${value}[0]=2024-02-29T00%3A00%3A00.000Z&${value}[1]`],
  ["a set", new Set(["a", "b"]), `${value}[0]=a&${value}[1]=b`],
  ["a plus and a percent sign", "1+1=100%", `${value}=1%2B1%3D100%25`],
  ["marks that encodeURIComponent leaves", "!'()*~", `${value}=%21%27%28%29%2A~`],
  ["other scripts", "日🚀", `${value}=%E6%97%A5%F0%9F%9A%80`],
  ["an open range", [undefined, 20], `${value}[1]=20`],
  ["null in a list", ["a", null], `${value}[0]=a&${value}[1]`],
];
for (const [name, given, expected] of cases) {
  test(`value: ${name}`, () => assert.equal(filters({ value: given }), expected));
}

test("a name's ampersand and equals sign are its own", () => {
  assert.equal(stringify({ "a&b=c[0]": 1 }), "a%26b%3Dc[0]=1");
});

for (const none of [new Date("never"), dayjs("never"), { isValid: false, toJSON: () => null }]) {
  test(`a date that is none is told (${none.constructor.name})`, () => {
    assert.throws(() => filters({ value: none }), { statusCode: 400, message: "`filters[0][value]` is an invalid date." });
  });
}
