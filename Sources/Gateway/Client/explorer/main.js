// The explorer: what a resource holds, as a page of rows, its changes as they happen, and a form for one row.
import { askWho, closeAccount, drawAccount } from "./account.js";
import { leave } from "./editor.js";
import { drawFilters } from "./filters.js";
import "./heading.js";
import { loadResources, show, showAnew } from "./list.js";
import { isListening, listen } from "./live.js";
import { address, held, readAddress, state } from "./state.js";
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

/** Goes where the address leads, unless something is not saved that somebody wants to keep: then the address is put back. */
const follow = async () => {
  if (await leave()) {
    closeAccount();
    open();
  } else if (location.hash !== address()) history.pushState(null, "", address());
};
addEventListener("hashchange", follow);

drawAccount();
await loadResources();
open();
if (held.needsToken) askWho();
