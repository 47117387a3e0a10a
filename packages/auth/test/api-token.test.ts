import { RATE_LIMITS, type RateClass } from "@tandem/contract/rate-limits";
import { expect, test } from "vitest";
import { isApiToken, newApiToken, tokenReaches } from "../src/api-token.ts";

const classes = (scopes: Parameters<typeof tokenReaches>[0]): RateClass[] => {
  const all: RateClass[] = ["auth", "trade", "safety", "keys", "read", "stream", "export"];
  expect(all.sort()).toEqual(Object.keys(RATE_LIMITS).sort());
  return all.filter((rateClass) => tokenReaches(scopes, rateClass));
};

test("a token reaches what its scopes name, and never accounts, keys or exports", () => {
  expect(classes(["read"])).toEqual(["read", "stream"]);
  expect(classes(["trade"])).toEqual(["safety", "trade"]);
  expect(classes(["read", "trade"])).toEqual(["read", "safety", "stream", "trade"]);
  expect(classes([])).toEqual([]);
});

test("tokens differ, and only their exact shape is looked up", () => {
  const [one, two] = [newApiToken(), newApiToken()];
  expect(one).not.toBe(two);
  expect(isApiToken(one)).toBe(true);
  for (const bad of [one.slice(1), `${one}A`, one.replace("tdm_", "TDM_"), ""]) expect(isApiToken(bad)).toBe(false);
});
