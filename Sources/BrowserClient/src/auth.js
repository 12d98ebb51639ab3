import { base, send, warnOfOtherSite } from "./http.js";
import { renewSessions } from "./sessions.js";

/** Providers that leave the page where it is; every other one is OAuth2. */
const STAYING = ["anonymous", "magic-url", "email-otp"];
/** What the steps of a login are made of. */
const LOGIN = "email password providerName redirectTo userId secret factor challengeId otp".split(" ");
const NEW_PASSWORD = "password confirmPassword userId secret oldPassword".split(" ");

/** @type {(params: any, ...names: string[]) => Record<string, unknown>} */
const pick = (params, ...names) => Object.fromEntries(names.map((name) => [name, params?.[name]]));

/**
 * @param {string} url
 * @param {import("../refine-gateway").AuthOptions} [options]
 * @returns {import("../refine-gateway").AuthProvider}
 */
export const authProvider = (url, options = {}) => {
  const root = `${base(url)}/auth`;
  const loginPath = options.loginPath ?? "/login";
  const homePath = options.homePath ?? "/";
  warnOfOtherSite(root, options);

  /** @type {(path: string) => Promise<any>} */
  const get = async (path) => (await send(options, `${root}/${path}`, { isAuth: true })).data;

  /**
   * @param {string} path
   * @param {{}} body
   * @param {string} [redirectTo] where to go if the gateway does not say
   * @returns {Promise<import("../refine-gateway").AuthActionResponse>}
   */
  const act = async (path, body, redirectTo) => {
    try {
      const { data } = await send(options, `${root}/${path}`, { method: "POST", body, isAuth: true });
      return { ...(data?.success !== false && redirectTo && { redirectTo }), success: true, ...data };
    } catch (error) {
      // The gateway's own result says what went wrong in words for people.
      const failure = /** @type {any} */ (error);
      return { success: false, error: Object.assign(failure, failure.error) };
    }
  };

  /** @type {typeof act} */
  const change = async (path, body, redirectTo) => {
    let result = await act(path, body, redirectTo);
    // Who has no session any more is signed out.
    if (path === "logout" && /** @type {any} */ (result.error)?.statusCode === 401) result = { success: true, redirectTo };
    if (result.success) {
      renewSessions();
      options.onChange?.();
    }
    return result;
  };

  /** @type {import("../refine-gateway").AuthProvider["check"]} */
  const check = async () => {
    const signedOut = { authenticated: false, redirectTo: loginPath };
    try {
      const answer = await get("check");
      if (!answer.authenticated) return { ...signedOut, ...answer };
      renewSessions(0);
      return answer;
    } catch (error) {
      const failure = /** @type {any} */ (error);
      // Nobody is sent away because the network failed.
      return failure.statusCode === 401 ? signedOut : { authenticated: false, error: failure };
    }
  };

  /** @type {(path: string) => Promise<any>} */
  const about = async (path) => {
    try {
      return await get(path);
    } catch {
      return null;
    }
  };

  return {
    async login(params) {
      const provider = params?.providerName;
      if (!provider || STAYING.includes(provider)) return change("login", pick(params, ...LOGIN), homePath);
      const page = options.location ?? location;
      /** @type {(path: string) => string} */
      const back = (path) => encodeURIComponent(new URL(path, page.href).href);
      page.assign(`${root}/oauth2/${encodeURIComponent(provider)}?success=${back(homePath)}&failure=${back(loginPath)}`);
      return { success: true };
    },

    logout: () => change("logout", {}, loginPath),
    register: (params) => change("register", pick(params, "email", "password", "name"), homePath),
    forgotPassword: (params) => act("forgot-password", pick(params, "email", "redirectTo")),
    updatePassword: (params) =>
      act("update-password", pick(params, ...NEW_PASSWORD), loginPath),
    check,

    async onError(error) {
      // Who is blocked is 401 to Appwrite 1.8, and 403 since.
      const isBlocked = error?.type === "user_blocked";
      if (error?.statusCode !== 401 && !isBlocked) return { error };
      const { authenticated, redirectTo = isBlocked ? loginPath : undefined } = await check();
      // The session has ended, and another one is there: by another tab.
      if (authenticated && error.type === "gateway_session_ended") options.onChange?.();
      return authenticated || !redirectTo ? { error } : { error, logout: true, redirectTo };
    },

    getPermissions: () => about("permissions"),
    getIdentity: () => about("identity"),
  };
};
