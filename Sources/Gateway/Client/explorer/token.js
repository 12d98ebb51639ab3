// The access token by which a gateway with `auth.mode: key` knows whoever looks at this page.

const name = "refine-gateway.token";

/** @type {() => string | undefined} */
const kept = () => {
  try {
    return sessionStorage.getItem(name) ?? undefined;
  } catch {
    // A browser that lets pages keep nothing.
    return undefined;
  }
};

/** For as long as the page is there: another one begins anew, so that nothing of the former holder's stays on it. */
export const token = kept();

/** How all providers of the page are made. */
export const options = token ? { token } : {};

/**
 * Keeps the token for this tab and until it is closed, or forgets it.
 * @type {(text: string | undefined) => void}
 */
export const keepToken = (text) => {
  if (text) sessionStorage.setItem(name, text);
  else sessionStorage.removeItem(name);
  location.reload();
};
