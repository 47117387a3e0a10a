import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
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

/** Tells the server's process id, and ends the server when its own input ends: that is when we are gone, however. */
const KEEPER = 'redis-server "$@" >/dev/null & echo $!; cat >/dev/null; kill -9 $!';

/** A real Redis that keeps nothing on disk, on 127.0.0.1; undefined where this machine has none. */
export async function startRedisServer(options: { readonly port?: number } = {}): Promise<RedisServer | undefined> {
  if (spawnSync("redis-server", ["--version"]).error) return undefined;
  const port = options.port ?? (await findFreePort());
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const keeper = spawn("sh", ["-c", KEEPER, "sh", ...args], { stdio: ["pipe", "pipe", "ignore"], cwd: tmpdir() });
  const ended = once(keeper, "close");
  const [told] = await once(keeper.stdout, "data");
  const pid = Number(String(told));
  const url = `redis://127.0.0.1:${port}`;
  await answers(url);
  return {
    url,
    pause: () => void process.kill(pid, "SIGSTOP"),
    resume: () => void process.kill(pid, "SIGCONT"),
    stop: async () => {
      keeper.stdin.end();
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
