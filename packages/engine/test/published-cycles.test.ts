import { readFileSync } from "node:fs";
import { enumerateCycles } from "@tandem/domain/cycles";
import { describe, expect, test } from "vitest";

const { TANDEM_RECORDINGS: recordings, CI } = process.env;
if (recordings === undefined && CI === "true") throw new Error("TANDEM_RECORDINGS must be set in CI");

describe.skipIf(recordings === undefined)("the published Binance.US snapshot (needs TANDEM_RECORDINGS)", () => {
  test("has 203,147 simple cycles, 974 of them with a positive return, and the published best five", () => {
    const text = readFileSync(`${recordings}/mobook-binanceus-cycles/Binance_US_orderbook_saved.csv`, "utf8");
    const rates = new Map<string, Map<string, number>>();
    const put = (from: string, to: string, rate: number) =>
      rates.set(from, (rates.get(from) ?? new Map<string, number>()).set(to, rate));
    for (const line of text.trim().split("\n").slice(1)) {
      const [, , , base = "", quote = "", bid = "", , ask = ""] = line.split(",");
      put(base, quote, Number(bid));
      put(quote, base, 1 / Number(ask));
    }
    const assets = [...rates.keys()].sort();
    const successors = assets.map((asset) => [...(rates.get(asset)?.keys() ?? [])].map((to) => assets.indexOf(to)));
    let count = 0;
    const positive: { bps: number; cycle: string }[] = [];
    const names: string[] = [];
    const rateTable = assets.map((from) => assets.map((to) => rates.get(from)?.get(to) ?? 0));
    const visit = (path: readonly number[]): void => {
      count++;
      let product = 1;
      for (let i = 0; i < path.length; i++) product *= rateTable[path[i] ?? 0]?.[path[(i + 1) % path.length] ?? 0] ?? 0;
      if (product <= 1) return;
      names.length = 0;
      for (const node of path) names.push(assets[node] ?? "");
      positive.push({ bps: (product - 1) * 10_000, cycle: names.join(">") });
    };
    enumerateCycles({ graph: { successors }, minLength: 2, maxLength: assets.length, visit });
    expect(count).toBe(203_147);
    expect(positive).toHaveLength(974);
    positive.sort((a, b) => b.bps - a.bps);
    expect(positive.slice(0, 5).map(({ bps }) => bps.toFixed(3))).toEqual([
      "14.774",
      "14.747",
      "14.699",
      "14.673",
      "13.772",
    ]);
    const best = positive[0]?.cycle.split(">") ?? [];
    const at = best.indexOf("BUSD");
    expect([...best.slice(at), ...best.slice(0, at)]).toEqual(["BUSD", "USDC", "USDT", "ADA", "BTC", "ETH", "USD"]);
  });
});
