// Changes as they happen.
import { liveProvider } from "../refine-gateway.js";
import { noteChange } from "./editor.js";
import { load } from "./list.js";
import { get, make, tell } from "./page.js";
import { held, state } from "./state.js";
import { options, token } from "./token.js";

/** @typedef {import("../refine-gateway.js").LiveEvent} LiveEvent */

const eventsKept = 100;
let how = "";
/** Whether the gateway tells callers of this kind of changes at all; a browser does not say why it gets no connection. */
let isServed = true;

/** @type {(status: string, text: string) => void} */
const drawStatus = (status, text) => {
  get("status").dataset["state"] = status;
  get("status-text").textContent = text;
};

export const live = liveProvider(location.origin, {
  ...options,
  onStatus: (status, { transport, code }) => {
    how = transport === "sse" ? " over Server-Sent Events" : "";
    if (!isServed) return;
    if (status === "waiting") askWhether();
    if (status === "waiting") drawStatus(status, "Connection lost, trying again…");
    else if (status !== "closed") drawStatus("connecting", "Connecting…");
    else drawStatus(status, code === 3003 ? "Signed out" : code ? `Closed by the gateway (${code})` : "Not connected");
  },
  onSubscribed: (channel) => {
    if (channel !== subscription?.channel) return;
    drawStatus("open", `Live${how}`);
    // Between the first fetch and now something may have happened.
    load();
  },
  onError: (/** @type {any} */ { message, channel }) => {
    if (!channel || channel === subscription?.channel) tell("problem", message);
  },
});

/** Does not try for ever where trying is no use. */
const askWhether = async () => {
  try {
    const headers = { Accept: "text/event-stream", ...(token && { Authorization: `Bearer ${token}` }) };
    const { status } = await fetch(`/live?channel=${encodeURIComponent(subscription?.channel ?? "")}`, { method: "HEAD", headers });
    if (status !== 501) return;
  } catch {
    return;
  }
  isServed = false;
  if (subscription) live.unsubscribe(subscription);
  subscription = undefined;
  drawStatus("closed", "No live events here");
  get("no-events").textContent = "This gateway tells of no changes to holders of access tokens: its operator has set no auth.listener.";
};

/** @type {ReturnType<typeof live.subscribe> | undefined} */
let subscription;
let isPaused = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let reloading;

/** @type {(event: LiveEvent) => void} */
const hear = (event) => {
  const type = event.type === "*" ? "missed" : event.type;
  const ids = event.payload.ids ?? [];
  const item = make("li", {},
    make("span", { className: `badge ${type}` }, type),
    make("time", { dateTime: event.date.toISOString() }, event.date.toLocaleTimeString()),
    make("span", { className: "mono" }, ids.length ? ids.join(", ") : "Something was missed; the rows are fetched again."));
  get("events").prepend(item);
  while (get("events").children.length > eventsKept) get("events").lastElementChild?.remove();
  get("no-events").hidden = true;
  for (const id of ids) held.fresh.set(id, type);
  noteChange(event.channel.replace("resources/", ""), ids);
  clearTimeout(reloading);
  if (!isPaused) reloading = setTimeout(load, 120);
};

const clear = () => {
  get("events").replaceChildren();
  get("no-events").hidden = false;
};

/** @type {string | undefined} */
let shown;

/** Whether changes of what is shown are listened to. */
export const isListening = () => shown === state.resource;

/** Listens to changes of what is shown, and to nothing else. */
export const listen = () => {
  if (subscription) live.unsubscribe(subscription);
  subscription = undefined;
  clear();
  shown = state.resource;
  if (!isServed) return;
  drawStatus("connecting", "Connecting…");
  if (state.resource) subscription = live.subscribe({ channel: `resources/${state.resource}`, types: ["*"], callback: hear });
};

get("pause").onclick = () => {
  isPaused = !isPaused;
  get("pause").ariaPressed = String(isPaused);
  get("pause").textContent = isPaused ? "Resume" : "Pause";
  if (!isPaused) load();
};
get("clear-events").onclick = clear;
