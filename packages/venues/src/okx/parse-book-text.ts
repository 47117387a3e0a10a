import { TextScanner } from "../text-scanner.ts";
import type { TextLevel } from "../text-side.ts";
import type { BookFrame } from "../venue-frame.ts";
import type { OkxChange } from "./book-sync.ts";

const scanner = new TextScanner();
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const OPEN = 91;
const CLOSE = 93;

/**
 * Reads a message of the `books` channel written as OKX writes it, in one pass and without JSON; levels keep the texts
 * that the checksum is made of. `undefined` for anything else, be it only written differently: then `readOkxFrame`
 * parses it as JSON.
 */
export function parseOkxText(text: string): BookFrame<OkxChange> | undefined {
  scanner.start(text);
  if (!scanner.take('{"arg":{"channel":"books","instId":"')) return undefined;
  const marketId = scanner.quoted();
  if (marketId === undefined || !scanner.take('},"action":"')) return undefined;
  const type = scanner.quoted();
  if ((type !== "snapshot" && type !== "update") || !scanner.take(',"data":[{"asks":[')) return undefined;
  const asks = scanLevels(text);
  if (asks === undefined || !scanner.take(',"bids":[')) return undefined;
  const bids = scanLevels(text);
  if (bids === undefined || !scanner.take(',"ts":"')) return undefined;
  const venueAt = scanner.integer();
  if (!(venueAt >= 0) || !scanner.takeCode(QUOTE)) return undefined;
  const numbers = scanNumbers();
  if (numbers === undefined || !scanner.take("}]}") || !scanner.isAtEnd) return undefined;
  return { kind: "book", marketId, change: { type, bids, asks, venueAt, ...numbers } };
}

type Numbers = Pick<OkxChange, "checksum" | "sequence" | "previous">;

/** The numbers behind the time, each at most once and in any order. */
function scanNumbers(): Numbers | undefined {
  let checksum: number | undefined;
  let sequence: number | undefined;
  let previous: number | undefined;
  while (scanner.takeCode(COMMA)) {
    if (checksum === undefined && scanner.take('"checksum":')) checksum = signed();
    else if (sequence === undefined && scanner.take('"seqId":')) sequence = signed();
    else if (previous === undefined && scanner.take('"prevSeqId":')) previous = signed();
    else return undefined;
  }
  // A number that is none makes all of it strange.
  const isStrange = Number.isNaN(checksum) || Number.isNaN(sequence) || Number.isNaN(previous);
  return isStrange ? undefined : { checksum, sequence, previous };
}

/** A whole number that may be negative; NaN where there is none. */
function signed(): number {
  return scanner.takeCode(MINUS) ? -scanner.integer() : scanner.integer();
}

/** `["price","amount","0","orders"],…]` from behind the opening bracket to behind the closing one. */
function scanLevels(text: string): TextLevel[] | undefined {
  const levels: TextLevel[] = [];
  if (scanner.takeCode(CLOSE)) return levels;
  for (;;) {
    if (!scanner.takeCodes(OPEN, QUOTE)) return undefined;
    const priceAt = scanner.at;
    const price = scanner.decimal();
    const priceEnd = scanner.at;
    if (!scanner.takeCodes(QUOTE, COMMA) || !scanner.takeCode(QUOTE)) return undefined;
    const amountAt = scanner.at;
    const amount = scanner.decimal();
    const amountEnd = scanner.at;
    if (!scanner.takeCode(QUOTE) || !(price > 0) || !(amount >= 0)) return undefined;
    while (scanner.takeCodes(COMMA, QUOTE)) {
      if (Number.isNaN(scanner.decimal()) || !scanner.takeCode(QUOTE)) return undefined;
    }
    if (!scanner.takeCode(CLOSE)) return undefined;
    // A level that goes has no part in a checksum.
    const sum = amount === 0 ? "" : `${text.slice(priceAt, priceEnd)}:${text.slice(amountAt, amountEnd)}`;
    levels.push({ price, amount, sum });
    if (scanner.takeCode(CLOSE)) return levels;
    if (!scanner.takeCode(COMMA)) return undefined;
  }
}
