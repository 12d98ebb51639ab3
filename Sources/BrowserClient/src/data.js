import { HttpError, base, isObject, send } from "./http.js";
import { encode, stringify } from "./query.js";

/** @typedef {import("../refine-gateway").Meta} Meta */

/** Rows that one getMany asks for at once: the URL of more would be too long for many a proxy. */
const idsPerRequest = 100;

/**
 * Core 3 has `metaData` in place of `meta`, and core 4 both.
 * @type {(params: { meta?: Meta, metaData?: Meta }) => Meta}
 */
const metaOf = ({ meta, metaData }) => ({ ...metaData, ...meta });

/** @type {(meta: Meta) => Record<string, unknown>} */
const selection = ({ select, fields, populate }) =>
  select === undefined ? { fields, populate } : { select, populate };

/** @type {(meta: Meta) => Record<string, string>} */
const permissions = ({ readPermissions, writePermissions }) => {
  /** @type {Record<string, string>} */
  const headers = {};
  for (const [name, roles] of [["X-Read-Permissions", readPermissions], ["X-Write-Permissions", writePermissions]]) {
    if (roles) headers[String(name)] = typeof roles === "string" ? roles : JSON.stringify(roles);
  }
  return headers;
};

/** @type {(variables: any, id: unknown) => any} */
const withID = (variables, id) => (id === undefined || id === null ? variables : { ...variables, id });

/**
 * @param {string} url
 * @param {import("../refine-gateway").RequestOptions} [options]
 * @returns {import("../refine-gateway").DataProvider}
 */
export const dataProvider = (url, options = {}) => {
  const root = base(url);

  /** @type {(...words: unknown[]) => string} */
  const path = (resource, ...more) => {
    const words = [...String(resource).split("/").filter(Boolean), ...more.map((word) => String(word ?? ""))];
    // Browsers would make another path of these, such as that of the whole list.
    if (!words.length || words.some((word) => /^\.{0,2}$/.test(word))) {
      throw new HttpError(400, { message: `"${words.join("/")}" names neither a resource nor a row of one.` });
    }
    return `${root}/rest/${words.map(encodeURIComponent).join("/")}`;
  };

  /** @type {(resource: string, ids: unknown[]) => string} */
  const bulk = (resource, ids) => `${path(resource, "bulk")}?ids=${ids.map(encode).join(",")}`;

  /**
   * @param {string} method
   * @param {string} url
   * @param {any} params refine's
   * @param {{ query?: Record<string, unknown>, body?: unknown, headers?: {}, isForeign?: boolean }} request
   */
  const call = (method, url, params, request) => {
    const { query, body, headers, isForeign } = request;
    const meta = metaOf(params);
    const text = stringify({ ...query, ...(isObject(meta.query) && meta.query) });
    const separator = url.includes("?") ? "&" : "?";
    return send(options, text ? url + separator + text : url, {
      method,
      headers: { ...headers, ...meta.headers },
      body,
      signal: meta.signal ?? meta.queryContext?.signal,
      isForeign,
    });
  };

  /** @type {(params: any, url: string) => ReturnType<typeof send>} */
  const read = (params, url) => call("GET", url, params, { query: selection(metaOf(params)) });

  /** @type {(method: string, url: string, params: any, body?: unknown) => Promise<{ data: any }>} */
  const write = async (method, url, params, body) => {
    const headers = body === undefined ? {} : permissions(metaOf(params));
    const { data } = await call(method, url, params, { body, headers });
    return { data };
  };

  return {
    async getList(params) {
      const { resource, filters, sorters = params.sort, hasPagination } = params;
      const { currentPage, current, pageSize, mode = hasPagination === false ? "off" : undefined } =
        /** @type {import("../refine-gateway").Pagination} */ (params.pagination ?? {});
      const page = currentPage === undefined ? { current } : { currentPage };
      const { data, headers } = await call("GET", path(resource), params, {
        query: { filters, sorters, pagination: { ...page, pageSize, mode }, ...selection(metaOf(params)) },
      });
      const total = headers.get("X-Total-Count");
      const next = headers.get("X-Cursor-Next");
      const prev = headers.get("X-Cursor-Prev");
      return {
        data,
        total: total === null ? data.length : Number(total),
        ...((next ?? prev) !== null && { cursor: { ...(next && { next }), ...(prev && { prev }) } }),
        ...(headers.get("X-Truncated") === "true" && { truncated: true }),
      };
    },

    async getOne(params) {
      const { data } = await read(params, path(params.resource, params.id));
      return { data };
    },

    async getMany(params) {
      const ids = [...new Set(params.ids.map(String))];
      const requests = [];
      for (let start = 0; start < ids.length; start += idsPerRequest) {
        const some = ids.slice(start, start + idsPerRequest).map(encode);
        requests.push(read(params, `${path(params.resource)}?ids=${some.join(",")}`));
      }
      return { data: (await Promise.all(requests)).flatMap(({ data }) => data) };
    },

    async create(params) {
      return write("POST", path(params.resource), params, withID(params.variables, metaOf(params).documentId));
    },

    async createMany(params) {
      const { resource, variables } = params;
      const { documentId } = metaOf(params);
      const ids = documentId === undefined ? [] : [documentId].flat();
      if (ids.length && ids.length !== variables.length) {
        throw new HttpError(400, { message: `meta.documentId names ${ids.length} ids for ${variables.length} rows.` });
      }
      if (!variables.length) return { data: [] };
      return write("POST", path(resource, "bulk"), params, variables.map((row, index) => withID(row, ids[index])));
    },

    async update(params) {
      return write("PATCH", path(params.resource, params.id), params, params.variables);
    },

    async updateMany(params) {
      if (!params.ids.length) return { data: [] };
      return write("PATCH", bulk(params.resource, params.ids), params, params.variables);
    },

    async deleteOne(params) {
      return write("DELETE", path(params.resource, params.id), params);
    },

    async deleteMany(params) {
      if (!params.ids.length) return { data: [] };
      return write("DELETE", bulk(params.resource, params.ids), params);
    },

    async custom(params) {
      const { method, payload, filters, sorters = params.sort, query, headers } = params;
      const isAbsolute = /^https?:/i.test(params.url);
      const target = isAbsolute ? params.url : `${root}/${params.url.replace(/^\/+/, "")}`;
      const { data } = await call(method.toUpperCase(), target, params, {
        query: { filters, sorters, .../** @type {{}} */ (query) },
        body: method === "get" || method === "head" ? undefined : payload,
        headers,
        isForeign: target !== root && !target.startsWith(root + "/") && !target.startsWith(root + "?"),
      });
      return { data };
    },

    getApiUrl: () => root,
  };
};
