// Compiled, never run: the declarations are those of the sources, and fit what refine's core declares in versions 4 and 5.
import type * as declared from "../../Sources/BrowserClient/refine-gateway";
import * as source from "../../Sources/BrowserClient/src/index.js";

// The sources are what the declarations say, and export nothing else.
type Exports = typeof declared;
export const dataProvider: Exports["dataProvider"] = source.dataProvider;
export const liveProvider: Exports["liveProvider"] = source.liveProvider;
export const authProvider: Exports["authProvider"] = source.authProvider;
export const accessControlProvider: Exports["accessControlProvider"] = source.accessControlProvider;
export const legacyAuthProvider: Exports["legacyAuthProvider"] = source.legacyAuthProvider;
export const auditLogProvider: Exports["auditLogProvider"] = source.auditLogProvider;
export const trusted: Exports["trusted"] = source.trusted;
export const names: keyof Exports = "" as keyof typeof source;
export const sameNames: keyof typeof source = "" as keyof Exports;
export const error: declared.HttpError = new source.HttpError(400, { message: "x" });

// What core passes and takes, with the members that matter here. `Key` is the type of a row's id.
type CoreRecord<Key> = { id?: Key; [column: string]: any };
type CoreMeta = { [member: string]: any; fields?: (string | object)[]; queryContext?: { signal?: AbortSignal } };
type CoreFilter =
  | { field: string; operator: declared.FieldOperator; value: any }
  | { key?: string; operator: "or" | "and"; value: CoreFilter[] };
type CoreSorter = { field: string; order: "asc" | "desc" };

interface CoreData<Key, Page> {
  getList: <T extends CoreRecord<Key> = CoreRecord<Key>>(params: {
    resource: string; pagination?: Page; sorters?: CoreSorter[]; filters?: CoreFilter[]; meta?: CoreMeta;
  }) => Promise<{ data: T[]; total: number; [member: string]: any }>;
  getOne: <T extends CoreRecord<Key> = CoreRecord<Key>>(params: { resource: string; id: Key; meta?: CoreMeta }) => Promise<{ data: T }>;
  getMany?: <T extends CoreRecord<Key> = CoreRecord<Key>>(
    params: { resource: string; ids: Key[]; meta?: CoreMeta; dataProviderName?: string }) => Promise<{ data: T[] }>;
  create: <T extends CoreRecord<Key> = CoreRecord<Key>, V = {}>(
    params: { resource: string; variables: V; meta?: CoreMeta }) => Promise<{ data: T }>;
  createMany?: <T extends CoreRecord<Key> = CoreRecord<Key>, V = {}>(
    params: { resource: string; variables: V[]; meta?: CoreMeta }) => Promise<{ data: T[] }>;
  update: <T extends CoreRecord<Key> = CoreRecord<Key>, V = {}>(
    params: { resource: string; id: Key; variables: V; meta?: CoreMeta }) => Promise<{ data: T }>;
  updateMany?: <T extends CoreRecord<Key> = CoreRecord<Key>, V = {}>(
    params: { resource: string; ids: Key[]; variables: V; meta?: CoreMeta }) => Promise<{ data: T[] }>;
  deleteOne: <T extends CoreRecord<Key> = CoreRecord<Key>, V = {}>(
    params: { resource: string; id: Key; variables?: V; meta?: CoreMeta }) => Promise<{ data: T }>;
  deleteMany?: <T extends CoreRecord<Key> = CoreRecord<Key>, V = {}>(
    params: { resource: string; ids: Key[]; variables?: V; meta?: CoreMeta }) => Promise<{ data: T[] }>;
  getApiUrl: () => string;
  custom?: <T extends CoreRecord<Key> = CoreRecord<Key>, Q = unknown, P = unknown>(params: {
    url: string; method: "get" | "delete" | "head" | "options" | "post" | "put" | "patch"; sorters?: CoreSorter[];
    filters?: CoreFilter[]; payload?: P; query?: Q; headers?: {}; meta?: CoreMeta;
  }) => Promise<{ data: T }>;
}
type Mode = "client" | "server" | "off";
export const core5: CoreData<string | number | number[], { currentPage?: number; pageSize?: number; mode?: Mode }> =
  source.dataProvider("");
export const core4: CoreData<string | number, { current?: number; pageSize?: number; mode?: Mode }> = source.dataProvider("");

type CoreEvent<Key> = {
  channel: string; type: string; payload: { ids?: Key[]; [member: string]: any }; date: Date;
  meta?: CoreMeta & { dataProviderName?: string };
};
interface CoreLive<Key> {
  publish?: (event: CoreEvent<Key>) => void;
  subscribe: (options: {
    channel: string; types: string[]; callback: (event: CoreEvent<Key>) => void; meta?: CoreMeta;
    params?: { ids?: Key[]; id?: Key; resource?: string; subscriptionType?: string; [member: string]: unknown };
  }) => any;
  unsubscribe: (subscription: any) => void;
}
export const live5: CoreLive<string | number | number[]> = source.liveProvider("");
export const live4: CoreLive<string | number> = source.liveProvider("");

type CoreError = Error | { message: string; statusCode: number; [member: string]: any };
type CoreAction = Promise<{
  success: boolean; redirectTo?: string; error?: CoreError; [member: string]: unknown;
  successNotification?: { message: string; description?: string };
}>;
interface CoreAuth {
  login: (params: any) => CoreAction;
  logout: (params: any) => CoreAction;
  check: (params?: any) => Promise<{ authenticated: boolean; redirectTo?: string; logout?: boolean; error?: CoreError }>;
  onError: (error: any) => Promise<{ redirectTo?: string; logout?: boolean; error?: CoreError }>;
  register?: (params: any) => CoreAction;
  forgotPassword?: (params: any) => CoreAction;
  updatePassword?: (params: any) => CoreAction;
  getPermissions?: (params?: Record<string, any>) => Promise<unknown>;
  getIdentity?: (params?: any) => Promise<unknown>;
}
export const auth: CoreAuth = source.authProvider("");

interface CoreAccess {
  can: (params: { resource?: string; action: string; params?: { resource?: object; id?: string | number; [member: string]: any } }) =>
    Promise<{ can: boolean; reason?: string }>;
}
export const access: CoreAccess = source.accessControlProvider("");

// What core 3 calls `AuthProvider`.
interface CoreLegacyAuth {
  login: (params: any) => Promise<void | false | string | object>;
  register?: (params: any) => Promise<void | false | string>;
  forgotPassword?: (params: any) => Promise<void | false | string>;
  updatePassword?: (params: any) => Promise<void | false | string>;
  logout: (params: any) => Promise<void | false | string>;
  checkAuth: (params?: any) => Promise<any>;
  checkError: (error: any) => Promise<void>;
  getPermissions?: (params?: any) => Promise<any>;
  getUserIdentity?: (params?: any) => Promise<any>;
}
export const legacy: CoreLegacyAuth = source.legacyAuthProvider("");

interface CoreAudit {
  create?: (params: { resource: string; action: string; data?: any; author?: { name?: string; [member: string]: any }; previousData?: any;
    meta: Record<string, any> }) => Promise<any>;
  get?: (params: { resource: string; action?: string; author?: Record<string, any>; meta?: Record<string, any> }) => Promise<any>;
  update?: (params: { id: string | number; name: string; [member: string]: any }) => Promise<any>;
}
export const audit: CoreAudit = source.auditLogProvider("");
