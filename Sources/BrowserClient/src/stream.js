/**
 * Hears events as Server-Sent Events, where WebSockets are blocked. Other channels need another stream.
 * @param {import("./socket.js").LinkParts} parts
 * @param {new (url: string, init?: EventSourceInit) => EventSource} Source
 */
export const openStream = ({ url, channels, later, cancel, hear, opened, lost }, Source) => {
  /** @type {EventSource | undefined} */
  let current;
  /** @type {EventSource | undefined} */
  let next;
  let asked = "";
  /** @type {unknown} */
  let timer;

  const close = () => {
    cancel(timer);
    current?.close();
    next?.close();
  };

  const open = () => {
    const query = [...channels.keys()].map((name) => `channel=${encodeURIComponent(name)}`).join("&");
    if (!query || query === asked) return;
    asked = query;
    next?.close();
    // One place for each channel; those that have none yet are told to fetch again.
    const places = [...channels.values()].map(({ epoch = "-", offset }) => encodeURIComponent(`${epoch}:${offset}`));
    const since = [...channels.values()].some(({ epoch }) => epoch) ? `&since=${places.join(",")}` : "";
    const source = (next = new Source(`${url}?${query}${since}`, { withCredentials: true }));
    source.onopen = () => {
      // The former stream is heard until then, so that nothing falls in between.
      current?.close();
      current = source;
      next = undefined;
      opened();
    };
    /** @type {(event: MessageEvent) => void} */
    const read = ({ data }) => hear(JSON.parse(data));
    /** @type {(code?: number) => void} */
    const end = (code) => {
      close();
      lost(code);
    };
    source.onmessage = read;
    source.addEventListener("subscribed", read);
    // The session has ended.
    source.addEventListener("refused", () => end(3003));
    source.onerror = () => end();
  };

  open();
  return {
    close,
    sync: () => {
      cancel(timer);
      timer = later(open, 50);
    },
  };
};
