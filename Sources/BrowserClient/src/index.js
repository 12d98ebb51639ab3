export { accessControlProvider } from "./access.js";
export { authProvider } from "./auth.js";
export { dataProvider } from "./data.js";
export { HttpError } from "./http.js";
export { liveProvider } from "./live.js";
