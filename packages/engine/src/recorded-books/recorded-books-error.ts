/** Recorded books that cannot be trusted: where (1 is the header) and why. Reading stops at the first. */
export class RecordedBooksError extends Error {
  override readonly name = "RecordedBooksError";
  readonly line: number;
  readonly reason: string;
  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`);
    this.line = line;
    this.reason = reason;
  }
}
