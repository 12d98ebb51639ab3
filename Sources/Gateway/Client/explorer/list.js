// The rows of a resource, through the same module that refine apps use.
import { dataProvider } from "../refine-gateway.js";
import { messageOf, tell } from "./page.js";
import { address, filters, held, resource, state } from "./state.js";

/** @typedef {import("./state.js").Column} Column */

export const data = dataProvider(location.origin);
const listing = dataProvider(location.origin, {
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
  Object.assign(held, { rows: [], total: 0, columns: resource()?.columns ?? [] });
  fire("shown");
  load();
};

let loading = new AbortController();

/** Fetches what is shown. */
export const load = async () => {
  loading.abort();
  loading = new AbortController();
  if (!state.resource) return;
  const { signal } = loading;
  fire("busy");
  try {
    const answer = await listing.getList({
      resource: state.resource,
      filters: filters(),
      sorters: state.sorters,
      pagination: { currentPage: state.page, pageSize: state.size, mode: "server" },
      meta: { signal },
    });
    held.rows = answer.data;
    held.total = answer.total;
    tell("problem", "");
    // The last row of the last page may be gone.
    const pages = Math.max(1, Math.ceil(held.total / state.size));
    if (state.page > pages) return show({ page: pages });
  } catch (error) {
    if (signal.aborted) return;
    tell("problem", messageOf(error));
  }
  held.columns = resource()?.columns ?? columnsOf(held.rows);
  fire("shown");
  fire("rows");
};

/**
 * What can be told of columns from rows alone.
 * @type {(rows: Record<string, any>[]) => Column[]}
 */
const columnsOf = (rows) => {
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
  } catch {
    // A gateway that does not tell them: they can be named by hand.
    held.resources = [];
  }
  if (!state.resource) state.resource = held.resources[0]?.name ?? "";
};
