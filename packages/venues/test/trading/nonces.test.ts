import { createFakeClock } from "@tandem/testing/fake-clock";
import { expect, test } from "vitest";
import { createNonces } from "../../src/trading/nonces.ts";

test("a key's numbers rise within one moment, whoever asks, and while the clock is set back", () => {
  const clock = createFakeClock();
  const nonces = createNonces(clock);
  const [one, two] = [nonces.of("key"), nonces.of("key")];
  const made = [one(), two(), one()];
  clock.shiftEpoch(-60_000);
  made.push(two());
  expect(made).toEqual([1_700_000_000_000_000, 1_700_000_000_000_001, 1_700_000_000_000_002, 1_700_000_000_000_003]);
});
