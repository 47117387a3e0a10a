import { sampleOpportunity } from "@tandem/testing/market-samples";
import { type Account, asOwner, looking, makeAccount, openSession } from "./accounts.ts";
import { begunCode, exchangeKey, factorCode } from "./sealed-rows.ts";
import type { TestServer } from "./test-server.ts";
import { sampleDeal, sampleOrder, sampleStrategy } from "./trading-rows.ts";

/** Who calls, and the rows that are the caller's. */
export type Caller = { readonly server: TestServer; readonly account: Account };

export type ProcedureExpectation = {
  readonly access: "public" | "user" | "trader" | "admin";
  readonly rateClass: "auth" | "trade" | "safety" | "keys" | "read" | "stream" | "export";
  /** Asks for a fresh proof of who is asking, so that no API token gets through. */
  readonly stepUp?: true;
  /** An input that is accepted, made for a fresh caller. */
  readonly input?: (caller: Caller) => Promise<unknown> | unknown;
  /** For a procedure on one row: its input for a row of the account given, which no other account may reach. */
  readonly row?: (owner: Caller) => Promise<unknown>;
};

/** The handle of a second session of the account. */
async function secondSession({ server, account }: Caller): Promise<string> {
  await openSession(server, account);
  const found = await asOwner(
    server,
    account.id,
    `select handle from sessions where user_id = '${account.id}' order by created_at desc, last_active_at desc limit 1`,
  );
  return String(found[0]?.["handle"]);
}

async function apiToken({ server, account }: Caller): Promise<string> {
  const id = server.deps.ids.next();
  const hash = id.replaceAll("-", "").padStart(64, "a");
  await asOwner(
    server,
    account.id,
    `insert into api_tokens values ('${id}', '${account.id}', 'n', '${hash}', '{read}', now(), now() + interval '1 day')`,
  );
  return id;
}

/** Somebody else, for what only an administrator does to an account. */
const otherAccount = async ({ server }: Caller) => ({ id: (await makeAccount(server, "trader")).id });

async function openInvite({ server, account }: Caller): Promise<string> {
  const id = server.deps.ids.next();
  const hash = id.replaceAll("-", "").padStart(64, "b");
  await looking(
    server,
    `insert into invites values ('${id}', '${hash}', 'viewer', null, '${account.id}', now(), now() + interval '1 day')`,
  );
  return id;
}

const paper = () => ({ mode: "paper" });
const wholeUser = () => ({ scope: "user", reason: "enough" });
const trade = ({ server }: Caller) => ({
  opportunityId: sampleOpportunity().id,
  mode: "paper",
  idempotencyKey: server.deps.ids.next(),
});
const order = ({ server }: Caller) => ({
  venue: "binance",
  symbol: "BTC/USDT",
  side: "buy",
  type: "limit",
  amount: "1",
  price: "100",
  mode: "paper",
  idempotencyKey: server.deps.ids.next(),
});
const strategy = () => ({
  name: "first",
  kinds: ["cross"],
  symbols: [],
  venues: [],
  minNetBps: 5,
  maxNotional: "100",
  coolDownMs: 1000,
  mode: "paper",
});
const rowOf = (make: (owner: Caller) => Promise<string>) => async (owner: Caller) => ({ id: await make(owner) });

async function halted({ server, account }: Caller): Promise<unknown> {
  const id = server.deps.ids.next();
  await looking(
    server,
    `insert into halts values ('${id}', '${account.id}', 'user', null, null, 'r', false, null, now(), null, null)`,
  );
  return wholeUser();
}

const book = () => ({ symbol: "BTC/USDT" });
const opportunity = () => ({ id: sampleOpportunity().id });

/** Every procedure and who may call it, written by hand: a new one without a row fails the first test of the matrix. */
export const PROCEDURES: Readonly<Record<string, ProcedureExpectation>> = {
  "auth.register": { access: "public", rateClass: "auth" },
  "auth.login": { access: "public", rateClass: "auth" },
  "auth.me": { access: "user", rateClass: "read" },
  "auth.touch": { access: "user", rateClass: "read" },
  "auth.stepUp": {
    access: "user",
    rateClass: "auth",
    input: ({ account }) => ({ password: account.password }),
  },
  "auth.changePassword": {
    access: "user",
    rateClass: "auth",
    input: ({ account }) => ({ currentPassword: account.password, newPassword: "seven silver spoons" }),
  },
  "auth.logout": { access: "user", rateClass: "read" },
  "sessions.list": { access: "user", rateClass: "read" },
  "sessions.revoke": {
    access: "user",
    rateClass: "keys",
    row: async (owner) => ({ id: await secondSession(owner) }),
  },
  "sessions.revokeOthers": { access: "user", rateClass: "keys" },
  "tokens.list": { access: "user", rateClass: "read" },
  "tokens.create": {
    access: "user",
    rateClass: "keys",
    input: () => ({ name: "script", scopes: ["read"], expiresInDays: 1 }),
  },
  "tokens.revoke": { access: "user", rateClass: "keys", row: async (owner) => ({ id: await apiToken(owner) }) },
  "totp.get": { access: "user", rateClass: "read" },
  "totp.begin": { access: "user", rateClass: "auth" },
  "totp.confirm": { access: "user", rateClass: "auth", input: begunCode },
  "totp.disable": { access: "user", rateClass: "auth", input: factorCode },
  "recoveryCodes.renew": { access: "user", rateClass: "auth", input: factorCode },
  "keys.add": {
    access: "trader",
    rateClass: "keys",
    input: () => ({ venue: "binance", label: "main", apiKey: "publicpart", secret: "secretpart" }),
  },
  "keys.list": { access: "trader", rateClass: "read" },
  "keys.verify": { access: "trader", rateClass: "keys", row: async (owner) => ({ id: await exchangeKey(owner) }) },
  "keys.remove": { access: "trader", rateClass: "keys", row: async (owner) => ({ id: await exchangeKey(owner) }) },
  "audit.mine": { access: "user", rateClass: "read" },
  "auth.requestReset": { access: "public", rateClass: "auth" },
  "auth.reset": { access: "public", rateClass: "auth" },
  "installation.get": { access: "public", rateClass: "read" },
  "account.export": { access: "user", rateClass: "export" },
  "account.delete": { access: "user", rateClass: "export" },
  "admin.users.list": { access: "admin", rateClass: "read" },
  "admin.users.invite": { access: "admin", rateClass: "keys", input: () => ({ role: "viewer" }) },
  "admin.users.setRole": {
    access: "admin",
    rateClass: "keys",
    row: async (caller) => ({ ...(await otherAccount(caller)), role: "viewer" }),
  },
  "admin.users.disable": { access: "admin", rateClass: "keys", row: otherAccount },
  "admin.users.enable": { access: "admin", rateClass: "keys", row: otherAccount },
  "admin.users.endSessions": { access: "admin", rateClass: "keys", row: otherAccount },
  "admin.users.resetLink": { access: "admin", rateClass: "keys", row: otherAccount },
  "admin.invites.list": { access: "admin", rateClass: "read" },
  "admin.invites.revoke": {
    access: "admin",
    rateClass: "keys",
    row: async (caller) => ({ id: await openInvite(caller) }),
  },
  "admin.audit.list": { access: "admin", rateClass: "read" },
  "admin.audit.verify": { access: "admin", rateClass: "read" },
  "admin.audit.export": { access: "admin", rateClass: "export" },
  "admin.trust.get": { access: "admin", rateClass: "read" },
  "admin.trust.update": { access: "admin", rateClass: "keys", input: () => ({ allowedVenues: [] }) },
  "admin.system.status": { access: "admin", rateClass: "read" },
  "venues.list": { access: "user", rateClass: "read" },
  "venues.watch": { access: "user", rateClass: "stream" },
  "markets.list": { access: "user", rateClass: "read" },
  "books.get": { access: "user", rateClass: "read", input: book },
  "books.watch": { access: "user", rateClass: "stream", input: book },
  "opportunities.get": { access: "user", rateClass: "read", input: opportunity },
  "opportunities.history": { access: "user", rateClass: "read" },
  "opportunities.list": { access: "user", rateClass: "read" },
  "opportunities.watch": { access: "user", rateClass: "stream" },
  "dashboard.live": { access: "user", rateClass: "stream" },
  "trade.preview": {
    access: "trader",
    rateClass: "read",
    input: () => ({ opportunityId: sampleOpportunity().id, mode: "paper" }),
  },
  "trade.execute": { access: "trader", rateClass: "trade", input: trade },
  "deals.list": { access: "user", rateClass: "read" },
  "deals.get": { access: "user", rateClass: "read", row: rowOf(sampleDeal) },
  "deals.watch": { access: "user", rateClass: "stream" },
  "deals.decide": {
    access: "trader",
    rateClass: "trade",
    row: async (owner) => ({
      id: await sampleDeal(owner),
      choice: "unwind",
      idempotencyKey: owner.server.deps.ids.next(),
    }),
  },
  "orders.place": { access: "trader", rateClass: "trade", input: order },
  "orders.cancel": { access: "trader", rateClass: "safety", row: rowOf(sampleOrder) },
  "orders.cancelAll": { access: "trader", rateClass: "safety" },
  "orders.list": { access: "user", rateClass: "read" },
  "orders.get": { access: "user", rateClass: "read", row: rowOf(sampleOrder) },
  "orders.watch": { access: "user", rateClass: "stream" },
  "balances.get": { access: "user", rateClass: "read", input: paper },
  "balances.watch": { access: "user", rateClass: "stream", input: paper },
  "paper.reset": { access: "trader", rateClass: "safety" },
  "portfolio.summary": { access: "user", rateClass: "read", input: paper },
  "portfolio.equity": { access: "user", rateClass: "read", input: paper },
  "portfolio.pnl": { access: "user", rateClass: "read", input: () => ({ mode: "paper", by: "day" }) },
  "strategies.list": { access: "trader", rateClass: "read" },
  "strategies.create": { access: "trader", rateClass: "keys", input: strategy },
  "strategies.update": {
    access: "trader",
    rateClass: "keys",
    row: async (owner) => ({ id: await sampleStrategy(owner), name: "second" }),
  },
  "strategies.start": { access: "trader", rateClass: "keys", row: rowOf(sampleStrategy) },
  "strategies.stop": { access: "trader", rateClass: "keys", row: rowOf(sampleStrategy) },
  "strategies.remove": { access: "trader", rateClass: "keys", row: rowOf(sampleStrategy) },
  "risk.get": { access: "trader", rateClass: "read" },
  "risk.update": { access: "trader", rateClass: "keys", input: () => ({ dailyLossMax: "10" }) },
  "risk.updateRepair": { access: "trader", rateClass: "keys", input: () => ({ complete: false }) },
  "risk.allowLive": {
    access: "trader",
    rateClass: "keys",
    stepUp: true,
    input: ({ account }) => ({ confirm: account.username }),
  },
  "risk.halt": { access: "trader", rateClass: "safety", input: wholeUser },
  "risk.resume": { access: "trader", rateClass: "safety", stepUp: true, input: halted },
  "admin.ceilings.get": { access: "admin", rateClass: "read" },
  "admin.ceilings.update": {
    access: "admin",
    rateClass: "keys",
    stepUp: true,
    input: () => ({ dealNotionalMax: "5000" }),
  },
};
