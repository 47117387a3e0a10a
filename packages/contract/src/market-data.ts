import * as z from "zod";
import { Decimal, EpochMs, SymbolName, VenueName } from "./primitives.ts";

export const VenueStatus = z.enum(["live", "stale", "down", "halted"]);
export type VenueStatus = z.infer<typeof VenueStatus>;

export const Venue = z.object({
  id: VenueName,
  name: z.string(),
  status: VenueStatus,
  latencyMs: z.number().nullable(),
  /** The venue's clock less the server's, ms; null while it was not measured. */
  clockSkewMs: z.number().nullable(),
  lastMessageAt: EpochMs.nullable(),
  symbols: z.int(),
  takerBps: z.number().nullable(),
  makerBps: z.number().nullable(),
  resyncs: z.int(),
  gaps: z.int(),
  checksumFailures: z.int(),
  reconnects: z.int(),
});
export type Venue = z.infer<typeof Venue>;

/** Steps and minimums are decimal strings; "0" does not constrain. */
export const Market = z.object({
  venue: VenueName,
  symbol: SymbolName,
  base: z.string(),
  quote: z.string(),
  amountStep: Decimal,
  priceStep: Decimal,
  minAmount: Decimal,
  minNotional: Decimal,
});
export type Market = z.infer<typeof Market>;

export const BookStatus = z.enum(["live", "syncing", "stale", "untrusted"]);
export type BookStatus = z.infer<typeof BookStatus>;

const Level = z.tuple([z.number(), z.number()]);
export const Book = z.object({
  venue: VenueName,
  symbol: SymbolName,
  bids: z.array(Level),
  asks: z.array(Level),
  sequence: z.int().nullable(),
  venueAt: EpochMs.nullable(),
  receivedAt: EpochMs.nullable(),
  status: BookStatus,
});
export type Book = z.infer<typeof Book>;

export const BOOK_DEPTH_MAX = 1000;
export const BooksInput = z.strictObject({
  symbol: SymbolName,
  venues: z.array(VenueName).max(50).optional(),
  depth: z.int().min(1).max(BOOK_DEPTH_MAX).optional(),
});
export type BooksInput = z.infer<typeof BooksInput>;
