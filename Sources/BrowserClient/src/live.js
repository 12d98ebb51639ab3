import { HttpError, base, read } from "./http.js";
import { endSession, endedSession, sessionOf, sessionTurn } from "./sessions.js";
import { openSocket } from "./socket.js";
import { openStream } from "./stream.js";

/** @typedef {import("../refine-gateway").LiveEvent} LiveEvent */
/** @typedef {import("../refine-gateway").LiveSubscription} LiveSubscription */

/**
 * A channel that somebody listens to, and how far it has been heard.
 * @typedef {{ epoch: string, offset: number }} Place
 * @typedef {Partial<Place> & { offset: number, next?: Place, isMissed: boolean, leaving?: unknown }} Channel
 */

/** Close codes after which the same would happen again: the client is wrong, or signed out (3003). */
const lastCodes = new Set([1002, 1003, 1007, 1009, 3003, 3501]);
/** A channel that nobody listens to is kept so long: pages that change leave it and come back. */
const lingering = 2_000;
const longestWait = 30_000;

/** The rule of refine's ably provider; `*` is for everybody, since nobody knows whom it concerns.
 *  @type {(listener: LiveSubscription, event: LiveEvent) => boolean} */
const wants = ({ channel, types, params }, event) => {
  if (channel !== event.channel) return false;
  if (event.type === "*") return true;
  if (types && !types.includes("*") && !types.includes(event.type)) return false;
  const ids = event.payload.ids;
  if (event.type === "created" || !params?.ids || !ids) return true;
  const wanted = params.ids.map(String);
  return ids.some((id) => wanted.includes(String(id)));
};

/**
 * @param {string} url
 * @param {import("../refine-gateway").LiveOptions} [options]
 * @returns {import("../refine-gateway").LiveProvider}
 */
export const liveProvider = (url, options = {}) => {
  const {
    WebSocket: Socket = globalThis.WebSocket,
    EventSource: Source = globalThis.EventSource,
    setTimeout: later = (callback, milliseconds) => setTimeout(callback, milliseconds),
    clearTimeout: cancel = (timer) => clearTimeout(timer),
    random = Math.random,
    onStatus = () => {},
    onSubscribed = () => {},
    onError = ({ message }) => console.warn(`refine-gateway: ${message}`),
  } = options;

  /** @type {Set<LiveSubscription>} */
  const listeners = new Set();
  /** @type {Map<string, Channel>} */
  const channels = new Map();
  /** @type {{ sync(): void, close(): void } | undefined} */
  let link;
  /** @type {"idle" | "busy" | "waiting" | "ended"} */
  let state = "idle";
  /** @type {"websocket" | "sse"} */
  let transport = Socket ? "websocket" : "sse";
  /** Counts connections, so that one that was given up is not heard any more. */
  let turn = 0;
  let attempts = 0;
  let isOpen = false;
  /** Whose connection it is, and since which sign-in. */
  let session = "";
  let asked = 0;
  /** @type {unknown} */
  let timer;

  /** @type {(event: LiveEvent) => void} */
  const deliver = (event) => {
    for (const listener of [...listeners]) {
      if (!wants(listener, event)) continue;
      try {
        listener.callback(event);
      } catch (error) {
        // One listener's fault is not another's.
        console.error(error);
      }
    }
  };

  /** @type {(channel: string) => void} */
  const tellMissed = (channel) => deliver({ channel, type: "*", payload: {}, date: new Date() });

  /** @type {(message: any) => void} */
  const hear = (message) => {
    const channel = channels.get(message.channel);
    if (message.op === "error") onError(message);
    else if (message.op === "subscribed" && channel) {
      const { epoch, offset, recovered } = message;
      if (channel.epoch === undefined) {
        Object.assign(channel, { epoch, offset });
        if (channel.isMissed) tellMissed(message.channel);
      } else if (!recovered) {
        // Counts from the `*` that follows: should the connection break before, the former place brings it again.
        channel.next = { epoch, offset };
      }
      channel.isMissed = false;
      onSubscribed(message.channel);
    } else if (!message.op && channel) {
      Object.assign(channel, channel.next, { next: undefined });
      channel.offset = Math.max(channel.offset, message.meta?.offset ?? 0);
      deliver({ ...message, date: new Date(message.date) });
    }
  };

  const opened = () => {
    isOpen = true;
    cancel(timer);
    timer = later(() => (attempts = 0), 5_000);
    onStatus("open", { transport });
  };

  /** The page's next reads are refused, so that refine signs it out; unless it has done so by itself. */
  const tellEnded = () => {
    endSession(session, asked, new HttpError(401, { message: "The session has ended.", type: "gateway_session_ended" }));
    const ended = endedSession(session);
    if (!ended) return;
    onError(ended);
    for (const channel of channels.keys()) tellMissed(channel);
  };

  /** @type {(code?: number) => void} */
  const lost = (code) => {
    link = undefined;
    cancel(timer);
    for (const channel of channels.values()) Object.assign(channel, { isMissed: true, next: undefined });
    // A token may have run out while the next one is there already.
    const mayHaveToken = code === 3003 && isOpen && typeof options.token === "function";
    if (lastCodes.has(code ?? 0) && !mayHaveToken) {
      state = "ended";
      onStatus("closed", { transport, code });
      // Whoever signs in and looks at something subscribes again; everything else must be mended first.
      if (code === 3003) {
        state = "idle";
        tellEnded();
      }
      return;
    }
    const wait = Math.min(longestWait, 1_000 * 2 ** attempts++) * (0.5 + random() / 2);
    // When the gateway stops it sends everybody away at once.
    const spread = code === 1001 || code === 3001 ? 4_000 * random() : 0;
    const other = transport === "sse" ? Socket : options.token ? null : Source;
    if (!isOpen && other && attempts % 2 === 0) transport = transport === "sse" ? "websocket" : "sse";
    state = "waiting";
    onStatus("waiting", { transport, code });
    timer = later(connect, wait + spread);
  };

  const connect = async () => {
    const own = ++turn;
    const isOwn = () => own === turn;
    cancel(timer);
    state = "busy";
    isOpen = false;
    onStatus("connecting", { transport });
    try {
      asked = sessionTurn();
      const token = await read(options.token);
      if (!isOwn()) return;
      session = sessionOf(base(url), token);
      const parts = {
        url: new URL(`${base(url)}/live`, globalThis.location?.href).href,
        token,
        channels,
        later,
        cancel,
        hear: (/** @type {unknown} */ message) => isOwn() && hear(message),
        opened: () => isOwn() && opened(),
        lost: (/** @type {number=} */ code) => isOwn() && lost(code),
      };
      link = transport === "sse" ? openStream(parts, /** @type {typeof EventSource} */ (Source)) : openSocket(parts, /** @type {typeof WebSocket} */ (Socket));
    } catch {
      // No token, or a browser that makes no socket.
      if (isOwn()) lost();
    }
  };

  const disconnect = () => {
    turn += 1;
    cancel(timer);
    link?.close();
    link = undefined;
    state = "idle";
  };

  /** @type {(name: string) => void} */
  const leave = (name) => {
    channels.delete(name);
    if (channels.size) return link?.sync();
    disconnect();
    onStatus("closed", { transport });
  };

  globalThis.addEventListener?.("online", () => state === "waiting" && connect());

  return {
    subscribe(subscription) {
      const listener = { ...subscription };
      listeners.add(listener);
      const known = channels.get(listener.channel);
      if (known) cancel(known.leaving);
      else channels.set(listener.channel, { offset: 0, isMissed: false });
      if (state === "idle") connect();
      else if (!known) link?.sync();
      return listener;
    },

    unsubscribe(listener) {
      const name = listener?.channel;
      if (!listeners.delete(listener) || [...listeners].some(({ channel }) => channel === name)) return;
      const channel = channels.get(name);
      if (channel) channel.leaving = later(() => leave(name), lingering);
    },

    reconnect() {
      if (!channels.size) return;
      disconnect();
      // How far one person has heard says nothing of what another may see.
      for (const channel of channels.values()) Object.assign(channel, { epoch: undefined, offset: 0, isMissed: true, next: undefined });
      attempts = 0;
      connect();
    },
  };
};
