import { createClient } from "@tandem/client/create-client";
import { expect, onTestFinished, test } from "vitest";
import { type Account, makeAccount } from "../support/accounts.ts";
import { NodeWebSocket } from "../support/node-websocket.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";
import { COMMAND } from "./scripted-engine.ts";
import { startScriptedEngine } from "./start-scripted-engine.ts";

function connect(server: TestServer, { token }: Account) {
  const client = createClient({ url: server.origin, token, WebSocket: NodeWebSocket });
  onTestFinished(() => client.close());
  return client.api;
}

/** Binance buys for more than Kraken asks, and nothing of Kraken's books is proved. */
async function start(database?: TestServer["database"]) {
  const scripted = await startScriptedEngine({ unproved: "kraken" });
  const server = await startTestServer({
    engine: scripted.market,
    rateLimits: { read: 10_000 },
    patient: true,
    ...(database && { database }),
  });
  return { ...scripted, server };
}

test("an administrator allows an unproved venue, in this engine, the next one and the next process, and takes it back", async () => {
  const { server, market, command } = await start();
  const admin = await makeAccount(server, "admin");
  const api = connect(server, admin);
  const blockedBy = async (from = api) => (await from.opportunities.list.query()).map((life) => life.blockedBy);
  await expect.poll(blockedBy).toEqual([["venue_untrusted"]]);
  expect(await api.admin.trust.get.query()).toEqual({
    allowedVenues: [],
    changedAt: null,
    venues: [
      { id: "binance", name: "Scripted binance", proved: true },
      { id: "kraken", name: "Scripted kraken", proved: false },
    ],
  });

  await expect(api.admin.trust.update.mutate({ allowedVenues: ["kraken", "nowhere"] })).rejects.toMatchObject({
    data: {
      code: "BAD_REQUEST",
      reason: "unknown_venue",
      fieldErrors: { allowedVenues: ["nowhere is not followed here"] },
    },
  });
  expect(await blockedBy()).toEqual([["venue_untrusted"]]);
  await api.admin.trust.update.mutate({ allowedVenues: ["kraken"] });
  await expect.poll(blockedBy).toEqual([[]]);
  // Shown as what they are all the same.
  const books = await api.books.get.query({ symbol: "BTC/USDT" });
  expect(books.map(({ venue, status }) => [venue, status])).toContainEqual(["kraken", "untrusted"]);

  command(COMMAND.fail);
  await expect.poll(() => market.restarts()).toBe(1);
  command(COMMAND.none);
  await expect.poll(blockedBy, { timeout: 20_000 }).toEqual([[]]);

  const other = await start(server.database);
  const there = connect(other.server, admin);
  await expect.poll(() => blockedBy(there), { timeout: 20_000 }).toEqual([[]]);
  await api.admin.trust.update.mutate({ allowedVenues: [] });
  await expect.poll(blockedBy).toEqual([["venue_untrusted"]]);
  await expect.poll(() => blockedBy(there), { timeout: 20_000 }).toEqual([["venue_untrusted"]]);
}, 60_000);

test("nobody but an administrator sees or changes it", async () => {
  const { server } = await start();
  const api = connect(server, await makeAccount(server, "trader"));
  for (const attempt of [
    () => api.admin.trust.get.query(),
    () => api.admin.trust.update.mutate({ allowedVenues: ["kraken"] }),
  ])
    await expect(attempt()).rejects.toMatchObject({ data: { code: "FORBIDDEN", reason: "role_required" } });
});
