import type { RegisterInput } from "@tandem/contract/auth";
import type { AuditAnchors } from "@tandem/db/audit-anchors/audit-anchors";
import { createTestDatabase } from "@tandem/db/testing/test-database";
import type { MarketView } from "@tandem/engine/market-view";
import { createFakeClock } from "@tandem/testing/fake-clock";
import { createScriptedKeyCheck } from "@tandem/testing/scripted-key-check";
import type { Vault } from "@tandem/vault/create-vault";
import { createTestVault } from "@tandem/vault/testing/test-vault";
import postgres from "postgres";
import type { Alarm } from "../../src/alarm.ts";
import type { PublicCtx, ServiceSettings } from "../../src/context.ts";
import { createServiceDeps } from "../../src/create-service-deps.ts";
import type { Mail, Mailer } from "../../src/mail/mailer.ts";
import { systemIds } from "../../src/system-ids.ts";

/** Services on a database of their own, with a clock that the test moves. */
export async function startServices(settings: Partial<ServiceSettings> = {}) {
  const database = await createTestDatabase();
  const clock = createFakeClock();
  const test = createTestVault();
  const keyCheck = createScriptedKeyCheck();
  const alarms: Alarm[] = [];
  const open: { close: () => Promise<unknown> }[] = [];
  /** One more process on the same database, perhaps with other keys. */
  const start = (
    options: { readonly vault?: Vault; readonly mailer?: Mailer; readonly anchors?: AuditAnchors } = {},
  ) => {
    const deps = createServiceDeps({
      databaseUrl: database.appUrl,
      market: emptyMarket,
      vault: options.vault ?? test.vault,
      keyCheck,
      onAlarm: (alarm) => void alarms.push(alarm),
      clock,
      ids: systemIds,
      ...(options.mailer && { mailer: options.mailer }),
      ...(options.anchors && { anchors: options.anchors }),
      // Time never decides a test, however busy the machine is.
      deadlinesMs: { transaction: 30_000, limiter: 30_000 },
      settings: {
        registration: "open",
        production: false,
        sessionIdleMs: 30 * 60_000,
        sessionMaxMs: 12 * 3_600_000,
        ...settings,
      },
    });
    open.push(deps);
    return deps;
  };
  const deps = start();
  const superuser = postgres(database.superuserUrl, { max: 1, onnotice: () => {} });
  open.push({ close: () => superuser.end() });
  return {
    database,
    clock,
    deps,
    start,
    keyCheck,
    /** What a person would have been told. */
    alarms,
    testVault: test,
    ctx: contextOf(deps),
    /** Every row, whoever owns it. */
    look: async (statement: string) => [...(await superuser.unsafe(statement))],
    stop: async () => {
      await Promise.all(open.map((one) => one.close()));
      await database.drop();
    },
  };
}

/** Keeps what would be sent. */
export function keepMail(): { readonly mailer: Mailer; readonly sent: Mail[] } {
  const sent: Mail[] = [];
  const mailer: Mailer = {
    configured: true,
    send: (mail) => void sent.push(mail),
    state: () => ({ waiting: 0, waitingMax: 0, failed: 0 }),
  };
  return { mailer, sent };
}

export const contextOf = (deps: PublicCtx["deps"], ip = "192.0.2.1"): PublicCtx => ({
  deps,
  request: { requestId: "request-1", ip, userAgent: "test agent" },
});

export const alice: RegisterInput = {
  username: "Alice",
  email: "Alice@Example.com",
  password: "four green lorries",
};
export const bob: RegisterInput = { username: "bob", email: "bob@example.org", password: "nine blue tractors" };

const emptyMarket: MarketView = {
  venues: () => [],
  markets: () => [],
  books: async () => [],
  opportunities: () => [],
  explain: async () => undefined,
  subscribe: () => () => {},
};
