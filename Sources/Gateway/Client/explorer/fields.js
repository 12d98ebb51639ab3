// The columns of one row as fields of a form.
import { get, make, messageOf, tell } from "./page.js";

/** @typedef {import("./state.js").Column} Column */
/** @typedef {Record<string, any>} Row */

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
    // What is stored may be none of the choices any more, and is not to be lost by looking at it.
    const all = [...new Set(["", ...choices, text])];
    input = make("select", {}, ...all.map((choice) => make("option", { value: choice }, choice || "–")));
    input.value = text;
  } else if (text.length > 60 || /[\r\n]/.test(text)) {
    input = make("textarea", { value: text });
  } else {
    input = make("input", { value: text, inputMode: ["integer", "float"].includes(column.type ?? "") ? "decimal" : "text" });
    input.placeholder = column.array ? '["one", "two"]' : column.type === "datetime" ? "2026-01-31T12:00" : "";
  }
  Object.assign(input, { id, name: column.name, disabled: column.readOnly ?? false });
  input.dataset["was"] = input.value;
  if (column.required && !column.readOnly) input.setAttribute("aria-required", "true");
  const about = [column.type, column.array ? "list" : "", column.required ? "required" : "", column.readOnly ? "read only" : ""];
  const label = make("label", { htmlFor: id }, column.name, make("small", {}, about.filter(Boolean).join(", ")));
  return make("div", { className: "field" }, label, input);
};

/** For tables of which neither the gateway nor a row tells the columns. */
const columnsField = () => {
  const label = make("label", { htmlFor: "field-json" }, "Columns", make("small", {}, "JSON"));
  const input = make("textarea", { id: "field-json", className: "mono", placeholder: '{ "title": "Hello" }', spellcheck: false });
  input.dataset["was"] = "";
  return make("div", { className: "field" }, label, input);
};

/** @type {() => HTMLInputElement[]} */
const inputs = () => [...get("fields").querySelectorAll("input, select, textarea")];
const changed = () => inputs().filter(({ value, dataset }) => value !== dataset["was"]);

/**
 * Draws a row's fields, or those of a new one.
 * @type {(columns: Column[], row?: Row) => void}
 */
export const drawFields = (columns, row) => {
  const fields = columns.map((column) => fieldOf(column, row?.[column.name]));
  if (!row) fields.unshift(fieldOf({ name: "id", type: "chosen by the gateway if empty" }, ""));
  if (!columns.length) fields.push(columnsField());
  get("fields").replaceChildren(...fields);
};

export const focusFields = () => inputs().find(({ disabled }) => !disabled)?.focus();

/** Whether something was typed that is not written yet. */
export const isTyped = () => changed().length > 0;

/** What was typed, by the ids of the fields. */
export const typed = () => new Map(changed().map(({ id, value }) => [id, value]));

/**
 * Types again what was typed before the fields were drawn anew.
 * @type {(texts: Map<string, string>) => void}
 */
export const retype = (texts) => {
  for (const [id, text] of texts) if (get(id)) get(id).value = text;
};

/** The columns that were changed, as texts: the gateway makes of each what its column holds. */
export const variables = () => {
  /** @type {Row} */
  const values = get("field-json")?.value ? JSON.parse(get("field-json").value) : {};
  for (const { name, value } of changed()) if (name) values[name] = value === "" ? null : value;
  return values;
};

/**
 * Names the columns without which there can be no row, as the gateway's errors name columns; `undefined` if each has a value.
 * @type {(columns: Column[], isNew: boolean) => { message: string, errors: Record<string, string[]> } | undefined}
 */
export const missing = (columns, isNew) => {
  const empty = columns.filter(({ name, required, readOnly }) => {
    const input = /** @type {HTMLInputElement | null} */ (get(`field-${name}`));
    return required && !readOnly && input?.value === "" && (isNew || input.dataset["was"] !== "");
  });
  if (!empty.length) return undefined;
  const names = empty.map(({ name }) => name);
  return {
    message: `A value is needed for ${names.join(", ")}.`,
    errors: Object.fromEntries(names.map((name) => [name, [`${name} needs a value.`]])),
  };
};

/** @type {(input: HTMLElement, about: HTMLElement) => void} */
const describe = (input, about) => {
  input.after(about);
  input.setAttribute("aria-describedby", about.id);
};

/**
 * Tells at each field what is wrong with it, and above them what is of no field.
 * @type {(error: any) => void}
 */
export const drawErrors = (error) => {
  for (const old of get("fields").querySelectorAll(".wrong")) old.remove();
  for (const input of get("fields").querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  const faults = Object.entries(/** @type {Record<string, string[]>} */ (error?.errors ?? {}));
  const shown = faults.filter(([name]) => get(`field-${name}`));
  for (const [name, messages] of shown) {
    const input = get(`field-${name}`);
    input.setAttribute("aria-invalid", "true");
    describe(input, make("p", { id: `wrong-${name}`, className: "wrong" }, messages.join(" ")));
  }
  // Where each fault stands at its field the message would say it again, but that of several fields names them all.
  tell("editor-problem", error && (shown.length !== 1 || faults.length > 1) ? messageOf(error) : "");
  get("fields").querySelector("[aria-invalid]")?.focus();
};

/**
 * Shows at each field what somebody else has written there meanwhile.
 * @type {(columns: Column[], was: Row, is: Row) => void}
 */
export const drawTheirs = (columns, was, is) => {
  for (const old of get("fields").querySelectorAll(".theirs")) old.remove();
  for (const { name } of columns) {
    const text = inputText(is[name]);
    if (text === inputText(was[name])) continue;
    describe(get(`field-${name}`), make("p", { id: `theirs-${name}`, className: "theirs" }, text ? `Theirs: ${text}` : "Theirs is empty"));
  }
};
