import { expect, test } from "vitest";
import { createAddressBudget } from "../src/address-budget.ts";

function setUp(perMinute: number) {
  let now = 0;
  const budget = createAddressBudget({ perMinute, monotonicMs: () => now });
  return { ...budget, pass: (ms: number) => (now += ms) };
}

test("an address has its tries at once, then one each time its share of the minute has passed", () => {
  const { spend, pass } = setUp(6);
  for (let n = 0; n < 6; n++) expect(spend("a")).toBe(0);
  // Six a minute: one every 10 s.
  expect(spend("a")).toBe(10_000);
  pass(9_000);
  expect(spend("a")).toBe(1_000);
  pass(1_000);
  expect(spend("a")).toBe(0);
  expect(spend("a")).toBe(10_000);
});

test("never more come together than a minute's, however long an address was quiet, and none is another's", () => {
  const { spend, pass } = setUp(3);
  pass(3_600_000);
  expect([spend("a"), spend("a"), spend("a")]).toEqual([0, 0, 0]);
  expect(spend("a")).toBeGreaterThan(0);
  expect(spend("b")).toBe(0);
});

test("what is given back can be spent again, and no more than that", () => {
  const { spend, refund } = setUp(2);
  spend("a");
  refund("a");
  refund("a");
  expect([spend("a"), spend("a")]).toEqual([0, 0]);
  expect(spend("a")).toBeGreaterThan(0);
});

test("addresses that are whole again are forgotten when there are many", () => {
  const { spend, pass } = setUp(1);
  for (let n = 0; n < 10_000; n++) spend(`address ${n}`);
  pass(60_000);
  spend("one more");
  expect(spend("address 0")).toBe(0);
});
