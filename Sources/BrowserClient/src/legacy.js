import { authProvider } from "./auth.js";

const actions = /** @type {const} */ (["login", "logout", "register", "forgotPassword", "updatePassword"]);

/**
 * What core 3 calls `AuthProvider`, and core 4 `legacyAuthProvider`: failures are rejections, and answers say where to go.
 * @param {string} url
 * @param {import("../refine-gateway").AuthOptions} [options]
 * @returns {import("../refine-gateway").LegacyAuthProvider}
 */
export const legacyAuthProvider = (url, options) => {
  const auth = authProvider(url, options);

  /** @type {(method: typeof actions[number]) => (params?: any) => Promise<string | false>} */
  const settle = (method) => async (params) => {
    const { success, redirectTo = false, error } = await auth[method](params);
    if (!success) throw error;
    return redirectTo;
  };

  /** @type {(redirectTo: string, error: unknown) => Error} */
  const sentTo = (redirectPath, error) =>
    Object.assign(error instanceof Error ? error : new Error("Nobody is signed in."), { redirectPath });

  return {
    ...(/** @type {any} */ (Object.fromEntries(actions.map((method) => [method, settle(method)])))),

    async checkAuth() {
      const { authenticated, redirectTo, error } = await auth.check();
      if (!authenticated && redirectTo) throw sentTo(redirectTo, error);
    },

    async checkError(error) {
      const { logout, redirectTo } = await auth.onError(error);
      if (logout && redirectTo) throw sentTo(redirectTo, error);
    },

    getPermissions: auth.getPermissions,
    getUserIdentity: auth.getIdentity,
  };
};
