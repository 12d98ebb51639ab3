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
    const names = [...channels.keys()];
    const query = names.map((name) => `channel=${encodeURIComponent(name)}`).join("&");
    if (!names.length || query === asked) return;
    asked = query;
    next?.close();
    const source = (next = new Source(`${url}?${query}`, { withCredentials: true }));
    source.onopen = () => {
      // The former stream is heard until then, so that nothing falls in between.
      current?.close();
      current = source;
      next = undefined;
      opened();
    };
    source.onmessage = ({ data }) => hear(JSON.parse(data));
    source.onerror = () => {
      close();
      lost();
    };
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
