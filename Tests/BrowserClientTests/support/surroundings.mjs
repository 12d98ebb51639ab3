/** Timers that a test moves on by itself. */
export class Clock {
  now = 0;
  #timers = new Map();
  #last = 0;

  setTimeout = (callback, milliseconds) => {
    this.#timers.set(++this.#last, { callback, due: this.now + milliseconds });
    return this.#last;
  };

  clearTimeout = (timer) => this.#timers.delete(timer);

  get waiting() {
    return this.#timers.size;
  }

  /** Runs what falls due within that time, in order, and lets promises settle behind each. */
  async advance(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      const [timer, next] = [...this.#timers].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due)[0] ?? [];
      if (!next) break;
      this.now = Math.max(this.now, next.due);
      this.#timers.delete(timer);
      next.callback();
      await settled();
    }
    this.now = end;
  }
}

export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A class of WebSockets that connect nowhere; `made` holds each of them. */
export const sockets = () => {
  const made = [];
  class FakeWebSocket {
    sent = [];
    isClosed = false;
    constructor(url) {
      this.url = url;
      made.push(this);
    }
    send(text) {
      this.sent.push(JSON.parse(text));
    }
    close() {
      this.isClosed = true;
    }

    /** What the gateway says. */
    say(message) {
      this.onmessage({ data: JSON.stringify(message) });
    }
    ready() {
      this.say({ op: "ready" });
    }
    subscribed(channel, offset = 0, more = {}) {
      this.say({ op: "subscribed", channel, epoch: "e1", offset, recovered: false, ...more });
    }
    event(channel, type, ids, offset) {
      const payload = ids ? { ids } : {};
      this.say({ channel, type, payload, date: "2026-11-21T20:25:20.189Z", ...(offset && { meta: { offset } }) });
    }
    /** What the gateway or the network does. */
    end(code = 1006) {
      this.onclose({ code });
    }
    subscriptions() {
      return this.sent.filter(({ op }) => op === "subscribe").map(({ channel }) => channel);
    }
  }
  return { made, FakeWebSocket };
};

/** The same for streams of Server-Sent Events. */
export const streams = () => {
  const made = [];
  class FakeEventSource {
    isClosed = false;
    named = {};
    constructor(url, init) {
      Object.assign(this, { url, init });
      made.push(this);
    }
    addEventListener(name, listener) {
      this.named[name] = listener;
    }
    close() {
      this.isClosed = true;
    }
    say(message, name) {
      (name ? this.named[name] : this.onmessage)({ data: JSON.stringify(message) });
    }
    subscribed(channel, offset = 0, more = {}) {
      this.say({ op: "subscribed", channel, epoch: "e1", offset, recovered: false, ...more }, "subscribed");
    }
    event(channel, type, ids, offset) {
      const meta = offset && { meta: { offset } };
      this.say({ channel, type, payload: ids ? { ids } : {}, date: "2026-11-21T20:25:20.189Z", ...meta });
    }
  }
  return { made, FakeEventSource };
};
