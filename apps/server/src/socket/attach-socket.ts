import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { appRouter } from "@tandem/api/app-router";
import type { SocketContext } from "@tandem/api/context";
import { recordDenial } from "@tandem/services/audit/record-denial";
import { identify } from "@tandem/services/auth/identify";
import type { Identity, RequestInfo, ServiceDeps } from "@tandem/services/context";
import { getWSConnectionHandler } from "@trpc/server/adapters/ws";
import type { Logger } from "pino";
import { WebSocketServer } from "ws";
import { allowedOrigins } from "../http/allowed-origins.ts";
import type { Refusal } from "../http/answer-error.ts";
import { clientAddress } from "../http/client-address.ts";
import { describeError } from "../http/describe-error.ts";
import { BATCH_CALLS_MAX, type HttpSettings } from "../http/http-settings.ts";
import { logCallError } from "../http/log-call-error.ts";
import { CLOSE, MESSAGE_BYTES_MAX } from "./close-codes.ts";
import { GIVEN_UP, GuardedSocket } from "./guarded-socket.ts";
import { judgeUpgrade, SOCKET_PATH } from "./judge-upgrade.ts";
import { refuseUpgrade } from "./refuse-upgrade.ts";
import { createSocketPort } from "./socket-port.ts";
import { createSocketRegistry } from "./socket-registry.ts";
import { sweepSessions } from "./sweep-sessions.ts";

/**
 * Options that the library's published types do not name yet. A message of 64 KiB needs no more than 16 pieces;
 * tiny ones in great number cost memory. `closeTimeout` is in milliseconds.
 */
const NEWER_LIMITS = { maxFragments: 16, maxBufferedChunks: 1024, closeTimeout: 5_000 };
const PING_AFTER_MS = 15_000;
const PONG_WAIT_MS = 5_000;

export type SocketOptions = {
  readonly server: Server;
  readonly deps: ServiceDeps;
  readonly settings: HttpSettings;
  readonly log: Logger;
  /** Development only: takes upgrades to other paths, those of the hot reload. Without it they answer 404. */
  readonly onOtherUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

export type AttachedSocket = {
  readonly openSockets: () => number;
  /** Takes no more sockets and ends the open ones with 1001. */
  readonly close: () => Promise<void>;
};

/** Serves tRPC over WebSocket at `/trpc` of `server`. */
export function attachSocket(options: SocketOptions): AttachedSocket {
  const { server, deps, settings, log } = options;
  const origins = allowedOrigins(settings);
  const registry = createSocketRegistry();
  const sockets = new WebSocketServer({
    noServer: true,
    WebSocket: GuardedSocket,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
    ...NEWER_LIMITS,
  });
  const stopSweeping = sweepSessions({ deps, registry, log });
  let closing = false;

  const open = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const requestId = deps.ids.next();
    const refuse = (refusal: Refusal): void => {
      log.info({ requestId, status: refusal.status, reason: refusal.reason }, "socket refused");
      if (refusal.reason === "origin_not_allowed" || refusal.reason === "too_many_sockets")
        void recordDenial({
          deps,
          request: requestInfo(request, requestId, settings),
          identity: null,
          action: "socket.open",
          reason: refusal.reason,
        });
      refuseUpgrade({ socket, refusal, requestId, settings });
    };
    try {
      const judgement = await judgeUpgrade({ request, deps, settings, origins, registry });
      if (!judgement.ok) return refuse(judgement.refusal);
      if (closing) return refuse({ status: 503, code: "SERVICE_UNAVAILABLE", reason: "shutting_down" });
      if (socket.destroyed) return;
      const { identity, token } = judgement;
      sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.once(GIVEN_UP, (code) => log.info({ requestId, userId: identity.user.id, code }, "socket given up"));
        registry.add({ socket: opened, userId: identity.user.id, sessionId: identity.sessionId });
        serve({ socket: opened, request, requestId, token, options, sockets });
      });
    } catch (error) {
      log.error({ requestId, error: describeError(error) }, "socket could not be opened");
      refuse({ status: 500, code: "INTERNAL_SERVER_ERROR" });
    }
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on("error", () => socket.destroy());
    const isOurs = (request.url ?? "").split("?", 1)[0] === SOCKET_PATH;
    if (!isOurs && options.onOtherUpgrade) options.onOtherUpgrade(request, socket, head);
    else void open(request, socket, head);
  };
  server.on("upgrade", onUpgrade);

  return {
    openSockets: () => registry.all().length,
    close: async () => {
      closing = true;
      stopSweeping();
      const closed = registry.all().map(({ socket }) => {
        socket.close(CLOSE.goingAway, "server is stopping");
        return new Promise<void>((resolve) => socket.once("close", () => resolve()));
      });
      await Promise.all(closed);
      server.off("upgrade", onUpgrade);
    },
  };
}

const requestInfo = (request: IncomingMessage, requestId: string, settings: HttpSettings): RequestInfo => ({
  requestId,
  ip: clientAddress(request, settings.trustProxyHops),
  userAgent: request.headers["user-agent"] ?? "",
});

function serve(args: {
  socket: GuardedSocket;
  request: IncomingMessage;
  requestId: string;
  token: string;
  options: SocketOptions;
  sockets: WebSocketServer;
}): void {
  const { socket, request, requestId, token, options } = args;
  const { deps, settings, log } = options;
  const info = requestInfo(request, requestId, settings);
  let asking: Promise<Identity | null> | undefined;
  const context: SocketContext = {
    transport: "socket",
    deps,
    request: info,
    hasToken: true,
    // Asked anew: a session may end while its socket is open. Calls of one moment share one question, so that a
    // reconnect with twenty subscriptions does not queue twenty.
    identify: () => {
      asking ??= identify({ deps, token, ip: info.ip }).finally(() => {
        asking = undefined;
      });
      return asking;
    },
    socket: createSocketPort(socket, deps.clock),
  };
  const connect = getWSConnectionHandler({
    wss: args.sockets,
    router: appRouter,
    createContext: () => context,
    maxBatchSize: BATCH_CALLS_MAX,
    keepAlive: { enabled: true, pingMs: PING_AFTER_MS, pongWaitMs: PONG_WAIT_MS },
    onError: ({ error, path, type }) => logCallError(log, { error, path, type, request: info }),
  });
  connect(socket, request);
}
