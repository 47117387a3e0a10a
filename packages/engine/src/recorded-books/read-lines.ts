import { RecordedBooksError } from "./recorded-books-error.ts";
import { unzip } from "./unzip.ts";

const NEWLINE = 0x0a;
/** A line longer than this is not a book: without a bound one broken file could fill the memory. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Calls `onLine` for every line of plain or gzip text, numbered from 1; a line break after the last one is optional.
 * @throws {RecordedBooksError} for broken gzip, text that is not UTF-8, and a line without end.
 */
export async function readLines(
  input: AsyncIterable<Uint8Array>,
  onLine: (text: string, line: number) => void,
): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  /** The beginning of a line whose end has not come yet. */
  let parts: Uint8Array[] = [];
  let partsBytes = 0;

  const decode = (bytes: Uint8Array): string => {
    try {
      return decoder.decode(bytes);
    } catch {
      throw new RecordedBooksError(line, "is not UTF-8 text");
    }
  };
  const finish = (end: Uint8Array): void => {
    const bytes = parts.length === 0 ? end : Buffer.concat([...parts, end]);
    parts = [];
    partsBytes = 0;
    onLine(decode(bytes), line);
    line += 1;
  };

  for await (const chunk of unzip(input, (reason) => new RecordedBooksError(line, reason))) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      finish(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start === chunk.length) continue;
    parts.push(chunk.subarray(start));
    partsBytes += chunk.length - start;
    if (partsBytes > LINE_BYTES_MAX) throw new RecordedBooksError(line, `is longer than ${LINE_BYTES_MAX} bytes`);
  }
  if (parts.length > 0) finish(new Uint8Array());
}
