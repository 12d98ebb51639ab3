// The page's elements, and what is said to whoever looks at it.

/**
 * The elements of the page, by their ids.
 * @type {(id: string) => any}
 */
export const get = (id) => document.getElementById(id);

/**
 * A new element. Members of `about` are properties, or attributes where their names have a dash or are `role`.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [about]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const make = (tag, about = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (value === undefined) continue;
    if (name.includes("-")) element.setAttribute(name, String(value));
    else /** @type {any} */ (element)[name] = value;
  }
  element.append(...children);
  return element;
};

/** @type {(error: unknown) => string} */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @type {(id: string, text: string) => void} */
export const tell = (id, text) => {
  const element = get(id);
  element.textContent = text;
  element.hidden = !text;
};

/**
 * Has Esc do this, and not what browsers do: they close every dialog there is when it comes twice.
 * @type {(dialog: HTMLElement, act: () => void) => void}
 */
export const onEscape = (dialog, act) => {
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    act();
  });
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastTimer;
/** @type {(text: string) => void} */
export const toast = (text) => {
  get("toast").textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (get("toast").textContent = ""), 4_000);
};
