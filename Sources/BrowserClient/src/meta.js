import { isFunction, isObject, refusal } from "./http.js";

/** @typedef {import("../refine-gateway").Meta} Meta */
/** @typedef {import("../refine-gateway").Settings} Settings */

/** @type {(value: unknown) => boolean} */
const isText = (value) => typeof value === "string";
const isAnything = () => true;
/** @type {(value: unknown) => boolean} */
const isSignal = (value) => isFunction(/** @type {any} */ (value)?.addEventListener);
/** @type {(value: unknown) => boolean} */
const areRoles = (value) => isText(value) || (Array.isArray(value) && value.every(isText));

/**
 * Every setting that is read from refine's `meta`, and what it must be.
 * @type {Record<keyof Settings, (value: any) => boolean>}
 */
export const settings = {
  select: isAnything,
  fields: isAnything,
  populate: isAnything,
  readPermissions: areRoles,
  writePermissions: areRoles,
  documentId: isAnything,
  headers: isObject,
  query: isObject,
  signal: isSignal,
  queryContext: (value) => isSignal(value?.signal),
};

/**
 * A name that no address can say, so that nothing of one stands in its place.
 * @type {(name: string) => symbol}
 */
const trustedName = (name) => Symbol.for(`refine-gateway.${name}`);

/**
 * @type {typeof import("../refine-gateway").trusted}
 */
export const trusted = (/** @type {Settings} */ own) => ({
  ...Object.fromEntries(Object.entries(own).map(([name, value]) => [trustedName(name), value])),
  // Not read: it tells refine's queries apart, whose keys have no symbols.
  trusted: own,
});

/**
 * What the page's addresses so far have said of settings.
 * @type {Map<string, Set<string>>}
 */
const said = new Map();
/** @type {string | undefined} */
let last;

/** @type {(text: string) => string} */
const decoded = (text) =>
  text.replace(/(%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });

/**
 * Remembers what an address says: what a hook was rendered with is in its `meta` after the page has moved on. Routers read nested names
 * out of the query, or out of that within the fragment; whatever a name begins with may be one.
 * @type {(address: string | null | undefined) => void}
 */
const note = (address) => {
  if (!address || address === last) return;
  last = address;
  // What is behind the first question mark of the address, and of its fragment.
  for (const query of [/^[^?#]*\?([^#]*)/, /#[^?]*\?(.*)/].map((form) => form.exec(address)?.[1] ?? "")) {
    for (const part of query.split("&")) {
      const text = part.replace(/\+/g, " ");
      const plain = decoded(text);
      const name = /\w+/.exec(plain)?.[0] ?? "";
      if (Object.hasOwn(settings, name)) said.set(name, (said.get(name) ?? new Set()).add(text).add(plain));
    }
  }
};

const noteHere = () => note(globalThis.location?.href);

let isWatching = false;

/** From now on, and as far back as the browser tells, every address of the page counts. */
export const watchAddresses = () => {
  if (isWatching || !globalThis.location) return;
  isWatching = true;
  for (const entry of performance.getEntriesByType("navigation")) note(entry.name);
  const { navigation } = /** @type {any} */ (globalThis);
  for (const entry of navigation?.entries() ?? []) note(entry.url);
  navigation?.addEventListener("currententrychange", noteHere);
  noteHere();
};

/**
 * Whether a link could have brought it: one of its texts is what an address has said under its name, behind whichever equals sign, and
 * the member that has it is named in brackets. Lists have no names.
 * @type {(name: string, value: unknown) => boolean}
 */
const mayBeOfAddress = (name, value) => {
  const texts = [...(said.get(name) ?? [])];
  /** @type {(member: any, key: string) => boolean} */
  const isThere = (member, key) =>
    isText(member)
      ? texts.some((text) => !member || text.endsWith(`=${member}`)) && texts.some((text) => text.includes(key))
      : Object.entries(member ?? {}).some(([inner, each]) => isThere(each, /^\d+$/.test(inner) ? key : `[${inner}`));
  // No address makes a signal.
  return !isSignal(value) && !isSignal(/** @type {any} */ (value).signal) && isThere(value, "");
};

/**
 * What a hook has said in its `meta`, and no link. Core 3 has `metaData` in place of `meta`, and core 4 both.
 *
 * refine merges the page's address into `meta`. What a link could have brought is left out of reads, and refuses a write: nobody can tell
 * whether the hook wanted the same, and a write without it would be another one.
 * @param {{ meta?: Meta, metaData?: Meta }} params
 * @param {string[]} [needed] the settings that a write goes by
 * @returns {Settings}
 */
export const settingsOf = ({ meta, metaData }, needed = []) => {
  noteHere();
  const all = /** @type {any} */ ({ ...metaData, ...meta });
  /** @type {Record<string, unknown>} */
  const own = {};
  for (const [name, isWellFormed] of Object.entries(settings)) {
    const given = all[trustedName(name)];
    if (given !== undefined) own[name] = given;
    else if (all[name] === undefined || all[name] === null || !isWellFormed(all[name])) continue;
    else if (!mayBeOfAddress(name, all[name])) own[name] = all[name];
    else if (needed.includes(name)) {
      throw refusal(`The page's address has \`${name}\`, which no link may set: open the page without it.`, "gateway_meta_untrusted");
    }
  }
  return own;
};
