import { meant } from "./filters.js";
import { base, refusal, send, warnOfOtherSite } from "./http.js";
import { settingsOf, watchAddresses } from "./meta.js";
import { encode, stringify } from "./query.js";

/** @typedef {import("../refine-gateway").Settings} Settings */

/** Rows that one getMany asks for at once: the URL of more would be too long for many a proxy. */
const idsPerRequest = 100;

/** What a write goes by. */
const common = ["headers", "query"];
const writing = [...common, "readPermissions", "writePermissions"];
const creating = [...writing, "documentId"];

/** @type {(settings: Settings) => Record<string, unknown>} */
const selection = ({ select, fields, populate }) =>
  select === undefined ? { fields, populate } : { select, populate };

/** @type {(settings: Settings) => Record<string, string>} */
const permissions = ({ readPermissions, writePermissions }) => {
  /** @type {(name: string, roles?: string | string[]) => any} */
  const header = (name, roles) => roles && { [`X-${name}-Permissions`]: typeof roles === "string" ? roles : JSON.stringify(roles) };
  return { ...header("Read", readPermissions), ...header("Write", writePermissions) };
};

/**
 * The page that a list is asked for. `useInfiniteList` names itself in its query's key, and core 4 begins without a page; it goes by cursor
 * from its first page on, so that rows which come in between move none.
 * @param {any} params
 * @param {Settings} settings
 * @returns {{}}
 */
const pageOf = (params, { queryContext = {} }) => {
  const { hasPagination } = params;
  const pagination = params.pagination ?? {};
  const { currentPage, current, pageSize, mode = hasPagination === false ? "off" : undefined } = pagination;
  const { queryKey = [], pageParam } = queryContext;
  const isEndless = queryKey.at(-2) === "infinite" || pageParam !== undefined || ("current" in pagination && current === undefined);
  const page = String(pageParam ?? currentPage ?? current ?? 1);
  const isFirst = page === "1";
  if (isEndless && mode !== "off" && mode !== "client" && (isFirst || !/^-?\d+$/.test(page))) {
    return { cursor: isFirst ? "" : page, pageSize, mode };
  }
  return { ...(currentPage === undefined ? { current } : { currentPage }), pageSize, mode };
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
  watchAddresses();
  warnOfOtherSite(root, options);

  /** @type {(...words: unknown[]) => string} */
  const path = (resource, ...more) => {
    const words = [...String(resource).split("/").filter(Boolean), ...more.map((word) => String(word ?? ""))];
    // Browsers would make another path of these, such as that of the whole list.
    if (!words.length || words.some((word) => /^\.{0,2}$/.test(word))) {
      throw refusal(`"${words.join("/")}" names no resource, or no row of one.`);
    }
    return `${root}/rest/${words.map(encodeURIComponent).join("/")}`;
  };

  /** @type {(resource: string, ids: unknown[]) => string} */
  const bulk = (resource, ids) => `${path(resource, "bulk")}?ids=${ids.map(encode).join(",")}`;

  /**
   * @param {string} method
   * @param {string} url
   * @param {Settings} settings
   * @param {{ query?: Record<string, unknown>, body?: unknown, headers?: {}, isForeign?: boolean }} request
   */
  const call = (method, url, settings, { query, body, headers, isForeign }) => {
    const text = stringify({ ...query, ...settings.query });
    const separator = url.includes("?") ? "&" : "?";
    return send(options, text ? url + separator + text : url, {
      method,
      headers: { ...headers, ...settings.headers },
      body,
      signal: settings.signal ?? settings.queryContext?.signal,
      isForeign,
    });
  };

  /** @type {(params: any, url: string) => ReturnType<typeof send>} */
  const read = (params, url) => {
    const settings = settingsOf(params);
    return call("GET", url, settings, { query: selection(settings) });
  };

  /** @type {(method: string, url: string, settings: Settings, body?: unknown) => Promise<{ data: any }>} */
  const write = async (method, url, settings, body) => {
    const headers = body === undefined ? {} : permissions(settings);
    const { data } = await call(method, url, settings, { body, headers });
    return { data };
  };

  return {
    async getList(params) {
      const { resource, filters, sorters = params.sort } = params;
      const settings = settingsOf(params);
      const { data, headers } = await call("GET", path(resource), settings, {
        query: { filters: meant(filters), sorters, pagination: pageOf(params, settings), ...selection(settings) },
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
      const settings = settingsOf(params, creating);
      return write("POST", path(params.resource), settings, withID(params.variables, settings.documentId));
    },

    async createMany(params) {
      const { resource, variables } = params;
      const settings = settingsOf(params, creating);
      const { documentId } = settings;
      const ids = documentId === undefined ? [] : [documentId].flat();
      if (ids.length && ids.length !== variables.length) {
        throw refusal(`meta.documentId names ${ids.length} ids for ${variables.length} rows.`);
      }
      if (!variables.length) return { data: [] };
      return write("POST", path(resource, "bulk"), settings, variables.map((row, index) => withID(row, ids[index])));
    },

    async update(params) {
      return write("PATCH", path(params.resource, params.id), settingsOf(params, writing), params.variables);
    },

    async updateMany(params) {
      if (!params.ids.length) return { data: [] };
      return write("PATCH", bulk(params.resource, params.ids), settingsOf(params, writing), params.variables);
    },

    async deleteOne(params) {
      return write("DELETE", path(params.resource, params.id), settingsOf(params, common));
    },

    async deleteMany(params) {
      if (!params.ids.length) return { data: [] };
      return write("DELETE", bulk(params.resource, params.ids), settingsOf(params, common));
    },

    async custom(params) {
      const { method, payload, filters, sorters = params.sort, query, headers } = params;
      const isAbsolute = /^https?:/i.test(params.url);
      const target = isAbsolute ? params.url : `${root}/${params.url.replace(/^\/+/, "")}`;
      const isRead = method === "get" || method === "head";
      const { data, headers: told } = await call(method.toUpperCase(), target, settingsOf(params, isRead ? [] : common), {
        query: { filters: meant(filters), sorters, .../** @type {{}} */ (query) },
        body: isRead ? undefined : payload,
        headers,
        isForeign: target !== root && !target.startsWith(root + "/") && !target.startsWith(root + "?"),
      });
      // There is nothing else in the answer to a HEAD.
      return { data: method === "head" ? Object.fromEntries(told) : data };
    },

    getApiUrl: () => root,
  };
};
