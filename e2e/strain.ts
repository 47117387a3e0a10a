// `npx tsx e2e/strain.ts [MINUTES OF SOAK]`: what others notice while somebody strains the server. It prints one JSON object a
// line: the latency of a quiet user's calls alone, beside a noisy user, beside readers that have stopped, beside 200 logins
// at once and beside 1,000 connections that never finish their headers; then a soak, with memory and sockets each minute.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { startTandem } from "./support/tandem-server.ts";
import { registerByApi } from "./support/visitor.ts";

const MINUTES = Number(process.argv[2] ?? 2);
const CALLS = 300;
const HIGH = { auth: 1_000_000, keys: 1_000, stream: 1_000_000, export: 100 };
const MINUTE_MS = 60_000;

const server = await startTandem({ RATE_LIMITS: JSON.stringify({ ...HIGH, read: 1_000_000 }), LOG_LEVEL: "error" });
const { origin } = server;
const { host, hostname, port } = new URL(origin);

async function call(path: string, options: { input?: object; token?: string } = {}) {
  const headers = { "content-type": "application/json", ...(options.token && bearer(options.token)) };
  const answer = await fetch(`${origin}/trpc/${path}`, {
    headers,
    ...(options.input && { method: "POST", body: JSON.stringify(options.input) }),
  });
  const body: unknown = await answer.json();
  return { status: answer.status, data: (body as { result?: { data?: unknown } }).result?.data }; // tRPC's envelope
}
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

async function newToken(): Promise<string> {
  const { username, password } = await registerByApi(origin);
  const input = { login: username, password, transport: "bearer" };
  const { data } = await call("auth.login", { input });
  return (data as { token: string }).token;
}
const [admin, quiet, noisy] = [await newToken(), await newToken(), await newToken()];

type Status = {
  readonly memory: { readonly rss: number; readonly heapUsed: number };
  readonly sockets: number;
  readonly engine: {
    readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number } | null;
  };
};
/** Undefined where the server had no time to say. */
const status = async (): Promise<Status | undefined> =>
  (await call("admin.system.status", { token: admin })).data as Status | undefined;

const rank = (sorted: readonly number[], part: number): number =>
  Math.round((sorted[Math.floor(sorted.length * part)] ?? Number.NaN) * 10) / 10;

/** The latency of a quiet user's calls, one after another, and the worst delay of the engine's loop meanwhile. */
async function measure(name: string, facts: () => object = () => ({})): Promise<void> {
  const times: number[] = [];
  let engineP99 = 0;
  let refused = 0;
  for (let n = 0; n < CALLS; n += 1) {
    const startedAt = performance.now();
    const { status: code } = await call("auth.me", { token: quiet });
    if (code !== 200) refused += 1;
    times.push(performance.now() - startedAt);
    if (n % 50 === 49) engineP99 = Math.max(engineP99, (await status())?.engine.loopDelayMs?.p99 ?? 0);
  }
  times.sort((a, b) => a - b);
  const quietMs = { p50: rank(times, 0.5), p99: rank(times, 0.99), max: rank(times, 0.9999) };
  console.log(JSON.stringify({ name, quietMs, refused, engineLoopP99Ms: engineP99, ...facts() }));
}

/** Works in `lanes` at once until told to stop. */
function strain(lanes: number, work: () => Promise<unknown>): { stop: () => Promise<void>; done: () => number } {
  const state = { running: true, done: 0 };
  const lane = async (): Promise<void> => {
    while (state.running) {
      await work().catch(() => {});
      state.done += 1;
    }
  };
  const all = Promise.all(Array.from({ length: lanes }, lane));
  const stop = async (): Promise<void> => {
    state.running = false;
    await all;
  };
  return { stop, done: () => state.done };
}

async function besideNoise(): Promise<void> {
  const noise = strain(20, () => call("venues.list", { token: noisy }));
  await measure("G90: beside a user who calls on 20 connections without a pause", () => ({ calls: noise.done() }));
  await noise.stop();
}

const openSocket = (token: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${host}/trpc`, { headers: bearer(token) });
    socket.once("open", () => resolve(socket));
    socket.once("error", reject);
  });

async function besideStoppedReaders(): Promise<void> {
  const codes: number[] = [];
  const readers = strain(5, async () => {
    const socket = await openSocket(noisy);
    socket.on("error", () => {});
    const ended = new Promise<void>((resolve) => socket.once("close", (code) => resolve(void codes.push(code))));
    socket.pause();
    for (let id = 0; id < 20; id += 1)
      socket.send(JSON.stringify({ id, method: "subscription", params: { path: "dashboard.live" } }));
    await Promise.race([ended, sleep(5_000)]);
    socket.terminate();
  });
  await measure("G50: beside five readers that have stopped, 20 live subscriptions each");
  await readers.stop();
}

async function besideLogins(): Promise<void> {
  const login = { login: "nobody", password: "a wrong password" };
  const flood = strain(200, async () => {
    await call("auth.login", { input: login });
    await sleep(1_000);
  });
  await measure("G91: beside 200 logins at once", () => ({ logins: flood.done() }));
  await flood.stop();
}

async function besideSlowConnections(): Promise<void> {
  const state = { open: 0, most: 0, ended: 0 };
  const slow = strain(1_000, async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        state.open += 1;
        state.most = Math.max(state.most, state.open);
        socket.write("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
      });
      const drip = setInterval(() => socket.write("x"), 2_000);
      socket.on("error", () => {});
      socket.on("data", () => {});
      socket.on("close", () => {
        clearInterval(drip);
        state.open -= 1;
        state.ended += 1;
        resolve();
      });
    });
  });
  const end = Date.now() + MINUTE_MS;
  await sleep(3_000);
  while (Date.now() < end) await measure("G60: beside 1,000 connections that never finish", () => ({ ...state }));
  await slow.stop();
}

async function soak(): Promise<void> {
  let connects = 0;
  const sockets = strain(4, async () => {
    const socket = await openSocket(noisy);
    socket.send(JSON.stringify({ id: 1, method: "subscription", params: { path: "dashboard.live" } }));
    await new Promise((resolve) => socket.once("message", resolve));
    socket.terminate();
    connects += 1;
  });
  const calls = strain(2, () => call("venues.list", { token: noisy }));
  const logins = strain(1, () => call("auth.login", { input: { login: "nobody", password: "a wrong password" } }));
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    await sleep(MINUTE_MS);
    const now = await status();
    const memory = { rssMb: (now?.memory.rss ?? 0) >> 20, heapMb: (now?.memory.heapUsed ?? 0) >> 20 };
    const counts = { connects, calls: calls.done(), logins: logins.done(), sockets: now?.sockets, ...memory };
    await measure(`G89: soak, minute ${minute}`, () => counts);
  }
  await Promise.all([sockets.stop(), calls.stop(), logins.stop()]);
  console.log(JSON.stringify({ name: "G89: after the soak", sockets: (await status())?.sockets }));
}

try {
  await measure("warm-up");
  await measure("alone");
  await besideNoise();
  await besideStoppedReaders();
  await besideLogins();
  await besideSlowConnections();
  await soak();
} finally {
  await server.remove();
}
