import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatBps } from "../src/replay/format-change.ts";
import { createSpool } from "../src/replay/spool.ts";

const drained = async (memoryMax: number, texts: readonly string[]): Promise<string> => {
  const spool = createSpool({ memoryMax });
  let out = "";
  try {
    for (const text of texts) spool.write(text);
    await spool.drain(async (chunk) => {
      await Promise.resolve();
      out += chunk;
    });
  } finally {
    spool.close();
  }
  return out;
};

test("everything held back comes out in order, from memory and from the file, letters of several bytes too", async () => {
  // 300,000 lines of 8 to 13 characters are more than a piece of the file, and cross its borders inside a letter.
  const texts = Array.from({ length: 300_000 }, (_, i) => `line €${i}\n`);
  const whole = texts.join("");
  expect((await drained(1_000_000, texts)) === whole).toBe(true);
  expect((await drained(Number.MAX_SAFE_INTEGER, texts)) === whole).toBe(true);
  expect(await drained(0, [])).toBe("");
});

test("the temporary file has lost its name before the spool is closed", () => {
  const folder = mkdtempSync(join(tmpdir(), "tandem-spool-"));
  const spool = createSpool({ memoryMax: 1, folder });
  try {
    spool.write("more than fits");
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    spool.close();
    rmSync(folder, { recursive: true });
  }
});

test.each<[bigint, string]>([
  [0n, "0"],
  [1n, "0.00000001"],
  [150_000_000n, "1.5"],
  [6_380_600_000n, "63.806"],
  [-25_000_000n, "-0.25"],
  // Beyond what a double holds: 2^53 is 9,007,199,254,740,992.
  [900_719_925_474_099_301n, "9007199254.74099301"],
])("%s hundred-millionths of a basis point read %s", (netBps, text) => {
  expect(formatBps(netBps)).toBe(text);
});
