import { rm } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { call, resultData } from "../support/send.ts";
import { endAll, freePort, runTandem, temporaryFolder } from "./run-tandem.ts";

const START_MS = 180_000;
const WAIT_MS = 60_000;

afterEach(endAll);

type Opportunity = { readonly id: string; readonly blockedBy: readonly string[] };
type Deal = {
  readonly status: string;
  readonly realisedProfit: string | null;
  readonly legs: readonly { readonly amount: string; readonly filled: string }[];
  readonly orders: readonly { readonly status: string; readonly fills: readonly unknown[] }[];
};

describe.skipIf(process.platform !== "linux")("the demo, as a stranger finds it", () => {
  let dataDir = "";
  beforeAll(async () => {
    dataDir = await temporaryFolder();
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it(
    "trades an opportunity on paper right after the first account was made, and nothing after a halt",
    async () => {
      const port = await freePort();
      const run = runTandem(["scripts/dev.mjs"], { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: "warn" });
      await run.until("Ctrl-C stops everything");
      const origin = `http://127.0.0.1:${port}`;
      const account = { username: "stranger", email: "stranger@example.com", password: "four quiet horses" };
      const registered = await call(origin, { path: "auth.register", mutation: true, input: account });
      expect([registered.status, registered.text]).toEqual([200, expect.stringContaining("stranger")]);
      const login = { login: "stranger", password: account.password, transport: "bearer" };
      const signedIn = await call(origin, { path: "auth.login", mutation: true, input: login });
      const { token } = resultData(signedIn) as { readonly token: string };
      const headers = { Authorization: `Bearer ${token}` };
      const ask = async <T>(path: string, input: unknown): Promise<T> => {
        const answer = await call(origin, { path, input, headers });
        expect([path, answer.status, answer.text]).toEqual([path, 200, expect.anything()]);
        return resultData(answer) as T;
      };

      let tries = 0;
      /** An opportunity may close between being seen and being traded: the next one is taken. */
      const trade = async (): Promise<string | undefined> => {
        const open = await ask<readonly Opportunity[]>("opportunities.list", {});
        const one = open.find(({ blockedBy }) => blockedBy.length === 0);
        if (one === undefined) return undefined;
        tries += 1;
        const input = { opportunityId: one.id, mode: "paper", maxNotional: "500", idempotencyKey: `try-${tries}` };
        const answer = await call(origin, { path: "trade.execute", mutation: true, input, headers });
        return answer.status === 200 ? (resultData(answer) as { readonly dealId: string }).dealId : undefined;
      };
      let dealId: string | undefined;
      await expect
        .poll(
          async () => {
            dealId = await trade();
            return dealId;
          },
          { timeout: WAIT_MS, interval: 3_000 },
        )
        .toBeDefined();
      const dealNow = () => ask<Deal>("deals.get", { id: dealId });
      await expect.poll(async () => (await dealNow()).status, { timeout: WAIT_MS }).toMatch(/done|failed/);
      const deal = await dealNow();
      expect(deal.orders.length).toBeGreaterThanOrEqual(deal.legs.length);
      expect(deal.realisedProfit).toMatch(/^-?\d+(\.\d+)?$/);
      const listed = await ask<readonly { readonly id: string }[]>("deals.list", { mode: "paper" });
      expect(listed.map(({ id }) => id)).toContain(dealId);
      const balances = await ask<readonly { readonly venue: string; readonly asset: string }[]>("balances.get", {
        mode: "paper",
      });
      expect(new Set(balances.map(({ venue }) => venue))).toEqual(new Set(["binance", "kraken", "okx"]));

      const halt = { scope: "user", reason: "enough for today" };
      const halted = await call(origin, { path: "risk.halt", mutation: true, input: halt, headers });
      expect([halted.status, halted.text]).toEqual([200, expect.stringContaining("enough for today")]);
      const order = {
        venue: "binance",
        symbol: "BTC/USDT",
        side: "buy",
        type: "limit",
        amount: "0.01",
        price: "1000",
        mode: "paper",
        idempotencyKey: "after-the-halt",
      };
      const refused = await call(origin, { path: "orders.place", mutation: true, input: order, headers });
      expect([refused.status, refused.text]).toEqual([412, expect.stringContaining('"reason":"halted"')]);
      const before = listed.length;
      expect(await ask<readonly unknown[]>("deals.list", { mode: "paper" })).toHaveLength(before);
    },
    START_MS,
  );
});
