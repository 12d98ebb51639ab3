// One row in a form.
import { data, load } from "./list.js";
import { get, make, messageOf, tell, toast } from "./page.js";
import { held, may, state } from "./state.js";

/** @typedef {import("./state.js").Column} Column */

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
    input = make("input", { value: text, inputMode: ["integer", "float"].includes(column.type ?? "") ? "decimal" : "text" });
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

/**
 * Opens a row, or a form for a new one.
 * @type {(row?: Record<string, any>) => void}
 */
export const edit = (row) => {
  opened = row;
  get("editor-title").textContent = row ? row["id"] : `New row in ${state.resource}`;
  get("delete").hidden = !row || !may("delete");
  get("save").hidden = Boolean(row) && !may("edit");
  delete get("delete").dataset["sure"];
  get("delete").textContent = "Delete";
  tell("editor-problem", "");
  tell("editor-note", "");
  const inputs = held.columns.map((column) => fieldOf(column, row?.[column.name]));
  if (!row) inputs.unshift(fieldOf({ name: "id", type: "chosen by the gateway if empty" }, ""));
  if (!held.columns.length) inputs.push(columnsField());
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
    held.fresh.set(row.id, id === undefined ? "created" : "updated");
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
get("create").onclick = () => edit();

/**
 * Says so where somebody else has changed or deleted the row that is open.
 * @type {(type: string, ids: unknown[]) => void}
 */
export const noteChange = (type, ids) => {
  if (!opened || isSaving || type === "created" || !ids.includes(opened["id"])) return;
  tell("editor-note", type === "deleted" ? "Somebody has deleted this row." : "Somebody has changed this row since you opened it.");
};
