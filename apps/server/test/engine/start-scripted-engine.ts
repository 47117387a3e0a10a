import type { EngineLog } from "@tandem/engine/live/engine-log";
import { expect, onTestFinished } from "vitest";
import { startMarket } from "../../src/engine/start-market.ts";
import { createStopList } from "../../src/lifecycle/stop-list.ts";
import { SCRIPTED_FILE, type ScriptedData, SLOT } from "./scripted-engine.ts";

/** The market over an engine in a thread of its own that does what a test says; gone when the test ends. */
export async function startScriptedEngine(script: Pick<ScriptedData, "unproved"> = {}) {
  const slots = new Int32Array(new SharedArrayBuffer(Object.keys(SLOT).length * Int32Array.BYTES_PER_ELEMENT));
  const lines: string[] = [];
  const note = (facts: object, message: string) => void lines.push(`${message} ${JSON.stringify(facts)}`);
  const log: EngineLog = { info: note, warn: note, error: note };
  const stops = createStopList(log);
  onTestFinished(() => stops.stopAll());
  const data: ScriptedData = {
    venues: ["binance", "kraken"],
    venueUrls: {},
    venueFees: {},
    symbols: "all",
    shared: slots.buffer as SharedArrayBuffer, // made so above
    ...script,
  };
  const market = await startMarket({ data, isHere: true, file: SCRIPTED_FILE, log, stops });
  const opened = () => Atomics.load(slots, SLOT.opened);
  const command = (value: number) => Atomics.store(slots, SLOT.command, value);
  const statuses = () => market.view.venues().map(({ status }) => status);
  await expect.poll(statuses).toEqual(["live", "live"]);
  await expect.poll(opened).toBeGreaterThan(0);
  return { market, slots, opened, command, statuses, lines, stops };
}
