import { endSession, endedSession, sessionOf, sessionTurn } from "./sessions.js";

/** @typedef {import("../refine-gateway").RequestOptions} RequestOptions */

/** @type {(value: unknown) => value is Record<string, any>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @type {(value: unknown) => value is Function} */
export const isFunction = (value) => typeof value === "function";

/** What a failed call is rejected with; the members of the gateway's answer are its own. */
export class HttpError extends Error {
  /**
   * @param {number} statusCode 0 when there was no answer
   * @param {Record<string, any>} body
   * @param {unknown} [cause]
   */
  constructor(statusCode, body, cause) {
    const { message, ...members } = body;
    super(typeof message === "string" ? message : `HTTP ${statusCode}`);
    Object.assign(this, members, cause && { cause });
    this.name = "HttpError";
    this.statusCode = statusCode;
  }
}

/** @type {(message: string, type?: string) => HttpError} */
export const refusal = (message, type) => new HttpError(400, { message, type });

/**
 * @param {string} url
 * @returns {string} the gateway's URL over HTTP, without a slash at its end.
 */
export const base = (url) => url.replace(/^ws/, "http").replace(/\/+$/, "");

/**
 * The site of a host as far as its name alone tells: an address and a single word are their own.
 * @param {string} host
 */
const site = (host) => (/^[\d.]+$|:/.test(host) ? host : host.split(".").slice(-2).join("."));

let isWarned = false;

/**
 * Warns once of a gateway to which the page's cookies do not go.
 * @param {string} url
 * @param {RequestOptions} options
 */
export const warnOfOtherSite = (url, options) => {
  const here = globalThis.location;
  if (!here || options.token || options.credentials === "omit") return;
  const { hostname } = new URL(url, here.href);
  if (!here.hostname || site(hostname) === site(here.hostname) || isWarned) return;
  isWarned = true;
  console.warn(
    `refine-gateway: browsers send no session from a page on ${here.hostname} to ${hostname}. Name the gateway by a host of the page's site.`,
  );
};

/**
 * Bodies as JSON, in which a set is a list.
 * @param {unknown} body
 * @throws {HttpError} for a date that is none: JSON would make null of it.
 */
const json = (body) =>
  JSON.stringify(body, /** @this {any} @type {(this: any, key: string, value: any) => unknown} */ (function (key, value) {
    const given = this[key];
    if (isNoDate(given)) throw noDate(key);
    if (given instanceof Set) return [...given];
    return typeof value === "bigint" ? String(value) : value;
  }));

/**
 * A date, or what dayjs, moment and luxon have for one, that is none.
 * @type {(value: any) => boolean}
 */
export const isNoDate = (value) =>
  value instanceof Date
    ? Number.isNaN(+value)
    : isFunction(value?.toJSON) && (isFunction(value.isValid) ? value.isValid() : value.isValid) === false;

/** @type {(name: string) => HttpError} */
export const noDate = (name) => refusal(`\`${name}\` is an invalid date.`, "gateway_value_invalid");

/**
 * @param {RequestOptions["token"]} token
 * @returns {Promise<string | null | undefined>}
 */
export const read = async (token) => (isFunction(token) ? token() : token);

/**
 * Makes one request and reads its answer.
 * @param {RequestOptions} options
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: unknown, signal?: AbortSignal, isForeign?: boolean,
 *   isAuth?: boolean }} [request] A foreign one gets none of the options' headers and credentials; one about signing in is sent when the
 *   session has ended, too.
 * @returns {Promise<{ data: any, headers: Headers }>}
 * @throws {HttpError} unless the status is one of success; an abort comes through as it is.
 */
export const send = async (options, url, request = {}) => {
  const { method = "GET", headers, body, signal, isForeign, isAuth } = request;
  const asked = sessionTurn();
  const token = isForeign ? undefined : await read(options.token);
  const session = sessionOf(url, token);
  const over = !isForeign && !isAuth && endedSession(session);
  if (over) throw over;
  const isRaw = typeof body === "string" || body instanceof FormData || body instanceof Blob;
  /** @type {Record<string, string>} */
  const sent = {
    Accept: "application/json",
    ...(body !== undefined && !isRaw && { "Content-Type": "application/json" }),
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(isForeign ? {} : options.headers),
    ...headers,
  };
  /** @type {RequestInit} */
  const init = { method, headers: sent, signal, credentials: isForeign ? "same-origin" : options.credentials ?? "include" };
  if (body !== undefined) init.body = isRaw ? /** @type {BodyInit} */ (body) : json(body);

  let response;
  let text;
  try {
    response = await (options.fetch ?? fetch)(url, init);
    text = await response.text();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new HttpError(0, { message: `${url.replace(/^\w+:\/\/([^/?]*).*/, "$1")} cannot be reached.` }, cause);
  }
  const { ok, status, statusText } = response;
  /** @type {any} */
  let data = text || null;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    // Pages of proxies, and whatever else `custom` may be sent to.
    if (ok && method !== "HEAD" && /json/.test(response.headers.get("Content-Type") ?? "")) {
      throw new HttpError(status, { message: "The answer is not JSON." }, cause);
    }
  }
  if (!ok) {
    /** @type {any} */
    const error = new HttpError(status, isObject(data) ? data : { message: `${status} ${statusText}`.trim() });
    // The cookie of who is blocked is taken away too. What a sign-in is told is of no session that there was.
    const isOfSession = !isForeign && (!isAuth || method === "GET");
    if (isOfSession && /^gateway_session_ended$|^user_blocked$/.test(error.type)) endSession(session, asked, error);
    throw error;
  }
  return { data, headers: response.headers };
};
