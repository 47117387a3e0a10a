import type { VenueState } from "@tandem/engine/market-view";
import { sampleVenue } from "@tandem/testing/market-samples";
import { afterEach, beforeEach, expect, test } from "vitest";
import { authenticate } from "../src/auth/authenticate.ts";
import { register } from "../src/auth/register.ts";
import type { UserCtx } from "../src/context.ts";
import { createTrustTeller, followTrust } from "../src/trust/follow-trust.ts";
import { getTrust } from "../src/trust/get-trust.ts";
import { updateTrust } from "../src/trust/update-trust.ts";
import { alice, bob, startServices } from "./support/start-services.ts";

const MINUTE = 60_000;
const VENUES: readonly VenueState[] = [
  { ...sampleVenue({ id: "binance", name: "Binance" }), isUnproved: false },
  { ...sampleVenue({ id: "coinbaseexchange", name: "Coinbase Exchange" }), isUnproved: true },
  sampleVenue({ id: "hitbtc", name: "hitbtc" }),
];

let services: Awaited<ReturnType<typeof startServices>>;
let admin: UserCtx;
/** What an engine of this process was told. */
let told: (readonly string[])[];

beforeEach(async () => {
  services = await startServices();
  told = [];
  admin = await signedIn((await register({ ctx: services.ctx, input: alice })).token);
});
afterEach(() => services.stop());

async function signedIn(token: string): Promise<UserCtx> {
  const identity = await authenticate({ deps: services.deps, token });
  if (!identity) throw new Error("not signed in");
  const deps = {
    ...services.deps,
    market: { ...services.deps.market, venues: () => VENUES },
    trust: createTrustTeller((venues) => void told.push(venues)),
  };
  return { ...services.ctx, deps, identity };
}
const stored = async () => (await services.look("select allowed_venues as venues from trust_settings"))[0]?.["venues"];

test("an administrator allows venues, each once; it is kept, told and audited with what stood before", async () => {
  const venues = [
    { id: "binance", name: "Binance", proved: true },
    { id: "coinbaseexchange", name: "Coinbase Exchange", proved: false },
    { id: "hitbtc", name: "hitbtc", proved: null },
  ];
  expect(await getTrust({ ctx: admin })).toEqual({ allowedVenues: [], changedAt: null, venues });
  const at = services.clock.epochMs();
  const answer = await updateTrust({
    ctx: admin,
    input: { allowedVenues: ["hitbtc", "coinbaseexchange", "hitbtc"] },
  });
  expect(answer).toEqual({ allowedVenues: ["coinbaseexchange", "hitbtc"], changedAt: at, venues });
  expect(await getTrust({ ctx: admin })).toEqual(answer);
  // In the same millisecond, and still later than the first.
  await updateTrust({ ctx: admin, input: { allowedVenues: ["hitbtc"] } });
  expect(await getTrust({ ctx: admin })).toMatchObject({ allowedVenues: ["hitbtc"], changedAt: at + 1 });
  expect(told).toEqual([["coinbaseexchange", "hitbtc"], ["hitbtc"]]);
  expect(await services.look("select details from audit where action = 'admin.trust.update' order by seq")).toEqual([
    { details: { from: "", to: "coinbaseexchange,hitbtc" } },
    { details: { from: "coinbaseexchange,hitbtc", to: "hitbtc" } },
  ]);
});

test("a venue that is not followed is refused by name, and nothing is changed or told", async () => {
  await updateTrust({ ctx: admin, input: { allowedVenues: ["hitbtc"] } });
  const refused = updateTrust({ ctx: admin, input: { allowedVenues: ["hitbtc", "nowhere", "bitmart"] } });
  await expect(refused).rejects.toMatchObject({
    code: "VALIDATION",
    reason: "unknown_venue",
    fieldErrors: { allowedVenues: ["bitmart is not followed here", "nowhere is not followed here"] },
  });
  expect([await stored(), told]).toEqual([["hitbtc"], [["hitbtc"]]]);
});

test("it takes a fresh proof and an administrator of this moment", async () => {
  const traders = await signedIn((await register({ ctx: services.ctx, input: bob })).token);
  const input = { allowedVenues: ["hitbtc"] };
  await expect(updateTrust({ ctx: traders, input })).rejects.toMatchObject({ reason: "role_required" });
  await services.clock.advance(10 * MINUTE);
  await expect(updateTrust({ ctx: admin, input })).rejects.toMatchObject({ reason: "step_up_required" });
  expect([await stored(), told]).toEqual([[], []]);
  expect(
    await services.look("select outcome, reason from audit where action = 'admin.trust.update' order by seq"),
  ).toEqual([
    { outcome: "deny", reason: "role_required" },
    { outcome: "deny", reason: "step_up_required" },
  ]);
});

test("a process hears at its start what was allowed, and within five seconds what another one changes", async () => {
  await updateTrust({ ctx: admin, input: { allowedVenues: ["hitbtc"] } });
  const heard: (readonly string[])[] = [];
  const { db } = services.deps;
  const { clock } = services;
  const stop = followTrust({ db, clock, trust: createTrustTeller((venues) => void heard.push(venues)) });
  await expect.poll(() => heard).toEqual([["hitbtc"]]);
  await updateTrust({ ctx: admin, input: { allowedVenues: [] } });
  expect(heard).toHaveLength(1);
  await expect
    .poll(async () => {
      await clock.advance(5_000);
      return heard;
    })
    .toEqual([["hitbtc"], []]);
  stop();
});

test("a reading that was under way while the setting changed does not undo the change", () => {
  const teller = createTrustTeller((venues) => void told.push(venues));
  const before = { allowedVenues: ["hitbtc"], changedAt: 1_000 };
  teller.tell(before);
  teller.tell({ allowedVenues: [], changedAt: 2_000 });
  teller.tell(before);
  expect(told).toEqual([["hitbtc"], []]);
});
