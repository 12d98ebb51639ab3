// What the address says is shown, and what is known of it.

/** @typedef {import("../refine-gateway.js").CrudFilter} CrudFilter */
/** @typedef {{ name: string, type?: string, required?: boolean, array?: boolean, readOnly?: boolean, elements?: string[] }} Column */
/** @typedef {{ name: string, operations?: string[], columns?: Column[] }} Resource */
/** @typedef {{ field: string, operator: string, value: string }} Condition */

/** Operators whose value is a list, written with commas. */
export const ofLists = ["in", "nin", "ina", "nina", "between", "nbetween"];
export const withoutValue = ["null", "nnull"];

/** What the address says. */
export const state = {
  resource: "",
  page: 1,
  size: 10,
  /** @type {{ field: string, order: "asc" | "desc" }[]} */
  sorters: [],
  /** @type {Condition[]} */
  conditions: [],
  isAny: false,
};

/** What the gateway has told. */
export const held = {
  /** @type {Resource[]} */
  resources: [],
  /** @type {Record<string, any>[]} */
  rows: [],
  /** Whether the rows are those of what is shown, and not just none yet. */
  isFetched: false,
  /** Whether callers are known by access tokens, and this page has none that counts. */
  needsToken: false,
  total: 0,
  /**
   * Columns as the gateway tells them, or as the rows show them.
   * @type {Column[]}
   */
  columns: [],
  /** The request that the last list was. */
  asked: "",
  /**
   * Rows to be marked when they are drawn next, and how.
   * @type {Map<unknown, string>}
   */
  fresh: new Map(),
};

/** @type {(name: string) => Resource | undefined} */
export const resourceNamed = (name) => held.resources.find((each) => each.name === name);

/** @type {(resource: string, operation: string) => boolean} */
export const may = (resource, operation) => resourceNamed(resource)?.operations?.includes(operation) ?? true;

/**
 * A part of an address that anybody may have written.
 * @type {(text: string) => string}
 */
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @type {(text: string | null) => Condition[]} */
const conditionsOf = (text) => {
  try {
    const list = JSON.parse(text ?? "[]");
    const isCondition = (/** @type {any} */ each) => ["field", "operator", "value"].every((name) => typeof each?.[name] === "string");
    return Array.isArray(list) ? list.filter(isCondition) : [];
  } catch {
    return [];
  }
};

export const readAddress = () => {
  if (!location.hash.startsWith("#/")) return;
  const [name = "", query = ""] = location.hash.slice(2).split("?");
  const parameters = new URLSearchParams(query);
  state.resource = decoded(name);
  state.page = Math.max(1, Number(parameters.get("page")) || 1);
  state.size = Number(parameters.get("size")) || 10;
  state.sorters = (parameters.get("sort") ?? "").split(",").filter(Boolean).map((text) => {
    const [field, order] = text.split(":");
    return { field: field ?? "", order: order === "desc" ? "desc" : "asc" };
  });
  state.isAny = parameters.get("match") === "any";
  state.conditions = conditionsOf(parameters.get("filters"));
};

export const address = () => {
  const parameters = new URLSearchParams();
  if (state.page > 1) parameters.set("page", String(state.page));
  if (state.size !== 10) parameters.set("size", String(state.size));
  if (state.sorters.length) parameters.set("sort", state.sorters.map(({ field, order }) => `${field}:${order}`).join(","));
  if (state.conditions.length) parameters.set("filters", JSON.stringify(state.conditions));
  if (state.isAny) parameters.set("match", "any");
  const query = parameters.toString();
  return `#/${encodeURIComponent(state.resource)}${query ? `?${query}` : ""}`;
};

/** @type {() => CrudFilter[]} */
export const filters = () => {
  /** @type {any[]} */
  const list = state.conditions
    .filter(({ operator, value }) => withoutValue.includes(operator) || value !== "")
    .map(({ field, operator, value }) => {
      if (withoutValue.includes(operator)) return { field, operator, value: true };
      return { field, operator, value: ofLists.includes(operator) ? value.split(",").map((part) => part.trim()) : value };
    });
  return state.isAny && list.length > 1 ? [{ operator: "or", value: list }] : list;
};
