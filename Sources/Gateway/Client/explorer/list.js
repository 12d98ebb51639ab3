// The rows of a resource, through the same module that refine apps use.
import { dataProvider } from "../refine-gateway.js";
import { messageOf, tell } from "./page.js";
import { address, filters, held, resourceNamed, state } from "./state.js";
import { options } from "./token.js";

/** @typedef {import("./state.js").Column} Column */

export const data = dataProvider(location.origin, options);
const listing = dataProvider(location.origin, {
  ...options,
  fetch: (url, init) => {
    held.asked = String(url);
    return fetch(url, init);
  },
});

/** Fires `shown` when something else is to be shown, `busy` and `rows` before and after rows are fetched. */
export const list = new EventTarget();
/** @type {(name: "shown" | "busy" | "rows") => void} */
const fire = (name) => void list.dispatchEvent(new Event(name));

/** Shows another part of the rows, under an address of its own. */
export const show = (/** @type {Partial<typeof state>} */ change) => {
  Object.assign(state, { page: 1 }, change);
  history.replaceState(null, "", address());
  fire("shown");
  load();
};

/** Shows what the address says, of which nothing is known yet. */
export const showAnew = () => {
  Object.assign(held, { rows: [], isFetched: false, total: 0, columns: resourceNamed(state.resource)?.columns ?? [] });
  held.fresh.clear();
  fire("shown");
  fire("rows");
  load();
};

let loading = new AbortController();

/** Fetches what is shown. */
export const load = async () => {
  loading.abort();
  loading = new AbortController();
  if (!state.resource) return;
  const { signal } = loading;
  const { resource } = state;
  fire("busy");
  try {
    const answer = await listing.getList({
      resource,
      filters: filters(),
      sorters: state.sorters,
      pagination: { currentPage: state.page, pageSize: state.size, mode: "server" },
      meta: { signal },
    });
    if (signal.aborted) return;
    Object.assign(held, { rows: answer.data, isFetched: true, total: answer.total });
    tell("problem", "");
    // The last row of the last page may be gone.
    const pages = Math.max(1, Math.ceil(held.total / state.size));
    if (state.page > pages) return show({ page: pages });
  } catch (error) {
    if (signal.aborted) return;
    tell("problem", messageOf(error));
  }
  held.columns = resourceNamed(resource)?.columns ?? columnsOf(held.rows);
  fire("shown");
  fire("rows");
};

/**
 * What can be told of columns from rows alone.
 * @type {(rows: Record<string, any>[]) => Column[]}
 */
export const columnsOf = (rows) => {
  const names = new Set(rows.flatMap((row) => Object.keys(row)).filter((name) => name !== "id" && !name.startsWith("$")));
  return [...names].map((name) => {
    const value = rows.map((row) => row[name]).find((value) => value !== null && value !== undefined);
    const isArray = Array.isArray(value);
    const type = typeof value === "number" ? "integer" : typeof value === "boolean" ? "boolean" : "string";
    return { name, type: isArray ? "string" : type, array: isArray };
  });
};

export const loadResources = async () => {
  try {
    const answer = await data.custom({ url: "/resources", method: "get" });
    held.resources = /** @type {any} */ (answer.data);
    held.needsToken = false;
  } catch (error) {
    // A gateway that does not tell them: they can be named by hand.
    held.resources = [];
    held.needsToken = /^gateway_token_/.test(/** @type {any} */ (error).type);
    if (held.needsToken) tell("problem", messageOf(error));
  }
  if (!state.resource) state.resource = held.resources[0]?.name ?? "";
};
