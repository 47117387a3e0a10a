import type { EngineThreadData } from "../../src/engine/thread-messages.ts";

/** What test and thread share beside their messages: seen at once, whatever either loop is doing. */
/** `used`: hundredths of binance's budget. */
export const SLOT = { command: 0, opened: 1, isStalled: 2, used: 3 } as const;
export const COMMAND = { none: 0, stall: 1, fail: 2, spend: 3 } as const;

export type ScriptedData = EngineThreadData & {
  readonly shared: SharedArrayBuffer;
  /** Of its books nothing is proved, and the one opportunity stays open. */
  readonly unproved?: string;
};

export const SCRIPTED_FILE = new URL("./scripted-engine-thread.mjs", import.meta.url);
