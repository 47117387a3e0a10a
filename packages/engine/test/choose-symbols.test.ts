import { market } from "@tandem/testing/books";
import { expect, test } from "vitest";
import { chooseSymbols, type WantedSymbols } from "../src/live/choose-symbols.ts";

const listing = ["ETH/BTC", "PEPE/USDT", "BTC/USDT:USDT", "EUR/USD", "BTC/USDT", "BTC/TRY", "ETH/USDT"].map((symbol) =>
  market("kraken", symbol),
);
const chosen = (wanted: WantedSymbols) => chooseSymbols(listing, wanted).map(({ symbol }) => symbol);

test("named symbols are followed where the venue lists them, each once, derivatives never", () => {
  expect(chosen(["ETH/USDT", "SOL/USDT", "BTC/USDT:USDT", "PEPE/USDT", "ETH/USDT"])).toEqual(["ETH/USDT", "PEPE/USDT"]);
});

test("all means every spot symbol", () => {
  expect(chosen("all")).toEqual(["ETH/BTC", "PEPE/USDT", "EUR/USD", "BTC/USDT", "BTC/TRY", "ETH/USDT"]);
});

test("by default the widely listed assets are followed in the monies that close cycles", () => {
  expect(chosen(undefined)).toEqual(["BTC/USDT", "ETH/USDT", "ETH/BTC", "EUR/USD"]);
});

test("the default set of a venue that lists everything is bounded", () => {
  const bases = "BTC ETH USDT USDC EUR SOL XRP BNB DOGE ADA LTC LINK AVAX TRX DOT".split(" ");
  const quotes = "USDT USDC USD EUR BTC ETH".split(" ");
  const everything = bases.flatMap((base) =>
    quotes.filter((quote) => quote !== base).map((quote) => market("binance", `${base}/${quote}`)),
  );
  expect(everything.length).toBeGreaterThan(80);
  const symbols = chooseSymbols(everything, undefined).map(({ symbol }) => symbol);
  expect(symbols).toHaveLength(50);
  expect(symbols.slice(0, 3)).toEqual(["BTC/USDT", "BTC/USDC", "BTC/USD"]);
});
