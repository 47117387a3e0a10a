import { describe, expect, it } from "vitest";
import { readEnv } from "../src/env.ts";

const read = (given: Record<string, string>) => readEnv({ NODE_ENV: "development", ...given });

describe("VENUES", () => {
  it("takes any exchange that ccxt has sockets for, also one whose books we cannot prove", () => {
    const result = read({
      VENUES: "kraken,gate,hitbtc",
      VENUE_FEES: '{"gate":{"takerBps":20}}',
      VENUE_URLS: '{"hitbtc":"http://127.0.0.1:4100/hitbtc"}',
    });
    expect(result.ok && result.config).toMatchObject({
      venues: ["kraken", "gate", "hitbtc"],
      venueFees: { gate: { takerBps: 20, makerBps: 20 } },
      venueUrls: { hitbtc: "http://127.0.0.1:4100/hitbtc" },
    });
  });

  for (const [variable, text] of [
    ["VENUES", "kraken,mtgox"],
    ["VENUES", "../../base/Exchange"],
    // ccxt has no sockets of it.
    ["VENUES", "bitflyer"],
    ["VENUE_FEES", '{"mtgox":{"takerBps":20}}'],
    ["VENUE_URLS", '{"mtgox":"http://127.0.0.1:1/x"}'],
  ] as const) {
    it(`names ${variable} and the remedy for ${text}, without repeating it`, () => {
      const result = read({ [variable]: text });
      if (result.ok) throw new Error("accepted");
      expect(result.problems.map((problem) => problem.variable)).toEqual([variable]);
      expect(result.problems[0]?.remedy).toMatch(/such as binance, kraken, okx|binance":/);
      expect(JSON.stringify(result.problems)).not.toContain("mtgox");
    });
  }
});
