import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { checkWorld, type Violation } from "./check-world.ts";
import { type Break, type ChildStart, FAILPOINTS, type FromChild, type ToChild } from "./messages.ts";
import { startWorld, VENUES, type World } from "./world.ts";

const ORDER_FAULTS = [
  "reject",
  "partial",
  "timeout_but_filled",
  "timeout_not_filled",
  "rate_limit",
  "server_error",
  "duplicate",
];
const BATCH = 30;
const AT_ONCE = 6;
const READY_MS = 30_000;
const REST_MS = 45_000;

export type CampaignResult = {
  readonly deals: number;
  readonly kills: number;
  readonly databaseKills: number;
  readonly orders: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly recoveryMs: readonly number[];
  readonly violations: readonly Violation[];
};

export type CampaignOptions = {
  readonly seed: number;
  readonly deals: number;
  readonly kills: number;
  readonly breaks?: Break;
  readonly log?: (line: string) => void;
};

/** A number in [0, 1) after the other, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One trader's process, started again whenever it dies. */
class Trader {
  state = "";
  opportunities: readonly string[] = [];
  deaths = 0;
  readonly #world: World;
  readonly #breaks: Break | undefined;
  readonly #log: (line: string) => void;
  readonly #waiting = new Map<number, (answer: Extract<FromChild, { type: "executed" }> | undefined) => void>();
  #child: ChildProcess | undefined;
  #isStopped = false;
  #nextId = 0;

  constructor(world: World, options: CampaignOptions) {
    this.#world = world;
    this.#breaks = options.breaks;
    this.#log = options.log ?? (() => {});
    this.#start();
  }

  send(message: ToChild): void {
    if (this.#child?.connected === true) this.#child.send(message, () => {});
  }

  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  /** Undefined where the process died before it answered. */
  execute(opportunityId: string, key: string): Promise<Extract<FromChild, { type: "executed" }> | undefined> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.send({ do: "execute", id, opportunityId, key });
      setTimeout(() => this.#settle(id, undefined), 15_000).unref();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  #settle(id: number, answer: Extract<FromChild, { type: "executed" }> | undefined): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  #start(): void {
    const { urls, simulator, userId, keys } = this.#world;
    const start: ChildStart = {
      databaseUrl: urls().app,
      superuserUrl: urls().superuser,
      venueUrls: simulator.baseUrls,
      userId,
      keys,
      breaks: this.#breaks,
      holder: randomUUID(),
    };
    const file = fileURLToPath(new URL("./trader-child.ts", import.meta.url));
    const child = fork(file, [JSON.stringify(start)], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child = child;
    this.state = "";
    child.on("message", (message: FromChild) => {
      if (message.type === "state") {
        this.state = message.state;
        this.opportunities = message.opportunities;
      } else if (message.type === "executed") this.#settle(message.id, message);
      else if (message.type === "log") this.#log(message.line);
    });
    child.once("exit", () => {
      if (this.#isStopped) return;
      this.deaths += 1;
      this.state = "";
      for (const id of [...this.#waiting.keys()]) this.#settle(id, undefined);
      this.#start();
    });
  }
}

async function until(isTrue: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) if (await isTrue()) return true;
  return false;
}

/** Plays a campaign of failures against a trader's process and checks the world after each batch of deals. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { seed, deals, kills, log = () => {} } = options;
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T; // a list that is not empty
  const world = await startWorld(seed);
  const trader = new Trader(world, options);
  const rival = options.breaks === "no_fence" ? new Trader(world, options) : undefined;
  const acknowledged = new Set<string>();
  const outcomes: Record<string, number> = {};
  const faults: Record<string, number> = {};
  const violations: Violation[] = [];
  const recoveryMs: number[] = [];
  let [killed, databaseKills] = [0, 0];
  const count = (list: Record<string, number>, name: string): void => {
    list[name] = (list[name] ?? 0) + 1;
  };
  const isReady = (): boolean => trader.state.startsWith("ready") && trader.opportunities.length > 0;
  const ready = async (): Promise<void> => {
    const begun = Date.now();
    if (!(await until(isReady, READY_MS))) violations.push({ rule: "a trader is ready in time", facts: trader.state });
    recoveryMs.push(Date.now() - begun);
  };

  /** Until it is answered: the same key is the same deal. */
  async function execute(key: string): Promise<void> {
    for (let tries = 0; tries < 5; tries++) {
      await until(isReady, READY_MS);
      const cross = trader.opportunities.filter((id) => id.startsWith("cross"));
      const answer = await trader.execute(pick(random() < 0.6 && cross.length > 0 ? cross : trader.opportunities), key);
      if (answer?.dealId !== undefined) {
        acknowledged.add(answer.dealId);
        return count(outcomes, "accepted");
      }
      if (answer !== undefined && tries === 4) return count(outcomes, `refused ${answer.refused ?? ""}`);
      await sleep(100);
    }
    count(outcomes, "not answered");
  }

  try {
    await ready();
    const batches = Math.ceil(deals / BATCH);
    for (let batch = 0; batch < batches && violations.length === 0; batch++) {
      world.setBooks();
      for (let n = 0; n < BATCH / 3; n++) {
        const kind = pick(ORDER_FAULTS);
        const venue = pick(VENUES);
        world.simulator.control({ do: "fault", venue, kind, count: 1, ...(kind === "partial" && { ratio: 0.5 }) });
        count(faults, kind);
      }
      if (random() < 0.3) {
        const kind = pick(["disconnect", "stall", "latency"]);
        const venue = pick(VENUES);
        world.simulator.control({ do: "fault", venue, kind, ms: kind === "latency" ? 150 : 1_500 });
        count(faults, kind);
        if (kind === "latency")
          setTimeout(() => world.simulator.control({ do: "release", venue, kind: "latency" }), 2_000).unref();
      }
      const due = Math.floor(((batch + 1) * kills) / batches) - killed;
      const keys = Array.from(
        { length: Math.min(BATCH, deals - batch * BATCH) },
        () => `k${Math.floor(random() * 2 ** 40).toString(36)}`,
      );
      const working = workOff(keys, execute);
      for (let n = 0; n < due; n++) {
        const before = trader.deaths;
        killed += 1;
        if (random() < 0.2) {
          databaseKills += 1;
          await sleep(random() * 300);
          await world.killDatabase();
        } else {
          const point = pick(FAILPOINTS);
          trader.send({ do: "die_at", point, count: 1 + Math.floor(random() * 8) });
          count(faults, `kill ${point}`);
          if (!(await until(() => trader.deaths > before, 4_000))) trader.kill();
          await until(() => trader.deaths > before, 5_000);
        }
        await ready();
      }
      await working;
      const atRest = await until(async () => {
        const [row] = await world.look(`select
          (select count(*)::int from deals where status not in ('done', 'failed', 'needs_decision')) as deals,
          (select count(*)::int from orders where status not in ('filled', 'cancelled', 'rejected', 'expired')) as orders`);
        return row?.["deals"] === 0 && row["orders"] === 0;
      }, REST_MS);
      if (!atRest) log("not at rest in time");
      violations.push(...(await checkWorld(world, acknowledged)));
      if (rival?.state.startsWith("ready") && trader.state.startsWith("ready"))
        violations.push({ rule: "one process trades an account", facts: "two are ready" });
      log(
        `batch ${batch + 1} of ${batches}: ${acknowledged.size} deals, ${killed} kills, ${violations.length} violations`,
      );
    }
    const orders = await world.look("select count(*)::int as orders from orders");
    for (const row of await world.look("select status, count(*)::int as n from deals group by 1"))
      outcomes[`deal ${String(row["status"])}`] = Number(row["n"]);
    return {
      deals: acknowledged.size,
      kills: killed,
      databaseKills,
      orders: Number(orders[0]?.["orders"] ?? 0),
      outcomes,
      faults,
      recoveryMs,
      violations,
    };
  } finally {
    await trader.stop();
    await rival?.stop();
    await world.stop();
  }
}

/** A few at once. */
async function workOff(keys: readonly string[], act: (key: string) => Promise<void>): Promise<void> {
  const left = [...keys];
  const worker = async (): Promise<void> => {
    for (let key = left.shift(); key !== undefined; key = left.shift()) await act(key);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
