// The resources, the heading, the pages, and the request as a line of curl.
import { list, show } from "./list.js";
import { get, make, toast } from "./page.js";
import { held, may, state } from "./state.js";
import { token } from "./token.js";

const drawResources = () => {
  const names = held.resources.map(({ name }) => name);
  if (state.resource && !names.includes(state.resource)) names.push(state.resource);
  get("resources").replaceChildren(...names.map((name) => {
    const link = make("a", { href: `#/${encodeURIComponent(name)}`, "aria-current": name === state.resource ? "page" : undefined }, name);
    return make("li", {}, link);
  }));
};

const draw = () => {
  drawResources();
  document.title = state.resource ? `${state.resource} · refine-gateway` : "refine-gateway";
  get("title").textContent = state.resource || "Name a resource";
  get("create").hidden = !state.resource || !may(state.resource, "create");
  get("count").textContent = state.resource ? `${held.total.toLocaleString()} ${held.total === 1 ? "row" : "rows"}` : "";

  const pages = Math.max(1, Math.ceil(held.total / state.size));
  get("page").textContent = `Page ${state.page} of ${pages.toLocaleString()}`;
  get("previous").toggleAttribute("disabled", state.page <= 1);
  get("next").toggleAttribute("disabled", state.page >= pages);
  get("size").value = String(state.size);
  get("match").value = state.isAny ? "or" : "and";
  get("match-label").hidden = state.conditions.length < 2;
  get("clear-filters").hidden = !state.conditions.length;
  const as = token ? '-H "Authorization: Bearer $TOKEN" ' : "";
  get("curl").textContent = held.asked ? `curl -g ${as}'${held.asked.replaceAll("'", "'\\''")}'` : "";
};

list.addEventListener("shown", draw);

get("previous").onclick = () => show({ page: state.page - 1 });
get("next").onclick = () => show({ page: state.page + 1 });
get("size").onchange = () => show({ size: Number(get("size").value) });
get("open-form").onsubmit = (/** @type {Event} */ event) => {
  event.preventDefault();
  const name = get("open-name").value.trim();
  if (name) location.hash = `#/${encodeURIComponent(name)}`;
};
get("copy").onclick = async () => {
  const text = get("curl").textContent ?? "";
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  } catch {
    // Not over plain HTTP beyond localhost: it is marked, to be copied by hand.
    getSelection()?.selectAllChildren(get("curl"));
    toast("Press Ctrl+C to copy");
  }
};
