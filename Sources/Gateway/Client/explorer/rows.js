// Reads and writes of one row, each with the version of the row that it is about.
import { dataProvider } from "../refine-gateway.js";
import { data } from "./list.js";
import { may } from "./state.js";
import { options } from "./token.js";

/**
 * A row as it was when it was read.
 * @typedef {{ row: Record<string, any>, version?: string | undefined }} Reading
 */

/**
 * The row as it is now; `undefined` when there is none that may be seen.
 * @type {(resource: string, id: string) => Promise<Reading | undefined>}
 */
export const read = async (resource, id) => {
  // What may only be listed has no version.
  if (!may(resource, "show")) {
    const { data: [row] } = await data.getMany({ resource, ids: [id] });
    return row && { row };
  }
  /** @type {string | undefined} */
  let version;
  const reading = dataProvider(location.origin, {
    ...options,
    fetch: async (url, init) => {
      const answer = await fetch(url, init);
      version = answer.headers.get("ETag") ?? undefined;
      return answer;
    },
  });
  try {
    const { data: row } = await reading.getOne({ resource, id });
    return { row, version };
  } catch (error) {
    if (/** @type {any} */ (error).statusCode === 404) return undefined;
    throw error;
  }
};

/** @type {(one: Reading, other: Reading) => boolean} */
export const isSame = (one, other) =>
  one.version || other.version ? one.version === other.version : JSON.stringify(one.row) === JSON.stringify(other.row);

/**
 * Writes that the gateway refuses with a 412 when the row is another than the one that was read.
 * @type {(reading: Reading) => import("../refine-gateway.js").DataProvider}
 */
export const writing = ({ version }) =>
  version ? dataProvider(location.origin, { ...options, headers: { "If-Match": version } }) : data;
