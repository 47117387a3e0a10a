import type { RateClass } from "@tandem/contract/rate-limits";
import type { Identity, RequestInfo, ServiceDeps } from "@tandem/services/context";

/** The browser's copy of the session. A call that came with a bearer token never changes it. */
export type SessionCookie = {
  /** Whether this request speaks for the session of its cookie. */
  readonly speaks: boolean;
  readonly set: (session: { token: string; expiresAt: number }) => void;
  /** Moves the end of the cookie that this request came with. */
  readonly extend: (expiresAt: number) => void;
  readonly clear: () => void;
};

/** The socket a call came through. */
export type SocketPort = {
  /** Takes one of the socket's places for subscriptions; undefined when all are taken. The answer gives it back. */
  readonly takeSubscription: () => (() => void) | undefined;
  /** Resolves once the client has read enough of what was sent to be sent more, or `signal` aborts. */
  readonly drained: (signal: AbortSignal | undefined) => Promise<void>;
};

export type RateReport = {
  readonly rateClass: RateClass;
  readonly limit: number;
  readonly remaining: number;
  /** Until the oldest counted call leaves the window. */
  readonly resetMs: number;
  readonly refused: boolean;
};

type Common = {
  readonly deps: ServiceDeps;
  readonly request: RequestInfo;
  /** Whether the caller showed a token at all, valid or not. */
  readonly hasToken: boolean;
  /** Asks the database who the token belongs to. Never extends the session. */
  readonly identify: () => Promise<Identity | null>;
};

export type HttpContext = Common & {
  readonly transport: "http";
  readonly cookie: SessionCookie;
  readonly reportRate: (report: RateReport) => void;
};

export type SocketContext = Common & { readonly transport: "socket"; readonly socket: SocketPort };

export type ApiContext = HttpContext | SocketContext;
