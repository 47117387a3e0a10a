// What protection costs a call: processor time of the server for a query behind every guard (session, limit, gate, headers,
// log) against a bare tRPC query on the same adapter, and what a batch of ten saves. Each server is a process of its own; the
// rounds take turns.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@tandem/db/embedded/start-embedded-postgres";
import { migrate } from "@tandem/db/migrate";
import { note, report, summarise } from "../detect/harness.ts";
import { load } from "./load.ts";

const ROUNDS = 5;
const REQUESTS = 600;
const CONNECTIONS = 16;
const BATCH = 10;

type Served = { readonly child: ChildProcess; readonly port: number; readonly token: string };

async function start(mode: string, databaseUrl: string): Promise<Served> {
  const child = fork(join(import.meta.dirname, "server-process.ts"), [mode, databaseUrl], {
    execArgv: ["--import", "tsx"],
  });
  const [ready] = (await once(child, "message")) as [{ port: number; token: string }]; // what server-process.ts sends
  return { child, ...ready };
}

async function cpuUs({ child }: Served): Promise<number> {
  child.send("cpu");
  const [answer] = (await once(child, "message")) as [{ cpuUs: number }];
  return answer.cpuUs;
}

const request = ({ token }: Served, path: string): Buffer =>
  Buffer.from(
    `GET /trpc/${path} HTTP/1.1\r\nHost: x\r\n${token === "" ? "" : `Authorization: Bearer ${token}\r\n`}\r\n`,
  );
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const folder = await mkdtemp(join(tmpdir(), "tandem-bench-api-"));
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "data"), ephemeral: true });
await migrate({ ownerUrl: postgres.ownerUrl });
const bare = await start("bare", "");
const ours = await start("protected", postgres.appUrl);
const asking = await start("asking", postgres.appUrl);
const batch = `${Array<string>(BATCH).fill("auth.me").join(",")}?batch=1`;
const ways = [
  { name: "bare", served: bare, path: "auth.me", calls: 1 },
  { name: "protected", served: ours, path: "auth.me", calls: 1 },
  { name: "protected, session asked for at every call", served: asking, path: "auth.me", calls: 1 },
  { name: `protected, batches of ${BATCH}`, served: ours, path: batch, calls: BATCH },
];
const results = ways.map((way) => ({ ...way, cpu: [] as number[], p99: [] as number[] }));
try {
  for (let round = -1; round < ROUNDS; round += 1)
    for (const { served, path, calls, cpu, p99 } of results) {
      const requests = Math.ceil(REQUESTS / calls);
      const before = await cpuUs(served);
      const { latenciesMs } = await load({
        port: served.port,
        request: request(served, path),
        requests,
        connections: CONNECTIONS,
      });
      // The first round warms up.
      if (round < 0) continue;
      cpu.push(((await cpuUs(served)) - before) / (requests * calls));
      p99.push(latenciesMs[Math.floor(requests * 0.99)] ?? Number.NaN);
    }
  const [base] = results;
  for (const { name, cpu, p99 } of results) {
    report(`api/${name}`, median(cpu), { unit: "us", ...(name !== "bare" && { baseline: median(base?.cpu ?? []) }) });
    report(`api/${name} p99`, median(p99), {
      unit: "ms",
      ...(name !== "bare" && { baseline: median(base?.p99 ?? []) }),
    });
  }
  note(
    `processor time of the server per call, ${ROUNDS} rounds of ${REQUESTS} calls on ${CONNECTIONS} connections; the ratio is bare / ours`,
  );
  summarise();
} finally {
  for (const { child } of [bare, ours, asking]) child.kill();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
