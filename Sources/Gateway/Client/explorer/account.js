// Who is asking: signing in and out.
import { authProvider } from "../refine-gateway.js";
import { list, load, loadResources } from "./list.js";
import { live } from "./live.js";
import { get, messageOf, tell, toast } from "./page.js";

/** Draws who is signed in. */
export const drawAccount = async () => {
  const { authenticated } = await auth.check();
  const who = authenticated ? await auth.getIdentity() : null;
  get("account").textContent = who ? who.name || who.email || "Anonymous" : "";
  get("sign-in").hidden = Boolean(who);
  get("sign-out").hidden = !who;
};

/** Somebody else sees other resources, rows and changes. */
const changed = async () => {
  live.reconnect();
  await Promise.all([drawAccount(), loadResources()]);
  list.dispatchEvent(new Event("shown"));
  load();
};

const auth = authProvider(location.origin, { onChange: changed });

get("sign-in").onclick = () => {
  tell("account-problem", "");
  get("account-form").reset();
  get("account-dialog").showModal();
};
for (const id of ["account-close", "account-cancel"]) get(id).onclick = () => get("account-dialog").close();
get("account-form").onsubmit = async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const { success, error } = await auth.login(Object.fromEntries(new FormData(form)));
  if (success) get("account-dialog").close();
  else tell("account-problem", messageOf(error));
};
get("sign-out").onclick = async () => {
  const { success, error } = await auth.logout();
  if (!success) toast(messageOf(error));
};
