import type { RawLevel } from "@tandem/engine/ports";
import { createFakeClock, type FakeClock } from "@tandem/testing/fake-clock";
import { describe, expect, it } from "vitest";
import { createDepthSync } from "../src/binance/depth-sync.ts";
import type { DepthChange, DepthSync } from "../src/binance/depth-types.ts";
import { readDepthFrame } from "../src/binance/read-depth-frame.ts";
import { mustBeSame } from "./support/must-be-same.ts";
import { createRandom, pick } from "./support/random.ts";
import { applyDepth, type RecordedDepth, readRecordedDepth } from "./support/recorded-depth.ts";
import { describeRecorded, SPOT, USDM } from "./support/recordings.ts";
import { ConsumerBook, type ReferenceBook } from "./support/reference-book.ts";

type Rig = { sync: DepthSync; book: ConsumerBook; clock: FakeClock; asked: () => number };

function createRig(): Rig {
  const book = new ConsumerBook();
  const clock = createFakeClock();
  let asked = 0;
  const sync = createDepthSync({
    clock,
    out: book.output,
    needSnapshot: () => {
      asked++;
    },
  });
  return { sync, book, clock, asked: () => asked };
}

const deliver = (sync: DepthSync, text: string): void => {
  const frame = readDepthFrame(text);
  if (frame.kind === "book") sync.change(frame.change);
  else if (frame.kind === "broken") sync.malformed();
};

const change = (
  previous: number,
  last: number,
  sides: { bids?: RawLevel[]; asks?: RawLevel[]; at?: number },
): DepthChange => ({
  previous,
  last,
  venueAt: sides.at ?? last,
  bids: sides.bids ?? [],
  asks: sides.asks ?? [],
});

const SMALL = { bids: [[99, 1]], asks: [[101, 1]], limit: 1000 } satisfies {
  bids: RawLevel[];
  asks: RawLevel[];
  limit: number;
};

describe("createDepthSync", () => {
  it("is live once a change that began before the snapshot's end is there", () => {
    const { sync, book } = createRig();
    sync.subscribed();
    sync.change(change(9, 12, { bids: [[98, 2]] }));
    sync.change(change(12, 15, { bids: [[97, 2]] }));
    expect(sync.isLive()).toBe(false);
    sync.snapshot({ ...SMALL, last: 12 });
    expect(sync.isLive()).toBe(true);
    // Update 12 is in the snapshot, so 98 is not added again; 13 to 15 are not, so 97 is.
    expect(book.top(10)).toEqual({
      bids: [
        [99, 1],
        [97, 2],
      ],
      asks: [[101, 1]],
    });
    expect(sync.sequence()).toBe(15);
  });

  it("asks again for a snapshot that is older than the first change it has", () => {
    const { sync, asked } = createRig();
    sync.subscribed();
    sync.change(change(20, 22, {}));
    sync.snapshot({ ...SMALL, last: 19 });
    expect(sync.isLive()).toBe(false);
    expect(asked()).toBe(2);
    sync.snapshot({ ...SMALL, last: 20 });
    expect(sync.isLive()).toBe(true);
  });

  it("takes a snapshot that is ahead of the stream, and skips what it already contains", () => {
    const { sync, book } = createRig();
    sync.subscribed();
    sync.change(change(9, 12, {}));
    sync.snapshot({ ...SMALL, last: 20 });
    expect(sync.isLive()).toBe(true);
    sync.change(change(12, 18, { bids: [[98, 5]] }));
    sync.change(change(18, 22, { bids: [[97, 1]] }));
    expect(book.faults).toEqual([]);
    expect(book.best("bids", 10)).toEqual([
      [99, 1],
      [97, 1],
    ]);
  });

  it("believes a snapshot that no change has reached when a second one, a second later, is the same", async () => {
    const { sync, clock, asked } = createRig();
    sync.subscribed();
    sync.snapshot({ ...SMALL, last: 12 });
    await clock.advance(999);
    expect(asked()).toBe(1);
    await clock.advance(1);
    expect(asked()).toBe(2);
    expect(sync.isLive()).toBe(false);
    sync.snapshot({ ...SMALL, last: 12 });
    expect(sync.isLive()).toBe(true);
  });

  it("is not live while snapshots move on and the stream says nothing", async () => {
    const { sync, clock } = createRig();
    sync.subscribed();
    for (let last = 12; last < 20; last++) {
      sync.snapshot({ ...SMALL, last });
      await clock.advance(1000);
      expect(sync.isLive()).toBe(false);
    }
  });

  it("does not believe a snapshot that the first change shows to be too old", async () => {
    const { sync, clock, asked } = createRig();
    sync.subscribed();
    sync.snapshot({ ...SMALL, last: 12 });
    sync.change(change(14, 16, {}));
    await clock.advance(5000);
    expect(sync.isLive()).toBe(false);
    expect(asked()).toBe(2);
  });

  it("asks for a snapshot, once, when changes come without an acknowledgement", () => {
    const { sync, asked } = createRig();
    sync.change(change(9, 12, {}));
    sync.change(change(12, 13, {}));
    expect(asked()).toBe(1);
    sync.snapshot({ ...SMALL, last: 12 });
    expect(sync.isLive()).toBe(true);
  });

  it("gives the book up when the venue's numbers start again", () => {
    const { sync, book } = createRig();
    sync.subscribed();
    sync.change(change(9, 12, { at: 1000 }));
    sync.snapshot({ ...SMALL, last: 12 });
    sync.change(change(0, 3, { at: 2000 }));
    expect(book.faults).toEqual(["gap"]);
    expect(sync.isLive()).toBe(false);
  });

  it("never lets a crossed book be live", () => {
    const { sync, book } = createRig();
    sync.subscribed();
    sync.change(change(9, 12, {}));
    sync.snapshot({ ...SMALL, last: 12 });
    sync.change(change(12, 13, { bids: [[101, 1]] }));
    expect(book.faults).toEqual(["crossed"]);
    expect(book.isCrossed()).toBe(false);
    expect(sync.isLive()).toBe(false);
  });

  it("names only levels that really changed", () => {
    const messages: unknown[] = [];
    const sync = createDepthSync({
      clock: createFakeClock(),
      needSnapshot: () => {},
      out: { snapshot: () => {}, delta: (message) => messages.push(message), lost: () => {} },
    });
    sync.change(change(9, 12, {}));
    sync.snapshot({ ...SMALL, last: 12 });
    // 99 keeps its amount, 50 was never there, 98 is new.
    sync.change(
      change(12, 13, {
        at: 7,
        bids: [
          [99, 1],
          [50, 0],
          [98, 3],
        ],
      }),
    );
    expect(messages).toEqual([{ bids: [[98, 3]], asks: [], sequence: 13, venueAt: 7 }]);
  });

  it("refreshes a live book whose price runs towards the end of its snapshot, and gives it up beyond", () => {
    const { sync, book, asked } = createRig();
    const bids = Array.from({ length: 200 }, (_, i): RawLevel => [1000 - i, 1]);
    sync.change(change(9, 12, {}));
    sync.snapshot({ last: 12, bids, asks: [[1001, 1]], limit: 200 });
    const before = asked();
    // 101 of 200 levels go: 99 are left above the edge.
    sync.change(change(12, 13, { bids: bids.slice(0, 101).map(([price]) => [price, 0]) }));
    expect(asked()).toBe(before + 1);
    expect(sync.isLive()).toBe(true);
    // The answer goes down to 700, which nobody could know before.
    sync.snapshot({ last: 13, bids: bids.slice(101).concat([[700, 5]]), asks: [[1001, 1]], limit: 200 });
    expect(book.best("bids", 200).at(-1)).toEqual([700, 5]);
    expect(book.faults).toEqual([]);

    const other = createRig();
    other.sync.change(change(9, 12, {}));
    other.sync.snapshot({ last: 12, bids, asks: [[1001, 1]], limit: 200 });
    // 191 of 200 go: 9 left.
    other.sync.change(change(12, 13, { bids: bids.slice(0, 191).map(([price]) => [price, 0]) }));
    expect(other.book.faults).toEqual(["gap"]);
  });

  it("keeps a bounded number of changes while it waits", () => {
    const { sync } = createRig();
    sync.subscribed();
    for (let i = 0; i < 1000; i++) sync.change(change(i, i + 1, {}));
    // 300 changes are kept: 700 → 701 is the first of them.
    sync.snapshot({ ...SMALL, last: 699 });
    expect(sync.isLive()).toBe(false);
    sync.snapshot({ ...SMALL, last: 700 });
    expect(sync.isLive()).toBe(true);
  });
});

/** The REST answer that the venue would give for a true book. */
const restOf = (truth: ReferenceBook, last: number): Parameters<DepthSync["snapshot"]>[0] => ({
  last,
  limit: 1000,
  bids: truth.best("bids", 1000),
  asks: truth.best("asks", 1000),
});

const FAULTS = ["lost", "duplicated", "reordered", "late", "truncated", "garbled", "disconnect"] as const;
type Fault = (typeof FAULTS)[number];

/** The frames of a window as they arrive, with one fault in them. `null` is a lost socket. */
function arrange(texts: readonly string[], at: number, fault: Fault): (string | null)[] {
  const arrived: (string | null)[] = [...texts];
  const hit = texts[at] ?? "";
  if (fault === "lost") arrived.splice(at, 1);
  if (fault === "duplicated") arrived.splice(at + 1, 0, hit);
  if (fault === "reordered") arrived.splice(at, 2, texts[at + 1] ?? "", hit);
  if (fault === "late") arrived.splice(at, 4, ...texts.slice(at + 1, at + 4), hit);
  if (fault === "truncated") arrived[at] = hit.slice(0, Math.floor(hit.length * 0.7));
  if (fault === "garbled") arrived[at] = hit.replace(/"[\d.]+"(?=,)/, '"9x"').replace(/"U":\d+/, '"U":-1');
  if (fault === "disconnect") arrived.splice(at, 0, null);
  return arrived;
}

const WINDOW = 24;
/** These are noticed at the first message after the one that is missing. */
const BREAKS_CHAIN: readonly Fault[] = ["lost", "reordered", "late"];

function runWindow(recorded: RecordedDepth, from: number, fault: Fault, random: () => number): void {
  const { sync, book, asked } = createRig();
  const window = recorded.steps.slice(from, from + WINDOW);
  const tops = new Map(window.map((step) => [step.last, step.top]));
  const at = 4 + pick(random, 8);
  const where = `${fault} at ${from}+${at}`;
  // The venue's own book goes on, whatever arrives here.
  const venue = recorded.bookBefore(from);
  let venueAt = 0;
  let answered = 0;
  let due: { in: number; rest: ReturnType<typeof restOf> } | undefined;

  sync.subscribed();
  for (const [index, text] of arrange(
    window.map((step) => step.text),
    at,
    fault,
  ).entries()) {
    if (text === null) {
      sync.disconnected();
      expect(book.live, where).toBe(false);
      sync.subscribed();
      continue;
    }
    for (; venueAt <= index && venueAt < window.length; venueAt++) applyDepth(venue, window[venueAt]?.text ?? "");
    const wasLive = book.live;
    deliver(sync, text);
    const breaks = index === at && (BREAKS_CHAIN.includes(fault) || fault === "truncated" || fault === "garbled");
    if (breaks) expect([wasLive, book.live], where).toEqual([wasLive, false]);
    // A snapshot is that of the moment of asking, and is up to 10 messages under way: a second of the 100 ms stream.
    if (due !== undefined && due.in-- === 0) {
      sync.snapshot(due.rest);
      due = undefined;
    }
    if (due === undefined && asked() > answered) {
      due = { in: [0, 1, 2, 10][pick(random, 4)] ?? 0, rest: restOf(venue, window[venueAt - 1]?.last ?? 0) };
      answered = asked();
    }
    check(sync, book, { tops, where });
  }
  expect(book.live, `${where} came back`).toBe(true);
}

function check(sync: DepthSync, book: ConsumerBook, truth: { tops: ReadonlyMap<number, string>; where: string }): void {
  const sequence = sync.sequence();
  if (book.live !== sync.isLive()) throw new Error(`${truth.where}: the consumer's book is not in the adapter's state`);
  if (sequence === undefined) return;
  if (book.isCrossed()) throw new Error(`${truth.where}: crossed`);
  const top = truth.tops.get(sequence);
  if (top !== undefined) mustBeSame(JSON.stringify(book.top(10)), top, truth.where);
}

describeRecorded("Binance books against an independent reconstruction", () => {
  for (const file of [SPOT, USDM]) {
    it(`has the same best 10 at every update of ${file}`, () => {
      const recorded = readRecordedDepth(file);
      const { sync, book } = createRig();
      sync.subscribed();
      const [first] = recorded.steps;
      if (first === undefined) throw new Error("an empty recording");
      deliver(sync, first.text);
      sync.snapshot({ ...recorded.rest, limit: 1000 });
      let compared = 0;
      for (const step of recorded.steps) {
        deliver(sync, step.text);
        mustBeSame(sync.sequence(), step.last, "sequence");
        mustBeSame(JSON.stringify(book.top(10)), step.top, `update ${step.last}`);
        compared++;
      }
      // 3,434 and 6,586 changes are recorded; 2 and 5 to 7 of them are older than the snapshot.
      expect(compared).toBeGreaterThan(file === SPOT ? 3_400 : 6_500);
      expect(book.faults).toEqual([]);
    });

    it(`is never live and wrong after a fault anywhere in ${file}`, () => {
      const random = createRandom(20240808);
      const recorded = readRecordedDepth(file);
      const stride = file === SPOT ? 10 : 32;
      let windows = 0;
      for (let from = 0; from + WINDOW < recorded.steps.length; from += stride) {
        const fault = FAULTS[windows % FAULTS.length] ?? "lost";
        runWindow(recorded, from, fault, random);
        windows++;
      }
      expect(windows).toBeGreaterThan(200);
    }, 120_000);
  }
});
