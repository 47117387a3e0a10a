import type { Deal } from "@tandem/domain/deals/deal";
import type { RepairKind } from "@tandem/domain/deals/repair-options";
import type { VenueId } from "@tandem/domain/market";
import type { OrderEvent } from "@tandem/domain/orders/advance-order";
import { reasonOf } from "../live/engine-log.ts";
import { AccountDeals, isLeaseLost } from "./account-deals.ts";
import type { AccountDeps } from "./account-deps.ts";
import { type AccountLife, openDealsOf, type StoredHalt, takeRecord } from "./account-life.ts";
import { approve, riskStateOf } from "./account-risk.ts";
import { standingOf, usesOf } from "./account-standing.ts";
import { approvedDeal, resumedDeal } from "./approved-deal.ts";
import { cancelOrders } from "./cancel-orders.ts";
import { closeUnsent } from "./close-unsent.ts";
import { coolDown, learnFromEnd } from "./cool-down.ts";
import { cancelHalted } from "./halt-account.ts";
import { haltVenue } from "./halt-venue.ts";
import { hearReport } from "./hear-report.ts";
import { keepSwitches } from "./keep-switches.ts";
import { openLife } from "./open-life.ts";
import { pricedChoice } from "./priced-choice.ts";
import { reconcileVenue } from "./reconcile-venue.ts";
import { renewVenues } from "./renew-venues.ts";
import type { DealEnd } from "./run-deal.ts";
import { saveEquity } from "./save-equity.ts";
import type { OpenedDeal, OpenMeta, TradePlan } from "./trade-plan.ts";
import { type AccountStanding, type LimitUse, type TradeDenial, TraderUnavailableError } from "./trader.ts";
import type { AccountId, Actor } from "./trading-store.ts";
import type { VenueSlot } from "./venue-slot.ts";
import { Waiters } from "./waiters.ts";

const RETRY_MS_MAX = 30_000;
const MINUTE_MS = 60_000;

/** One user's trading of one mode, from taking the lease to its loss, again and again until it is closed. */
export class TradingAccount {
  readonly id: AccountId;
  readonly #deps: AccountDeps;
  #life: AccountLife | undefined;
  #deals: AccountDeals | undefined;
  #idle: "off" | "starting" | "elsewhere" = "starting";
  #isClosed = false;
  #isOpening = false;
  #isReloadDue = false;
  #failures = 0;
  #cancelRetry: () => void = () => {};
  #cancelTick: () => void = () => {};
  readonly #waiters: Waiters;
  #toldHalts = new Map<string, StoredHalt>();
  #reconciledAt = 0;
  /** The newest of them; never rejects. */
  #reloading: Promise<void> = Promise.resolve();

  constructor(id: AccountId, deps: AccountDeps) {
    this.id = id;
    this.#deps = deps;
    this.#waiters = new Waiters(deps.clock);
  }

  start(): void {
    void this.#open();
  }

  get life(): AccountLife | undefined {
    return this.#life;
  }

  /** The lease is good for another while, counted from before it was asked for. */
  renewed(askedAt: number): void {
    if (this.#life !== undefined) this.#life.leaseUntil = askedAt + this.#deps.times.leaseMs;
  }

  /** Somebody else trades it: all that runs stops at once. */
  leaseLost(): void {
    this.#fail("another process trades this account");
  }

  /** Resolves when it is known how the account stands, at the latest after `ms`. */
  settled(ms: number): Promise<void> {
    return this.#isSettled() ? Promise.resolve() : this.#waiters.wait(ms);
  }

  standing(): AccountStanding {
    return standingOf(this.id.mode, { life: this.#life, idle: this.#idle });
  }

  use(): readonly LimitUse[] {
    return this.#life === undefined ? [] : usesOf(this.id.mode, this.#life, riskStateOf(this.#parts(this.#life)));
  }

  /** Every rule that would refuse the plan now. */
  denials(plan: TradePlan): readonly TradeDenial[] {
    if (this.#life === undefined) return this.notReady();
    const approved = approve(this.#parts(this.#life), plan);
    return approved.ok ? [] : approved.error;
  }

  /** Checks, reserves and writes a deal, and runs it. Between the check and the reservation nothing else runs. */
  async open(plan: TradePlan, meta: OpenMeta): Promise<OpenedDeal> {
    const { store, fact } = this.#deps;
    const { userId, mode } = this.id;
    const [life, deals] = [this.#life, this.#deals];
    if (life === undefined || deals === undefined) return { kind: "refused", denials: this.notReady() };
    const approved = approve(this.#parts(life), plan);
    if (!approved.ok) return { kind: "refused", denials: approved.error };
    const deal = approvedDeal(plan.deal, approved.value);
    life.opening.set(deal.id, deal);
    try {
      const { kind, opportunityId, notional, expectedProfit, expected } = plan;
      const opened = await store.openDeal(life.lease, {
        userId,
        deal,
        kind,
        opportunityId,
        notional,
        expectedProfit,
        expected,
        ...meta,
      });
      if (opened.kind === "exists") return { kind: "deal", dealId: opened.dealId, run: undefined };
      fact({ userId, mode, kind: "deal", id: deal.id });
      return { kind: "deal", dealId: deal.id, run: life.isOver ? undefined : deals.run(deal) };
    } catch (error) {
      this.#giveUp(life, error, "the deal could not be written down");
    } finally {
      life.opening.delete(deal.id);
    }
  }

  /** Asks the venues to cancel what `wants` says of everything that is not final. */
  cancel(wants: (order: Deal["orders"][number]) => boolean): Promise<number> {
    return this.#life === undefined ? Promise.resolve(0) : cancelOrders(this.#life, wants);
  }

  /** From this call on nothing that the halt covers leaves. Then what rests is cancelled, and what is on its way waited for. */
  async halt(halt: StoredHalt): Promise<{ readonly cancelled: number; readonly inFlight: number }> {
    const { clock, times } = this.#deps;
    this.#toldHalts.set(halt.id, halt);
    const life = this.#life;
    if (life === undefined) return { cancelled: 0, inFlight: 0 };
    life.toldHalts.set(halt.id, halt);
    return cancelHalted({ clock, waitMs: times.haltWaitMs, userId: this.id.userId }, life, halt);
  }

  /** A person's choice for a deal that waits. */
  async decide(dealId: string, choice: RepairKind, actor: Actor): Promise<"taken" | "stale" | "not_possible"> {
    const [life, deals] = [this.#life, this.#deals];
    const asked = life?.asked.get(dealId);
    if (life === undefined || deals === undefined || asked === undefined) return "stale";
    const option = pricedChoice(asked.deal, deals.repairMarket(asked.deal), choice);
    if (option === undefined) return "not_possible";
    life.asked.delete(dealId);
    await this.#deps.store
      .resumeDeal({ lease: life.lease, dealId, at: this.#now(), choice, actor })
      .catch((error: unknown) => this.#giveUp(life, error, "the choice could not be written down"));
    // A late trade may have come while it was written.
    const fresh = (await life.journal.load(dealId)) ?? asked.deal;
    if (life.isOver || life.runs.has(dealId)) return "stale";
    deals.run(resumedDeal(fresh), option);
    return "taken";
  }

  /** Reads limits, halts, permissions and keys again. Deals that a halt had frozen go on where it is over. One at a time. */
  reload(): Promise<void> {
    const next = this.#reloading.then(() => this.#reload());
    this.#reloading = next.catch(() => {});
    return next;
  }

  async #reload(): Promise<void> {
    const [life, deals] = [this.#life, this.#deals];
    if (life === undefined || deals === undefined) {
      // What is being opened may have read what was before.
      this.#isReloadDue = this.#isOpening;
      this.#cancelRetry();
      return this.#open();
    }
    const [told, before] = [[...life.toldHalts.keys(), ...this.#toldHalts.keys()], life.record.halts];
    // Where it fails, what it goes by may be over: it starts again from what is stored, and sends nothing before.
    const record = await this.#deps.store
      .loadAccount(this.id)
      .catch((error: unknown) => this.#giveUp(life, error, "what the account goes by could not be read"));
    if (life.isOver) return;
    takeRecord(life, { record, before, told });
    for (const id of told) this.#toldHalts.delete(id);
    for (const slot of await renewVenues(this.#deps, this.id, life)) {
      this.#listen(life, slot);
      void this.#reconcile(life, slot);
    }
    // As they were read just now: a late trade may have come since they were asked about.
    for (const deal of record.openDeals)
      if (life.asked.get(deal.id)?.end.reason === "halted") deals.run(resumedDeal(deal));
    for (const slot of life.slots.values()) if (slot.state !== "ready") void this.#reconcile(life, slot);
  }

  /** False while something is open. */
  async resetPaper(
    funds: readonly { readonly venue: VenueId; readonly asset: string; readonly amount: bigint }[],
    actor: Actor,
  ): Promise<boolean> {
    const life = this.#life;
    if (life === undefined) throw new TraderUnavailableError("the account is not loaded");
    if (openDealsOf(life).length > 0) return false;
    await this.#end(life);
    try {
      await this.#deps.store.resetPaper({ lease: life.lease, funds, at: this.#now(), actor });
    } finally {
      await this.#open();
    }
    return true;
  }

  venues(): readonly VenueId[] {
    return [...(this.#life?.slots.keys() ?? [])];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.race([this.cancel(() => true), this.#sleep(this.#deps.times.haltWaitMs)]);
    await this.stop();
  }

  /** Lets go of everything, and of the lease; what is open stays open, to be resumed by whoever comes next. */
  async stop(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRetry();
    const life = this.#life;
    if (life === undefined) return;
    await this.#end(life);
    await this.#deps.store.releaseLease(life.lease).catch(() => {});
  }

  async #open(): Promise<void> {
    if (this.#isClosed || this.#isOpening || this.#life !== undefined) return;
    const { times, store } = this.#deps;
    this.#idle = "starting";
    this.#isOpening = true;
    try {
      // What was told before the account was read is in it, or over.
      const toldBefore = [...this.#toldHalts.keys()];
      const opened = await openLife(this.#deps, this.id);
      for (const id of toldBefore) this.#toldHalts.delete(id);
      if (opened.kind !== "life") {
        this.#idle = opened.kind;
        this.#waiters.tell();
        if (opened.kind === "elsewhere") this.#retry(times.leaseMs / 2);
        return;
      }
      if (this.#wasClosed()) {
        await this.#end(opened.life);
        await store.releaseLease(opened.life.lease);
        return;
      }
      for (const halt of this.#toldHalts.values()) opened.life.toldHalts.set(halt.id, halt);
      await this.#resume(opened.life);
      if (this.life === opened.life) this.#failures = 0;
      // It failed while its venues were still asked, and the retry found it opening.
      else if (this.life === undefined) this.#retry(times.retryMs);
    } catch (error) {
      this.#fail(reasonOf(error));
    } finally {
      this.#isOpening = false;
      if (this.#isReloadDue) void this.reload().catch(() => {}); // said by #giveUp
      this.#isReloadDue = false;
    }
  }

  /** What was open goes on first; then the venues are compared, and from then on new deals are taken. */
  async #resume(life: AccountLife): Promise<void> {
    const deals = new AccountDeals({
      deps: this.#deps,
      life,
      onFailure: (error) => this.#fail(reasonOf(error), isLeaseLost(error)),
      onEnded: (deal, end) => this.#ended(life, deal, end),
      coolDown: (of) => coolDown(this.#parts(life), of),
      haltVenue: (venue, reason) => void haltVenue(this.#parts(life), { venue, reason }),
    });
    this.#life = life;
    this.#deals = deals;
    for (const deal of await closeUnsent(life, this.#now())) deals.run(resumedDeal(deal));
    for (const slot of life.slots.values()) this.#listen(life, slot);
    this.#reconciledAt = this.#deps.clock.monotonicMs();
    await Promise.all([...life.slots.values()].map((slot) => this.#reconcile(life, slot)));
    this.#waiters.tell();
    this.#tick(life);
  }

  #listen(life: AccountLife, slot: VenueSlot): void {
    const of = {
      life,
      slot,
      hearOrder: (id: string, event: OrderEvent) => this.#deals?.hear(id, event),
      tellBalances: () => this.#deps.fact({ ...this.id, kind: "balances", id: undefined }),
      reconcile: () => void this.#reconcile(life, slot),
    };
    slot.account?.start((report) => hearReport(of, report));
  }

  #reconcile(life: AccountLife, slot: VenueSlot): Promise<void> {
    slot.reconciling ??= reconcileVenue({
      deps: this.#deps,
      life,
      slot,
      halt: (reason) => haltVenue(this.#parts(life), { venue: slot.venue, reason }),
    }).finally(() => {
      slot.reconciling = undefined;
      this.#deps.fact({ ...this.id, kind: "risk", id: undefined });
    });
    return slot.reconciling;
  }

  /** Once a second: what is due. */
  #tick(life: AccountLife): void {
    const { clock, times } = this.#deps;
    this.#cancelTick = clock.after(1_000, () => {
      if (life.isOver) return;
      const now = clock.monotonicMs();
      const from = life.sentAt.findIndex((at) => at > this.#now() - MINUTE_MS);
      life.sentAt.splice(0, from === -1 ? life.sentAt.length : from);
      if (now - this.#reconciledAt >= times.reconcileMs) {
        this.#reconciledAt = now;
        for (const slot of life.slots.values()) void this.#reconcile(life, slot);
      }
      keepSwitches(this.#deps, life);
      saveEquity(this.#deps, this.id, life);
      this.#tick(life);
    });
  }

  #ended(life: AccountLife, deal: Deal, end: DealEnd): void {
    const { log, fact } = this.#deps;
    if (end.kind === "ask") {
      log.error({ dealId: deal.id, reason: end.reason }, "a deal has a leg alone and needs a person's decision");
      if (end.reason !== "halted") learnFromEnd(this.#parts(life), { deal, end, profit: undefined });
      return;
    }
    if (deal.legs.length > 1) learnFromEnd(this.#parts(life), { deal, end, profit: this.#deals?.profitOf(deal) });
    fact({ ...this.id, kind: "risk", id: undefined });
  }

  #parts(life: AccountLife) {
    return { deps: this.#deps, account: this.id, life };
  }

  /** Why nothing can be planned. */
  notReady(): readonly TradeDenial[] {
    if (this.#idle === "off") return [{ rule: "live_not_allowed" }];
    return [{ rule: "no_lease" }];
  }

  #giveUp(life: AccountLife, error: unknown, words: string): never {
    if (!life.isOver) this.#fail(reasonOf(error));
    throw new TraderUnavailableError(words);
  }

  /** Everything of this life stops now; it is tried again from what is stored. */
  #fail(reason: string, isElsewhere = false): void {
    const { log, times } = this.#deps;
    const life = this.#life;
    this.#idle = isElsewhere ? "elsewhere" : "starting";
    log.error({ userId: this.id.userId, mode: this.id.mode, reason }, "an account stopped and starts again");
    if (life !== undefined) void this.#end(life);
    this.#failures += 1;
    this.#retry(Math.min(times.retryMs * 2 ** Math.min(this.#failures - 1, 8), RETRY_MS_MAX));
  }

  #retry(ms: number): void {
    this.#cancelRetry();
    if (!this.#isClosed) this.#cancelRetry = this.#deps.clock.after(ms, () => void this.#open());
  }

  async #end(life: AccountLife): Promise<void> {
    life.isOver = true;
    this.#cancelTick();
    for (const run of life.runs.values()) run.stop();
    if (this.#life === life) {
      this.#life = undefined;
      this.#deals = undefined;
    }
    await Promise.allSettled([...life.slots.values()].map(async ({ account }) => account?.stop()));
  }

  /** Meanwhile, as may have happened at any wait. */
  #wasClosed(): boolean {
    return this.#isClosed;
  }

  #isSettled(): boolean {
    if (this.#life === undefined) return this.#idle !== "starting";
    return [...this.#life.slots.values()].every(({ state }) => state !== "starting");
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#deps.clock.after(ms, resolve));
  }

  #now(): number {
    return Math.floor(this.#deps.clock.epochMs());
  }
}
