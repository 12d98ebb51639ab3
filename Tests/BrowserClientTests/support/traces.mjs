import { existsSync, readFileSync } from "node:fs";

const file = new URL("../../../../shared/fixtures/refine-traces.json", import.meta.url);

/** Whether the recordings lie beside the project. */
export const areThere = existsSync(file);

const revived = (value) => {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== "object" || value === null) return value;
  if ("$date" in value) return new Date(value.$date);
  if ("$undefined" in value) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revived(member)]));
};

/** What `@refinedev/rest` with its default options sent for each call, as one line of text. */
export const recorded = () => {
  const all = JSON.parse(readFileSync(file, "utf8"));
  return (all.items ?? all)
    .filter(({ provider }) => provider === "@refinedev/rest")
    .map(({ method, note, args, request }) => ({
      name: `${method}: ${note}`,
      method,
      params: revived(args),
      sent: request && `${request.method} ${request.path} ${request.body ? JSON.stringify(request.body) : ""}`.trim(),
    }));
};
