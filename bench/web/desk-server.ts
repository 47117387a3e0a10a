import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type WebSocket, WebSocketServer } from "ws";

/** What is streamed: rows of one list, so many changes a second, in messages as far apart as the server's. */
export type Load = { readonly rows: number; readonly updatesPerSecond: number };

const MESSAGE_MS = 50;
const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const USER = { id: "bench", username: "bench", email: "bench@example.com", role: "trader", createdAt: 0 };

/** The built pages and, of the API, the one user and the one stream that the bench needs: no database, no engine. */
export async function startDesk(folder: string, load: Load) {
  const http = createServer((request, response) => void answer(folder, request, response));
  const sockets = new WebSocketServer({ server: http, path: "/trpc" });
  sockets.on("connection", (socket) => serveStream(socket, load));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: async (): Promise<void> => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://bench");
  if (pathname.startsWith("/trpc/")) {
    const names = pathname.slice("/trpc/".length).split(",");
    const results = names.map(resultOf);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(results));
    return;
  }
  const isFile = extname(pathname) !== "";
  const body = await readFile(join(folder, isFile ? pathname : "index.html")).catch(() => undefined);
  response.statusCode = body === undefined ? 404 : 200;
  response.setHeader("content-type", isFile ? (TYPES[extname(pathname)] ?? "text/plain") : "text/html");
  response.setHeader("content-encoding", "gzip");
  response.end(gzipSync(body ?? ""));
}

/** Whatever else a page asks for is refused: it says so in its own panel, and the list goes on. */
function resultOf(name: string): object {
  if (name.startsWith("auth.")) return { result: { data: { user: USER, expiresAt: Date.now() + 3_600_000 } } };
  if (name === "markets.list") return { result: { data: [] } };
  return { error: { message: "not here", code: -32004, data: { code: "NOT_FOUND", httpStatus: 404 } } };
}

const venue = (id: string) => ({
  id,
  name: id,
  status: "live",
  latencyMs: 3,
  clockSkewMs: 0,
  lastMessageAt: Date.now(),
  symbols: 500,
  takerBps: 10,
  makerBps: 10,
  resyncs: 0,
  gaps: 0,
  checksumFailures: 0,
  reconnects: 0,
});

/** A row whose figures differ each time it is sent. */
const row = (n: number, tick: number) => {
  const netBps = 1 + ((n * 7 + tick * 13) % 400) / 10;
  const leg = { symbol: `A${n}/USDT`, price: `${100 + n}.25`, worstPrice: `${100 + n}.25`, amount: "1.5", feeBps: 10 };
  return {
    id: `cross:USDT:one|A${n}/USDT|buy>two|A${n}/USDT|sell`,
    kind: "cross",
    legs: [
      { ...leg, venue: "one", side: "buy" },
      { ...leg, venue: "two", side: "sell" },
    ],
    startAsset: "USDT",
    notional: "1000",
    grossBps: netBps + 20,
    netBps,
    profit: (netBps / 10).toFixed(4),
    profitAsset: "USDT",
    firstSeenAt: Date.now() - 60_000,
    lastSeenAt: Date.now(),
    status: "open",
    blockedBy: [],
  };
};

function serveStream(socket: WebSocket, { rows, updatesPerSecond }: Load): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  socket.on("close", () => clearInterval(timer));
  socket.on("message", (raw) => {
    const text = String(raw);
    if (text === "PING") return socket.send("PONG");
    const message: unknown = JSON.parse(text);
    if (typeof message !== "object" || message === null || !("id" in message) || !("method" in message)) return;
    const isList = message.method === "subscription" && text.includes('"dashboard.live"');
    if (!isList || timer !== undefined) return;
    const say = (result: object): void => socket.send(JSON.stringify({ id: message.id, result }));
    const data = (content: object): void => say({ type: "data", data: { at: Date.now(), ...content } });
    let tick = 0;
    let next = 0;
    say({ type: "started" });
    data({
      type: "snapshot",
      venues: [venue("one"), venue("two")],
      opportunities: Array.from({ length: rows }, (_, n) => row(n, 0)),
    });
    timer = setInterval(() => {
      tick += 1;
      const count = Math.round((updatesPerSecond * MESSAGE_MS) / 1_000);
      const upsert = Array.from({ length: count }, () => row(next++ % rows, tick));
      data({ type: "change", opportunities: { upsert, remove: [] } });
    }, MESSAGE_MS);
  });
}
