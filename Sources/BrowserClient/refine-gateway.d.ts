/**
 * refine's providers for refine-gateway. The types are structural: they fit `@refinedev/core` 3, 4 and 5 without depending on it.
 *
 * Every `url` is the gateway's own, `http://localhost:8080`; paths are added to it.
 */

/** A row's id is a text; numbers are written as texts. */
export type BaseKey = string | number | number[];
export type BaseRecord = { id?: BaseKey; [column: string]: any };

/** What every failed call is rejected with: refine's `HttpError`, as an `Error`. */
export declare class HttpError extends Error {
  /** The HTTP status; 0 when the gateway could not be reached. */
  readonly statusCode: number;
  /** Messages by column, which refine's forms show at their fields. */
  readonly errors?: { [column: string]: string[] };
  /** Appwrite's error type, or the gateway's with the prefix `gateway_`. */
  readonly type?: string;
  /** Of a write of several rows: what became of each. */
  readonly details?: WriteDetails;
  [member: string]: any;
  constructor(statusCode: number, body: Record<string, any>, cause?: unknown);
}

export interface WriteDetails {
  done: string[];
  failed: { id?: string; row: number; message: string; statusCode: number; type: string; errors?: { [column: string]: string[] } }[];
  notDone?: string[];
  unknown?: string[];
  /** Of `gateway_outcome_unknown`: what may have been written, or not. */
  ids?: string[];
}

/** How requests are made. */
export interface RequestOptions {
  /** A JWT of Appwrite's, or what gets one; sent as `Authorization: Bearer`. Without it the session's cookie speaks. */
  token?: string | (() => string | null | undefined | Promise<string | null | undefined>);
  /** Headers of every request. */
  headers?: Record<string, string>;
  /** `include` unless given. A gateway with `cors.origins: ["*"]` needs `omit`. */
  credentials?: RequestCredentials;
  /** In place of the page's `fetch`. */
  fetch?: typeof fetch;
}

// Data

export type FieldOperator =
  | "eq" | "ne" | "eqs" | "nes" | "lt" | "lte" | "gt" | "gte" | "in" | "nin" | "ina" | "nina" | "between" | "nbetween"
  | "null" | "nnull" | "contains" | "ncontains" | "containss" | "ncontainss" | "startswith" | "nstartswith"
  | "startswiths" | "nstartswiths" | "endswith" | "nendswith" | "endswiths" | "nendswiths";

export type CrudFilter =
  | { field: string; operator: FieldOperator; value: any }
  | { key?: string; operator: "or" | "and"; value: CrudFilter[] };
export type CrudFilters = CrudFilter[];
export type CrudSort = { field: string; order: "asc" | "desc" };

/** `currentPage` is core 5's name and `current` that of 3 and 4. Without a pagination every row comes, up to the gateway's cap. */
export interface Pagination {
  currentPage?: number | string;
  current?: number | string;
  pageSize?: number;
  mode?: "client" | "server" | "off";
}

/** Columns: a comma list, or a list of names; `{ author: ["name"] }` is `author.name`. */
export type Selection = string | (string | object)[];

/**
 * What the providers look at in refine's `meta`, or in core 3's `metaData`; everything else in it is left alone. refine merges the page's
 * address into `meta`: what a link could have brought is left out of reads, and refuses writes, unless it is said with `trusted`.
 */
export interface Settings {
  /** Columns wanted of reads; `select` comes before `fields`. */
  select?: Selection;
  fields?: Selection;
  /** Relationships whose rows stand in place of their ids: `author`, `["author", "comments"]`, `*`. */
  populate?: string | string[] | { [relationship: string]: any };
  /** Who may read a written row: roles (`any`, `user:ID`) or permissions (`read("any")`). */
  readPermissions?: string | string[];
  /** Who may change and delete it. */
  writePermissions?: string | string[];
  /** The id of a new row; of several new rows a list, one for each. */
  documentId?: BaseKey | BaseKey[];
  headers?: Record<string, string>;
  /** Further parameters of the URL. */
  query?: Record<string, any>;
  /** Gives the request up. refine's own `queryContext.signal` does so too. */
  signal?: AbortSignal;
  queryContext?: { signal?: AbortSignal; [member: string]: any };
}

export interface Meta extends Settings {
  [member: string]: any;
}

/** Settings that no link can take the place of: `meta: { ...trusted({ readPermissions: ["users"] }), select: "title" }`. */
export declare function trusted(settings: Settings): Meta;

interface WithMeta {
  meta?: Meta;
  metaData?: Meta;
}

export interface GetListParams extends WithMeta {
  resource: string;
  pagination?: Pagination;
  hasPagination?: boolean;
  sorters?: CrudSort[];
  sort?: CrudSort[];
  filters?: CrudFilter[];
}

export interface GetListResponse<TData> {
  data: TData[];
  total: number;
  /** Of pages by cursor: what the next page is to be called. */
  cursor?: { next?: string; prev?: string };
  /** Set when the gateway's cap has cut an answer that was to hold every row. */
  truncated?: true;
  [member: string]: any;
}

export interface CustomParams<TQuery = unknown, TPayload = unknown> extends WithMeta {
  /** Absolute, or relative to the gateway. */
  url: string;
  method: "get" | "delete" | "head" | "options" | "post" | "put" | "patch";
  filters?: CrudFilter[];
  sorters?: CrudSort[];
  sort?: CrudSort[];
  /** Sent as JSON; a `FormData`, `Blob` or text is sent as it is. */
  payload?: TPayload;
  query?: TQuery;
  headers?: {};
}

export interface DataProvider {
  getList<TData extends BaseRecord = BaseRecord>(params: GetListParams): Promise<GetListResponse<TData>>;
  getOne<TData extends BaseRecord = BaseRecord>(params: { resource: string; id: BaseKey } & WithMeta): Promise<{ data: TData }>;
  getMany<TData extends BaseRecord = BaseRecord>(params: { resource: string; ids: BaseKey[] } & WithMeta): Promise<{ data: TData[] }>;
  create<TData extends BaseRecord = BaseRecord, TVariables = {}>(
    params: { resource: string; variables: TVariables } & WithMeta,
  ): Promise<{ data: TData }>;
  createMany<TData extends BaseRecord = BaseRecord, TVariables = {}>(
    params: { resource: string; variables: TVariables[] } & WithMeta,
  ): Promise<{ data: TData[] }>;
  update<TData extends BaseRecord = BaseRecord, TVariables = {}>(
    params: { resource: string; id: BaseKey; variables: TVariables } & WithMeta,
  ): Promise<{ data: TData }>;
  updateMany<TData extends BaseRecord = BaseRecord, TVariables = {}>(
    params: { resource: string; ids: BaseKey[]; variables: TVariables } & WithMeta,
  ): Promise<{ data: TData[] }>;
  deleteOne<TData extends BaseRecord = BaseRecord, TVariables = {}>(
    params: { resource: string; id: BaseKey; variables?: TVariables } & WithMeta,
  ): Promise<{ data: TData }>;
  deleteMany<TData extends BaseRecord = BaseRecord, TVariables = {}>(
    params: { resource: string; ids: BaseKey[]; variables?: TVariables } & WithMeta,
  ): Promise<{ data: TData[] }>;
  custom<TData extends BaseRecord = BaseRecord, TQuery = unknown, TPayload = unknown>(
    params: CustomParams<TQuery, TPayload>,
  ): Promise<{ data: TData }>;
  /** The gateway's URL. */
  getApiUrl(): string;
}

/** All of refine's data methods, over the gateway's `/rest`, which loses nothing on the way. */
export declare function dataProvider(url: string, options?: RequestOptions): DataProvider;

// Live

export interface LiveEvent {
  channel: string;
  /** `*`: something was missed, fetch again. */
  type: "created" | "updated" | "deleted" | "*";
  payload: { ids?: string[]; [member: string]: any };
  date: Date;
  meta?: { offset?: number; [member: string]: any };
}

export interface LiveSubscription {
  /** `resources/posts` */
  channel: string;
  /** Types wanted, `*` for all of them. */
  types?: string[];
  /** Of `ids` events other than `created` must have one. */
  params?: { ids?: BaseKey[]; [member: string]: any };
  callback: (event: LiveEvent) => void;
  [member: string]: any;
}

/**
 * `connecting`: for the first time or again. `open`: events arrive. `waiting`: lost, and tried again by itself. `closed`: by
 * `code`, for good; or because nobody listens, and then without one.
 */
export type LiveStatus = "connecting" | "open" | "waiting" | "closed";

export interface LiveOptions {
  /** Hears how the connection is doing, and over what (`websocket` or `sse`). */
  onStatus?: (status: LiveStatus, about: { transport: "websocket" | "sse"; code?: number }) => void;
  /** Hears when a channel's events begin to arrive, after a loss too: what was fetched before may be older. */
  onSubscribed?: (channel: string) => void;
  /** Hears of subscriptions that the gateway refuses, and that the session has ended (401); logged as a warning unless given. */
  onError?: (error: { message: string; statusCode: number }) => void;
  /** A JWT of Appwrite's, or what gets one. Server-Sent Events cannot carry it: there is no falling back to them then. */
  token?: RequestOptions["token"];
  /** In place of the page's own, for tests and other surroundings. `null` is one that is not there. */
  WebSocket?: (new (url: string) => WebSocket) | null;
  EventSource?: (new (url: string, init?: EventSourceInit) => EventSource) | null;
  setTimeout?: (callback: () => void, milliseconds: number) => any;
  clearTimeout?: (timer: any) => void;
  random?: () => number;
}

export interface LiveProvider {
  subscribe(subscription: LiveSubscription): LiveSubscription;
  unsubscribe(subscription: LiveSubscription): void;
  /** Connects anew, as whoever is signed in now. */
  reconnect(): void;
}

/** One connection for the page, to be made once: it opens with the first subscription and closes after the last. */
export declare function liveProvider(url: string, options?: LiveOptions): LiveProvider;

// Auth

export interface AuthActionResponse {
  success: boolean;
  redirectTo?: string;
  error?: Error;
  [member: string]: any;
}

export interface CheckResponse {
  authenticated: boolean;
  redirectTo?: string;
  logout?: boolean;
  error?: Error;
}

export interface OnErrorResponse {
  redirectTo?: string;
  logout?: boolean;
  error?: Error;
}

export interface AuthOptions extends RequestOptions {
  /** The page that asks for a password; `/login` unless given. */
  loginPath?: string;
  /** Where somebody goes who has just signed in, with OAuth2 too; `/` unless given. */
  homePath?: string;
  /** Called when somebody has signed in or out: reconnect what is live, forget what is cached. */
  onChange?: () => void;
  /** In place of the page's `location`, which a sign-in with OAuth2 leaves. */
  location?: { href: string; assign(url: string): void };
}

/** refine's auth provider over `/auth`. Nothing of it is ever rejected: failures are answers, as refine wants them. */
export interface AuthProvider {
  /**
   * `{ email, password }`; `{ providerName }` for OAuth2, `anonymous`, and with an `email` for `magic-url` and `email-otp`; then `{ userId, secret }`, or
   * `{ factor }` and `{ challengeId, otp }`. What is not done yet is `success: false` with the next step as `error.name`: see docs/auth.md.
   */
  login(params: any): Promise<AuthActionResponse>;
  logout(params?: any): Promise<AuthActionResponse>;
  register(params: any): Promise<AuthActionResponse>;
  /** `{ email, redirectTo }`: the page of the mail's link, if it is not the one of the configuration. */
  forgotPassword(params: any): Promise<AuthActionResponse>;
  updatePassword(params: any): Promise<AuthActionResponse>;
  check(params?: any): Promise<CheckResponse>;
  /** Signs out on a 401 if nobody is signed in any more, for Appwrite answers 401 to missing rights too; and who is blocked. */
  onError(error: any): Promise<OnErrorResponse>;
  getPermissions(params?: Record<string, any>): Promise<any>;
  getIdentity(params?: any): Promise<any>;
}

export declare function authProvider(url: string, options?: AuthOptions): AuthProvider;

/** What core 3 calls `AuthProvider`, and core 4 `legacyAuthProvider`: answers say where to go (`false`: nowhere), failures are rejections. */
export interface LegacyAuthProvider {
  login(params: any): Promise<string | false>;
  logout(params?: any): Promise<string | false>;
  register(params: any): Promise<string | false>;
  forgotPassword(params: any): Promise<string | false>;
  updatePassword(params: any): Promise<string | false>;
  /** Rejected with `redirectPath` if nobody is signed in. */
  checkAuth(params?: any): Promise<void>;
  /** Rejected with `redirectPath` by what signs out. */
  checkError(error: any): Promise<void>;
  getPermissions(params?: any): Promise<any>;
  getUserIdentity(params?: any): Promise<any>;
}

export declare function legacyAuthProvider(url: string, options?: AuthOptions): LegacyAuthProvider;

// Audit

export interface AuditLogProvider {
  /** Entries of the gateway's trail, the newest first: of a resource, an action, a row (`meta.id`), an author. */
  get(params: { resource?: string; action?: string; author?: Record<string, any>; meta?: Record<string, any> }): Promise<any>;
  /** Sends nothing: the gateway writes the entry with the write itself. */
  create(params: any): Promise<any>;
  /** Always rejected: no entry is changed. */
  update(params: any): Promise<any>;
}

/** refine's audit log over `/audit`. */
export declare function auditLogProvider(url: string, options?: RequestOptions): AuditLogProvider;

// Access

export interface CanParams {
  resource?: string;
  action: string;
  params?: { id?: BaseKey; [member: string]: any };
}

export interface AccessControlProvider {
  can(params: CanParams): Promise<{ can: boolean; reason?: string; [member: string]: any }>;
  /** Forgets what is known, for somebody else is signed in. */
  clear(): void;
}

export interface AccessOptions extends RequestOptions {
  /** For how many milliseconds an answer is good; 10,000 unless given. */
  maxAge?: number;
  /** Asks for each row by itself where an action names one, for tables whose rows have permissions of their own. */
  rows?: boolean;
  /** Milliseconds since any fixed moment. */
  now?: () => number;
}

/** refine's access-control provider over `/access`: one request for each resource, shared by all who ask at once. */
export declare function accessControlProvider(url: string, options?: AccessOptions): AccessControlProvider;
