import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "vitest";

// The folder of real recordings is not part of the repository.
const { TANDEM_RECORDINGS: RECORDINGS, CI } = process.env;

export const BINANCE_FILE = "binance-3venue-l2-20240808/spot_ethusdt_20240808.gz";
export const KRAKEN_FILES = {
  "ETH/USD": "kraken-v2/kraken_ethusd_sample.log.gz",
  "XRP/USD": "kraken-v2/kraken_xrpusd_sample.log.gz",
} as const;

/** In CI the recordings must be there; elsewhere a missing folder skips, and says so. */
export function missingRecordings(): string | undefined {
  if (RECORDINGS !== undefined) return undefined;
  expect(CI, "TANDEM_RECORDINGS must be set in CI").not.toBe("true");
  return "skipped: TANDEM_RECORDINGS does not name the folder of recordings";
}

export const recordingAt = (file: string): string => join(RECORDINGS ?? "", file);

export async function linesOf(file: string): Promise<string[]> {
  const text = gunzipSync(await readFile(recordingAt(file))).toString("utf8");
  return text.split("\n").filter((line) => line !== "");
}

/** The frames of a recording, without their receive times. */
export const framesOf = async (file: string): Promise<string[]> =>
  (await linesOf(file)).map((line) => line.slice(line.indexOf(" ") + 1));

/** A folder with a `session.json` that points at the recordings. */
export async function sessionFolder(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "tandem-session-"));
  const kraken = Object.entries(KRAKEN_FILES).map(([symbol, file]) => ({
    venue: "kraken",
    url: "wss://ws.kraken.com/v2",
    subscriptions: [{ channel: "book", symbol: [symbol], depth: 25 }],
    file: recordingAt(file),
  }));
  const binance = {
    venue: "binance",
    url: "wss://stream.binance.com:9443/stream",
    subscriptions: ["ethusdt@depth@100ms"],
    file: recordingAt(BINANCE_FILE),
  };
  await writeFile(join(dir, "session.json"), JSON.stringify({ sockets: [binance, ...kraken] }));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
