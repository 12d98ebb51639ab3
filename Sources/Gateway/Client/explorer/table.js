// The rows.
import { edit } from "./editor.js";
import { list, show } from "./list.js";
import { get, make, tell } from "./page.js";
import { held, state } from "./state.js";

/** @typedef {import("./state.js").Column} Column */

/** @type {(field: string, isFurther: boolean) => void} */
const sortBy = (field, isFurther) => {
  const order = state.sorters.find((sorter) => sorter.field === field)?.order;
  const others = isFurther ? state.sorters.filter((sorter) => sorter.field !== field) : [];
  show({ sorters: order === "desc" ? others : [...others, { field, order: order === "asc" ? "desc" : "asc" }] });
};

/** @type {(column: Column) => boolean} */
const isNumber = ({ type, array }) => !array && (type === "integer" || type === "float");

/** @type {(column: Column) => HTMLElement} */
const headerCell = (column) => {
  const place = state.sorters.findIndex(({ field }) => field === column.name);
  const sorter = state.sorters[place];
  const isSortable = !column.array && !["relationship", "geometry"].includes(column.type ?? "");
  const cell = make("th", { scope: "col", className: isNumber(column) ? "number" : "", "data-column": column.name });
  if (sorter) cell.setAttribute("aria-sort", sorter.order === "asc" ? "ascending" : "descending");
  const button = make("button", { type: "button", disabled: !isSortable }, column.name);
  if (sorter) {
    const mark = (sorter.order === "asc" ? "▲" : "▼") + (state.sorters.length > 1 ? place + 1 : "");
    button.append(make("span", { className: "arrow", "aria-hidden": "true" }, mark));
  }
  button.onclick = (event) => {
    sortBy(column.name, event.shiftKey);
  };
  cell.append(button);
  return cell;
};

/** @type {(value: unknown, column: Column) => string} */
const textOf = (value, column) => {
  if (typeof value === "string") {
    const isDate = column.type === "datetime" && !Number.isNaN(Date.parse(value));
    return isDate ? new Date(value).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }) : value;
  }
  if (typeof value === "number") return value.toLocaleString();
  if (Array.isArray(value) && value.every((each) => typeof each !== "object")) return value.join(", ");
  return JSON.stringify(value);
};

/** @type {(row: Record<string, any>, column: Column) => HTMLElement} */
const cellOf = (row, column) => {
  const value = row[column.name];
  const isNone = value === null || value === undefined || (Array.isArray(value) && !value.length);
  const text = isNone ? "–" : textOf(value, column);
  const kind = isNone ? "none" : column.name === "id" ? "id" : "";
  return make("td", { className: `${kind} ${isNumber(column) ? "number" : ""}`.trim(), title: text.length > 28 ? text : "" }, text);
};

/** What has the focus is scrolled out from under the columns that stay: tells how wide they are. */
const measure = () => {
  const [first, last] = [get("head").querySelector("th:first-child"), get("head").querySelector("th:last-child")];
  const isSticky = first && getComputedStyle(first).position === "sticky";
  get("rows").style.setProperty("--first", `${isSticky ? first.offsetWidth : 0}px`);
  get("rows").style.setProperty("--last", `${last?.offsetWidth ?? 0}px`);
};
new ResizeObserver(measure).observe(get("rows"));
// Browsers take what lies under those columns for visible, and do not scroll by themselves.
get("table").addEventListener("focusin", (/** @type {FocusEvent} */ { target }) =>
  /** @type {HTMLElement} */ (target).scrollIntoView({ block: "nearest", inline: "nearest" }));

const drawRows = () => {
  /** @type {Column[]} */
  const shown = [{ name: "id", type: "string" }, ...held.columns, { name: "$updatedAt", type: "datetime" }];
  // What has the focus keeps it, although it is drawn anew.
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.closest("[data-row], [data-column]");
  const { row, column } = /** @type {HTMLElement | undefined} */ (focused ?? undefined)?.dataset ?? {};
  const { resource } = state;
  const last = make("th", { scope: "col", className: "action" }, make("span", { className: "visually-hidden" }, "Actions"));
  get("head").replaceChildren(make("tr", {}, ...shown.map(headerCell), last));
  get("body").replaceChildren(...held.rows.map((row) => {
    const open = make("button", { type: "button", "aria-label": `Open ${row["id"]}` }, "Open");
    open.dataset["row"] = row["id"];
    open.onclick = () => edit(resource, row["id"]);
    const cells = shown.map((column) => cellOf(row, column));
    return make("tr", { className: held.fresh.get(row["id"]) ?? "" }, ...cells, make("td", { className: "action" }, open));
  }));
  held.fresh.clear();
  if (row) get("body").querySelector(`[data-row="${CSS.escape(row)}"]`)?.focus();
  if (column) get("head").querySelector(`[data-column="${CSS.escape(column)}"] button`)?.focus();
  get("table").hidden = !held.rows.length && !held.columns.length;
  measure();
  tell("empty", held.rows.length || !held.isFetched ? "" : state.conditions.length ? "No row matches these filters." : "No rows yet, or none that you may see.");
};

list.addEventListener("busy", () => (get("table").ariaBusy = "true"));
list.addEventListener("rows", () => {
  get("table").ariaBusy = "false";
  drawRows();
});
