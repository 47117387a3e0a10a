import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Market } from "@tandem/domain/market";
import { formatBookEvent, formatHeader } from "./format-recorded-books.ts";
import type { RecordedBook } from "./parse-book-event.ts";

/**
 * Writes recorded books to `path`, as gzip where it ends in `.gz`. Resolves when everything is written; at most one
 * stream buffer waits in memory.
 */
export async function writeRecordedBooks({
  path,
  markets,
  books,
}: {
  readonly path: string;
  readonly markets: readonly Market[];
  readonly books: Iterable<RecordedBook> | AsyncIterable<RecordedBook>;
}): Promise<void> {
  async function* lines() {
    yield formatHeader(markets);
    for await (const book of books) yield formatBookEvent(book);
  }
  const file = createWriteStream(path);
  await (path.endsWith(".gz") ? pipeline(lines, createGzip(), file) : pipeline(lines, file));
}
