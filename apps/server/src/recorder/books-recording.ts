import { join } from "node:path";
import type { Market, VenueId } from "@tandem/domain/market";
import { areSameMarkets } from "@tandem/engine/live/are-same-markets";
import { BookRecorder } from "@tandem/engine/recorder/book-recorder";
import { GzipLog } from "./gzip-log.ts";
import { stampOf } from "./recording-folder.ts";

/** A file is ended at whichever comes first. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;
const FILE_MS_MAX = 3_600_000;
/** Without an answer of every venue by then, the first file begins with those that have answered. */
const WAIT_MS_MAX = 20_000;

export type BooksRecordingOptions = {
  readonly dir: string;
  /** Epoch ms, whole, never back. */
  readonly now: () => number;
  readonly venues: readonly VenueId[];
  readonly fileMsMax?: number;
};

/** Books of several venues in files of the recorded-books format, each of which can be read alone or after the one before. */
export class BooksRecording {
  readonly #options: BooksRecordingOptions;
  readonly #recorder: BookRecorder;
  readonly #listed = new Map<VenueId, readonly Market[]>();
  readonly #startedAt: number;
  #file: GzipLog | undefined;
  #fileAt = 0;
  #isNewFileDue = false;
  #files = 0;
  #bytesBefore = 0;
  #turning: Promise<void> = Promise.resolve();

  constructor(options: BooksRecordingOptions) {
    this.#options = options;
    this.#startedAt = options.now();
    this.#recorder = new BookRecorder({ now: options.now, write: (line) => this.#file?.write(line) });
  }

  get sink(): BookRecorder["sink"] {
    return this.#recorder.sink;
  }

  /** What a venue lists of the followed symbols. A list that changes ends the file, whose header names the old one. */
  follow(venue: VenueId, markets: readonly Market[]): void {
    if (areSameMarkets(this.#listed.get(venue) ?? [], markets)) return;
    this.#listed.set(venue, markets);
    this.#recorder.follow(venue, markets);
    this.#isNewFileDue = true;
  }

  counts(): ReturnType<BookRecorder["counts"]> & { readonly files: number; readonly bytes: number } {
    return { ...this.#recorder.counts(), files: this.#files, bytes: this.#bytesBefore + (this.#file?.bytes ?? 0) };
  }

  /** Lines were given up, because the disk did not take them. */
  tooSlow(): boolean {
    return this.#file?.tooSlow ?? false;
  }

  /** To be called about once a second. @throws when the disk refuses */
  turn(): Promise<void> {
    this.#turning = this.#turning.then(() => this.#turn());
    return this.#turning;
  }

  async close(): Promise<void> {
    await this.#turning.catch(() => {});
    // What came within the last second may be the first of all.
    if (this.#file === undefined && this.#listed.size > 0) await this.#begin();
    await this.#file?.flush();
  }

  async #turn(): Promise<void> {
    const { now, venues, fileMsMax = FILE_MS_MAX } = this.#options;
    const file = this.#file;
    if (file === undefined) {
      const isComplete = venues.every((venue) => this.#listed.has(venue));
      if (this.#listed.size > 0 && (isComplete || now() - this.#startedAt > WAIT_MS_MAX)) await this.#begin();
      return;
    }
    await file.flush();
    if (this.#isNewFileDue || file.bytes > FILE_BYTES_MAX || now() - this.#fileAt > fileMsMax) await this.#begin();
  }

  /** Lines go to the old file until the new one is there. */
  async #begin(): Promise<void> {
    const at = this.#options.now();
    const next = await openFresh(join(this.#options.dir, `books-${stampOf(at)}`));
    const old = this.#file;
    this.#isNewFileDue = false;
    this.#file = next;
    this.#fileAt = at;
    this.#files += 1;
    for (const line of this.#recorder.beginning()) next.write(line);
    await old?.flush();
    this.#bytesBefore += old?.bytes ?? 0;
    await next.flush();
  }
}

async function openFresh(path: string): Promise<GzipLog> {
  for (let n = 1; ; n++) {
    try {
      return await GzipLog.open(n === 1 ? `${path}.ndjson.gz` : `${path}-${n}.ndjson.gz`);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}
