// Who is asking: signing in and out, or by an access token.
import { authProvider } from "../refine-gateway.js";
import { list, load, loadResources } from "./list.js";
import { live } from "./live.js";
import { get, messageOf, tell, toast } from "./page.js";
import { address, held, state } from "./state.js";
import { keepToken, options, token } from "./token.js";

/** Counts what was asked for, so that an answer that comes late does not show who was signed in before. */
let turn = 0;

/** Draws who is signed in. */
export const drawAccount = async () => {
  const own = ++turn;
  const { authenticated } = await auth.check();
  const who = authenticated ? await auth.getIdentity() : null;
  // Whoever is let in for being on the gateway's own machine signs in and out of nothing.
  const isLocal = who && !token && (await auth.getPermissions())?.roles?.[0]?.startsWith("token:");
  if (own !== turn) return;
  get("account").textContent = who ? who.name || who.email || "Anonymous" : "";
  get("sign-in").hidden = Boolean(who);
  get("sign-out").hidden = isLocal || !(who || token);
};

/** Somebody else sees other resources, rows and changes. */
const changed = async () => {
  live.reconnect();
  const { resource } = state;
  await Promise.all([drawAccount(), loadResources()]);
  // The first resource that there is for them, where there was none.
  if (state.resource !== resource) return void (location.hash = address());
  list.dispatchEvent(new Event("shown"));
  load();
};

const auth = authProvider(location.origin, { ...options, onChange: changed });

/** Asks for a password, or where nobody has one for an access token. */
export const askWho = () => {
  tell("account-problem", "");
  get("account-form").reset();
  for (const [id, isAsked] of Object.entries({ "by-password": !held.needsToken, "by-token": held.needsToken })) {
    get(id).hidden = get(id).disabled = !isAsked;
  }
  get("account-dialog").showModal();
};

/** @type {() => void} */
export const closeAccount = () => get("account-dialog").close();

/** @type {(text: string) => Promise<void>} */
const enter = async (text) => {
  const { authenticated, error } = await authProvider(location.origin, { token: text }).check();
  if (error) throw error;
  if (!authenticated) throw new Error("The gateway does not know this access token.");
  keepToken(text);
};

/** @type {(values: Record<string, any>) => Promise<void>} */
const signIn = async (values) => {
  const { success, error } = await auth.login(values);
  if (!success) throw error;
  closeAccount();
};

let isBusy = false;
get("account-form").onsubmit = async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  try {
    const { token: entered, ...values } = Object.fromEntries(new FormData(get("account-form")));
    await (held.needsToken ? enter(String(entered).trim()) : signIn(values));
  } catch (error) {
    tell("account-problem", messageOf(error));
  } finally {
    isBusy = false;
  }
};

get("sign-in").onclick = askWho;
for (const id of ["account-close", "account-cancel"]) get(id).onclick = closeAccount;
get("sign-out").onclick = async () => {
  if (token) return keepToken(undefined);
  const { success, error } = await auth.logout();
  if (!success) toast(messageOf(error));
};
