import { describe, expect, it } from "vitest";
import { createKrakenBookSync, type KrakenBookSync } from "../src/kraken/book-sync.ts";
import { readKrakenFrame } from "../src/kraken/read-book-frame.ts";
import { mustBeSame } from "./support/must-be-same.ts";
import { createRandom, pick } from "./support/random.ts";
import { type KrakenStep, readRecordedKraken } from "./support/recorded-kraken.ts";
import { describeRecorded, KRAKEN_ETH, KRAKEN_XRP } from "./support/recordings.ts";
import { ConsumerBook } from "./support/reference-book.ts";

function createRig(options: { depth?: number; decimals?: { price: number; amount: number } } = {}) {
  const book = new ConsumerBook();
  let asked = 0;
  const sync = createKrakenBookSync({
    depth: options.depth ?? 1000,
    ...(options.decimals === undefined ? {} : { decimals: options.decimals }),
    out: book.output,
    needSubscription: () => {
      asked++;
    },
  });
  return { sync, book, asked: () => asked };
}

function deliver(sync: KrakenBookSync, text: string): void {
  const frame = readKrakenFrame(text);
  if (frame.kind === "book") sync.change(frame.change);
  if (frame.kind === "broken") sync.malformed();
}

const FAULTS = [
  "lost",
  "duplicated",
  "reordered",
  "late",
  "truncated",
  "price",
  "amount",
  "checksum",
  "disconnect",
] as const;
type Fault = (typeof FAULTS)[number];

const flip = (digit: string): string => String((Number(digit) + 1) % 10);

/** The frames of a window as they arrive, with one fault in them. `null` is a lost socket. */
function arrange(texts: readonly string[], at: number, fault: Fault): (string | null)[] {
  const arrived: (string | null)[] = [...texts];
  const hit = texts[at] ?? "";
  if (fault === "lost") arrived.splice(at, 1);
  if (fault === "duplicated") arrived.splice(at + 1, 0, hit);
  if (fault === "reordered") arrived.splice(at, 2, texts[at + 1] ?? "", hit);
  if (fault === "late") arrived.splice(at, 4, ...texts.slice(at + 1, at + 4), hit);
  if (fault === "truncated") arrived[at] = hit.slice(0, Math.floor(hit.length * 0.7));
  if (fault === "price") arrived[at] = hit.replace(/("price":[\d.]*)(\d)/, (_, head, digit) => head + flip(digit));
  if (fault === "amount") arrived[at] = hit.replace(/("qty":)(\d)/, (_, head, digit) => head + flip(digit));
  if (fault === "checksum") arrived[at] = hit.replace(/("checksum":\d*)(\d)/, (_, head, digit) => head + flip(digit));
  if (fault === "disconnect") arrived.splice(at, 0, null);
  return arrived;
}

const WINDOW = 40;

/** Plays a window with a fault; the venue answers a new subscription with its book of that moment, a little later. */
function runWindow(
  steps: readonly KrakenStep[],
  fault: Fault,
  random: () => number,
): { faults: number; live: boolean } {
  const { sync, book, asked } = createRig();
  const at = 5 + pick(random, 8);
  // By the text of a message, the truth after it: a message that is repeated or late is not the newest.
  const newest = new Map(steps.map((step, index) => [step.text, index]));
  let reached = 0;
  let answered = 0;
  let due: { in: number; text: string } | undefined;

  deliver(sync, steps[0]?.snapshotText() ?? "");
  for (const [index, text] of arrange(
    steps.map((step) => step.text),
    at,
    fault,
  ).entries()) {
    if (index === 0) continue;
    if (text === null) {
      sync.disconnected();
      expect(book.live).toBe(false);
      due = { in: 2, text: "" };
      continue;
    }
    reached = Math.max(reached, newest.get(text) ?? index);
    if (due !== undefined && due.in-- === 0) {
      deliver(sync, steps[reached - 1]?.snapshotText() ?? "");
      due = undefined;
    }
    deliver(sync, text);
    if (fault === "checksum" && index === at) expect(book.live).toBe(false);
    if (asked() > answered && due === undefined) due = { in: pick(random, 4), text: "" };
    answered = asked();
    if (book.live !== sync.isLive()) throw new Error("the consumer's book is not in the adapter's state");
    if (!book.live) continue;
    mustBeSame(book.isCrossed(), false, `${fault} at ${at}, message ${index}: crossed`);
    mustBeSame(JSON.stringify(book.top(10)), steps[reached]?.top, `${fault} at ${at}, message ${index}`);
  }
  return { faults: book.faults.length, live: book.live };
}

describe("createKrakenBookSync", () => {
  // Kraken's own example: https://docs.kraken.com/api/docs/guides/spot-ws-book-v2 (BTC/USD, checksum 3310070434).
  const asks = [
    [45285.2, "0.00100000"],
    [45286.4, "1.54571953"],
    [45286.6, "1.54571109"],
    [45289.6, "1.54560911"],
    [45290.2, "0.15890660"],
    [45291.8, "1.54553491"],
    [45294.7, "0.04454749"],
    [45296.1, "0.35380000"],
    [45297.5, "0.09945542"],
    [45299.5, "0.18772827"],
  ] as const;
  const bids = [
    [45283.5, "0.10000000"],
    [45283.4, "1.54582015"],
    [45282.1, "0.10000000"],
    [45281.0, "0.10000000"],
    [45280.3, "1.54592586"],
    [45279.0, "0.07990000"],
    [45277.6, "0.03310103"],
    [45277.5, "0.30000000"],
    [45277.3, "1.54602737"],
    [45276.6, "0.15445238"],
  ] as const;
  const write = (levels: readonly (readonly [number, string])[]): string =>
    levels.map(([price, qty]) => `{"price":${price.toFixed(1)},"qty":${qty}}`).join(",");
  const example = (checksum: number): string =>
    `{"channel":"book","type":"snapshot","data":[{"symbol":"BTC/USD","bids":[${write(bids)}],"asks":[${write(asks)}],"checksum":${checksum}}]}`;

  it("proves the example of the venue's documents", () => {
    const { sync, book } = createRig();
    deliver(sync, example(3310070434));
    expect(book.faults).toEqual([]);
    expect(book.live).toBe(true);
    expect(book.best("asks", 1)).toEqual([[45285.2, 0.001]]);
  });

  it("refuses a snapshot whose checksum is another, and asks for a new one", () => {
    const { sync, book, asked } = createRig();
    deliver(sync, example(3310070435));
    expect(book.faults).toEqual(["checksum"]);
    expect(book.live).toBe(false);
    expect(asked()).toBe(1);
  });

  it("proves numbers that lost their trailing zeros with the decimals of the market", () => {
    const bare = example(3310070434).replace(/"qty":([\d.]+)/g, (_, qty: string) => `"qty":${Number(qty)}`);
    const { sync, book } = createRig({ decimals: { price: 1, amount: 8 } });
    deliver(sync, bare);
    expect(book.live).toBe(true);
    const without = createRig();
    deliver(without.sync, bare);
    expect(without.book.faults).toEqual(["checksum"]);
  });

  it("ignores changes before a snapshot", () => {
    const { sync, book } = createRig();
    deliver(sync, example(3310070434).replace("snapshot", "update"));
    expect(book.live).toBe(false);
    expect(book.faults).toEqual([]);
  });
});

describeRecorded("Kraken books against an independent reconstruction", () => {
  for (const file of [KRAKEN_ETH, KRAKEN_XRP]) {
    it(`has the same best 10 at every update of ${file}`, () => {
      const { steps } = readRecordedKraken(file);
      const { sync, book } = createRig();
      let compared = 0;
      for (const step of steps) {
        deliver(sync, step.text);
        mustBeSame(book.live, true, "live");
        mustBeSame(JSON.stringify(book.top(10)), step.top, `message ${compared}`);
        compared++;
      }
      // 1 snapshot and 1,128 or 1,146 updates.
      expect(compared).toBe(file === KRAKEN_ETH ? 1129 : 1147);
      expect(book.faults).toEqual([]);
    });

    it(`keeps no more than the 25 levels that the venue sends in ${file}`, () => {
      const { steps } = readRecordedKraken(file);
      const { sync, book } = createRig();
      for (const step of steps) {
        deliver(sync, step.text);
        expect(Math.max(book.bids.size, book.asks.size)).toBeLessThanOrEqual(25);
      }
    });

    it(`is never live and wrong after a fault anywhere in ${file}`, () => {
      const random = createRandom(20260802);
      const { steps } = readRecordedKraken(file);
      let windows = 0;
      let noticed = 0;
      for (let from = 0; from + WINDOW < steps.length; from += 1) {
        const fault = FAULTS[windows % FAULTS.length] ?? "lost";
        const result = runWindow(steps.slice(from, from + WINDOW), fault, random);
        if (result.faults > 0) noticed++;
        windows++;
      }
      expect(windows).toBeGreaterThan(1_000);
      // A repeated message breaks nothing; of the others most show within the window.
      expect(noticed).toBeGreaterThan(windows / 2);
    });
  }
});
