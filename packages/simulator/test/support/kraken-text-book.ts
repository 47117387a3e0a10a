import { bitwiseCrc32, decimalsOf } from "./bitwise-crc32.ts";

type Side = Map<string, string>;

/** Kraken's book kept from the frames' own text, by the venue's documentation and nothing of the simulator. */
export class KrakenTextBook {
  readonly #depth: number;
  #bids: Side = new Map();
  #asks: Side = new Map();

  constructor(depth: number) {
    this.#depth = depth;
  }

  /** Applies a frame; false when its checksum is not that of the book afterwards. */
  apply(frame: string): boolean {
    if (frame.includes('"type":"snapshot"')) {
      this.#bids = new Map();
      this.#asks = new Map();
    }
    this.#bids = this.#merge(this.#bids, rows(frame, "bids"), -1);
    this.#asks = this.#merge(this.#asks, rows(frame, "asks"), 1);
    return this.checksum() === Number(/"checksum":(\d+)/.exec(frame)?.[1]);
  }

  checksum(): number {
    const digits = (side: Side) =>
      [...side]
        .slice(0, 10)
        .map(
          ([price, amount]) => price.replace(".", "").replace(/^0+/, "") + amount.replace(".", "").replace(/^0+/, ""),
        )
        .join("");
    return bitwiseCrc32(digits(this.#asks) + digits(this.#bids));
  }

  /** `bid|ask` in ticks. */
  best(): string {
    const ticks = (side: Side) => {
      const price = [...side.keys()][0] ?? "";
      return Math.round(Number(price) * 10 ** decimalsOf(price));
    };
    return `${ticks(this.#bids)}|${ticks(this.#asks)}`;
  }

  /** As doubles, best first. */
  levels() {
    const side = (levels: Side) => [...levels].map(([price, amount]) => [Number(price), Number(amount)]);
    return { bids: side(this.#bids), asks: side(this.#asks) };
  }

  #merge(side: Side, changes: (readonly [string, string])[], direction: 1 | -1): Side {
    const next = new Map(side);
    for (const [price, amount] of changes) {
      if (Number(amount) === 0) next.delete(price);
      else next.set(price, amount);
    }
    return new Map([...next].sort(([a], [b]) => direction * (Number(a) - Number(b))).slice(0, this.#depth));
  }
}

function rows(frame: string, side: "bids" | "asks"): (readonly [string, string])[] {
  const list = new RegExp(`"${side}":\\[(.*?)\\]`).exec(frame)?.[1] ?? "";
  return [...list.matchAll(/"price":([\d.]+),"qty":([\d.]+)/g)].map(([, price = "", amount = ""]) => [price, amount]);
}
