type Depth = { s: string; E: number; U: number; u: number; b: [string, string][]; a: [string, string][] };

/**
 * A recorded `depthUpdate` of Binance as Bybit's documents write a delta, numbered by ones as their stream is:
 * https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook
 */
export function asBybit(text: string, index: number): string {
  const outer: { data?: Depth } & Depth = JSON.parse(text);
  const { s, E, b, a } = outer.data ?? outer;
  const data = { s, b, a, u: 1_000 + index, seq: 7_961_638_724 + index };
  return JSON.stringify({ topic: `orderbook.200.${s}`, type: "delta", ts: E, data, cts: E - 2 });
}
