// The explorer: what a resource holds, as a page of rows, its changes as they happen, and a form for one row.
import { drawAccount } from "./account.js";
import { drawFilters } from "./filters.js";
import "./heading.js";
import { loadResources, show, showAnew } from "./list.js";
import { isListening, listen } from "./live.js";
import { readAddress, state } from "./state.js";
import "./table.js";

/** What the address says: the rows of one resource, and its channel. */
const open = () => {
  readAddress();
  if (isListening()) show({ page: state.page });
  else {
    showAnew();
    listen();
  }
  drawFilters();
};

addEventListener("hashchange", open);
addEventListener("popstate", open);

drawAccount();
await loadResources();
open();
