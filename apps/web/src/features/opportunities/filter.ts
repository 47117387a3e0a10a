import type { Opportunity, OpportunityKind } from "@tandem/contract/opportunities";

// The contract's schema has them too, but zod stays out of the entry script, which reads addresses.
const KIND_SET: Record<OpportunityKind, true> = { cross: true, triangular: true, cycle: true, basis: true };
const isKind = (text: unknown): text is OpportunityKind => typeof text === "string" && Object.hasOwn(KIND_SET, text);
export const KINDS: readonly OpportunityKind[] = Object.keys(KIND_SET).filter(isKind);

/** What the page's address holds: a filter and an order that can be kept, shared and gone back to. */
export type TableSearch = {
  readonly q?: string;
  readonly kind?: OpportunityKind;
  readonly venue?: string;
  /** The least net, in basis points. */
  readonly min?: number;
  /** Without those that are open but blocked. */
  readonly free?: true;
  /** A column, with "-" before it for descending. */
  readonly sort?: string;
};

export type TablePatch = { readonly [Key in keyof TableSearch]: TableSearch[Key] | undefined };
export const NO_FILTER: TablePatch = {
  q: undefined,
  kind: undefined,
  venue: undefined,
  min: undefined,
  free: undefined,
};

const BPS_LIMIT = 10_000;
const TEXT_MAX = 80;

const textOf = (value: unknown): string =>
  // Digits in an address arrive as a number.
  typeof value === "string" || typeof value === "number" ? String(value).slice(0, TEXT_MAX) : "";

/** Addresses are typed by people and old links: what makes no sense is dropped, never an error. */
export function readTableSearch({ q, kind, venue, min, free, sort }: Readonly<Record<string, unknown>>): TableSearch {
  const least = Number(min ?? Number.NaN);
  return dropUndefined({
    q: textOf(q) || undefined,
    kind: isKind(kind) ? kind : undefined,
    venue: /^[a-z0-9]{1,40}$/.test(textOf(venue)) ? textOf(venue) : undefined,
    min: Math.abs(least) <= BPS_LIMIT ? least : undefined,
    free: free === true || free === "true" ? true : undefined,
    sort: typeof sort === "string" && /^-?[a-z]{1,20}$/i.test(sort) ? sort : undefined,
  });
}

export const dropUndefined = ({ q, kind, venue, min, free, sort }: TablePatch): TableSearch => ({
  ...(q !== undefined && { q }),
  ...(kind !== undefined && { kind }),
  ...(venue !== undefined && { venue }),
  ...(min !== undefined && { min }),
  ...(free !== undefined && { free }),
  ...(sort !== undefined && { sort }),
});

export const isFiltered = ({ q, kind, venue, min, free }: TableSearch): boolean =>
  [q, kind, venue, min, free].some((value) => value !== undefined);

/** Every word of the text must be part of some leg's venue or symbol, or of the kind. */
export function matches(opportunity: Opportunity, search: TableSearch): boolean {
  if (search.kind !== undefined && opportunity.kind !== search.kind) return false;
  if (search.min !== undefined && opportunity.netBps < search.min) return false;
  if (search.free === true && opportunity.blockedBy.length > 0) return false;
  if (search.venue !== undefined && !opportunity.legs.some(({ venue }) => venue === search.venue)) return false;
  if (search.q === undefined) return true;
  const text = [opportunity.kind, ...opportunity.legs.flatMap((leg) => [leg.venue, leg.symbol])]
    .join(" ")
    .toLowerCase();
  return search.q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
