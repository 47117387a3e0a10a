import { onTestFinished } from "vitest";
import { type ClientOptions, WebSocket } from "ws";

export type TestSocket = {
  readonly socket: WebSocket;
  /** Every message so far, parsed. */
  readonly messages: SocketMessage[];
  readonly send: (message: unknown) => void;
  /** The first message that fits, also one of the past. */
  readonly next: (fits: (message: SocketMessage) => boolean) => Promise<SocketMessage>;
  readonly closed: Promise<number>;
};

export type SocketMessage = {
  readonly id?: number | null;
  readonly result?: { readonly type: string; readonly data?: unknown };
  readonly error?: { readonly data: Readonly<Record<string, unknown>> };
};

const WAIT_MS = 20_000;

/** The status of a refused handshake, or the open socket. */
export async function knock(
  origin: string,
  options: { path?: string; headers?: Record<string, string>; client?: ClientOptions } = {},
): Promise<{ status: number; body: string } | TestSocket> {
  const { path = "/trpc", headers = {}, client = {} } = options;
  const socket = new WebSocket(`${origin.replace("http", "ws")}${path}`, { ...client, headers });
  onTestFinished(() => socket.terminate());
  const messages: SocketMessage[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data) => {
    const text = String(data);
    if (text === "PING" || text === "PONG") return;
    messages.push(JSON.parse(text));
    for (const wake of waiting) wake();
  });
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  const refused = await new Promise<{ status: number; body: string } | undefined>((resolve, reject) => {
    socket.once("open", () => resolve(undefined));
    socket.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    socket.once("error", reject);
  });
  socket.on("error", () => {});
  if (refused) return refused;
  const next: TestSocket["next"] = async (fits) => {
    for (;;) {
      const found = messages.find(fits);
      if (found) return found;
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no such message among ${JSON.stringify(messages)}`)), WAIT_MS);
        const wake = (): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  return { socket, messages, closed, next, send: (message) => socket.send(JSON.stringify(message)) };
}

export async function openSocket(origin: string, token: string): Promise<TestSocket> {
  const opened = await knock(origin, { headers: { Authorization: `Bearer ${token}` } });
  if ("status" in opened) throw new Error(`refused: ${opened.status} ${opened.body}`);
  return opened;
}

/** The answer to one call on a socket. */
export async function ask(
  { send, next }: TestSocket,
  call: { id: number; method: "query" | "mutation" | "subscription"; path: string; input?: unknown },
): Promise<SocketMessage> {
  const { id, method, path, input } = call;
  send({ id, method, params: { path, input } });
  return next((message) => message.id === id);
}
