import type { DealStatus } from "@tandem/contract/deals";
import type { TradingMode } from "@tandem/contract/trading";

/** What the address of the list holds. */
export type DealSearch = {
  readonly status?: DealStatus;
  readonly mode?: TradingMode;
  readonly symbol?: string;
  readonly strategy?: string;
  readonly sort?: string;
};
export type DealPatch = { readonly [Key in keyof DealSearch]: DealSearch[Key] | undefined };

// The contract's schemas have them too, but zod stays out of the entry script, which reads addresses.
const STATUS_SET: Record<DealStatus, true> = {
  pending: true,
  working: true,
  repairing: true,
  needs_decision: true,
  done: true,
  failed: true,
};
const isStatus = (value: unknown): value is DealStatus => typeof value === "string" && Object.hasOwn(STATUS_SET, value);
export const DEAL_STATUSES: readonly DealStatus[] = Object.keys(STATUS_SET).filter(isStatus);

const text = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === "string" && pattern.test(value) ? value : undefined;

/** Addresses are typed by people and old links: what makes no sense is dropped, never an error. */
export const readDealSearch = (raw: Readonly<Record<string, unknown>>): DealSearch =>
  dealSearch({
    status: isStatus(raw["status"]) ? raw["status"] : undefined,
    mode: raw["mode"] === "paper" || raw["mode"] === "live" ? raw["mode"] : undefined,
    symbol: text(raw["symbol"], /^[^\s]{1,60}$/),
    strategy: text(raw["strategy"], /^[0-9a-f-]{36}$/),
    sort: text(raw["sort"], /^-?[a-z]{1,20}$/i),
  });

export const dealSearch = ({ status, mode, symbol, strategy, sort }: DealPatch): DealSearch => ({
  ...(status !== undefined && { status }),
  ...(mode !== undefined && { mode }),
  ...(symbol !== undefined && { symbol }),
  ...(strategy !== undefined && { strategy }),
  ...(sort !== undefined && { sort }),
});

export const NO_DEAL_FILTER: DealPatch = { status: undefined, mode: undefined, symbol: undefined, strategy: undefined };

/** A symbol as the server takes it; half a word is no filter yet. */
export const wholeSymbol = (given: string | undefined): string | undefined =>
  /^[A-Za-z0-9.]+\/[A-Za-z0-9.]+(:[A-Za-z0-9.-]+)?$/.test(given ?? "") ? given?.toUpperCase() : undefined;
