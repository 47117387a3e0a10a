import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Market } from "@tandem/domain/market";
import { delta, market, snapshot } from "@tandem/testing/books";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecordedBook } from "../src/recorded-books/parse-book-event.ts";
import { readRecordedBooks } from "../src/recorded-books/read-recorded-books.ts";
import { writeRecordedBooks } from "../src/recorded-books/write-recorded-books.ts";

const HEADER = '{"format":"tandem-books","version":1,"markets":[{"venue":"kraken","symbol":"BTC/USD","takerBps":26}]}';
const event = (fields: object): string =>
  JSON.stringify({ at: 1, venue: "kraken", symbol: "BTC/USD", type: "delta", bids: [], asks: [], ...fields });
const lines = (...texts: string[]): Buffer => Buffer.from(texts.map((text) => `${text}\n`).join(""));

async function* pieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function read(input: AsyncIterable<Uint8Array>) {
  const markets: Market[] = [];
  const books: RecordedBook[] = [];
  await readRecordedBooks({
    input,
    onMarkets: (found) => markets.push(...found),
    onBook: (book) => books.push(book),
  });
  return { markets, books };
}

const refusalOf = (bytes: Uint8Array, size?: number): Promise<string> =>
  read(pieces(bytes, size)).then(
    () => "read without complaint",
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe("a header", () => {
  const header = (fields: object): string =>
    JSON.stringify({
      format: "tandem-books",
      version: 1,
      markets: [{ venue: "kraken", symbol: "BTC/USD", takerBps: 26, ...fields }],
    });

  test("takes numbers as their shortest text, with or without exponent, and decimal strings", async () => {
    const { markets } = await read(
      pieces(
        lines(
          header({
            takerBps: "7.5",
            feeSide: "quote",
            amountStep: 1e-8,
            priceStep: 0.1,
            minAmount: "0.0001",
            minNotional: 1.5e1,
          }),
        ),
      ),
    );
    expect(markets).toEqual([
      market("kraken", "BTC/USD", {
        takerBps: "7.5",
        makerBps: "7.5",
        feeSide: "quote",
        amountStep: "0.00000001",
        priceStep: "0.1",
        minAmount: "0.0001",
        minNotional: "15",
      }),
    ]);
  });

  test("says nothing of a constraint that is absent or 0, and knows where a derivative's quote ends", async () => {
    const { markets } = await read(pieces(lines(header({ symbol: "ETH/USDT:USDT", amountStep: 0, minAmount: "0" }))));
    expect(markets).toEqual([market("kraken", "ETH/USDT:USDT", { takerBps: "26", makerBps: "26" })]);
  });

  test.each<[string, string]>([
    ["{", "line 1: is not complete JSON"],
    ["[]", 'line 1: the header must be an object with "format":"tandem-books"'],
    ['{"format":"other","version":1}', 'line 1: the header must be an object with "format":"tandem-books"'],
    ['{"format":"tandem-books","version":2,"markets":[]}', "line 1: version 2 is not supported, only 1"],
    ['{"format":"tandem-books","version":1}', 'line 1: "markets" must be a list'],
    [header({ venue: "a|b" }), 'line 1: markets[0]: "venue" must be a venue\'s id'],
    [header({ symbol: "BTCUSD" }), 'line 1: markets[0]: "symbol" must be a unified symbol like BTC/USDT'],
    [header({ symbol: "BTC/BTC" }), "line 1: markets[0]: base and quote of BTC/BTC are the same"],
    [header({ takerBps: undefined }), 'line 1: markets[0]: "takerBps" must be a number or a decimal string'],
    [header({ takerBps: -1 }), 'line 1: markets[0]: "takerBps" is negative'],
    [header({ takerBps: "10000.1" }), 'line 1: markets[0]: "takerBps" is above 10000, the whole amount'],
    [
      header({ amountStep: "1e-8" }),
      'line 1: markets[0]: "amountStep" is not a plain decimal with at most 18 decimals',
    ],
    [header({ amountStep: 1e-19 }), 'line 1: markets[0]: "amountStep" has more than 18 decimals'],
    [
      header({ minNotional: "ten" }),
      'line 1: markets[0]: "minNotional" is not a plain decimal with at most 18 decimals',
    ],
    [header({ feeSide: "base" }), 'line 1: markets[0]: "feeSide" must be "get" or "quote"'],
  ])("%s is refused", async (text, refusal) => {
    expect(await refusalOf(lines(text))).toBe(`RecordedBooksError: ${refusal}`);
  });

  test("a number beyond the doubles is refused", async () => {
    const text = HEADER.replace("26", "1e999");
    expect(await refusalOf(lines(text))).toBe(
      'RecordedBooksError: line 1: markets[0]: "takerBps" is not a finite number',
    );
  });

  test("a market listed twice is refused", async () => {
    const entry = { venue: "kraken", symbol: "BTC/USD", takerBps: 0 };
    const text = JSON.stringify({ format: "tandem-books", version: 1, markets: [entry, entry] });
    expect(await refusalOf(lines(text))).toBe("RecordedBooksError: line 1: markets[1]: kraken|BTC/USD is listed twice");
  });
});

describe("events", () => {
  test("come in file order with their time, whatever the pieces in which the file arrives", async () => {
    const file = lines(
      HEADER,
      event({ at: 5, type: "snapshot", bids: [[1.5, 2]], asks: [[1.6, 3e-7]] }),
      "",
      event({ at: 5, bids: [[1.5, 0]] }),
    );
    for (const bytes of [file, file.subarray(0, -1), gzipSync(file)]) {
      for (const size of [1, 7, bytes.length]) {
        const { books } = await read(pieces(bytes, size));
        expect(books).toEqual([
          { at: 5, message: snapshot("kraken|BTC/USD", { bids: [[1.5, 2]], asks: [[1.6, 3e-7]] }) },
          { at: 5, message: delta("kraken|BTC/USD", { bids: [[1.5, 0]] }) },
        ]);
      }
    }
  });

  test.each<[string, string]>([
    ['{"at":2,', "is not complete JSON"],
    ["7", "an event must be an object"],
    [event({ at: 1.5 }), '"at" must be whole milliseconds since the epoch'],
    [event({ at: "2" }), '"at" must be whole milliseconds since the epoch'],
    [event({ at: 0 }), "time goes back from 1 to 0"],
    [event({ venue: "okx" }), 'unknown market "okx" "BTC/USD": not in the header'],
    [event({ symbol: "ETH/USD" }), 'unknown market "kraken" "ETH/USD": not in the header'],
    [event({ type: "trade" }), '"type" must be "snapshot" or "delta"'],
    [event({ bids: undefined }), '"bids" must be a list of [price, amount]'],
    [event({ asks: [[1, 2], [3]] }), "asks[1] must be [price, amount]"],
    [event({ asks: [[1, 2, 3]] }), "asks[0] must be [price, amount]"],
    [event({ bids: [["1", 2]] }), "bids[0]: price and amount must be numbers"],
    [event({ bids: [[1, -0.5]] }), "bids[0]: negative amount -0.5"],
    [event({ bids: [[0, 1]] }), "bids[0]: price 0 is not above 0"],
    [event({ bids: [[1, 7777]] }).replace("7777", "1e999"), "bids[0]: price and amount must be finite"],
  ])("%s is refused with its line", async (text, reason) => {
    // Line 1 is the header, line 2 a good event at 1, line 3 empty, line 4 the bad one.
    expect(await refusalOf(lines(HEADER, event({}), "", text))).toBe(`RecordedBooksError: line 4: ${reason}`);
  });

  test("bytes that are not UTF-8 are refused", async () => {
    const file = Buffer.concat([lines(HEADER), Buffer.from([0x22, 0xff, 0x22, 0x0a])]);
    expect(await refusalOf(file)).toBe("RecordedBooksError: line 2: is not UTF-8 text");
  });

  test.each([new Uint8Array(), Buffer.from("\n\n"), Buffer.from("\n")])("an empty file is refused", async (file) => {
    expect(await refusalOf(file)).toBe("RecordedBooksError: line 1: the file is empty: a header is needed");
  });
});

describe("broken gzip", () => {
  /** Stored, not compressed, so that the place of every byte is known: 10 bytes of gzip head and 5 of the block's. */
  const stored = (file: Buffer): Buffer => gzipSync(file, { level: 0 });

  test("a file cut short is refused at the line in which it ends, in whatever pieces it arrives", async () => {
    const file = lines(HEADER, event({}), event({}), event({}));
    const intoThirdLine = 10 + 5 + lines(HEADER, event({})).length + 4;
    const cut = stored(file).subarray(0, intoThirdLine);
    for (const size of [1, 64, cut.length])
      expect(await refusalOf(cut, size)).toBe(
        "RecordedBooksError: line 3: the gzip data ends early: the file is truncated",
      );
  });

  test("a file that lacks only its checksum is refused: its end was lost", async () => {
    const file = stored(lines(HEADER, event({})));
    expect(await refusalOf(file.subarray(0, -8))).toBe(
      "RecordedBooksError: line 3: the gzip data ends early: the file is truncated",
    );
  });

  test("a recorder's file may end anywhere: its whole lines are read, and where it ends is told", async () => {
    const open = HEADER.replace('"version":1', '"version":1,"mayEndEarly":true');
    const members = [lines(open, event({})), lines(event({ at: 2 }), event({ at: 3 })), lines(event({ at: 4 }))];
    const packed = members.map((member) => gzipSync(member));
    const whole = Buffer.concat(packed);
    const [first = Buffer.of(), second = Buffer.of()] = packed;
    for (const size of [1, 7, whole.length])
      for (let end = first.length; end <= whole.length; end++) {
        const books: number[] = [];
        let cutAt = 0;
        await readRecordedBooks({
          input: pieces(whole.subarray(0, end), size),
          onMarkets: () => {},
          onBook: ({ at }) => books.push(at),
          onCutShort: (line) => {
            cutAt = line;
          },
        });
        // Every member that is there in full, and of the one that is not, some of its first lines.
        const least = end === whole.length ? 4 : end >= first.length + second.length ? 3 : 1;
        expect(books.length).toBeGreaterThanOrEqual(least);
        expect(books).toEqual([1, 2, 3, 4].slice(0, books.length));
        const isWhole = [first.length, first.length + second.length, whole.length].includes(end);
        expect([end, cutAt]).toEqual([end, isWhole ? 0 : books.length + 2]);
      }
    // Broken is not the same as cut short.
    const broken = Buffer.from(whole);
    broken.writeUInt8(broken.readUInt8(first.length + 12) ^ 255, first.length + 12);
    await expect(read(pieces(broken))).rejects.toThrow("broken");
  });

  test("a flipped byte is refused", async () => {
    const file = stored(lines(HEADER, event({ at: 1 })));
    // The last 8 bytes are the checksum and the length.
    const at = file.length - 8;
    file.writeUInt8(file.readUInt8(at) ^ 1, at);
    expect(await refusalOf(file)).toBe(
      "RecordedBooksError: line 1: the gzip data is broken here or further on (incorrect data check)",
    );
  });

  test("other bytes after the end of the gzip data are refused", async () => {
    const file = Buffer.concat([gzipSync(lines(HEADER)), Buffer.from("no gzip at all")]);
    for (const size of [1, 5, file.length]) expect(await refusalOf(file, size)).toMatch(/gzip data/);
  });

  test("two gzip files one after the other read as one", async () => {
    const file = Buffer.concat([gzipSync(lines(HEADER)), gzipSync(lines(event({})))]);
    expect((await read(pieces(file))).books).toHaveLength(1);
    expect((await read(pieces(file, 10))).books).toHaveLength(1);
  });
});

test("what is written reads back the same, plain and gzip", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-books-"));
  try {
    const price = fc.double({ min: 1e-12, max: 1e9, noNaN: true });
    const amount = fc.oneof(fc.constant(0), fc.double({ min: 1e-12, max: 1e9, noNaN: true }));
    const side = fc.array(fc.tuple(price, amount), { maxLength: 5 });
    const markets = [
      market("kraken", "BTC/USD", { takerBps: "26", makerBps: "16", feeSide: "quote", amountStep: "0.00000001" }),
      market("binance", "ETH/USDT:USDT", { takerBps: "5", makerBps: "2", minNotional: "20", priceStep: "0.01" }),
    ];
    const books = fc.array(fc.record({ type: fc.constantFrom("snapshot", "delta"), bids: side, asks: side }));
    await fc.assert(
      fc.asyncProperty(books, fc.constantFrom("books.ndjson", "books.ndjson.gz"), async (messages, name) => {
        const path = join(folder, name);
        const written: RecordedBook[] = messages.map((message, at) => ({
          at,
          message: { venue: "kraken", symbol: "BTC/USD", ...message },
        }));
        await writeRecordedBooks({ path, markets, books: written });
        const bytes = await readFile(path);
        expect(bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))).toBe(name.endsWith(".gz"));
        expect(await read(pieces(bytes))).toEqual({ markets, books: written });
      }),
      { numRuns: 50 },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
