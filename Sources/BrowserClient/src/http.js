/** @typedef {import("../refine-gateway").RequestOptions} RequestOptions */

/** @type {(value: unknown) => value is Record<string, any>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

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

/**
 * @param {string} url
 * @returns {string} the gateway's URL over HTTP, without a slash at its end.
 */
export const base = (url) => url.replace(/^ws/, "http").replace(/\/+$/, "");

/**
 * @param {RequestOptions["token"]} token
 * @returns {Promise<string | null | undefined>}
 */
export const read = async (token) => (typeof token === "function" ? token() : token);

/**
 * Makes one request and reads its answer.
 * @param {RequestOptions} options
 * @param {string} url
 * @param {{ method?: string, headers?: Record<string, string>, body?: unknown, signal?: AbortSignal, isForeign?: boolean }} [request]
 *   A foreign one gets none of the options' headers and credentials.
 * @returns {Promise<{ data: any, headers: Headers }>}
 * @throws {HttpError} unless the status is one of success; an abort comes through as it is.
 */
export const send = async (options, url, request = {}) => {
  const { method = "GET", headers, body, signal, isForeign } = request;
  const token = isForeign ? undefined : await read(options.token);
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
  if (body !== undefined) init.body = isRaw ? /** @type {BodyInit} */ (body) : JSON.stringify(body);

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
    if (ok && /json/.test(response.headers.get("Content-Type") ?? "")) {
      throw new HttpError(status, { message: "The answer is not JSON." }, cause);
    }
  }
  if (!ok) throw new HttpError(status, isObject(data) ? data : { message: `${status} ${statusText}`.trim() });
  return { data, headers: response.headers };
};
