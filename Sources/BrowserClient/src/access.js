import { base, send } from "./http.js";

/**
 * @param {string} url
 * @param {import("../refine-gateway").AccessOptions} [options]
 * @returns {import("../refine-gateway").AccessControlProvider}
 */
export const accessControlProvider = (url, options = {}) => {
  const { maxAge = 10_000, now = () => Date.now() } = options;
  /** @type {Map<string, { asked: number, answer: Promise<any> }>} */
  const known = new Map();
  let turn = 0;

  /** @type {(resource: string, id: unknown) => Promise<any>} */
  const ask = (resource, id) => {
    const row = id === undefined ? "" : `?id=${encodeURIComponent(String(id))}`;
    const target = `${base(url)}/access/${resource.split("/").map(encodeURIComponent).join("/")}${row}`;
    for (const [key, { asked }] of known) if (now() - asked >= maxAge) known.delete(key);
    const found = known.get(target);
    if (found) return found.answer;
    const entry = { asked: now(), answer: send(options, target).then(({ data }) => data) };
    known.set(target, entry);
    // What failed is asked for again by the next one.
    entry.answer.catch(() => known.get(target) === entry && known.delete(target));
    return entry.answer;
  };

  /** @type {import("../refine-gateway").AccessControlProvider["can"]} */
  const can = async (asked) => {
    const { resource, action, params } = asked;
    if (!resource) return { can: true };
    const own = turn;
    try {
      const answers = await ask(resource, options.rows ? params?.id : undefined);
      // Somebody else has signed in meanwhile.
      if (own !== turn) return can(asked);
      // Actions of the app's own, and `field`, are not the gateway's to forbid; writes are checked again when they come.
      return Object.hasOwn(answers, action) ? answers[action] : { can: true };
    } catch (error) {
      return own === turn ? { can: false, reason: /** @type {Error} */ (error).message } : can(asked);
    }
  };

  return {
    can,
    clear() {
      turn += 1;
      known.clear();
    },
  };
};
