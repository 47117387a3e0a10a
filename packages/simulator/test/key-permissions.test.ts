import { afterEach, expect, test } from "vitest";
import { createSimulator } from "../src/simulator.ts";
import { baseOf, binanceAt, krakenAt, okxAt } from "./support/ccxt-at.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const SECRET = Buffer.from("a secret").toString("base64");
const KEY = { apiKey: "the-key", secret: SECRET };

/** A simulator with one key that may do what is named. */
async function start(venue: string, more: object) {
  const simulator = await createSimulator({ seed: 61, venues: [venue], tickMs: 0 });
  stops.push(simulator.stop);
  const answer = await fetch(`http://127.0.0.1:${simulator.port}/control`, {
    method: "POST",
    body: JSON.stringify({ do: "account", venue, ...KEY, passphrase: "p", balances: {}, ...more }),
  });
  expect(answer.status).toBe(200);
  return baseOf(simulator, venue);
}

type Rights = {
  readonly permissions: readonly string[];
  readonly ips?: readonly string[];
  readonly expiresAt?: number;
};

const READER: Rights = { permissions: ["read"] };
const TRADER: Rights = {
  permissions: ["read", "trade"],
  ips: ["203.0.113.7", "203.0.113.8"],
  expiresAt: 1_800_000_000_000,
};
const THIEF: Rights = { permissions: ["read", "trade", "withdraw", "transfer"] };

test.each([
  [
    READER,
    { ipRestrict: false, enableReading: true, enableSpotAndMarginTrading: false, enableWithdrawals: false },
    undefined,
  ],
  [
    TRADER,
    { ipRestrict: true, enableReading: true, enableSpotAndMarginTrading: true, enableInternalTransfer: false },
    1_800_000_000_000,
  ],
  [THIEF, { enableWithdrawals: true, enableInternalTransfer: true, permitsUniversalTransfer: true }, undefined],
])("binance tells what a key of %o may do", async (rights, expected, expiry) => {
  const exchange = await binanceAt(await start("binance", rights), KEY);
  stops.push(() => exchange.close());
  const told = await exchange.sapiGetAccountApiRestrictions();
  expect(told).toMatchObject(expected);
  expect(told["tradingAuthorityExpirationTime"]).toBe(expiry);
});

test.each([
  [READER, { perm: "read_only", ip: "" }],
  [TRADER, { perm: "read_only,trade", ip: "203.0.113.7,203.0.113.8" }],
  [THIEF, { perm: "read_only,trade,withdraw", ip: "" }],
])("okx tells what a key of %o may do", async (rights, expected) => {
  const exchange = await okxAt(await start("okx", rights), { ...KEY, password: "p" });
  stops.push(() => exchange.close());
  const { data } = await exchange.privateGetAccountConfig();
  expect(data[0]).toMatchObject(expected);
});

test.each([
  [READER, [], "0", []],
  [TRADER, ["modify-trades", "close-trades"], "1800000000", ["203.0.113.7", "203.0.113.8"]],
  [THIEF, ["modify-trades", "close-trades", "withdraw-funds"], "0", []],
])("kraken tells what a key of %o may do", async (rights, more, validUntil, ipAllowlist) => {
  const exchange = await krakenAt(await start("kraken", rights), KEY);
  stops.push(() => exchange.close());
  const { result } = await exchange.privatePostGetApiKeyInfo();
  expect(result).toMatchObject({ apiKey: "the-key", validUntil, ipAllowlist });
  const reading = ["query-funds", "query-open-trades", "query-closed-trades", "query-ledger", "create-ws-token"];
  expect(result.permissions).toEqual([...reading, ...more]);
});

test("a key that may do nothing may still ask what it may do, and a wrong secret may not", async () => {
  const nothing = { permissions: [] };
  const binance = await binanceAt(await start("binance", nothing), KEY);
  const kraken = await krakenAt(await start("kraken", nothing), KEY);
  stops.push(
    () => binance.close(),
    () => kraken.close(),
  );
  expect(await binance.sapiGetAccountApiRestrictions()).toMatchObject({ enableReading: false });
  expect((await kraken.privatePostGetApiKeyInfo())["result"].permissions).toEqual([]);
  binance.secret = "wrong";
  kraken.secret = Buffer.from("wrong").toString("base64");
  await expect(binance.sapiGetAccountApiRestrictions()).rejects.toThrow(/-1022/);
  await expect(kraken.privatePostGetApiKeyInfo()).rejects.toThrow(/EAPI:Invalid signature/);
});
