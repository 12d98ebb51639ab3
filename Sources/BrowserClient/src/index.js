export { accessControlProvider } from "./access.js";
export { auditLogProvider } from "./audit.js";
export { authProvider } from "./auth.js";
export { dataProvider } from "./data.js";
export { HttpError } from "./http.js";
export { legacyAuthProvider } from "./legacy.js";
export { liveProvider } from "./live.js";
export { trusted } from "./meta.js";
