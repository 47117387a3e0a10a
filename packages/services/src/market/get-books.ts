import type { Book, BooksInput } from "@tandem/contract/market-data";
import type { MarketCtx } from "./market-ctx.ts";
import { requireSymbol } from "./require-symbol.ts";
import { toWireBook } from "./to-wire.ts";

/** Levels a side where the caller names no depth. */
export const BOOK_DEPTH_DEFAULT = 20;

/**
 * The books of one symbol, best level first. A venue without a book yet is absent.
 * @throws {ServiceError} NOT_FOUND, `unknown_symbol`.
 */
export async function getBooks({ ctx, input }: { ctx: MarketCtx; input: BooksInput }): Promise<Book[]> {
  const { market } = ctx.deps;
  requireSymbol(market, input.symbol);
  const books = await market.books({
    symbol: input.symbol,
    depth: input.depth ?? BOOK_DEPTH_DEFAULT,
    ...(input.venues && { venues: input.venues }),
  });
  return books.map(toWireBook);
}
