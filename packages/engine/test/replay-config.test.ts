import { describe, expect, test } from "vitest";
import { parseReplayConfig, ReplayConfigError } from "../src/replay/parse-replay-config.ts";

const SCALE = 10n ** 18n;

const problemsOf = (text: string): readonly string[] => {
  try {
    parseReplayConfig(text);
  } catch (error) {
    if (error instanceof ReplayConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe("the configuration of a replay", () => {
  test("is the default where nothing is named", () => {
    expect(parseReplayConfig("{}")).toEqual({
      minNetBps: 0n,
      maxNotional: new Map(),
      maxCycle: 3,
      staleMs: 5_000,
      kinds: ["cross", "triangular", "cycle"],
      startAssets: ["USDT", "USDC", "USD", "EUR", "BTC", "ETH"],
    });
  });

  test("takes what is named, amounts as numbers or decimal strings", () => {
    const text =
      '{"minNetBps":1.5,"maxNotional":{"USDT":10000,"BTC":"0.25"},"maxCycle":4,"staleMs":0,"kinds":["cycle","cross"],"startAssets":["EUR"]}';
    expect(parseReplayConfig(text)).toEqual({
      minNetBps: 150_000_000n,
      maxNotional: new Map([
        ["USDT", 10_000n * SCALE],
        ["BTC", SCALE / 4n],
      ]),
      maxCycle: 4,
      staleMs: 0,
      kinds: ["cross", "cycle"],
      startAssets: ["EUR"],
    });
  });

  // An edge has 8 decimals: at least 0.000000011 means at least 0.00000002, at least -0.000000019 means -0.00000001.
  test.each([
    ["0.000000011", 2n],
    ["-0.000000019", -1n],
    ["-2", -200_000_000n],
  ])("a smallest edge of %s is rounded up to what an edge can be", (text, expected) => {
    expect(parseReplayConfig(`{"minNetBps":"${text}"}`).minNetBps).toBe(expected);
  });

  test.each<[string, readonly string[]]>([
    ["{", ["is not JSON"]],
    ["[]", ["must be a JSON object"]],
    ["null", ["must be a JSON object"]],
    ['{"minNetBps":null}', ['"minNetBps" must be a number or a decimal string']],
    ['{"minNetBps":"1e-3"}', ['"minNetBps" is not a plain decimal with at most 18 decimals']],
    ['{"maxNotional":[1]}', ['"maxNotional" must be an object like {"USDT":10000}']],
    ['{"maxNotional":{"USDT":-1}}', ['"maxNotional" of "USDT" is negative']],
    ['{"maxCycle":7}', ['"maxCycle" must be a whole number from 3 to 6']],
    ['{"maxCycle":2}', ['"maxCycle" must be a whole number from 3 to 6']],
    ['{"staleMs":-1}', ['"staleMs" must be a whole number of milliseconds, 0 or more']],
    ['{"staleMs":"5000"}', ['"staleMs" must be a whole number of milliseconds, 0 or more']],
    ['{"kinds":[]}', ['"kinds" must be a list of some of cross, triangular, cycle, each once']],
    ['{"kinds":["basis"]}', ['"kinds" must be a list of some of cross, triangular, cycle, each once']],
    ['{"kinds":["cross","cross"]}', ['"kinds" must be a list of some of cross, triangular, cycle, each once']],
    ['{"startAssets":["USDT",""]}', ['"startAssets" must be a list of assets, each once']],
    ['{"startAssets":["USDT","USDT"]}', ['"startAssets" must be a list of assets, each once']],
  ])("%s is refused", (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test("every problem is told at once, unknown fields first", () => {
    expect(problemsOf('{"staleMs":1.5,"minNetBp":3,"__proto__":{},"maxCycle":"3"}')).toEqual([
      'unknown field "minNetBp": it knows minNetBps, maxNotional, maxCycle, staleMs, kinds, startAssets',
      'unknown field "__proto__": it knows minNetBps, maxNotional, maxCycle, staleMs, kinds, startAssets',
      '"maxCycle" must be a whole number from 3 to 6',
      '"staleMs" must be a whole number of milliseconds, 0 or more',
    ]);
  });
});
