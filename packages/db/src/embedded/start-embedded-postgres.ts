import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type DataDirLock, lockDataDir, notWritable } from "./data-dir-lock.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { APP_ROLE, clusterUrl, ensureRoles, OWNER_ROLE } from "./ensure-roles.ts";
import { findFreePort, isPortFree } from "./free-port.ts";
import { initialiseCluster } from "./initialise-cluster.ts";
import { type PlacedCluster, placeCluster } from "./place-cluster.ts";
import { type RunningServer, runServer, ServerEndedError } from "./run-server.ts";
import { stopLeftover } from "./stop-leftover.ts";

export type EmbeddedPostgres = {
  /** For migrations: the role that owns the database. */
  readonly ownerUrl: string;
  /** For the server: the role that owns nothing. */
  readonly appUrl: string;
  readonly port: number;
  /** Never for the product: tests look past row-level security with it. */
  readonly superuserUrl: string;
  /** Of the server process. */
  readonly pid: number;
  /** Ends the server and gives the data directory free. May be called twice. */
  readonly stop: () => Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Made if missing. One running Tandem at a time. */
  readonly dataDir: string;
  /** A free one by default. */
  readonly port?: number;
  /** PostgreSQL's own log lines, and what is done about leftovers. */
  readonly log?: (line: string) => void;
  /** For tests: no write reaches the disk on purpose, and `stop` deletes all of it. */
  readonly ephemeral?: boolean;
};

/** Local only, without a socket file, and no statement or parameter in its log: those hold hashes and addresses. */
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "timezone=UTC",
  "log_timezone=UTC",
  "log_min_error_statement=panic",
  "log_parameter_max_length_on_error=0",
];
const EPHEMERAL_SETTINGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"];
const START_ATTEMPTS = 5;
const RETRY_MS = 300;
/** A port taken in the last moment; children of a killed server that have not noticed yet. */
const PASSING = /could not bind|Address already in use|could not create any TCP|shared memory block/;

/** A real PostgreSQL for development and tests under `dataDir`. @throws EmbeddedPostgresError with one line to show */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const log = options.log ?? (() => {});
  await mkdir(dataDir, { recursive: true }).catch((error: unknown) => {
    throw notWritable(dataDir, error);
  });
  const lock = await lockDataDir(dataDir);
  try {
    const cluster = await placeCluster(dataDir);
    if (await stopLeftover(cluster.record.location)) log("stopped the PostgreSQL of a run that had been killed");
    await initialiseCluster(cluster, dataDir);
    const { server, port } = await runWithRetries({ ...options, dataDir, log, cluster });
    const stop = createStop({ server, lock, cluster, remove: options.ephemeral ? dataDir : undefined });
    try {
      await ensureRoles(cluster.record, port);
    } catch (cause) {
      await stop();
      throw new EmbeddedPostgresError("failed", `PostgreSQL started in ${dataDir} but refuses its own password.`, {
        cause,
      });
    }
    return {
      port,
      pid: server.pid,
      stop,
      ownerUrl: clusterUrl({ port, role: OWNER_ROLE, password: cluster.record.ownerPassword }),
      superuserUrl: clusterUrl({ port, role: "postgres", password: cluster.record.superuserPassword }),
      appUrl: clusterUrl({ port, role: APP_ROLE, password: cluster.record.appPassword }),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function runWithRetries(args: {
  readonly cluster: PlacedCluster;
  readonly dataDir: string;
  readonly port?: number;
  readonly ephemeral?: boolean;
  readonly log: (line: string) => void;
}): Promise<{ server: RunningServer; port: number }> {
  const settings = args.ephemeral ? [...SETTINGS, ...EPHEMERAL_SETTINGS] : SETTINGS;
  for (let attempt = 1; ; attempt++) {
    if (args.port !== undefined && !(await isPortFree(args.port)))
      throw new EmbeddedPostgresError(
        "port_in_use",
        `Port ${args.port} for the embedded PostgreSQL is in use: stop the program that has it, or choose another port.`,
      );
    const port = args.port ?? (await findFreePort());
    try {
      return { port, server: await runServer({ cluster: args.cluster, port, settings, log: args.log }) };
    } catch (error) {
      const lines = error instanceof ServerEndedError ? error.lines : [];
      if (attempt === START_ATTEMPTS || !lines.some((line) => PASSING.test(line))) throw damaged(args, error);
      await sleep(RETRY_MS);
    }
  }
}

function damaged(args: { cluster: PlacedCluster; dataDir: string }, cause: unknown): EmbeddedPostgresError {
  const reason = cause instanceof Error ? cause.message.replace(/^.*?\b(FATAL|PANIC):\s*/, "") : "unknown reason";
  return new EmbeddedPostgresError(
    "damaged",
    `The database in ${args.cluster.record.location} does not start (${reason}): restore it, or delete ${args.dataDir} to start with an empty one.`,
    { cause },
  );
}

function createStop(args: {
  server: RunningServer;
  lock: DataDirLock;
  cluster: PlacedCluster;
  remove: string | undefined;
}): () => Promise<void> {
  const { server, lock, cluster, remove } = args;
  // Whoever ends the process without stopping first leaves no server behind, only its recovery to the next start.
  const onExit = (): void => {
    server.killNow();
    lock.release();
  };
  process.once("exit", onExit);
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    process.off("exit", onExit);
    await server.stop();
    if (remove !== undefined)
      for (const target of [cluster.record.location, remove]) await rm(target, { recursive: true, force: true });
    lock.release();
  };
  return () => {
    stopped ??= stop();
    return stopped;
  };
}
