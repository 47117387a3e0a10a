import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDepthText } from "../src/binance/parse-depth-text.ts";
import { readDepthJson } from "../src/binance/read-depth-frame.ts";
import { readBybitJson } from "../src/bybit/bybit-adapter.ts";
import { parseBybitText } from "../src/bybit/parse-book-text.ts";
import { readCoinbaseJson } from "../src/coinbase/coinbaseexchange-adapter.ts";
import { parseUpdateText } from "../src/coinbase/parse-update-text.ts";
import { parseBookText } from "../src/kraken/parse-book-text.ts";
import { readKrakenJson } from "../src/kraken/read-book-frame.ts";
import { parseOkxText } from "../src/okx/parse-book-text.ts";
import { readOkxJson } from "../src/okx/read-book-frame.ts";
import { TextScanner } from "../src/text-scanner.ts";
import { asBybit } from "./support/as-bybit.ts";
import { createRandom, pick } from "./support/random.ts";
import { readMessages } from "./support/recorded-stream.ts";
import { describeRecorded, KRAKEN_ETH, KRAKEN_XRP, readFrames, SPOT, USDM } from "./support/recordings.ts";

const OKX_FILE = "cryptofeed-raw/master/OKX.ws.1.0.gz";
const COINBASE_FILE = "cryptofeed-raw/master/COINBASE.ws.28.0.gz";

const decimalOf = (text: string): number => {
  const scanner = new TextScanner();
  scanner.start(text);
  const value = scanner.decimal();
  return scanner.isAtEnd ? value : Number.NaN;
};

describe("TextScanner", () => {
  it("reads every decimal as Number does", () => {
    const digits = fc.stringMatching(/^\d{1,20}$/);
    fc.assert(
      fc.property(digits, fc.option(digits), (whole, fraction) => {
        const text = fraction === null ? whole : `${whole}.${fraction}`;
        return Object.is(decimalOf(text), Number(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it("reads no decimal where there is none", () => {
    for (const text of ["", ".", "1.", ".5", "-1", "1e5", "1,5", " 1", "0x1", "Infinity"]) {
      expect(decimalOf(text), text).toBeNaN();
    }
  });

  it("reads whole numbers that a double holds, and no others", () => {
    const integerOf = (text: string): number => {
      const scanner = new TextScanner();
      scanner.start(text);
      return scanner.integer();
    };
    expect(integerOf("9007199254740991,")).toBe(Number.MAX_SAFE_INTEGER);
    for (const text of ["9007199254740992", "", "007", "-1", "x"]) expect(integerOf(text), text).toBeNaN();
    expect(integerOf("0")).toBe(0);
  });
});

/** A frame with a few characters changed, lost or added. */
function garble(text: string, random: () => number): string {
  const alphabet = '0123456789.,:"[]{}eE-abU \\';
  let garbled = text;
  for (let times = 1 + pick(random, 3); times > 0; times--) {
    const at = pick(random, garbled.length);
    const put = alphabet[pick(random, alphabet.length)] ?? "";
    const cut = pick(random, 2);
    garbled = garbled.slice(0, at) + (pick(random, 3) === 0 ? "" : put) + garbled.slice(at + cut);
  }
  return garbled;
}

type Parser = {
  file: string;
  frames: () => string[];
  fast: (text: string) => unknown;
  json: (text: string) => unknown;
};

const bookOf = (frame: { kind: string }): unknown => (frame.kind === "book" ? frame : undefined);

const framesWith = (mark: string) => (file: string) =>
  readFrames(file).flatMap(({ text }) => (text.includes(mark) ? [text] : []));
const messagesWith = (mark: string) => (file: string) => readMessages(file).filter((text) => text.includes(mark));

type Reader = Pick<Parser, "fast" | "json">;
const DEPTH: Reader = { fast: parseDepthText, json: (text) => bookOf(readDepthJson(text)) };
const BOOK: Reader = { fast: parseBookText, json: (text) => bookOf(readKrakenJson(text)) };
const OKX: Reader = { fast: parseOkxText, json: (text) => bookOf(readOkxJson(text)) };
const COINBASE: Reader = { fast: parseUpdateText, json: (text) => bookOf(readCoinbaseJson(text)) };
const BYBIT: Reader = { fast: parseBybitText, json: (text) => bookOf(readBybitJson(text)) };

const of = (file: string, read: (file: string) => string[], reader: Reader): Parser => ({
  file,
  frames: () => read(file),
  ...reader,
});
const PARSERS: Parser[] = [
  of(SPOT, framesWith("depthUpdate"), DEPTH),
  of(USDM, framesWith("depthUpdate"), DEPTH),
  of(KRAKEN_ETH, framesWith('"book","type"'), BOOK),
  of(KRAKEN_XRP, framesWith('"book","type"'), BOOK),
  of(OKX_FILE, messagesWith('"action":"'), OKX),
  of(COINBASE_FILE, messagesWith('"type":"l2update"'), COINBASE),
  // No book of version 5 was recorded: recorded changes of Binance in Bybit's own words.
  { ...of(SPOT, (file) => framesWith("depthUpdate")(file).map(asBybit), BYBIT), file: `${SPOT} as Bybit writes it` },
];

describeRecorded("parsers of our own", () => {
  for (const { file, frames, fast, json } of PARSERS) {
    it(`read every recorded frame of ${file} as JSON does, without its help`, () => {
      const bare = frames();
      const unwrapped = bare.map((text) => /^\{"stream":"[^"]*","data":(.*)\}$/.exec(text)?.[1] ?? text);
      for (const text of [...bare, ...unwrapped]) {
        const read = fast(text);
        if (read === undefined) throw new Error(`not read: ${text.slice(0, 200)}`);
        if (JSON.stringify(read) !== JSON.stringify(json(text)))
          throw new Error(`read otherwise: ${text.slice(0, 200)}`);
      }
      expect(bare.length).toBeGreaterThan(200);
    });

    it(`read no garbled frame of ${file} otherwise than JSON does`, () => {
      const random = createRandom(4);
      let different = 0;
      let read = 0;
      for (const text of frames().slice(0, 1_000)) {
        for (let times = 0; times < 4; times++) {
          const garbled = garble(text, random);
          const result = fast(garbled);
          if (result === undefined) continue;
          read++;
          if (JSON.stringify(result) !== JSON.stringify(json(garbled))) different++;
        }
      }
      expect(different).toBe(0);
      // A digit for a digit is still a frame: the comparison was not empty.
      expect(read).toBeGreaterThan(100);
    });
  }
});
