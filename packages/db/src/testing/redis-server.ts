import { spawn } from "node:child_process";
import { once } from "node:events";
import { createClient } from "@redis/client";
import { findFreePort } from "../embedded/free-port.ts";

export type RedisServer = {
  readonly url: string;
  /** Stops it in the middle of everything; `resume` lets it go on. Its connections stay open meanwhile. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
};

const READY_MS = 20_000;

/** A real Redis that keeps nothing on disk, on 127.0.0.1; undefined where this machine has none. */
export async function startRedisServer(options: { readonly port?: number } = {}): Promise<RedisServer | undefined> {
  const port = options.port ?? (await findFreePort());
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", args, { stdio: "ignore" });
  const ended = once(child, "close");
  const started = await Promise.race([once(child, "spawn").then(() => true), once(child, "error").then(() => false)]);
  if (!started) return undefined;
  const url = `redis://127.0.0.1:${port}`;
  await answers(url);
  return {
    url,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    stop: async () => {
      child.kill("SIGCONT");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function answers(url: string): Promise<void> {
  const giveUpAt = Date.now() + READY_MS;
  const client = createClient({ url, socket: { reconnectStrategy: () => (Date.now() < giveUpAt ? 20 : false) } });
  client.on("error", () => {});
  await client.connect();
  client.destroy();
}
