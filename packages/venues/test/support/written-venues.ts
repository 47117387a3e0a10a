import { crc32 } from "node:zlib";
import type { RawLevel } from "@tandem/engine/ports";
import type { ReferenceBook } from "./reference-book.ts";

/** What changed in one message, as numbers. */
export type Changed = { readonly bids: readonly RawLevel[]; readonly asks: readonly RawLevel[] };
export type Moment = { readonly index: number; readonly changed: Changed; readonly book: ReferenceBook };

/** How a venue writes its messages, by its documents; nothing of the adapters is used. */
export type WrittenVenue = {
  readonly name: string;
  readonly snapshot: (moment: Moment) => string;
  readonly update: (moment: Moment) => string;
};

const texts = (levels: readonly RawLevel[]): string[][] =>
  levels.map(([price, amount]) => [String(price), String(amount)]);
const START_MS = 1_700_000_000_000;
const at = (index: number): number => START_MS + index * 100;

/** @see https://www.okx.com/docs-v5/en/#overview-websocket-checksum */
function okxChecksum(book: ReferenceBook): number {
  const bids = book.best("bids", 25);
  const asks = book.best("asks", 25);
  const parts: string[] = [];
  for (let i = 0; i < 25; i++) {
    for (const level of [bids[i], asks[i]]) if (level !== undefined) parts.push(`${level[0]}:${level[1]}`);
  }
  return crc32(parts.join(":")) | 0;
}

/** OKX's `books`, chained; with the checksum, or with the 0 that it sends since it gave checksums up. */
const okx = (name: string, checksum: (book: ReferenceBook) => number): WrittenVenue => {
  const write = (action: string, { index, book }: Moment, sides: Changed): string => {
    const level = ([price, amount]: string[]): unknown[] => [price, amount, "0", amount === "0" ? "0" : "3"];
    const data = {
      asks: texts(sides.asks).map(level),
      bids: texts(sides.bids).map(level),
      ts: String(at(index)),
      checksum: checksum(book),
      seqId: 5_000 + index * 7,
      prevSeqId: action === "snapshot" ? -1 : 5_000 + (index - 1) * 7,
    };
    return JSON.stringify({ arg: { channel: "books", instId: "ETH-USDT" }, action, data: [data] });
  };
  return {
    name,
    snapshot: (moment) => write("snapshot", moment, moment.book.top(10_000)),
    update: (moment) => write("update", moment, moment.changed),
  };
};
export const OKX_CHECKED = okx("okx with checksums", okxChecksum);
export const OKX_CHAINED = okx("okx without checksums", () => 0);

/** @see https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook */
const writeBybit = (type: string, { index }: Moment, sides: Changed): string => {
  const data = { s: "ETHUSDT", b: texts(sides.bids), a: texts(sides.asks), u: 900 + index, seq: 7_000 + index * 3 };
  return JSON.stringify({ topic: "orderbook.200.ETHUSDT", type, ts: at(index), data, cts: at(index) - 3 });
};
export const BYBIT: WrittenVenue = {
  name: "bybit",
  snapshot: (moment) => writeBybit("snapshot", moment, moment.book.top(10_000)),
  update: (moment) => writeBybit("delta", moment, moment.changed),
};

/** @see https://docs.cdp.coinbase.com/exchange/websocket-feed/channels */
export const COINBASE: WrittenVenue = {
  name: "coinbaseexchange",
  snapshot: ({ index, book }) => {
    const { bids, asks } = book.top(10_000);
    const time = new Date(at(index)).toISOString().replace("Z", "500Z");
    return JSON.stringify({ type: "snapshot", product_id: "ETH-USD", asks: texts(asks), bids: texts(bids), time });
  },
  update: ({ index, changed }) => {
    const changes = [
      ...texts(changed.bids).map((level) => ["buy", ...level]),
      ...texts(changed.asks).map((level) => ["sell", ...level]),
    ];
    const time = new Date(at(index)).toISOString().replace("Z", "123Z");
    return JSON.stringify({ type: "l2update", product_id: "ETH-USD", changes, time });
  },
};
