import type { Opportunity, OpportunityKind } from "@tandem/contract/opportunities";

// The contract's schema has them too, but zod stays out of the entry script, which reads addresses.
const KIND_SET: Record<OpportunityKind, true> = { cross: true, triangular: true, cycle: true, basis: true };
const isKind = (text: unknown): text is OpportunityKind => typeof text === "string" && Object.hasOwn(KIND_SET, text);
export const KINDS: readonly OpportunityKind[] = Object.keys(KIND_SET).filter(isKind);

export const COLUMNS = [
  "kind",
  "route",
  "buy",
  "sell",
  "amount",
  "notional",
  "gross",
  "net",
  "profit",
  "age",
  "life",
] as const;
export type ColumnId = (typeof COLUMNS)[number];
export type Sort = { readonly column: ColumnId; readonly isDescending: boolean };

/** What the page's address holds: a filter and an order that can be kept, shared and gone back to. */
export type TableSearch = {
  readonly q?: string;
  readonly kind?: OpportunityKind;
  readonly min?: number;
  /** A column, with "-" before it for descending. */
  readonly sort?: string;
};

const BPS_LIMIT = 10_000;
const TEXT_MAX = 80;
export const DEFAULT_SORT: Sort = { column: "net", isDescending: true };

/** Addresses are typed by people and old links: what makes no sense is dropped, never an error. */
export function readTableSearch({ q, kind, min, sort }: Readonly<Record<string, unknown>>): TableSearch {
  // Digits in an address arrive as a number.
  const text = typeof q === "string" || typeof q === "number" ? String(q).slice(0, TEXT_MAX) : "";
  const least = Number(min ?? Number.NaN);
  return {
    ...(text !== "" && { q: text }),
    ...(isKind(kind) && { kind }),
    ...(Math.abs(least) <= BPS_LIMIT && { min: least }),
    ...(typeof sort === "string" && readSort(sort) && { sort }),
  };
}

export function readSort(text: string): Sort | undefined {
  const isDescending = text.startsWith("-");
  const column = COLUMNS.find((id) => id === text.slice(isDescending ? 1 : 0));
  return column && { column, isDescending };
}

export const writeSort = (sort: Sort): string => `${sort.isDescending ? "-" : ""}${sort.column}`;

/** Every word of the text must be part of some leg's venue or symbol, or of the kind. */
export function matches(opportunity: Opportunity, search: TableSearch): boolean {
  if (search.kind !== undefined && opportunity.kind !== search.kind) return false;
  if (search.min !== undefined && opportunity.netBps < search.min) return false;
  if (search.q === undefined) return true;
  const text = [opportunity.kind, ...opportunity.legs.flatMap((leg) => [leg.venue, leg.symbol])]
    .join(" ")
    .toLowerCase();
  return search.q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
