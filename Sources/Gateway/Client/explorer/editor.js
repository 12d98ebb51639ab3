// One row in a form. All that it does is about the row of its opening, whatever the page shows meanwhile.
import { drawErrors, drawFields, drawTheirs, focusFields, isTyped, missing, retype, typed, variables } from "./fields.js";
import { columnsOf, data, load } from "./list.js";
import { get, messageOf, onEscape, tell, toast } from "./page.js";
import { confirmed } from "./question.js";
import { isSame, read, writing } from "./rows.js";
import { held, may, resourceNamed, state } from "./state.js";

/** @typedef {import("./state.js").Column} Column */
/** @typedef {import("./rows.js").Reading} Reading */

/**
 * What the dialog is about, from its opening to its closing.
 * @typedef {object} Edited
 * @property {string} resource
 * @property {Column[]} columns
 * @property {Reading} [reading] The row; a new one has none.
 * @property {Reading} [theirs] What somebody else has made of it, until it is said whose counts.
 * @property {boolean} [isDeleted] By somebody else.
 * @property {Promise<void>} [saving] Ends when the write that is under way has.
 */

/** @type {Edited | undefined} */
let edited;
/** Counts what was asked for, so that a row that comes late opens nothing. */
let turn = 0;

/** @type {() => void} */
const drawButtons = () => {
  if (!edited) return;
  const { resource, reading, isDeleted } = edited;
  get("delete").hidden = !reading || isDeleted || !may(resource, "delete");
  get("save").hidden = isDeleted || (reading && !may(resource, "edit"));
  get("choices").hidden = !edited.theirs;
  delete get("delete").dataset["sure"];
  get("delete").textContent = "Delete";
};

/** @type {(text: string) => void} */
const note = (text) => {
  get("editor-note-text").textContent = text;
  get("editor-note").hidden = !text;
};

/** @type {(what: Edited) => void} */
const show = (what) => {
  edited = what;
  const row = what.reading?.row;
  get("editor-title").textContent = row ? row["id"] : `New row in ${what.resource}`;
  tell("editor-problem", "");
  note("");
  drawFields(what.columns, row);
  drawButtons();
  get("editor").showModal();
  focusFields();
};

/**
 * Opens a form for a new row.
 * @type {(resource: string) => void}
 */
const create = (resource) => {
  turn += 1;
  show({ resource, columns: held.columns });
};

/**
 * Opens a row as it is now, which may be newer than the one that is shown.
 * @type {(resource: string, id: string) => Promise<void>}
 */
export const edit = async (resource, id) => {
  const own = ++turn;
  try {
    const reading = await read(resource, id);
    if (own !== turn || edited) return;
    if (reading) return show({ resource, reading, columns: resourceNamed(resource)?.columns ?? columnsOf([reading.row, ...held.rows]) });
    toast(`${id} is not there any more`);
    load();
  } catch (error) {
    if (own === turn) toast(messageOf(error));
  }
};

const close = () => {
  edited = undefined;
  get("editor").close();
};

/** @type {() => Promise<boolean>} */
const askToLeave = async () => {
  await edited?.saving;
  const mayLeave = !edited || !isTyped()
    || (await confirmed("What you have typed is not saved.", { yes: "Discard it", no: "Keep editing" }));
  if (mayLeave && edited) close();
  return mayLeave;
};

/** @type {Promise<boolean> | undefined} */
let leaving;

/**
 * Closes the form, but asks first when something was typed; tells whether it is closed.
 * @type {() => Promise<boolean>}
 */
export const leave = () => {
  turn += 1;
  leaving ??= askToLeave().finally(() => (leaving = undefined));
  return leaving;
};

/**
 * Finds out what somebody else has done to the row. Where nothing was typed theirs is shown; otherwise it is to be said whose counts.
 * @type {(own: Edited, refusal?: unknown) => Promise<void>}
 */
const compare = async (own, refusal) => {
  if (!own.reading) return;
  const { row } = own.reading;
  let theirs;
  try {
    theirs = await read(own.resource, row["id"]);
  } catch (error) {
    if (edited === own) drawErrors(error);
    return;
  }
  if (edited !== own) return;
  if (theirs && isSame(theirs, own.theirs ?? own.reading)) {
    if (refusal) drawErrors(refusal);
  } else if (!theirs) {
    Object.assign(own, { isDeleted: true, theirs: undefined });
    note("Somebody has deleted this row.");
  } else if (isTyped()) {
    own.theirs = theirs;
    note("Somebody has changed this row since you opened it. Whose is to count?");
    drawTheirs(own.columns, row, theirs.row);
  } else {
    take(own, theirs);
    note("Somebody has changed this row. This is what it holds now.");
  }
  drawButtons();
};

/**
 * Goes on from the row as it is now.
 * @type {(own: Edited, theirs: Reading) => void}
 */
const take = (own, theirs) => {
  const focused = document.activeElement?.id;
  Object.assign(own, { reading: theirs, theirs: undefined });
  drawFields(own.columns, theirs.row);
  note("");
  drawErrors(undefined);
  drawButtons();
  if (focused?.startsWith("field-")) get(focused)?.focus();
};

get("take-theirs").onclick = () => {
  if (!edited?.theirs) return;
  take(edited, edited.theirs);
  focusFields();
};
get("keep-mine").onclick = () => {
  if (!edited?.theirs) return;
  const texts = typed();
  take(edited, edited.theirs);
  retype(texts);
  get("save").focus();
};

/**
 * Writes, says so, and closes; or says what is wrong.
 * @type {(write: (own: Edited) => Promise<string>) => void}
 */
const carryOut = (write) => {
  const own = edited;
  if (!own || own.saving) return;
  if (own.theirs) return get("take-theirs").focus();
  drawErrors(undefined);
  own.saving = (async () => {
    try {
      toast(await write(own));
      close();
      load();
    } catch (error) {
      if (/** @type {any} */ (error)?.statusCode === 412) await compare(own, error);
      else drawErrors(error);
    } finally {
      delete own.saving;
    }
  })();
};

get("editor-form").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  carryOut(async ({ resource, columns, reading }) => {
    const fault = missing(columns, !reading);
    if (fault) throw Object.assign(new Error(fault.message), fault);
    const values = variables();
    const id = reading?.row["id"];
    if (reading && !Object.keys(values).length) return "Nothing was changed";
    const { data: row } = reading
      ? await writing(reading).update({ resource, id, variables: values })
      : await data.create({ resource, variables: values });
    held.fresh.set(row.id, reading ? "updated" : "created");
    return reading ? `Saved ${id}` : `Created ${row.id}`;
  });
};
get("delete").onclick = () => {
  const button = get("delete");
  if (!("sure" in button.dataset)) {
    button.dataset["sure"] = "";
    button.textContent = "Delete for good?";
    return;
  }
  carryOut(async ({ resource, reading }) => {
    if (!reading) return "Nothing was deleted";
    const id = reading.row["id"];
    await writing(reading).deleteOne({ resource, id });
    return `Deleted ${id}`;
  });
};
get("create").onclick = () => create(state.resource);
for (const id of ["cancel", "editor-close"]) get(id).onclick = leave;
onEscape(get("editor"), leave);
get("editor").addEventListener("cancel", (/** @type {Event} */ event) => {
  if (event.target !== get("editor")) return;
  event.preventDefault();
  leave();
});
get("editor").addEventListener("close", () => {
  // The browser may close it unasked: what was typed is still there.
  if (!edited) return;
  get("editor").showModal();
  leave();
});
addEventListener("beforeunload", (event) => {
  if (edited && isTyped()) event.preventDefault();
});

/**
 * Hears that rows of the resource have changed; of no id that something may have been missed.
 * @type {(resource: string, ids: unknown[]) => Promise<void>}
 */
export const noteChange = async (resource, ids) => {
  const own = edited;
  if (!own?.reading || own.resource !== resource || (ids.length && !ids.includes(own.reading.row["id"]))) return;
  await own.saving;
  if (edited === own) await compare(own);
};
