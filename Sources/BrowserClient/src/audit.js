import { HttpError, base, send } from "./http.js";
import { stringify } from "./query.js";

/**
 * @param {string} url
 * @param {import("../refine-gateway").RequestOptions} [options]
 * @returns {import("../refine-gateway").AuditLogProvider}
 */
export const auditLogProvider = (url, options = {}) => ({
  async get({ resource, action, author, meta }) {
    const query = stringify({ resource, action, id: meta?.id, author: author?.id });
    return (await send(options, `${base(url)}/audit${query && "?"}${query}`)).data;
  },
  // The gateway has written the entry with the write itself.
  create: async () => null,
  async update() {
    throw new HttpError(405, { message: "The audit trail is read only.", type: "gateway_method_not_allowed" });
  },
});
