import { appRouter } from "@tandem/api/app-router";
import { procedureTable } from "@tandem/api/procedure-table";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { sampleMarket, sampleOpportunity } from "@tandem/testing/market-samples";
import { expect, test } from "vitest";
import * as z from "zod";
import { type Account, asOwner, looking, makeAccount, makeApiToken, openSession } from "../support/accounts.ts";
import { PROCEDURES, type ProcedureExpectation } from "../support/procedure-rows.ts";
import { call, errorData } from "../support/send.ts";
import { ask, openSocket } from "../support/socket.ts";
import { shareTestServer, startTestServer, type TestServer } from "../support/test-server.ts";

const MINUTE_MS = 60_000;
const FRAMES_A_SOCKET = 40;
const WITHOUT_LIMITS = {
  auth: 10_000,
  read: 10_000,
  stream: 10_000,
  keys: 10_000,
  trade: 10_000,
  safety: 10_000,
  export: 10_000,
};
const rows = Object.entries(PROCEDURES).map(([path, row]) => ({
  path,
  ...row,
  type: procedureTable.get(path)?.type ?? "query",
}));
type Row = (typeof rows)[number];
const guarded = rows.filter(({ access }) => access !== "public");
const overHttp = guarded.filter(({ type }) => type !== "subscription");
const ofOneRow = rows.filter(({ row }) => row !== undefined);
/** Every procedure over a real database: minutes on a machine that does other things too. */
const LONG_MS = 600_000;
const shared = shareTestServer({ rateLimits: WITHOUT_LIMITS, patient: true });

const inputOf = (server: TestServer, { input, row }: ProcedureExpectation, account: Account): unknown =>
  (row ?? input)?.({ server, account });

const callWith = (server: TestServer, row: Row, input: unknown, headers: Record<string, string>) =>
  call(server.origin, { path: row.path, input, mutation: row.type === "mutation", headers });

/** The schemas that a procedure's input passes; the router is flat by path at run time and nested in its type. */
const schemasOf = (path: string): readonly z.ZodType[] => {
  const procedures: Readonly<Record<string, { _def: { inputs?: z.ZodType[] } }>> = appRouter._def.procedures as never;
  return procedures[path]?._def.inputs ?? [];
};

/** What a row answers to this account: `OK`, or the code of the error. */
async function outcome(server: TestServer, row: Row, caller: { input: unknown; token: string }): Promise<string> {
  if (row.type === "subscription") {
    const socket = await openSocket(server.origin, caller.token);
    const answer = await ask(socket, { id: 1, method: "subscription", path: row.path, input: caller.input });
    socket.socket.terminate();
    return answer.result ? "OK" : String(answer.error?.data["code"]);
  }
  const answer = await callWith(server, row, caller.input, { Authorization: `Bearer ${caller.token}` });
  return answer.status === 200 ? "OK" : String(errorData(answer)["code"]);
}

/** Changes as soon as any row of any user does; sessions' activity and the audit log apart. */
async function stateOf(server: TestServer): Promise<unknown> {
  const tables = await looking(
    server,
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'user_id' union select 'users' order by 1`,
  );
  const parts = tables.map(
    ({ name }) => `
    select '${String(name)}' as name, count(*)::int as rows,
      md5(coalesce(string_agg((to_jsonb(t) - 'last_active_at')::text, '' order by t::text), '')) as digest
    from "${String(name)}" t`,
  );
  return looking(server, parts.join(" union all "));
}

test("G1 every procedure has a row, and guards itself as the row says", () => {
  const actual = [...procedureTable].map(([path, { meta }]) => [path, meta?.access, meta?.rateClass]);
  const expected = rows.map(({ path, access, rateClass }) => [path, access, rateClass]);
  expect(actual.sort()).toStrictEqual(expected.sort());
});

test("G3 every procedure that takes an id has a row of its own to try, unless what it names is the market's", () => {
  const takesId = (schema: z.ZodType): boolean => schema instanceof z.ZodObject && "id" in schema.shape;
  const withId = [...procedureTable]
    .filter(([path, { meta }]) => schemasOf(path).some(takesId) && !meta?.sharedRows)
    .map(([path]) => path);
  expect(withId.length).toBeGreaterThan(0);
  expect(ofOneRow.map(({ path }) => path).sort()).toStrictEqual(withId.sort());
});

test(
  "G1 without a session nothing but the public procedures answers, and nothing changes",
  async () => {
    const server = shared();
    await makeAccount(server);
    const before = await stateOf(server);
    for (const row of overHttp) {
      const answer = await callWith(server, row, undefined, {});
      expect([row.path, answer.status, errorData(answer)["reason"]]).toStrictEqual([row.path, 401, "session_missing"]);
    }
    expect(await stateOf(server)).toStrictEqual(before);
  },
  LONG_MS,
);

test(
  "G2 with an expired or a revoked session nothing answers, nothing changes, and the cookie is cleared",
  async () => {
    const clock = createFakeClock();
    const server = await startTestServer({ clock, rateLimits: WITHOUT_LIMITS, patient: true });
    const expired = await makeAccount(server);
    await clock.advance(30 * MINUTE_MS);
    const revoked = await makeAccount(server);
    await asOwner(server, revoked.id, `delete from sessions where user_id = '${revoked.id}'`);
    const before = await stateOf(server);
    for (const account of [expired, revoked])
      for (const row of overHttp) {
        const answer = await callWith(server, row, undefined, { Cookie: account.cookie });
        expect([row.path, answer.status, errorData(answer)["reason"]]).toStrictEqual([
          row.path,
          401,
          "session_expired",
        ]);
        expect(String(answer.headers["set-cookie"])).toMatch(/Max-Age=0/i);
      }
    expect(await stateOf(server)).toStrictEqual(before);
  },
  LONG_MS,
);

const RANKS = { viewer: 0, trader: 1, admin: 2 } as const;
const NEEDED = { public: 0, user: 0, trader: 1, admin: 2 } as const;

test.each(["viewer", "trader", "admin"] as const)(
  "a %s may call what the role allows; the rest is forbidden",
  async (role) => {
    const server = await startTestServer({ rateLimits: WITHOUT_LIMITS, patient: true });
    server.market.setMarkets([sampleMarket()]);
    server.market.open(sampleOpportunity());
    await makeAccount(server);
    const reader = await makeAccount(server, role);
    for (const row of guarded) {
      const allowed = RANKS[role] >= NEEDED[row.access];
      // A fresh account for each change: some of them end the session, or the account.
      const account = allowed && row.type === "mutation" ? await makeAccount(server, role) : reader;
      const expected = allowed ? "OK" : "FORBIDDEN";
      const input = allowed ? await inputOf(server, row, account) : undefined;
      expect([row.path, await outcome(server, row, { input, token: account.token })]).toStrictEqual([
        row.path,
        expected,
      ]);
    }
  },
  LONG_MS,
);

test.each([
  ["read", ["read", "stream"]],
  ["trade", ["trade", "safety"]],
] as const)(
  "an API token with the scope %s reaches the classes %j alone",
  async (scope, classes) => {
    const server = await startTestServer({ rateLimits: WITHOUT_LIMITS, patient: true });
    server.market.setMarkets([sampleMarket()]);
    server.market.open(sampleOpportunity());
    const account = await makeAccount(server);
    const token = await makeApiToken(server, account, scope);
    for (const row of guarded) {
      const inScope = classes.some((name) => name === row.rateClass);
      const reached = inScope && !row.stepUp;
      const input = inScope ? await inputOf(server, row, account) : undefined;
      const expected = reached ? "OK" : "FORBIDDEN";
      expect([row.path, await outcome(server, row, { input, token })]).toStrictEqual([row.path, expected]);
    }
  },
  LONG_MS,
);

test(
  "G3 another user's rows are not found, stay as they are, and the attempt is audited",
  async () => {
    const server = await startTestServer({ rateLimits: WITHOUT_LIMITS, patient: true });
    const owner = await makeAccount(server);
    const other = await makeAccount(server, "trader");
    const tried = ofOneRow.filter(({ access }) => access !== "admin");
    for (const row of tried) {
      const input = await inputOf(server, row, owner);
      const before = await stateOf(server);
      expect([row.path, await outcome(server, row, { input, token: other.token })]).toStrictEqual([
        row.path,
        "NOT_FOUND",
      ]);
      expect(await stateOf(server)).toStrictEqual(before);
      const { id } = z.object({ id: z.string() }).parse(input);
      const written = await asOwner(
        server,
        other.id,
        `select action, outcome, reason, object_id, actor_id from audit order by seq desc limit 1`,
      );
      expect(written).toStrictEqual([
        { action: row.path, outcome: "deny", reason: "not_found", object_id: id, actor_id: other.id },
      ]);
    }
  },
  LONG_MS,
);

test(
  "G20 inside a socket whose session has ended every procedure and every subscription is refused",
  async () => {
    const server = await startTestServer({ clock: createFakeClock(), rateLimits: WITHOUT_LIMITS, patient: true });
    const account = await makeAccount(server);
    // Several, so that none of them sends more frames in a second than it may.
    const token = await openSession(server, account);
    const sockets = [];
    for (let n = 0; n < guarded.length; n += FRAMES_A_SOCKET) sockets.push(await openSocket(server.origin, token));
    await asOwner(server, account.id, `delete from sessions where user_id = '${account.id}'`);
    // As the verbs that end sessions do: no verb did it here.
    server.deps.identities.forgetAll();
    let id = 0;
    for (const row of guarded) {
      const socket = sockets[Math.floor(id / FRAMES_A_SOCKET)];
      if (socket === undefined) throw new Error("too few sockets");
      id += 1;
      const answer = await ask(socket, { id, method: row.type, path: row.path });
      expect([row.path, answer.error?.data["code"]]).toStrictEqual([row.path, "UNAUTHORIZED"]);
    }
  },
  LONG_MS,
);

test(
  "G5 every procedure refuses fields that it does not know",
  async () => {
    const server = shared();
    const account = await makeAccount(server, "admin");
    const inputs = new Map<string, unknown>();
    for (const row of rows) inputs.set(row.path, await inputOf(server, row, account));
    const before = await stateOf(server);
    for (const row of rows) {
      const accepted = inputs.get(row.path);
      const field = (extra: string): unknown => ({ ...(accepted as object | undefined), [extra]: account.id });
      const takes = (extra: string): boolean =>
        schemasOf(row.path).every((schema) => schema.safeParse(field(extra)).success);
      // `role` is a field of its own where an administrator gives one: then its value is refused.
      for (const extra of ["userId", "role", "isAdmin", "createdAt"])
        expect([row.path, extra, takes(extra)]).toStrictEqual([row.path, extra, false]);
      expect([row.path, await outcome(server, row, { input: field("isAdmin"), token: account.token })]).toStrictEqual([
        row.path,
        "BAD_REQUEST",
      ]);
    }
    expect(await stateOf(server)).toStrictEqual(before);
  },
  LONG_MS,
);
