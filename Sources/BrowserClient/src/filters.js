import { isObject } from "./http.js";

/** @typedef {import("../refine-gateway").CrudFilter} CrudFilter */

/**
 * What refine's parser of addresses makes of a long list is an object with numbers for names.
 * @type {(value: any) => any}
 */
const listed = (value) => {
  const names = isObject(value) ? Object.keys(value) : [];
  return names.length && names.every((name) => /^\d+$/.test(name)) ? Object.values(value) : value;
};

/** @type {(value: any) => boolean} */
const isNothing = (value) => {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length > 0 && value.every((member) => member === undefined);
  return isObject(value) && value.constructor === Object && !Object.keys(value).length;
};

/**
 * The filters that say something: one without a value is none, as a form leaves it behind. null is a value, an empty list is one, and
 * `null` and `nnull` need none.
 * @param {unknown} filters
 * @returns {CrudFilter[] | undefined}
 */
export const meant = (filters) => {
  const list = listed(filters);
  if (!Array.isArray(list)) return list ?? undefined;
  return list.flatMap((filter) => {
    const { operator, value: given } = filter ?? {};
    const isGroup = operator === "or" || operator === "and";
    const value = isGroup ? meant(given) : listed(given);
    // A group of which nothing is left was not meant to find nothing.
    if (isGroup && Array.isArray(value) && !value.length && Object.keys(given).length) return [];
    if (isNothing(value) && operator !== "null" && operator !== "nnull") return [];
    return [value === given ? filter : { ...filter, value }];
  });
};
