import { createFakeClock } from "@tandem/testing/fake-clock";
import { describe, expect, it } from "vitest";
import { loadCcxtClass } from "../src/ccxt/load-ccxt-class.ts";
import { mapVenueUrls, readVenueBase } from "../src/ccxt/map-venue-urls.ts";
import { openExchange } from "../src/ccxt/open-exchange.ts";
import { createCcxtFeed } from "../src/create-ccxt-feed.ts";
import { createFeeds, isKnownVenue } from "../src/create-feeds.ts";

const map = (url: string, base: string, hostname?: string): unknown =>
  mapVenueUrls({ url }, { hostname, base: readVenueBase(base) })["url"];

const NO_HOOKS = { frame: () => false, pong: () => {}, connected: () => {}, down: () => {} };

describe("VENUE_URLS", () => {
  it("puts host, port and path behind the base, with ws for sockets", () => {
    const base = "http://127.0.0.1:4100/binance";
    expect(map("wss://stream.binance.com:9443/stream", base)).toBe(
      "ws://127.0.0.1:4100/binance/stream.binance.com:9443/stream",
    );
    expect(map("https://api.binance.com/api/v3", base)).toBe("http://127.0.0.1:4100/binance/api.binance.com/api/v3");
    expect(map("wss://ws-api.binance.com:443/ws-api/v3", base)).toBe(
      "ws://127.0.0.1:4100/binance/ws-api.binance.com:443/ws-api/v3",
    );
  });

  it("drops one final slash of the base, and uses wss for an https base", () => {
    expect(map("wss://ws.kraken.com/v2", "https://proxy.example/k/")).toBe("wss://proxy.example/k/ws.kraken.com/v2");
    expect(map("https://api.kraken.com", "https://proxy.example/k/")).toBe("https://proxy.example/k/api.kraken.com");
  });

  it("fills the host name in before it maps", () => {
    expect(map("https://api.{hostname}/v5", "http://a.test", "bybit.com")).toBe("http://a.test/api.bybit.com/v5");
  });

  it("refuses bases that are no plain http or https URL", () => {
    for (const text of [
      "",
      "ws://a.test",
      "127.0.0.1:4100",
      "http://u:p@a.test",
      "http://a.test?x=1",
      "http://a.test#x",
    ]) {
      expect(() => readVenueBase(text), text).toThrow(RangeError);
    }
  });

  for (const id of ["binance", "kraken"]) {
    it(`leaves ccxt's ${id} no address outside the base`, async () => {
      const base = readVenueBase("http://127.0.0.1:9/v");
      const exchangeClass = await loadCcxtClass(id);
      const exchange = await openExchange({ exchangeClass, config: {}, base, hooks: NO_HOOKS });
      const flat = (value: unknown): unknown[] =>
        typeof value === "object" && value !== null ? Object.values(value).flatMap(flat) : [value];
      const urls = flat(exchange.urls.api);
      expect(urls.length).toBeGreaterThan(4);
      for (const url of urls) expect(url).toMatch(/^(http|ws):\/\/127\.0\.0\.1:9\/v\/[a-z0-9.-]+/);
    });
  }

  it("is an error when a mapped venue would dial anything else", async () => {
    const base = readVenueBase("http://127.0.0.1:9/v");
    const exchangeClass = await loadCcxtClass("binance");
    const exchange = await openExchange({ exchangeClass, config: {}, base, hooks: NO_HOOKS });
    await expect(exchange.fetch("https://api.binance.com/api/v3/depth")).rejects.toThrow(
      "would dial https://api.binance.com",
    );
    await expect(exchange.fetch("http://127.0.0.1:99/v/x")).rejects.toThrow("which VENUE_URLS does not map");
    await expect(exchange.fetch("http://127.0.0.1:9/v@evil.test/x")).rejects.toThrow("which VENUE_URLS does not map");
    expect(() => exchange.client("wss://stream.binance.com:9443/ws/0")).toThrow("would dial");
    expect(Object.keys(exchange.clients)).toEqual([]);
  });
});

describe("openExchange", () => {
  it("leaves no rejection unhandled when ccxt sends on a socket that is closing", async () => {
    const exchangeClass = await loadCcxtClass("kraken");
    const exchange = await openExchange({ exchangeClass, config: {}, base: undefined, hooks: NO_HOOKS });
    const client = exchange.client("wss://venue.test/v2");
    Object.assign(client, {
      connection: {
        send: () => {
          throw new Error("not open");
        },
      },
    });
    const unhandled: unknown[] = [];
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", (reason) => unhandled.push(reason));
    // As ccxt does, without a look at what comes back.
    void client.send({ method: "subscribe" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
    expect(unhandled).toEqual([]);
    // Who does look still sees it.
    await expect(client.send({})).rejects.toThrow("not open");
  });
});

describe("createFeeds", () => {
  const clock = createFakeClock();

  it("names the venue that has no adapter, and those that there are", () => {
    const make = () => createFeeds({ venues: ["binance", "mtgox"], venueUrls: {}, venueFees: {}, clock });
    expect(make).toThrow(/mtgox.*binance.*kraken/);
    expect(isKnownVenue("mtgox")).toBe(false);
    expect(isKnownVenue("toString")).toBe(false);
    expect(isKnownVenue("binance")).toBe(true);
  });

  it("names the venue whose base is bad", () => {
    const make = () => createFeeds({ venues: ["kraken"], venueUrls: { kraken: "nonsense" }, venueFees: {}, clock });
    expect(make).toThrow(/^kraken: /);
  });

  it("makes one feed a venue, in the order given, and dials nothing yet", () => {
    const feeds = createFeeds({ venues: ["kraken", "binance", "kraken"], venueUrls: {}, venueFees: {}, clock });
    expect(feeds.map(({ venue, name }) => [venue, name])).toEqual([
      ["kraken", "Kraken"],
      ["binance", "Binance"],
    ]);
  });

  it("keeps a single venue's error plain", () => {
    expect(() => createCcxtFeed({ venue: "mtgox", clock })).toThrow(RangeError);
  });
});
