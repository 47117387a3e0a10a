import { hash } from "@node-rs/argon2";
import { expect, test } from "vitest";
import { createHasher, HasherBusyError } from "../src/hasher.ts";

test("a hash is argon2id at the wanted cost, salted, and only the exact password matches", async () => {
  const hasher = createHasher();
  const [one, two] = [await hasher.hash("quiet harbour "), await hasher.hash("quiet harbour ")];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await hasher.check(one, "quiet harbour ")).toEqual({ matches: true, needsRehash: false });
  for (const other of ["quiet harbour", "Quiet harbour ", ""])
    expect((await hasher.check(one, other)).matches).toBe(false);
});

test("a hash of lower cost still matches and asks to be made again", async () => {
  const old = await hash("quiet harbour", { memoryCost: 8192, timeCost: 2 });
  expect(await createHasher().check(old, "quiet harbour")).toEqual({ matches: true, needsRehash: true });
});

test("no account never matches, not even the dummy's own password", async () => {
  const hasher = createHasher();
  expect(await hasher.check(null, "no account has this password")).toEqual({ matches: false, needsRehash: false });
});

test("at most two run at once, and who does not fit into the queue is told at once", async () => {
  const hasher = createHasher({ concurrentMax: 2, queueMax: 3 });
  // Two run, three wait, five are refused.
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => hasher.hash("quiet harbour")));
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(refused).toHaveLength(5);
  for (const outcome of refused) expect(outcome.reason).toBeInstanceOf(HasherBusyError);
  // The places are free again.
  expect(await hasher.hash("quiet harbour")).toContain("$argon2id$");
});

test("more than 1,024 bytes are never hashed", () => {
  expect(() => createHasher().hash("é".repeat(513))).toThrow(RangeError);
  expect(() => createHasher().check(null, "é".repeat(513))).toThrow(RangeError);
});
