import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { VenueCredentials } from "@tandem/engine/key-check";
import { createLiveClock } from "@tandem/engine/live-clock";
import { createSimulator, type Simulator } from "@tandem/simulator/simulator";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createGovernor } from "../src/governor/create-governor.ts";
import { createKeyCheck } from "../src/permissions/create-key-check.ts";

const VENUES = ["binance", "kraken", "okx"];
/** Kraken's secrets are base64. */
const SECRET = Buffer.from("secretMARKER of this venue").toString("base64");
let simulator: Simulator;
let made = 0;

beforeAll(async () => {
  simulator = await createSimulator({ tickMs: 0 });
});
afterAll(() => simulator.stop());

const checkAt = (venueUrls: Readonly<Record<string, string>>, timeoutMs = 8_000) =>
  createKeyCheck({ venues: Object.keys(venueUrls), venueUrls, timeoutMs });
const check = (venue: string, credentials: VenueCredentials) =>
  checkAt(simulator.baseUrls).check({ venue, credentials });

/** A key that the venue knows. */
async function openAccount(venue: string, terms: object = {}): Promise<VenueCredentials> {
  made += 1;
  const credentials = {
    apiKey: `publicMARKER${made}`,
    secret: SECRET,
    ...(venue === "okx" && { passphrase: "passMARKER" }),
  };
  const account = { do: "account", venue, ...credentials, balances: { USDT: "100" }, ...terms };
  const answer = await fetch(`http://127.0.0.1:${simulator.port}/control`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(account),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return credentials;
}

describe.each(VENUES)("%s, asked by ccxt's own class", (venue) => {
  const rights = { read: true, trade: true, withdraw: false, transfer: false, ipRestricted: false };

  test("says that a key may read and trade, from anywhere", async () => {
    expect(await check(venue, await openAccount(venue))).toMatchObject({ kind: "verified", rights });
  });

  test("says that a key may read alone, or withdraw", async () => {
    const reads = await openAccount(venue, { permissions: ["read"] });
    expect(await check(venue, reads)).toMatchObject({ kind: "verified", rights: { ...rights, trade: false } });
    const withdraws = await openAccount(venue, { permissions: ["read", "trade", "withdraw"] });
    expect(await check(venue, withdraws)).toMatchObject({ kind: "verified", rights: { withdraw: true } });
  });

  test("says that a key works from listed addresses only", async () => {
    const listed = await openAccount(venue, { ips: ["127.0.0.1"] });
    expect(await check(venue, listed)).toMatchObject({ kind: "verified", rights: { ipRestricted: true } });
  });

  test("rejects an unknown key and a wrong secret", async () => {
    const good = await openAccount(venue);
    expect(await check(venue, { ...good, apiKey: "unknown" })).toEqual({ kind: "rejected" });
    const secret = Buffer.from("another").toString("base64");
    expect(await check(venue, { ...good, secret })).toEqual({ kind: "rejected" });
  });
});

test("an end of the key, where the venue tells one", async () => {
  const expiresAt = Math.floor(Date.now() / 1000) * 1000 + 86_400_000;
  for (const venue of ["binance", "kraken"]) {
    const key = await openAccount(venue, { expiresAt });
    expect([venue, await check(venue, key)]).toMatchObject([venue, { kind: "verified", rights: { expiresAt } }]);
  }
});

test("OKX rejects a wrong passphrase, and without one, or with a secret that signs nothing, nothing is sent", async () => {
  const { apiKey, secret } = await openAccount("okx");
  expect(await check("okx", { apiKey, secret, passphrase: "wrong" })).toEqual({ kind: "rejected" });
  const { baseUrl, requests } = await listen((_request, response) => response.end("{}"));
  const silent = checkAt({ okx: baseUrl, kraken: baseUrl });
  expect(await silent.check({ venue: "okx", credentials: { apiKey, secret } })).toEqual({ kind: "rejected" });
  const noBase64 = { apiKey, secret: "not base64 at all! MARKER" };
  expect(await silent.check({ venue: "kraken", credentials: noBase64 })).toEqual({ kind: "rejected" });
  expect(requests).toEqual([]);
});

/** A venue that is none. */
async function listen(answer: RequestListener): Promise<{ baseUrl: string; requests: readonly string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // a listening TCP server has no other kind of address
  return { baseUrl: `http://127.0.0.1:${port}`, requests };
}

describe("a venue that answers nothing of use", () => {
  const credentials = { apiKey: "publicMARKER", secret: SECRET };

  test.each<[string, string, RequestListener]>([
    ["unverifiable", "rights that are not mentioned", (_, response) => response.end('{"enableReading":true}')],
    [
      "unreachable",
      "a page in place of an answer",
      (_, response) => response.writeHead(502).end("<html>Bad gateway</html>"),
    ],
    [
      "unreachable",
      "too many requests",
      (_, response) => response.writeHead(429).end('{"code":-1003,"msg":"Too many"}'),
    ],
    [
      "unreachable",
      "a clock that differs",
      (_, response) => response.writeHead(400).end('{"code":-1021,"msg":"outside of the recvWindow"}'),
    ],
    ["unreachable", "a cut connection", (request) => request.socket.destroy()],
    ["unreachable", "silence", () => {}],
    [
      "rejected",
      "a definite no",
      (_, response) =>
        response.writeHead(401).end('{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}'),
    ],
  ])("is %s: %s", async (kind, _, answer) => {
    const { baseUrl } = await listen(answer);
    expect(await checkAt({ binance: baseUrl }, 700).check({ venue: "binance", credentials })).toEqual({ kind });
  });

  test("nobody listening is unreachable", async () => {
    expect(await checkAt({ binance: "http://127.0.0.1:9" }).check({ venue: "binance", credentials })).toEqual({
      kind: "unreachable",
    });
  });

  test("G62: a redirect is not followed, and nothing of the key goes elsewhere", async () => {
    const elsewhere = await listen((_request, response) => response.end("{}"));
    const { baseUrl } = await listen((_, response) => response.writeHead(302, { location: elsewhere.baseUrl }).end());
    expect(await checkAt({ binance: baseUrl }).check({ venue: "binance", credentials })).toEqual({
      kind: "unreachable",
    });
    expect(elsewhere.requests).toEqual([]);
  });
});

test("a venue that does not tell rights is asked for the balance, and no more is taken from that", async () => {
  const asked: string[] = [];
  const { baseUrl } = await listen((request, response) => {
    asked.push(`${request.method} ${(request.url ?? "").split("?")[0]}`);
    response.end("[]");
  });
  const credentials = { apiKey: "publicMARKER", secret: SECRET, passphrase: "passMARKER" };
  const outcome = await checkAt({ coinbaseexchange: baseUrl }).check({ venue: "coinbaseexchange", credentials });
  expect(outcome).toEqual({ kind: "unverifiable" });
  // Nothing is ever moved to find out.
  expect(asked.every((line) => line.startsWith("GET "))).toBe(true);
});

test("questions go through the governor, under a name that is not the key", async () => {
  const clock = createLiveClock();
  const governor = createGovernor({ clock });
  const keys: unknown[] = [];
  const watched = {
    ...governor,
    run: <T>(call: Parameters<typeof governor.run<T>>[0]) => {
      keys.push(call.key);
      return governor.run(call);
    },
  };
  const key = await openAccount("binance");
  const keyCheck = createKeyCheck({ venues: VENUES, venueUrls: simulator.baseUrls, governor: watched });
  expect(await keyCheck.check({ venue: "binance", credentials: key })).toMatchObject({ kind: "verified" });
  expect(keys).toHaveLength(1);
  expect(String(keys[0])).not.toContain("MARKER");
});
