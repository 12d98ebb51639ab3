// The filters as rows of controls.
import { show } from "./list.js";
import { get, make } from "./page.js";
import { held, ofLists, state, withoutValue } from "./state.js";

/** @typedef {import("./state.js").Condition} Condition */

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

const fieldNames = () => ["id", ...held.columns.map(({ name }) => name), "$createdAt", "$updatedAt"];

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
  // Typing asks when it pauses, and keeps the field as it is. Something else may be shown by then.
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  value.oninput = () => {
    condition.value = value.value;
    clearTimeout(timer);
    timer = setTimeout(() => state.conditions.includes(condition) && show({}), 300);
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
export const drawFilters = (index, part = 0) => {
  get("filters").replaceChildren(...state.conditions.map(filterRow));
  if (index !== undefined) get("filters").children[index]?.children[part]?.focus();
};

get("match").onchange = () => show({ isAny: get("match").value === "or" });
get("add-filter").onclick = () => {
  const { columns } = held;
  const field = columns.find(({ type, array }) => type === "string" && !array)?.name ?? columns[0]?.name ?? "id";
  show({ conditions: [...state.conditions, { field, operator: "contains", value: "" }] });
  drawFilters(state.conditions.length - 1, 2);
};
get("clear-filters").onclick = () => {
  show({ conditions: [], isAny: false });
  drawFilters();
  get("add-filter").focus();
};
