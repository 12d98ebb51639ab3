import { isFunction, isNoDate, noDate } from "./http.js";

/**
 * @param {string} text
 * @returns {string} percent-encoded for a query; brackets of names are left alone.
 */
const name = (text) => encodeURIComponent(text).replace(/%5B/g, "[").replace(/%5D/g, "]");

/**
 * @param {unknown} text
 * @returns {string} percent-encoded as RFC 3986 has it.
 */
export const encode = (text) =>
  encodeURIComponent(String(text)).replace(/[!'()*]/g, (mark) => "%" + mark.charCodeAt(0).toString(16).toUpperCase());

/**
 * Values in brackets, `filters[0][field]=title`, as the gateway's `/rest` reads them. Undefined values and empty lists are left
 * out; null is a name without a value. Sets are lists, and what has a `toJSON`, as dates have, is what that says.
 * @param {Record<string, unknown>} values
 * @returns {string} without a `?`; empty if there is nothing to say.
 */
export const stringify = (values) => {
  /** @type {string[]} */
  const parts = [];
  /** @type {(path: string, value: any) => void} */
  const write = (path, value) => {
    if (value === undefined || isFunction(value)) return;
    if (value === null) parts.push(name(path));
    else if (isNoDate(value)) throw noDate(path);
    else if (value instanceof Set) write(path, [...value]);
    else if (isFunction(value.toJSON)) write(path, value.toJSON());
    else if (typeof value === "object") {
      for (const [key, member] of Object.entries(value)) write(`${path}[${key}]`, member);
    } else parts.push(`${name(path)}=${encode(value)}`);
  };
  for (const [key, value] of Object.entries(values)) write(key, value);
  return parts.join("&");
};
