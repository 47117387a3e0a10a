import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, it } from "vitest";

const folder = process.env["TANDEM_RECORDINGS"];

/** One `<ns> <frame>` line. */
export type RecordedFrame = { readonly atNs: bigint; readonly text: string };

export const SPOT = "binance-3venue-l2-20240808/spot_ethusdt_20240808.gz";
export const USDM = "binance-3venue-l2-20240808/usdm_ethusdt_20240808.gz";
export const KRAKEN_ETH = "kraken-v2/kraken_ethusd_sample.log.gz";
export const KRAKEN_XRP = "kraken-v2/kraken_xrpusd_sample.log.gz";

/** A `describe` that says why it is skipped where there are no recordings, and fails there in CI. */
export function describeRecorded(name: string, body: () => void): void {
  if (folder !== undefined && existsSync(folder)) {
    describe(name, body);
    return;
  }
  describe(name, () => {
    if (process.env["CI"] === "true") {
      it("has the recordings that TANDEM_RECORDINGS names", () => {
        throw new Error("TANDEM_RECORDINGS is not set, or names no folder");
      });
    } else {
      it("is skipped: TANDEM_RECORDINGS is not set", (context) => context.skip());
    }
  });
}

/** The text of a recorded file, unpacked. */
export const readRecordedText = (file: string): string => gunzipSync(readFileSync(join(folder ?? "", file))).toString();

/** The frames of a recorded socket, in order of arrival. */
export function readFrames(file: string): RecordedFrame[] {
  const frames: RecordedFrame[] = [];
  for (const line of readRecordedText(file).split("\n")) {
    const space = line.indexOf(" ");
    if (space > 0) frames.push({ atNs: BigInt(line.slice(0, space)), text: line.slice(space + 1) });
  }
  return frames;
}

/** Where a recorded file lies. */
export const recordingPath = (file: string): string => join(folder ?? "", file);
