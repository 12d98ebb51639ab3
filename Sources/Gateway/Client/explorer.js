// The explorer: what a resource holds, as a page of rows, its changes as they happen, and a form for one row. Everything goes
// through the same module that refine apps use.
import { dataProvider, liveProvider } from "./refine-gateway.js";

/** @typedef {import("./refine-gateway.js").CrudFilter} CrudFilter */
/** @typedef {import("./refine-gateway.js").LiveEvent} LiveEvent */
/** @typedef {{ name: string, type?: string, required?: boolean, array?: boolean, readOnly?: boolean, elements?: string[] }} Column */
/** @typedef {{ name: string, operations?: string[], columns?: Column[] }} Resource */
/** @typedef {{ field: string, operator: string, value: string }} Condition */

/** Operators by what they are called here. */
const operators = [
  ["Equality", [["eq", "is"], ["ne", "is not"], ["in", "is one of"], ["nin", "is none of"], ["eqs", "is, letter for letter"], ["nes", "is not, letter for letter"]]],
  ["Order", [["lt", "is less than"], ["lte", "is at most"], ["gt", "is more than"], ["gte", "is at least"], ["between", "lies between"], ["nbetween", "lies outside"]]],
  ["Text", [
    ["contains", "contains"], ["ncontains", "does not contain"], ["startswith", "starts with"], ["nstartswith", "does not start with"],
    ["endswith", "ends with"], ["nendswith", "does not end with"],
  ]],
  ["Text, letter for letter", [
    ["containss", "contains"], ["ncontainss", "does not contain"], ["startswiths", "starts with"], ["nstartswiths", "does not start with"],
    ["endswiths", "ends with"], ["nendswiths", "does not end with"],
  ]],
  ["Lists", [["ina", "holds all of"], ["nina", "lacks one of"]]],
  ["Presence", [["null", "is empty"], ["nnull", "is not empty"]]],
];
const ofLists = ["in", "nin", "ina", "nina", "between", "nbetween"];
const withoutValue = ["null", "nnull"];
const eventsKept = 100;

/**
 * The elements of the page, by their ids.
 * @type {(id: string) => any}
 */
const get = (id) => document.getElementById(id);

/**
 * A new element. Members of `about` are properties, or attributes where their names have a dash or are `role`.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [about]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
const make = (tag, about = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (value === undefined) continue;
    if (name.includes("-")) element.setAttribute(name, String(value));
    else /** @type {any} */ (element)[name] = value;
  }
  element.append(...children);
  return element;
};

// What is shown

const state = {
  resource: "",
  page: 1,
  size: 10,
  /** @type {{ field: string, order: "asc" | "desc" }[]} */
  sorters: [],
  /** @type {Condition[]} */
  conditions: [],
  isAny: false,
};
/** @type {Resource[]} */
let resources = [];
/** @type {Record<string, any>[]} */
let rows = [];
let total = 0;
/** Columns as the gateway tells them, or as the rows show them. */
/** @type {Column[]} */
let columns = [];
/** Rows to be marked when they are drawn next, and how. */
const fresh = new Map();

const readAddress = () => {
  if (!location.hash.startsWith("#/")) return;
  const [name = "", query = ""] = location.hash.slice(2).split("?");
  const parameters = new URLSearchParams(query);
  state.resource = decodeURIComponent(name);
  state.page = Math.max(1, Number(parameters.get("page")) || 1);
  state.size = Number(parameters.get("size")) || 10;
  state.sorters = (parameters.get("sort") ?? "").split(",").filter(Boolean).map((text) => {
    const [field, order] = text.split(":");
    return { field: field ?? "", order: order === "desc" ? "desc" : "asc" };
  });
  state.isAny = parameters.get("match") === "any";
  try {
    state.conditions = JSON.parse(parameters.get("filters") ?? "[]");
  } catch {
    state.conditions = [];
  }
};

const address = () => {
  const parameters = new URLSearchParams();
  if (state.page > 1) parameters.set("page", String(state.page));
  if (state.size !== 10) parameters.set("size", String(state.size));
  if (state.sorters.length) parameters.set("sort", state.sorters.map(({ field, order }) => `${field}:${order}`).join(","));
  if (state.conditions.length) parameters.set("filters", JSON.stringify(state.conditions));
  if (state.isAny) parameters.set("match", "any");
  const query = parameters.toString();
  return `#/${encodeURIComponent(state.resource)}${query ? `?${query}` : ""}`;
};

/** Shows another part of the rows, under an address of its own. */
const show = (/** @type {Partial<typeof state>} */ change) => {
  Object.assign(state, { page: 1 }, change);
  history.replaceState(null, "", address());
  draw();
  load();
};

/** @returns {CrudFilter[]} */
const filters = () => {
  /** @type {any[]} */
  const list = state.conditions
    .filter(({ operator, value }) => withoutValue.includes(operator) || value !== "")
    .map(({ field, operator, value }) => {
      if (withoutValue.includes(operator)) return { field, operator, value: true };
      return { field, operator, value: ofLists.includes(operator) ? value.split(",").map((part) => part.trim()) : value };
    });
  return state.isAny && list.length > 1 ? [{ operator: "or", value: list }] : list;
};

// The gateway

/** The request that the last list was. */
let asked = "";
const data = dataProvider(location.origin);
const listing = dataProvider(location.origin, {
  fetch: (url, init) => {
    asked = String(url);
    return fetch(url, init);
  },
});

let loading = new AbortController();

const load = async () => {
  const { resource } = state;
  loading.abort();
  loading = new AbortController();
  if (!resource) return;
  const { signal } = loading;
  get("table").ariaBusy = "true";
  try {
    const list = await listing.getList({
      resource,
      filters: filters(),
      sorters: state.sorters,
      pagination: { currentPage: state.page, pageSize: state.size, mode: "server" },
      meta: { signal },
    });
    rows = list.data;
    total = list.total;
    tell("problem", "");
    // The last row of the last page may be gone.
    const pages = Math.max(1, Math.ceil(total / state.size));
    if (state.page > pages) return show({ page: pages });
  } catch (error) {
    if (signal.aborted) return;
    tell("problem", messageOf(error));
  }
  get("table").ariaBusy = "false";
  const known = resources.find(({ name }) => name === resource)?.columns;
  columns = known ?? columnsOf(rows);
  draw();
  drawRows();
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

/** @type {(error: unknown) => string} */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @type {(id: string, text: string) => void} */
const tell = (id, text) => {
  const element = get(id);
  element.textContent = text;
  element.hidden = !text;
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastTimer;
/** @type {(text: string) => void} */
const toast = (text) => {
  get("toast").textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (get("toast").textContent = ""), 4_000);
};

// Resources

const loadResources = async () => {
  try {
    const { data: list } = await data.custom({ url: "/resources", method: "get" });
    resources = /** @type {any} */ (list);
  } catch {
    // A gateway that does not tell them: they can be named by hand.
    resources = [];
  }
  if (!state.resource) state.resource = resources[0]?.name ?? "";
};

const drawResources = () => {
  const names = resources.map(({ name }) => name);
  if (state.resource && !names.includes(state.resource)) names.push(state.resource);
  get("resources").replaceChildren(...names.map((name) => {
    const link = make("a", { href: `#/${encodeURIComponent(name)}`, "aria-current": name === state.resource ? "page" : undefined }, name);
    return make("li", {}, link);
  }));
};

// Heading, filters, pages, curl

const draw = () => {
  drawResources();
  const operations = resources.find(({ name }) => name === state.resource)?.operations;
  document.title = state.resource ? `${state.resource} · refine-gateway` : "refine-gateway";
  get("title").textContent = state.resource || "Name a resource";
  get("create").hidden = !state.resource || (operations !== undefined && !operations.includes("create"));
  get("count").textContent = state.resource ? `${total.toLocaleString()} ${total === 1 ? "row" : "rows"}` : "";

  const pages = Math.max(1, Math.ceil(total / state.size));
  get("page").textContent = `Page ${state.page} of ${pages.toLocaleString()}`;
  get("previous").toggleAttribute("disabled", state.page <= 1);
  get("next").toggleAttribute("disabled", state.page >= pages);
  get("size").value = String(state.size);
  get("match").value = state.isAny ? "or" : "and";
  get("match-label").hidden = state.conditions.length < 2;
  get("clear-filters").hidden = !state.conditions.length;
  get("curl").textContent = asked ? `curl -g '${asked.replaceAll("'", "'\\''")}'` : "";
};

const fieldNames = () => ["id", ...columns.map(({ name }) => name), "$createdAt", "$updatedAt"];

/** @type {(condition: Condition, index: number) => HTMLElement} */
const filterRow = (condition, index) => {
  const names = fieldNames();
  if (!names.includes(condition.field)) names.push(condition.field);
  const field = make("select", { "aria-label": `Column of filter ${index + 1}` }, ...names.map((name) => make("option", {}, name)));
  field.value = condition.field;
  const groups = operators.map(([label, list]) =>
    make("optgroup", { label }, .../** @type {string[][]} */ (list).map(([value, text]) => make("option", { value }, text ?? ""))));
  const operator = make("select", { "aria-label": `Operator of filter ${index + 1}` }, ...groups);
  operator.value = condition.operator;
  const value = make("input", { "aria-label": `Value of filter ${index + 1}`, value: condition.value, spellcheck: false });
  value.placeholder = condition.operator.endsWith("between") ? "from, to" : ofLists.includes(condition.operator) ? "a, b, c" : "value";
  value.disabled = withoutValue.includes(condition.operator);
  const remove = make("button", { type: "button", className: "quiet", "aria-label": `Remove filter ${index + 1}` }, "✕");

  field.onchange = () => {
    condition.field = field.value;
    show({});
  };
  operator.onchange = () => {
    condition.operator = operator.value;
    show({});
    drawFilters(index, 1);
  };
  // Typing asks when it pauses, and keeps the field as it is.
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  value.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      condition.value = value.value;
      show({});
    }, 300);
  };
  remove.onclick = () => {
    show({ conditions: state.conditions.filter((each) => each !== condition) });
    drawFilters();
    get("add-filter").focus();
  };
  return make("div", { className: "filter", role: "group", ariaLabel: `Filter ${index + 1}` }, field, operator, value, remove);
};

/**
 * Draws the filters anew, and puts the focus on a part of one.
 * @type {(index?: number, part?: number) => void}
 */
const drawFilters = (index, part = 0) => {
  get("filters").replaceChildren(...state.conditions.map(filterRow));
  if (index !== undefined) get("filters").children[index]?.children[part]?.focus();
};

// Rows

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

const drawRows = () => {
  /** @type {Column[]} */
  const shown = [{ name: "id", type: "string" }, ...columns, { name: "$updatedAt", type: "datetime" }];
  // What has the focus keeps it, although it is drawn anew.
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.closest("[data-row], [data-column]");
  const { row, column } = /** @type {HTMLElement | undefined} */ (focused ?? undefined)?.dataset ?? {};
  const last = make("th", { scope: "col", className: "action" }, make("span", { className: "visually-hidden" }, "Actions"));
  get("head").replaceChildren(make("tr", {}, ...shown.map(headerCell), last));
  get("body").replaceChildren(...rows.map((row) => {
    const edit = make("button", { type: "button", "aria-label": `Open ${row["id"]}` }, "Open");
    edit.dataset["row"] = row["id"];
    edit.onclick = () => edited(row);
    const cells = shown.map((column) => cellOf(row, column));
    return make("tr", { className: fresh.get(row["id"]) ?? "" }, ...cells, make("td", { className: "action" }, edit));
  }));
  fresh.clear();
  if (row) get("body").querySelector(`[data-row="${CSS.escape(row)}"]`)?.focus();
  if (column) get("head").querySelector(`[data-column="${CSS.escape(column)}"] button`)?.focus();
  get("table").hidden = !rows.length && !columns.length;
  tell("empty", rows.length ? "" : state.conditions.length ? "No row matches these filters." : "No rows yet, or none that you may see.");
};

// Live

let how = "";

/** @type {(status: string, text: string) => void} */
const drawStatus = (status, text) => {
  get("status").dataset["state"] = status;
  get("status-text").textContent = text;
};

const live = liveProvider(location.origin, {
  onStatus: (status, { transport, code }) => {
    how = transport === "sse" ? " over Server-Sent Events" : "";
    if (status === "waiting") drawStatus(status, "Connection lost, trying again…");
    else if (status !== "closed") drawStatus("connecting", "Connecting…");
    else drawStatus(status, code === 3003 ? "Signed out" : code ? `Closed by the gateway (${code})` : "Not connected");
  },
  onSubscribed: (channel) => {
    if (channel !== subscription?.channel) return;
    drawStatus("open", `Live${how}`);
    // Between the first fetch and now something may have happened.
    load();
  },
  onError: ({ message }) => tell("problem", message),
});

/** @type {ReturnType<typeof live.subscribe> | undefined} */
let subscription;
let isPaused = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let reloading;

/** @type {(event: LiveEvent) => void} */
const hear = (event) => {
  const type = event.type === "*" ? "missed" : event.type;
  const ids = event.payload.ids ?? [];
  const item = make("li", {},
    make("span", { className: `badge ${type}` }, type),
    make("time", { dateTime: event.date.toISOString() }, event.date.toLocaleTimeString()),
    make("span", { className: "mono" }, ids.length ? ids.join(", ") : "Something was missed; the rows are fetched again."));
  get("events").prepend(item);
  while (get("events").children.length > eventsKept) get("events").lastElementChild?.remove();
  get("no-events").hidden = true;
  for (const id of ids) fresh.set(id, type);
  if (opened && type !== "created" && ids.includes(opened["id"]) && !isSaving) {
    tell("editor-note", type === "deleted" ? "Somebody has deleted this row." : "Somebody has changed this row since you opened it.");
  }
  clearTimeout(reloading);
  if (!isPaused) reloading = setTimeout(load, 120);
};

/** What the address says: the rows of one resource, and its channel. */
const open = () => {
  const former = state.resource;
  readAddress();
  if (subscription && former === state.resource) {
    draw();
    drawFilters();
    load();
    return;
  }
  if (subscription) live.unsubscribe(subscription);
  subscription = undefined;
  drawStatus("connecting", "Connecting…");
  rows = [];
  total = 0;
  columns = resources.find(({ name }) => name === state.resource)?.columns ?? [];
  get("events").replaceChildren();
  get("no-events").hidden = false;
  draw();
  drawFilters();
  load();
  if (state.resource) subscription = live.subscribe({ channel: `resources/${state.resource}`, types: ["*"], callback: hear });
};

// One row

/**
 * The row in the editor; `undefined` for a new one.
 * @type {Record<string, any> | undefined}
 */
let opened;
let isSaving = false;

/** @type {(value: unknown) => string} */
const inputText = (value) => {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** @type {(column: Column, value: unknown) => HTMLElement} */
const fieldOf = (column, value) => {
  const id = `field-${column.name}`;
  const text = inputText(value);
  const choices = column.array ? undefined : column.type === "boolean" ? ["true", "false"] : column.elements;
  let input;
  if (choices) {
    input = make("select", {}, ...["", ...choices].map((choice) => make("option", { value: choice }, choice || "–")));
    input.value = text;
  } else if (text.length > 60) {
    input = make("textarea", { value: text });
  } else {
    input = make("input", { value: text, inputMode: isNumber(column) ? "decimal" : "text" });
    input.placeholder = column.array ? '["one", "two"]' : column.type === "datetime" ? "2026-01-31T12:00" : "";
  }
  Object.assign(input, { id, name: column.name, disabled: column.readOnly ?? false });
  input.dataset["was"] = text;
  const about = [column.type, column.array ? "list" : "", column.required ? "required" : "", column.readOnly ? "read only" : ""];
  const label = make("label", { htmlFor: id }, column.name, make("small", {}, about.filter(Boolean).join(", ")));
  return make("div", { className: "field" }, label, input);
};

/** For tables of which neither the gateway nor a row tells the columns. */
const columnsField = () => {
  const label = make("label", { htmlFor: "field-json" }, "Columns", make("small", {}, "JSON"));
  const input = make("textarea", { id: "field-json", className: "mono", placeholder: '{ "title": "Hello" }', spellcheck: false });
  return make("div", { className: "field" }, label, input);
};

/** @type {(row?: Record<string, any>) => void} */
const edited = (row) => {
  opened = row;
  const operations = resources.find(({ name }) => name === state.resource)?.operations;
  const may = (/** @type {string} */ operation) => operations === undefined || operations.includes(operation);
  get("editor-title").textContent = row ? row["id"] : `New row in ${state.resource}`;
  get("delete").hidden = !row || !may("delete");
  get("save").hidden = Boolean(row) && !may("edit");
  delete get("delete").dataset["sure"];
  get("delete").textContent = "Delete";
  tell("editor-problem", "");
  tell("editor-note", "");
  const inputs = columns.map((column) => fieldOf(column, row?.[column.name]));
  if (!row) inputs.unshift(fieldOf({ name: "id", type: "chosen by the gateway if empty" }, ""));
  if (!columns.length) inputs.push(columnsField());
  get("fields").replaceChildren(...inputs);
  get("editor").showModal();
  get("fields").querySelector("input:not(:disabled), select, textarea")?.focus();
};

const closeEditor = () => {
  opened = undefined;
  get("editor").close();
};

/** The columns that were changed, as texts: the gateway makes of each what its column holds. */
const variables = () => {
  /** @type {Record<string, unknown>} */
  const changed = get("field-json")?.value ? JSON.parse(get("field-json").value) : {};
  for (const input of get("fields").querySelectorAll("input, select, textarea")) {
    const { name, value, dataset } = /** @type {HTMLInputElement} */ (input);
    if (name && value !== dataset["was"]) changed[name] = value === "" ? null : value;
  }
  return changed;
};

/**
 * Tells at each field what is wrong with it, and above them what is of no field.
 * @type {(error: any) => void}
 */
const drawErrors = (error) => {
  for (const old of get("fields").querySelectorAll(".wrong")) old.remove();
  for (const input of get("fields").querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  let isShown = !error;
  for (const [name, messages] of Object.entries(error?.errors ?? {})) {
    const input = get(`field-${name}`);
    if (!input) continue;
    isShown = true;
    const id = `wrong-${name}`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
    input.after(make("p", { id, className: "wrong" }, /** @type {string[]} */ (messages).join(" ")));
  }
  tell("editor-problem", isShown ? "" : messageOf(error));
  get("fields").querySelector("[aria-invalid]")?.focus();
};

/**
 * Writes, says so, and closes; or says what is wrong.
 * @type {(write: () => Promise<string>) => Promise<void>}
 */
const save = async (write) => {
  if (isSaving) return;
  isSaving = true;
  drawErrors(undefined);
  try {
    toast(await write());
    closeEditor();
    load();
  } catch (error) {
    drawErrors(error);
  } finally {
    isSaving = false;
  }
};

// What the page's controls do

get("editor-form").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  const { resource } = state;
  const id = opened?.["id"];
  save(async () => {
    const values = variables();
    if (id !== undefined && !Object.keys(values).length) return "Nothing was changed";
    const { data: row } = id === undefined
      ? await data.create({ resource, variables: values })
      : await data.update({ resource, id, variables: values });
    fresh.set(row.id, id === undefined ? "created" : "updated");
    return id === undefined ? `Created ${row.id}` : `Saved ${id}`;
  });
};
get("delete").onclick = () => {
  const button = get("delete");
  if (!("sure" in button.dataset)) {
    button.dataset["sure"] = "";
    button.textContent = "Delete for good?";
    return;
  }
  const { resource } = state;
  const id = opened?.["id"];
  save(async () => {
    await data.deleteOne({ resource, id });
    return `Deleted ${id}`;
  });
};
get("cancel").onclick = closeEditor;
get("editor-close").onclick = closeEditor;
get("editor").addEventListener("close", () => (opened = undefined));
get("create").onclick = () => edited();

get("previous").onclick = () => show({ page: state.page - 1 });
get("next").onclick = () => show({ page: state.page + 1 });
get("size").onchange = () => show({ size: Number(get("size").value) });
get("match").onchange = () => show({ isAny: get("match").value === "or" });
get("add-filter").onclick = () => {
  const field = columns.find(({ type, array }) => type === "string" && !array)?.name ?? columns[0]?.name ?? "id";
  show({ conditions: [...state.conditions, { field, operator: "contains", value: "" }] });
  drawFilters(state.conditions.length - 1, 2);
};
get("clear-filters").onclick = () => {
  show({ conditions: [], isAny: false });
  drawFilters();
  get("add-filter").focus();
};
get("copy").onclick = async () => {
  const text = get("curl").textContent ?? "";
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  } catch {
    // Not over plain HTTP beyond localhost: it is marked, to be copied by hand.
    getSelection()?.selectAllChildren(get("curl"));
    toast("Press Ctrl+C to copy");
  }
};
get("pause").onclick = () => {
  isPaused = !isPaused;
  get("pause").ariaPressed = String(isPaused);
  get("pause").textContent = isPaused ? "Resume" : "Pause";
  if (!isPaused) load();
};
get("clear-events").onclick = () => {
  get("events").replaceChildren();
  get("no-events").hidden = false;
};
get("open-form").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  const name = get("open-name").value.trim();
  if (name) location.hash = `#/${encodeURIComponent(name)}`;
};
addEventListener("hashchange", open);
addEventListener("popstate", open);

await loadResources();
open();
