/** @typedef {import("./http.js").HttpError} HttpError */

/** For so long a session that has ended is told of: longer than a page tries a read again. */
const remembered = 15_000;

/**
 * Sessions that have ended, by whose they were. The gateway tells once, for it takes the cookie away, and a page that tries again
 * would be a guest's. So the page is told until somebody signs in or out.
 * @type {Map<string, { until: number, error: HttpError }>}
 */
const ended = new Map();
/** Counts sign-ins and sign-outs: what was asked before one says nothing of the session after it. */
let turn = 0;

/**
 * A session by the gateway's origin, if it is not the page's own, and the token.
 * @type {(url: string, token: string | null | undefined) => string}
 */
export const sessionOf = (url, token) => `${/^\w+:..[^/?]*/.exec(url)} ${token ?? ""}`;

export const sessionTurn = () => turn;

/** @type {(session: string, asked: number, error: HttpError) => void} */
export const endSession = (session, asked, error) => {
  if (asked === turn) ended.set(session, { until: Date.now() + remembered, error });
};

/** Somebody has signed in or out; or, with 0, is seen to be signed in still. */
export const renewSessions = (turns = 1) => {
  turn += turns;
  ended.clear();
};

/** @type {(session: string) => HttpError | undefined} */
export const endedSession = (session) => {
  const { until = 0, error } = ended.get(session) ?? {};
  return until > Date.now() ? error : undefined;
};
