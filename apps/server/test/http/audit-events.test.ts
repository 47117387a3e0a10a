import { createHash } from "node:crypto";
import { procedureTable } from "@tandem/api/procedure-table";
import { expect, test } from "vitest";
import { type Account, looking, makeAccount, makeApiToken } from "../support/accounts.ts";
import { PROCEDURES } from "../support/procedure-rows.ts";
import { call, resultData, send } from "../support/send.ts";
import { knock } from "../support/socket.ts";
import { shareTestServer, type TestServer } from "../support/test-server.ts";

/** `export` keeps its limit of three: one of the events is to exceed it. */
const LIMITS = { auth: 10_000, read: 10_000, stream: 10_000, keys: 10_000, safety: 10_000 };
const shared = shareTestServer({ rateLimits: LIMITS, patient: true });
const USER_AGENT = "audited program";

const lastSeq = async (server: TestServer): Promise<number> =>
  Number((await looking(server, "select coalesce(max(seq), 0)::int as seq from audit"))[0]?.["seq"]);

/** What was written after `seq`. Denials are written beside their answer: it waits until there is something. */
async function writtenAfter(server: TestServer, seq: number) {
  for (;;) {
    const rows = await looking(
      server,
      `select a.*, o.ip, o.user_agent, a::text || coalesce(o::text, '') as everything
       from audit a left join audit_origins o on o.audit_id = a.id where seq > ${seq} order by seq`,
    );
    if (rows.length > 0) return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What such an act finds out is an event of its own: the key that is asked about may do something else by now. */
const FURTHER_EVENTS: Readonly<Record<string, readonly string[]>> = { "keys.verify": ["keys.changed"] };

/** Exactly one row, with every field, and none of the secrets. */
async function expectOneRow(args: {
  readonly server: TestServer;
  readonly seq: number;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
}): Promise<void> {
  const rows = await writtenAfter(args.server, args.seq);
  const action = String(args.expected["action"]);
  expect(rows.map((row) => row["action"])).toEqual([action, ...(FURTHER_EVENTS[action] ?? [])]);
  const [row = {}] = rows;
  expect(row).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    at: expect.anything(),
    request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    actor_type: row["actor_id"] === null ? "anonymous" : "user",
    ...args.expected,
  });
  for (const secret of args.secrets) expect(String(row["everything"])).not.toContain(secret);
}

const secretsOf = ({ password, token }: Account): readonly string[] => [
  password,
  token,
  createHash("sha256").update(token).digest("hex"),
  "seven silver spoons",
  "secretpart",
];

/** Reads change nothing; a touch moves an end that the table of sessions shows. */
const UNWRITTEN = ["auth.touch"];
/** The trader writes these with what it does, in one transaction; here it is scripted. See the tests of its store. */
const OF_THE_TRADER = ["trade.execute", "orders.place", "deals.decide", "paper.reset"];
const mutations = [...procedureTable]
  .filter(
    ([path, { type, meta }]) =>
      type === "mutation" && meta?.access !== "public" && ![...UNWRITTEN, ...OF_THE_TRADER].includes(path),
  )
  .map(([path]) => path);

test.each(mutations)("G70 %s leaves one row with all fields and no secret", async (path) => {
  const server = shared();
  const account = await makeAccount(server, "admin");
  const expectation = PROCEDURES[path];
  const input = await (expectation?.row ?? expectation?.input)?.({ server, account });
  const headers = { Cookie: account.cookie, "User-Agent": USER_AGENT };
  // One that does not run is not stopped.
  if (path === "strategies.stop")
    await call(server.origin, { path: "strategies.start", mutation: true, input, headers });
  const seq = await lastSeq(server);
  const answer = await call(server.origin, { path, mutation: true, input, headers });
  expect([path, answer.status]).toEqual([path, 200]);
  // Of an erased account the address goes with the person.
  const origin =
    path === "account.delete" ? { ip: null, user_agent: null } : { ip: "127.0.0.1", user_agent: USER_AGENT };
  const expected = { action: path, outcome: "allow", reason: null, actor_id: account.id, ...origin };
  await expectOneRow({ server, seq, expected, secrets: secretsOf(account) });
});

type Event = {
  readonly name: string;
  /** What makes the event, once everything is ready. */
  readonly make: (server: TestServer, account: Account) => Promise<() => Promise<unknown>>;
  readonly expected: (account: Account) => Readonly<Record<string, unknown>>;
};

const headers = { "User-Agent": USER_AGENT };
const calling =
  (path: string, input: unknown, as: "account" | "nobody" = "nobody"): Event["make"] =>
  async (server, account) =>
  () =>
    call(server.origin, {
      path,
      mutation: true,
      input: typeof input === "function" ? input(account) : input,
      headers: as === "account" ? { ...headers, Cookie: account.cookie } : headers,
    });
const denied = (action: string, reason: string) => ({ action, outcome: "deny", reason });
const byAccount = (action: string, reason: string) => (account: Account) => ({
  ...denied(action, reason),
  actor_id: account.id,
  session: createHash("sha256").update(account.token).digest("hex").slice(0, 16),
});
const aboutAccount = (action: string, reason: string) => (account: Account) => ({
  ...denied(action, reason),
  actor_id: null,
  subject_id: account.id,
});
const byNobody = (action: string, reason: string) => () => ({ ...denied(action, reason), actor_id: null });
const FOREIGN = "00000000-0000-7000-8000-00000000dead";

const EVENTS: readonly Event[] = [
  {
    name: "a registration",
    make: calling("auth.register", {
      username: "newcomer",
      email: "newcomer@example.com",
      password: "four green lorries",
    }),
    expected: () => ({ action: "auth.register", outcome: "allow" }),
  },
  {
    name: "a login",
    make: calling("auth.login", ({ username, password }: Account) => ({ login: username, password })),
    expected: ({ id }) => ({ action: "auth.login", outcome: "allow", actor_id: id }),
  },
  {
    name: "a login with a wrong password",
    make: calling("auth.login", ({ username }: Account) => ({ login: username, password: "wrong" })),
    expected: aboutAccount("auth.login", "invalid_credentials"),
  },
  {
    name: "a login of nobody",
    make: calling("auth.login", { login: "nobody at all", password: "wrong" }),
    expected: byNobody("auth.login", "invalid_credentials"),
  },
  {
    name: "a name that is taken",
    make: calling("auth.register", ({ username }: Account) => ({
      username,
      email: "other@example.com",
      password: "four green lorries",
    })),
    expected: byNobody("auth.register", "username_taken"),
  },
  {
    name: "an invite that never was",
    make: calling("auth.register", {
      username: "guest",
      email: "guest@example.com",
      password: "four green lorries",
      invite: "x".repeat(43),
    }),
    expected: byNobody("auth.register", "invite_invalid"),
  },
  {
    name: "a reset that nobody can be mailed",
    make: calling("auth.requestReset", ({ username }: Account) => ({ login: username })),
    expected: aboutAccount("auth.requestReset", "not_possible"),
  },
  {
    name: "a reset of an unknown account",
    make: calling("auth.requestReset", { login: "nobody at all" }),
    expected: byNobody("auth.requestReset", "unknown_account"),
  },
  {
    name: "a reset with a link",
    make: async (server, account) => {
      const admin = await makeAccount(server, "admin");
      const link = await call(server.origin, {
        path: "admin.users.resetLink",
        mutation: true,
        input: { id: account.id },
        headers: { Cookie: admin.cookie },
      });
      const { token } = resultData(link) as { token: string };
      return calling("auth.reset", { token, newPassword: "seven silver spoons" })(server, account);
    },
    expected: ({ id }) => ({ action: "auth.reset", outcome: "allow", subject_id: id }),
  },
  {
    name: "a reset with a link that never was",
    make: calling("auth.reset", { token: "x".repeat(43), newPassword: "seven silver spoons" }),
    expected: byNobody("auth.reset", "reset_invalid"),
  },
  {
    name: "a step-up with a wrong password",
    make: calling("auth.stepUp", { password: "wrong" }, "account"),
    expected: byAccount("auth.stepUp", "invalid_credentials"),
  },
  {
    name: "a change of password with a wrong one",
    make: calling("auth.changePassword", { currentPassword: "wrong", newPassword: "seven silver spoons" }, "account"),
    expected: byAccount("auth.changePassword", "invalid_credentials"),
  },
  {
    name: "a role that is not enough",
    make: calling("admin.users.disable", { id: FOREIGN }, "account"),
    expected: byAccount("admin.users.disable", "role_required"),
  },
  {
    name: "a row that is somebody else's or nobody's",
    make: calling("tokens.revoke", { id: FOREIGN }, "account"),
    expected: (account) => ({ ...byAccount("tokens.revoke", "not_found")(account), object_id: FOREIGN }),
  },
  {
    name: "a proof that is too old",
    make: async (server, account) => {
      await looking(server, `update sessions set step_up_at = 'epoch' where user_id = '${account.id}'`);
      return calling("tokens.create", { name: "n", scopes: ["read"], expiresInDays: 1 }, "account")(server, account);
    },
    expected: byAccount("tokens.create", "step_up_required"),
  },
  {
    name: "a token beyond its scope",
    make: async (server, account) => {
      const token = await makeApiToken(server, account, "read");
      return () =>
        call(server.origin, {
          path: "sessions.revokeOthers",
          mutation: true,
          headers: { ...headers, Authorization: `Bearer ${token}` },
        });
    },
    expected: ({ id }) => ({ ...denied("sessions.revokeOthers", "role_required"), actor_id: id }),
  },
  {
    name: "a call over the limit",
    make: async (server, account) => {
      const exporting = await calling("account.export", undefined, "account")(server, account);
      for (let n = 0; n < 3; n++) await exporting();
      return exporting;
    },
    expected: byAccount("account.export", "rate_limited"),
  },
  {
    name: "a page of another site",
    make: async (server) => () =>
      send(server.origin, {
        method: "POST",
        path: "/trpc/auth.logout",
        headers: { ...headers, "Content-Type": "application/json", Origin: "https://evil.example" },
        body: "",
      }),
    expected: byNobody("http.gate", "origin_not_allowed"),
  },
  {
    name: "a socket of another site",
    make: async (server, account) => () =>
      knock(server.origin, { headers: { ...headers, Cookie: account.cookie, Origin: "https://evil.example" } }),
    expected: byNobody("socket.open", "origin_not_allowed"),
  },
];

test.each(EVENTS)("G70 $name leaves one row with all fields and no secret", async ({ make, expected }) => {
  const server = shared();
  // Somebody who is no administrator, so that a role can be too little.
  const account = await makeAccount(server, "trader");
  const act = await make(server, account);
  const seq = await lastSeq(server);
  await act();
  const facts = { ip: "127.0.0.1", user_agent: USER_AGENT, ...expected(account) };
  await expectOneRow({ server, seq, expected: facts, secrets: [...secretsOf(account), "x".repeat(43)] });
});
