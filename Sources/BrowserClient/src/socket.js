/** The gateway takes 30 messages in this time; room is left for pings. */
const messages = 20;
const period = 10_000;
const silence = 25_000;
const patience = 10_000;

/**
 * What a connection needs of its surroundings.
 * @typedef {{
 *   url: string,
 *   token?: string | null,
 *   channels: Map<string, import("./live.js").Channel>,
 *   later: (callback: () => void, milliseconds: number) => any,
 *   cancel: (timer: any) => void,
 *   hear: (message: any) => void,
 *   opened: () => void,
 *   lost: (code?: number) => void,
 * }} LinkParts
 */

/**
 * Speaks the gateway's messages over a WebSocket: asks for the channels that are wanted, and notices when nobody is there any more.
 * @param {LinkParts} parts
 * @param {new (url: string) => WebSocket} Socket
 */
export const openSocket = ({ url, token, channels, later, cancel, hear, opened, lost }, Socket) => {
  const socket = new Socket(url.replace(/^http/, "ws"));
  const timers = new Set();
  /** @type {Set<string>} */
  const asked = new Set();
  let left = messages;
  let isReady = false;
  let isOver = false;
  /** @type {unknown} */
  let watch;

  /** @type {(callback: () => void, milliseconds: number) => unknown} */
  const after = (callback, milliseconds) => {
    const timer = later(() => {
      timers.delete(timer);
      callback();
    }, milliseconds);
    timers.add(timer);
    return timer;
  };

  const close = () => {
    isOver = true;
    for (const timer of timers) cancel(timer);
    try {
      socket.close();
    } catch {
      // It was not open yet.
    }
  };

  /** @type {(code?: number) => void} */
  const end = (code) => {
    if (isOver) return;
    close();
    lost(code);
  };

  /** @type {(message: {}) => void} */
  const say = (message) => socket.send(JSON.stringify(message));

  const sync = () => {
    if (!isReady || isOver) return;
    const gone = [...asked].filter((name) => !channels.has(name));
    const missing = [...channels.keys()].filter((name) => !asked.has(name));
    for (const channel of [...gone, ...missing]) {
      if (!left) return;
      left -= 1;
      after(() => {
        left += 1;
        sync();
      }, period);
      if (asked.delete(channel)) {
        say({ op: "unsubscribe", channel });
        continue;
      }
      asked.add(channel);
      const { epoch, offset } = /** @type {import("./live.js").Channel} */ (channels.get(channel));
      say({ op: "subscribe", channel, ...(epoch !== undefined && { since: { epoch, offset } }) });
    }
  };

  /** @type {(milliseconds: number) => void} */
  const expect = (milliseconds) => {
    cancel(watch);
    timers.delete(watch);
    watch = after(() => {
      if (!isReady || milliseconds === patience) return end();
      say({ op: "ping" });
      expect(patience);
    }, milliseconds);
  };

  const begin = () => {
    isReady = true;
    opened();
    sync();
  };

  expect(patience);
  socket.onmessage = ({ data }) => {
    if (isOver) return;
    const message = JSON.parse(data);
    if (message.op === "ready" && token) say({ op: "authenticate", token });
    else if (message.op === "ready" || (message.op === "authenticated" && !isReady)) begin();
    else hear(message);
    expect(silence);
  };
  socket.onclose = ({ code }) => end(code);
  return { sync, close };
};
