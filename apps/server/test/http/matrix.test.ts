import { procedureTable } from "@tandem/api/procedure-table";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { sampleMarket, sampleOpportunity } from "@tandem/testing/market-samples";
import { expect, test } from "vitest";
import { asOwner, makeAccount, openSession } from "../support/accounts.ts";
import { call, errorData } from "../support/send.ts";
import { ask, openSocket } from "../support/socket.ts";
import { shareTestServer, startTestServer, type TestServer } from "../support/test-server.ts";

type Row = {
  readonly access: "public" | "user" | "trader" | "admin";
  readonly rateClass: string;
  /** An input that is accepted; calls that end a session come last. */
  readonly input?: unknown;
};

/** Every procedure and who may call it, written by hand: a new one without a row fails the first test. */
const ROWS: Readonly<Record<string, Row>> = {
  "auth.register": { access: "public", rateClass: "auth" },
  "auth.login": { access: "public", rateClass: "auth" },
  "auth.me": { access: "user", rateClass: "read" },
  "auth.touch": { access: "user", rateClass: "read" },
  "venues.list": { access: "user", rateClass: "read" },
  "venues.watch": { access: "user", rateClass: "stream" },
  "markets.list": { access: "user", rateClass: "read" },
  "books.get": { access: "user", rateClass: "read", input: { symbol: "BTC/USDT" } },
  "books.watch": { access: "user", rateClass: "stream", input: { symbol: "BTC/USDT" } },
  "opportunities.get": { access: "user", rateClass: "read", input: { id: sampleOpportunity().id } },
  "opportunities.history": { access: "user", rateClass: "read" },
  "opportunities.list": { access: "user", rateClass: "read" },
  "opportunities.watch": { access: "user", rateClass: "stream" },
  "dashboard.live": { access: "user", rateClass: "stream" },
  "auth.logout": { access: "user", rateClass: "read" },
};

const rows = Object.entries(ROWS).map(([path, row]) => ({ path, ...row, type: procedureTable.get(path)?.type }));
const guarded = rows.filter(({ access }) => access !== "public");
const overHttp = guarded.filter(({ type }) => type !== "subscription");
const shared = shareTestServer();

const callRow = (server: TestServer, row: (typeof rows)[number], headers: Record<string, string>) =>
  call(server.origin, { path: row.path, input: row.input, mutation: row.type === "mutation", headers });

const sessionsOf = async (server: TestServer, userId: string): Promise<number> =>
  (await asOwner(server, userId, `select id from sessions where user_id = '${userId}'`)).length;

test("every procedure has a row, and guards itself as the row says", () => {
  const actual = [...procedureTable].map(([path, { meta }]) => [path, meta?.access, meta?.rateClass]);
  const expected = rows.map(({ path, access, rateClass }) => [path, access, rateClass]);
  expect(actual.sort()).toStrictEqual(expected.sort());
});

test("without a session nothing but the public procedures answers", async () => {
  const server = shared();
  for (const row of overHttp) {
    const answer = await callRow(server, row, {});
    expect([row.path, answer.status, errorData(answer)["reason"]]).toStrictEqual([row.path, 401, "session_missing"]);
  }
});

test("with an expired or a revoked session nothing answers, nothing changes, and the cookie is cleared", async () => {
  const clock = createFakeClock();
  const server = await startTestServer({ clock });
  const expired = await makeAccount(server);
  await clock.advance(30 * 60_000);
  const revoked = await makeAccount(server);
  await asOwner(server, revoked.id, `delete from sessions where user_id = '${revoked.id}'`);
  for (const account of [expired, revoked])
    for (const row of overHttp) {
      const answer = await callRow(server, row, { Cookie: account.cookie });
      expect([row.path, answer.status, errorData(answer)["reason"]]).toStrictEqual([row.path, 401, "session_expired"]);
      expect(String(answer.headers["set-cookie"])).toMatch(/Max-Age=0/i);
    }
  expect(await sessionsOf(server, revoked.id)).toBe(0);
});

test("what a role may not call is forbidden to it, and the rest answers, for viewer, trader and admin", async () => {
  const server = await startTestServer();
  server.market.setMarkets([sampleMarket()]);
  server.market.open(sampleOpportunity());
  const ranks = { viewer: 0, trader: 1, admin: 2 } as const;
  const needed = { public: 0, user: 0, trader: 1, admin: 2 } as const;
  const accounts = {
    admin: await makeAccount(server),
    trader: await makeAccount(server),
    viewer: await makeAccount(server, "viewer"),
  };
  for (const role of ["viewer", "trader", "admin"] as const) {
    const { cookie, token } = accounts[role];
    const socket = await openSocket(server.origin, token);
    let id = 0;
    for (const row of guarded) {
      id += 1;
      const allowed = ranks[role] >= needed[row.access];
      if (row.type === "subscription") {
        const answer = await ask(socket, { id, method: "subscription", path: row.path, input: row.input });
        expect([role, row.path, answer.result?.type]).toStrictEqual([role, row.path, allowed ? "started" : undefined]);
      } else {
        const answer = await callRow(server, row, { Cookie: cookie });
        expect([role, row.path, answer.status]).toStrictEqual([role, row.path, allowed ? 200 : 403]);
      }
    }
  }
});

test("inside a socket whose session has ended every procedure and every subscription is refused", async () => {
  const server = await startTestServer({ clock: createFakeClock() });
  const account = await makeAccount(server);
  const socket = await openSocket(server.origin, await openSession(server, account));
  await asOwner(server, account.id, `delete from sessions where user_id = '${account.id}'`);
  let id = 0;
  for (const row of guarded) {
    id += 1;
    const method = row.type ?? "query";
    const answer = await ask(socket, { id, method, path: row.path, input: row.input });
    expect([row.path, answer.error?.data["code"]]).toStrictEqual([row.path, "UNAUTHORIZED"]);
  }
});

test("every procedure refuses a field that it does not know", async () => {
  const server = shared();
  const account = await makeAccount(server);
  const socket = await openSocket(server.origin, account.token);
  let id = 0;
  for (const row of rows) {
    id += 1;
    const input = { ...(row.input as object | undefined), userId: account.id };
    if (row.type === "subscription") {
      const answer = await ask(socket, { id, method: "subscription", path: row.path, input });
      expect([row.path, answer.error?.data["code"]]).toStrictEqual([row.path, "BAD_REQUEST"]);
    } else {
      const answer = await callRow(server, { ...row, input }, { Cookie: account.cookie });
      expect([row.path, answer.status]).toStrictEqual([row.path, 400]);
    }
  }
  expect((await call(server.origin, { path: "auth.me", headers: { Cookie: account.cookie } })).status).toBe(200);
});
