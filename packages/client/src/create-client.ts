import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  splitLink,
  type TRPCClient,
  TRPCClientError,
  type TRPCLink,
  wsLink,
} from "@trpc/client";
import type { AppRouter } from "./app-router.ts";
import { createSessionCheck } from "./session-check.ts";
import { BATCH_CALLS_MAX, serverWebSocket, type WebSocketClass } from "./web-socket.ts";

const URL_CHARACTERS_MAX = 8_000;
const RETRY_BASE_MS = 500;
const RETRY_MAX_MS = 30_000;
const IDLE_CLOSE_MS = 10_000;
const KEEP_ALIVE = { enabled: true, intervalMs: 5_000, pongTimeoutMs: 2_000 };

export type ClientOptions = {
  /** The server's origin: `https://tandem.example`. */
  readonly url: string;
  /** For programs: a token from `auth.login` with `transport: "bearer"`. Browsers leave it out, their cookie speaks. */
  readonly token?: string | (() => string | undefined);
  readonly fetch?: typeof fetch;
  /** For Node: the class of the package `ws`. */
  readonly WebSocket?: WebSocketClass;
  /** The ceiling of the pause between two attempts to open the socket; half a minute unless told. */
  readonly retryMaxMs?: number;
  /** See each query and mutation before it is sent and its answer before anybody else does, the first one first. */
  readonly before?: readonly TRPCLink<AppRouter>[];
  /** Called once when the server says that the session has ended. Nothing is retried by itself afterwards. */
  readonly onSessionEnded?: () => void;
};

export type TandemClient = {
  /** Queries and mutations go over HTTP, subscriptions over one socket that opens on the first. */
  readonly api: TRPCClient<AppRouter>;
  /** Ends subscriptions and closes the socket. */
  readonly close: () => Promise<void>;
};

/** Doubles from half a second to half a minute, spread over half to one and a half of it: no two clients in step. */
export const retryDelayMs = (attempt: number, maxMs: number = RETRY_MAX_MS): number =>
  Math.min(maxMs, RETRY_BASE_MS * 2 ** attempt) * (0.5 + Math.random());

/** A client of one server, typed by its router, for browsers and for Node. Errors are `TRPCClientError<AppRouter>`. */
export function createClient(options: ClientOptions): TandemClient {
  const origin = options.url.replace(/\/$/, "");
  const { token, fetch: ownFetch } = options;
  const readToken = typeof token === "string" ? () => token : token;
  const calls = httpBatchLink<AppRouter>({
    url: `${origin}/trpc`,
    maxItems: BATCH_CALLS_MAX,
    maxURLLength: URL_CHARACTERS_MAX,
    headers: () => {
      const shown = readToken?.();
      return shown === undefined ? {} : { authorization: `Bearer ${shown}` };
    },
    ...(ownFetch && { fetch: (input, init) => ownFetch(input, { ...init, signal: init?.signal ?? null }) }),
  });
  const http = createTRPCClient<AppRouter>({ links: [calls] });

  const check = createSessionCheck(async () => {
    try {
      await http.auth.me.query();
      return true;
    } catch (error) {
      return !(error instanceof TRPCClientError && isUnauthorized(error.data));
    }
  });
  const Base = options.WebSocket ?? globalThis.WebSocket;
  const socket = createWSClient({
    url: async () => {
      if (await check.mayOpen()) return `${origin.replace(/^http/, "ws")}/trpc`;
      void socket.close();
      options.onSessionEnded?.();
      throw new Error("the session has ended");
    },
    WebSocket: serverWebSocket(Base, readToken),
    lazy: { enabled: true, closeMs: IDLE_CLOSE_MS },
    keepAlive: KEEP_ALIVE,
    retryDelayMs: (attempt) => retryDelayMs(attempt, options.retryMaxMs),
    onOpen: check.opened,
    onClose: (cause) => check.closed(cause?.code),
  });
  const api = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: wsLink({ client: socket }),
        false: [...(options.before ?? []), calls],
      }),
    ],
  });
  return { api, close: () => socket.close() };
}

const isUnauthorized = (data: unknown): boolean =>
  typeof data === "object" && data !== null && "code" in data && data.code === "UNAUTHORIZED";
