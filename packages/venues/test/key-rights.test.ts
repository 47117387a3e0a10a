import type { KeyRights } from "@tandem/engine/key-check";
import { describe, expect, test } from "vitest";
import { VENUE_QUESTIONS } from "../src/permissions/venue-questions.ts";

/** The answers of the venues' own documentation, and one change each. */
const BINANCE = {
  ipRestrict: false,
  createTime: 1698645219000,
  enableReading: true,
  enableWithdrawals: false,
  enableInternalTransfer: false,
  enableMargin: false,
  enableFutures: false,
  permitsUniversalTransfer: false,
  enableVanillaOptions: false,
  enableFixApiTrade: false,
  enableFixReadOnly: true,
  enableSpotAndMarginTrading: true,
  enablePortfolioMarginTrading: true,
};
const OKX_ACCOUNT = { uid: "44705892343619584", acctLv: "2", perm: "read_only,trade", ip: "" };
const okx = (change: object) => ({ code: "0", data: [{ ...OKX_ACCOUNT, ...change }], msg: "" });
const KRAKEN_INFO = {
  apiKeyName: "my-api-key",
  nonce: "1772627060997",
  permissions: ["query-funds", "query-open-trades", "modify-trades"],
  validUntil: "0",
  ipAllowlist: [],
  lastUsed: "1772627061",
};
const kraken = (change: object) => ({ error: [], result: { ...KRAKEN_INFO, ...change } });
const BYBIT_INFO = {
  id: "13770661",
  note: "readwrite",
  readOnly: 0,
  secret: "",
  permissions: {
    ContractTrade: ["Order", "Position"],
    Spot: ["SpotTrade"],
    Wallet: [],
    Options: [],
    Derivatives: ["DerivativesTrade"],
  },
  ips: ["*"],
  expiredAt: "2023-05-15T03:21:05Z",
};
const bybit = (change: object) => ({ retCode: 0, result: { ...BYBIT_INFO, ...change } });
const wallet = (...rights: string[]) => ({ permissions: { ...BYBIT_INFO.permissions, Wallet: rights } });

const TRADES: KeyRights = {
  read: true,
  trade: true,
  withdraw: false,
  transfer: false,
  ipRestricted: false,
  expiresAt: undefined,
};
const read = (venue: string, answer: unknown) => VENUE_QUESTIONS[venue]?.read(answer);

describe("what a key may do is read from", () => {
  test.each<[string, object, Partial<KeyRights>]>([
    ["binance", BINANCE, {}],
    ["binance", { ...BINANCE, ipRestrict: true }, { ipRestricted: true }],
    ["binance", { ...BINANCE, enableWithdrawals: true }, { withdraw: true }],
    ["binance", { ...BINANCE, enableInternalTransfer: true }, { transfer: true }],
    ["binance", { ...BINANCE, permitsUniversalTransfer: true }, { transfer: true }],
    ["binance", { ...BINANCE, enableSpotAndMarginTrading: false }, { trade: false }],
    ["binance", { ...BINANCE, tradingAuthorityExpirationTime: 1628985600000 }, { expiresAt: 1628985600000 }],
    ["binanceusdm", BINANCE, { trade: false }],
    ["binanceusdm", { ...BINANCE, enableFutures: true }, {}],
    ["okx", okx({}), {}],
    ["okx", okx({ perm: "read_only" }), { trade: false }],
    ["okx", okx({ perm: "read_only,withdraw,trade" }), { withdraw: true, transfer: true }],
    ["okx", okx({ ip: "203.0.113.7,203.0.113.8" }), { ipRestricted: true }],
    ["kraken", kraken({}), {}],
    ["kraken", kraken({ permissions: ["query-funds"] }), { trade: false }],
    ["kraken", kraken({ permissions: ["query-funds", "query-ledger", "modify-trades", "create-ws-token"] }), {}],
    ["kraken", kraken({ permissions: ["query-funds", "withdraw-funds", "modify-trades"] }), { withdraw: true }],
    ["kraken", kraken({ permissions: ["query-funds", "wallet-transfer", "modify-trades"] }), { transfer: true }],
    // Seconds as text: 1772627060 s = 1772627060000 ms.
    ["kraken", kraken({ validUntil: "1772627060" }), { expiresAt: 1772627060000 }],
    ["kraken", kraken({ ipAllowlist: ["203.0.113.7"] }), { ipRestricted: true }],
    ["kraken", kraken({ ipAllowlist: undefined, ip_allowlist: ["203.0.113.7"] }), { ipRestricted: true }],
    // 2023-05-15T03:21:05Z by `date -u +%s`.
    ["bybit", bybit({}), { expiresAt: 1684120865000 }],
    ["bybit", bybit({ readOnly: 1, expiredAt: "" }), { trade: false }],
    ["bybit", bybit({ ips: ["203.0.113.7"], expiredAt: "" }), { ipRestricted: true }],
    ["bybit", bybit({ ...wallet("Withdraw"), expiredAt: "" }), { withdraw: true }],
    ["bybit", bybit({ ...wallet("AccountTransfer"), expiredAt: "" }), { transfer: true }],
    ["bybit", bybit({ ...wallet("SubMemberTransfer"), expiredAt: "" }), { transfer: true }],
  ])("%s: %o", (venue, answer, difference) => {
    expect(read(venue, answer)).toEqual({ ...TRADES, ...difference });
  });
});

describe("nothing is assumed where the answer does not say it", () => {
  test.each<[string, unknown]>([
    ["binance", { ...BINANCE, enableWithdrawals: undefined }],
    ["binance", { ...BINANCE, enableWithdrawals: 0 }],
    ["binance", { ...BINANCE, permitsUniversalTransfer: undefined }],
    ["binance", { ...BINANCE, enableReading: "yes" }],
    ["okx", okx({ perm: "read_only,trade,move_everything" })],
    ["okx", okx({ perm: undefined })],
    ["okx", { code: "0", data: [] }],
    ["kraken", kraken({ permissions: ["query-funds", "something-new"] })],
    ["kraken", kraken({ permissions: "query-funds" })],
    ["bybit", bybit({ readOnly: undefined })],
    ["bybit", bybit({ permissions: { Spot: ["SpotTrade"] } })],
    ...["binance", "okx", "kraken", "bybit"].flatMap((venue): [string, unknown][] =>
      [null, undefined, [], "<html>", 7, {}, { result: null, data: null }].map((answer) => [venue, answer]),
    ),
  ])("%s: %o", (venue, answer) => {
    expect(read(venue, answer)).toBeUndefined();
  });
});
