import { silentLog } from "@tandem/engine/live/engine-log";
import { MarketReplica } from "@tandem/engine/remote/market-replica";
import { createRemoteTrader } from "@tandem/engine/remote/remote-trader";
import type { EngineMessage } from "@tandem/engine/remote/thread-link";
import { TraderUnavailableError } from "@tandem/engine/trading/trader";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createRemoteGovernor } from "@tandem/venues/governor/remote-governor";
import { expect, it } from "vitest";
import type { EngineThread } from "../../src/engine/spawn-engine-thread.ts";
import { superviseEngine } from "../../src/engine/supervise-engine.ts";

type FakeThread = EngineThread & {
  readonly run: () => void;
  readonly refuse: (reason: string) => void;
  readonly end: (reason: string) => void;
  readonly say: () => void;
  readonly killed: () => boolean;
  /** How often it was told to trade. */
  readonly begun: () => number;
  /** Calls to its trader. */
  readonly calls: () => number;
};

function createFakeThread(): FakeThread {
  let hear = (_: EngineMessage): void => {};
  let settle = (_: Awaited<EngineThread["started"]>): void => {};
  let end = (_: string): void => {};
  let killed = false;
  let begun = 0;
  const calls: unknown[] = [];
  const started: EngineThread["started"] = new Promise((resolve) => {
    settle = resolve;
  });
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  return {
    link: {
      post: () => {},
      listen: (listener) => {
        hear = listener;
      },
    },
    governor: { post: () => {}, listen: () => {} },
    trader: {
      post: (call) => void calls.push(call),
      listen: () => {},
      begin: () => {
        begun += 1;
      },
    },
    started,
    ended,
    stop: async () => end("stopped"),
    kill: () => {
      killed = true;
      end("killed");
    },
    run: () => settle({ ok: true }),
    refuse: (refusal) => settle({ ok: false, refusal }),
    end: (reason) => {
      settle({ ok: false, refusal: undefined });
      end(reason);
    },
    say: () => hear({ type: "explained", id: "", explained: undefined }),
    killed: () => killed,
    begun: () => begun,
    calls: () => calls.length,
  };
}

function createRig() {
  const clock = createFakeClock();
  const threads: FakeThread[] = [];
  const replica = new MarketReplica({ clock, log: silentLog, venues: ["binance"] });
  const governor = createRemoteGovernor();
  const trader = createRemoteTrader(clock);
  const delays: unknown[] = [];
  const log = {
    ...silentLog,
    error: (facts: object) => void delays.push("delayMs" in facts ? facts.delayMs : "stuck"),
  };
  const spawn = () => {
    const thread = createFakeThread();
    threads.push(thread);
    return thread;
  };
  const begun = superviseEngine({ spawn, replica, governor, trader, clock, log, random: () => 1 });
  const newest = () => {
    const thread = threads.at(-1);
    if (thread === undefined) throw new Error("no thread yet");
    return thread;
  };
  return { clock, threads, replica, trader, delays, begun, newest };
}

it("waits longer after each failure in a row, up to a minute, and short again after a calm one", async () => {
  const { clock, threads, delays, begun, newest } = createRig();
  newest().run();
  const engine = await begun;
  for (let failure = 0; failure < 8; failure++) {
    newest().end("broken");
    await clock.advance(60_000);
    expect(threads).toHaveLength(failure + 2);
    if (failure < 7) await clock.advance(0);
  }
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  newest().run();
  for (let n = 0; n < 70; n++) {
    newest().say();
    await clock.advance(1_000);
  }
  newest().end("broken");
  await clock.advance(0);
  expect(delays.at(-1)).toBe(1_000);
  expect(engine.restarts()).toBe(8);
  await engine.stop();
});

it("stopped while it waits, it starts nothing more", async () => {
  const { clock, threads, begun, newest } = createRig();
  newest().run();
  const engine = await begun;
  newest().end("broken");
  await clock.advance(0);
  await engine.stop();
  await clock.advance(120_000);
  expect(threads).toHaveLength(1);
});

it("ends an engine that has been silent for long, and starts another", async () => {
  const { clock, threads, replica, begun, newest } = createRig();
  newest().run();
  const engine = await begun;
  await clock.advance(10_000);
  newest().say();
  await clock.advance(14_000);
  expect(threads[0]?.killed()).toBe(false);
  await clock.advance(3_000);
  expect(threads[0]?.killed()).toBe(true);
  expect(replica.view.isConnected?.()).toBe(false);
  await clock.advance(2_000);
  expect(threads).toHaveLength(2);
  await engine.stop();
});

it("a first engine that ends before it runs fails the start, and is not started again", async () => {
  const { clock, threads, begun, newest } = createRig();
  newest().end("Error: no such file");
  await expect(begun).rejects.toMatchObject({ message: expect.stringContaining("no such file"), exitCode: 1 });
  await clock.advance(120_000);
  expect(threads).toHaveLength(1);
});

it("a refusal of a later engine is one more failure, not the end of the process", async () => {
  const { clock, threads, begun, newest } = createRig();
  newest().run();
  const engine = await begun;
  newest().end("broken");
  await clock.advance(1_000);
  newest().refuse("no adapter");
  newest().end("no adapter");
  await clock.advance(2_000);
  expect(threads).toHaveLength(3);
  await engine.stop();
});

it("has every engine that starts trade, and calls of the one before are unavailable at once", async () => {
  const { clock, threads, trader, begun, newest } = createRig();
  await expect(trader.trader.prices(["BTC"])).rejects.toThrow(TraderUnavailableError);
  newest().run();
  const engine = await begun;
  engine.trade({ databaseUrl: "postgres://test", keyring: { current: "k", keys: new Map() } });
  expect(newest().begun()).toBe(1);
  const asked = trader.trader.prices(["BTC"]);
  expect(newest().calls()).toBe(1);
  newest().end("crashed");
  await expect(asked).rejects.toThrow("the trader ended");
  expect(trader.trader.isConnected()).toBe(false);
  await clock.advance(60_000);
  expect(threads).toHaveLength(2);
  expect(newest().begun()).toBe(1);
  expect(trader.trader.isConnected()).toBe(true);
});
