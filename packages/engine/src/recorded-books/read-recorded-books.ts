import type { Market } from "@tandem/domain/market";
import { isRecord } from "./is-record.ts";
import { createBookEventParser, type RecordedBook } from "./parse-book-event.ts";
import { parseHeader } from "./parse-header.ts";
import { readLines } from "./read-lines.ts";
import { RecordedBooksError } from "./recorded-books-error.ts";
import { CUT_SHORT } from "./unzip.ts";

/**
 * Reads recorded books, plain or gzip, line by line: memory does not grow with the file. `onMarkets` is called for the
 * header, then `onBook` for each event in file order. A further header begins a further file: recordings that were made
 * one after another may be joined. Empty lines are skipped.
 * @throws {RecordedBooksError} at the first line that is not what the format says. What was read before it has already
 *   been handed over.
 */
export async function readRecordedBooks({
  input,
  onMarkets,
  onBook,
  onCutShort = () => {},
}: {
  readonly input: AsyncIterable<Uint8Array>;
  readonly onMarkets: (markets: readonly Market[]) => void;
  readonly onBook: (book: RecordedBook) => void;
  /** A recorder was killed as it wrote, and said in its header that this may be: the line that is not whole is not read. */
  readonly onCutShort?: (line: number) => void;
}): Promise<void> {
  let parseEvent: ((event: unknown) => RecordedBook) | undefined;
  let lastAt = 0;
  const ending = { mayBeEarly: false };

  const refusing = <T>(line: number, parse: () => T): T => {
    try {
      return parse();
    } catch (error) {
      throw error instanceof RangeError ? new RecordedBooksError(line, error.message) : error;
    }
  };

  const onLine = (text: string, line: number): void => {
    if (text.trim() === "") return;
    const value = refusing(line, () => parseJson(text));
    if (parseEvent === undefined || isHeader(value)) {
      const markets = refusing(line, () => parseHeader(value));
      parseEvent = createBookEventParser(markets);
      onMarkets(markets);
      ending.mayBeEarly = isRecord(value) && value["mayEndEarly"] === true;
      return;
    }
    const parse = parseEvent;
    const book = refusing(line, () => parse(value));
    if (book.at < lastAt) throw new RecordedBooksError(line, `time goes back from ${lastAt} to ${book.at}`);
    lastAt = book.at;
    onBook(book);
  };
  try {
    await readLines(input, onLine);
  } catch (error) {
    if (!ending.mayBeEarly || !(error instanceof RecordedBooksError) || error.reason !== CUT_SHORT) throw error;
    onCutShort(error.line);
  }
  if (parseEvent === undefined) throw new RecordedBooksError(1, "the file is empty: a header is needed");
}

const isHeader = (value: unknown): boolean => isRecord(value) && value["format"] !== undefined;

/** The engine's message of a syntax error differs between versions, so it is not passed on. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError("is not complete JSON");
  }
}
