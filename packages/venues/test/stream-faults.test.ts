import { createFakeClock } from "@tandem/testing/fake-clock";
import { expect, it } from "vitest";
import { readBybitFrame } from "../src/bybit/bybit-adapter.ts";
import { readCoinbaseFrame } from "../src/coinbase/coinbaseexchange-adapter.ts";
import { createCcxtFeed } from "../src/create-ccxt-feed.ts";
import { createOkxBookSync } from "../src/okx/book-sync.ts";
import { readOkxFrame } from "../src/okx/read-book-frame.ts";
import { createStreamSync } from "../src/stream/stream-sync.ts";
import type { VenueFrame } from "../src/venue-frame.ts";
import { mustBeSame } from "./support/must-be-same.ts";
import { createRandom, pick } from "./support/random.ts";
import { readRecordedDepth } from "./support/recorded-depth.ts";
import { describeRecorded, SPOT } from "./support/recordings.ts";
import { ConsumerBook, ReferenceBook } from "./support/reference-book.ts";
import {
  BYBIT,
  type Changed,
  COINBASE,
  type Moment,
  OKX_CHAINED,
  OKX_CHECKED,
  type WrittenVenue,
} from "./support/written-venues.ts";

/** Recorded changes of Binance, written as each venue writes them: a market as lively as a real one, with known truth. */
const WINDOW = 20;
/** Levels a side that a window begins with. */
const LEVELS = 60;

type Proof = { readonly deliver: (text: string) => void; readonly disconnected: () => void };
type Rig = { proof: Proof; book: ConsumerBook; asked: () => number };

function rigOf<C>(
  read: (text: string) => VenueFrame<C>,
  create: (deps: { out: ConsumerBook["output"]; needSubscription: () => void }) => {
    change: (change: C) => void;
    malformed: () => void;
    disconnected: () => void;
  },
): () => Rig {
  return () => {
    const book = new ConsumerBook();
    let asked = 0;
    const sync = create({ out: book.output, needSubscription: () => void asked++ });
    const deliver = (text: string): void => {
      const frame = read(text);
      if (frame.kind === "book") sync.change(frame.change);
      if (frame.kind === "broken") sync.malformed();
    };
    return { book, asked: () => asked, proof: { deliver, disconnected: sync.disconnected } };
  };
}

const FAULTS = [
  "lost",
  "duplicated",
  "reordered",
  "late",
  "truncated",
  "garbled",
  "altered",
  "checksum",
  "disconnect",
] as const;
type Fault = (typeof FAULTS)[number];
type Case = {
  readonly venue: WrittenVenue;
  readonly create: () => Rig;
  /** What the venue gives no means to notice; docs/venues.md names each. */
  readonly unseen: readonly Fault[];
  /** Without numbers a message that was overtaken shows when it comes, not when it is overtaken. */
  readonly isNumbered: boolean;
};

const okxRig = rigOf(readOkxFrame, createOkxBookSync);
const CASES: readonly Case[] = [
  { venue: OKX_CHECKED, create: okxRig, unseen: [], isNumbered: true },
  { venue: OKX_CHAINED, create: okxRig, unseen: ["altered", "checksum"], isNumbered: true },
  { venue: BYBIT, create: rigOf(readBybitFrame, createStreamSync), unseen: ["altered", "checksum"], isNumbered: true },
  {
    venue: COINBASE,
    create: rigOf(readCoinbaseFrame, createStreamSync),
    unseen: ["lost", "altered", "checksum"],
    isNumbered: false,
  },
];

/** Noticed at the first message that arrives out of its place, or cannot be read. */
const BREAKS: readonly Fault[] = [
  "lost",
  "reordered",
  "late",
  "truncated",
  "garbled",
  "altered",
  "checksum",
  "disconnect",
];

/** The venue's truth before and after each message of a window. */
function momentsOf(start: ReferenceBook, changes: readonly Changed[]): Moment[] {
  const book = new ReferenceBook();
  for (const side of ["bids", "asks"] as const) for (const [p, a] of start.best(side, LEVELS)) book.set(side, p, a);
  return [{ bids: [], asks: [] } as Changed, ...changes].map((changed, index) => {
    for (const side of ["bids", "asks"] as const) for (const [p, a] of changed[side]) book.set(side, p, a);
    return { index, changed, book: book.copy() };
  });
}

/** One digit of the best level that the message names: well-formed, and wrong. */
function alter(text: string, { changed, book }: Moment): string {
  const top = book.top(20);
  const named = [...changed.bids, ...changed.asks].find(([price, amount]) =>
    [...top.bids, ...top.asks].some((level) => level[0] === price && level[1] === amount && amount > 0),
  );
  if (named === undefined) return text;
  return text.replace(`"${named[0]}","${named[1]}"`, `"${named[0]}","${named[1] + 1}"`);
}

/** What arrives, each with the place in the venue's own order; `null` is a lost socket. */
type Arrival = { readonly text: string | null; readonly index: number };

function arrange(sent: readonly Arrival[], at: number, made: { fault: Fault; moment: Moment }): Arrival[] {
  const arrived = [...sent];
  const hit = sent[at] ?? { text: "", index: 0 };
  const text = hit.text ?? "";
  const put = (changed: string): void => void arrived.splice(at, 1, { ...hit, text: changed });
  switch (made.fault) {
    case "lost":
      arrived.splice(at, 1);
      break;
    case "duplicated":
      arrived.splice(at + 1, 0, hit);
      break;
    case "reordered":
      arrived.splice(at, 2, ...sent.slice(at + 1, at + 2), hit);
      break;
    case "late":
      arrived.splice(at, 4, ...sent.slice(at + 1, at + 4), hit);
      break;
    case "truncated":
      put(text.slice(0, Math.floor(text.length * 0.7)));
      break;
    case "garbled":
      put(text.replace(/"[\d.]+"(?=[,\]])/, '"9x"'));
      break;
    case "altered":
      put(alter(text, made.moment));
      break;
    case "checksum":
      put(text.replace(/"checksum":(-?\d+)/, (_, sum) => `"checksum":${Number(sum) ^ 1}`));
      break;
    case "disconnect":
      arrived.splice(at, 0, { text: null, index: hit.index });
      break;
  }
  return arrived;
}

type Run = { moments: readonly Moment[]; fault: Fault; at: number; delay: number };

/** Plays a window with one fault; a new subscription's snapshot comes `delay` messages after it was asked for. */
function play({ venue, create, isNumbered }: Case, { moments, fault, at, delay }: Run): { noticed: boolean } {
  const { proof, book, asked } = create();
  const where = `${venue.name}: ${fault} at ${at}, delay ${delay}`;
  const [first, ...rest] = moments;
  const moment = moments[at + 1];
  if (first === undefined || moment === undefined) throw new Error("an empty window");
  proof.deliver(venue.snapshot(first));
  const sent = rest.map((each): Arrival => ({ text: venue.update(each), index: each.index }));
  const arrived = arrange(sent, at, { fault, moment });
  // The venue itself goes on: what it would answer with is its newest message that was sent.
  let newest = 0;
  let due: number | undefined;
  let answered = 0;
  let mayBeLive = true;
  for (const [position, { text, index }] of arrived.entries()) {
    if (text === null) {
      proof.disconnected();
      mustBeSame(book.live, false, where);
      due = delay;
      continue;
    }
    const isOvertaken = fault === "reordered" || fault === "late";
    const isEvidence =
      fault === "lost" || (isOvertaken && isNumbered) ? position === at : text !== sent[index - 1]?.text;
    const isLate = index < newest;
    newest = Math.max(newest, index);
    proof.deliver(text);
    if (BREAKS.includes(fault) && (isEvidence || isLate)) mayBeLive = false;
    // Until it comes, nothing shows that it is missing.
    if (isOvertaken && !isNumbered && position >= at && !isLate && asked() === 0) continue;
    // From the first message that breaks the proof, until it is proved again.
    if (!mayBeLive) mustBeSame(book.live, false, `${where}, message ${position}`);
    if (asked() > answered) {
      answered = asked();
      due ??= delay;
    }
    if (due !== undefined && due-- === 0) {
      due = undefined;
      const now = moments[newest];
      if (now !== undefined) proof.deliver(venue.snapshot(now));
      mayBeLive = true;
      mustBeSame(book.live, true, `${where}: proved again at message ${position}`);
    }
    if (book.live) mustBeSame(JSON.stringify(book.top(10)), JSON.stringify(moments[newest]?.book.top(10)), where);
  }
  return { noticed: book.faults.length > 0 };
}

describeRecorded("books of a subscription under faults", () => {
  const recorded = readRecordedDepth(SPOT);
  const changes = recorded.steps.map(({ text }): Changed => {
    const { data } = JSON.parse(text);
    const levels = (pairs: [string, string][]) =>
      pairs.map(([price, amount]) => [Number(price), Number(amount)] as const);
    return { bids: levels(data.b), asks: levels(data.a) };
  });

  it("are never live and wrong, wherever a fault comes, however late the snapshot", () => {
    const random = createRandom(20261124);
    const counts = new Map<string, { played: number; noticed: number }>();
    let played = 0;
    for (let from = 0; from + WINDOW < changes.length; from += 10) {
      const moments = momentsOf(recorded.bookBefore(from), changes.slice(from, from + WINDOW));
      for (const each of CASES) {
        const fault = FAULTS[pick(random, FAULTS.length)] ?? "lost";
        if (each.unseen.includes(fault)) continue;
        // Of a message a tenth of a second: 50 ms, 200 ms, a second.
        const delay = [0, 2, 10][pick(random, 3)] ?? 0;
        const { noticed } = play(each, { moments, fault, at: 1 + pick(random, 6), delay });
        const key = `${each.venue.name} ${fault}`;
        const count = counts.get(key) ?? { played: 0, noticed: 0 };
        counts.set(key, { played: count.played + 1, noticed: count.noticed + (noticed ? 1 : 0) });
        played++;
      }
    }
    expect(played).toBeGreaterThan(1_000);
    for (const [key, count] of counts) {
      // A repeated message changes nothing and breaks nothing; a message may name no level of the best 20 to alter.
      if (key.endsWith("duplicated")) expect(count.noticed, key).toBe(0);
      else if (key.endsWith("altered")) expect(count.noticed / count.played, key).toBeGreaterThan(0.5);
      else expect(count.noticed, key).toBe(count.played);
    }
  }, 120_000);
});

it("a message that Coinbase loses leaves no trace, which is why its books are unproved", () => {
  const start = new ReferenceBook();
  start.set("bids", 99, 1);
  start.set("asks", 101, 1);
  const changes: Changed[] = [
    { bids: [[99.5, 1]], asks: [] },
    { bids: [[99.5, 0]], asks: [] },
    { bids: [[98, 2]], asks: [] },
  ];
  const [first, ...rest] = momentsOf(start, changes);
  const { proof, book } = rigOf(readCoinbaseFrame, createStreamSync)();
  if (first !== undefined) proof.deliver(COINBASE.snapshot(first));
  for (const moment of rest.filter(({ index }) => index !== 2)) proof.deliver(COINBASE.update(moment));
  expect([book.live, book.top(1).bids, rest.at(-1)?.book.top(1).bids]).toEqual([true, [[99.5, 1]], [[99, 1]]]);
  expect(createCcxtFeed({ venue: "coinbaseexchange", clock: createFakeClock() }).isUnproved).toBe(true);
});
