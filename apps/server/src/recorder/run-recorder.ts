import type { Market, MarketSymbol, VenueId } from "@tandem/domain/market";
import { chooseSymbols, type WantedSymbols } from "@tandem/engine/live/choose-symbols";
import type { EngineLog } from "@tandem/engine/live/engine-log";
import { createEngineTime } from "@tandem/engine/live/engine-time";
import { runVenue } from "@tandem/engine/live/run-venue";
import { soundMarkets } from "@tandem/engine/live/sound-markets";
import type { Clock, MarketFeed } from "@tandem/engine/ports";
import type { VenueTap } from "@tandem/venues/ccxt/venue-tap";
import { StartError } from "../start-error.ts";
import { BooksRecording } from "./books-recording.ts";
import { RawRecording } from "./raw-recording.ts";
import { openRecordingFolder } from "./recording-folder.ts";

const TURN_MS = 1_000;
const PROGRESS_MS = 5_000;
const MB = 1_000_000;

export type RecorderOptions = {
  readonly venues: readonly VenueId[];
  readonly symbols: WantedSymbols;
  readonly createFeeds: (tap: ((venue: VenueId) => VenueTap) | undefined) => readonly MarketFeed[];
  readonly dir: string;
  readonly raw: boolean;
  /** Below it nothing more is written. */
  readonly freeBytesMin: number;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** A line for who watches. */
  readonly tell: (line: string) => void;
  /** Aborted when it is to stop. */
  readonly signal: AbortSignal;
};

/**
 * Records until it is told to stop or the disk is short. Every file is whole when it resolves.
 * @returns why it stopped
 * @throws StartError when it cannot begin
 */
export async function runRecorder(options: RecorderOptions): Promise<"ordered" | "disk"> {
  const { clock, dir, tell, log } = options;
  const folder = await openRecordingFolder(dir);
  try {
    const free = await folder.freeBytes();
    if (free < options.freeBytesMin)
      throw new StartError(`${shortOf(dir, free, options.freeBytesMin)}: free some, or lower --min-free.`);
    const parts = await open(options);
    tell(`recording ${options.venues.join(", ")} into ${dir}; Ctrl-C stops`);
    for (const run of parts.runs) run.start();
    try {
      return await work(parts, options, folder.freeBytes);
    } finally {
      await Promise.all(parts.runs.map((run) => run.stop()));
      await Promise.all([parts.books.close(), parts.raw?.close()]);
      tell(progressOf(parts, clock.monotonicMs() - parts.startedAt));
    }
  } catch (error) {
    if (!isDiskFault(error)) throw error;
    log.error({ reason: error.message }, "the disk refused what was recorded");
    return "disk";
  } finally {
    await folder.release();
  }
}

type Parts = Awaited<ReturnType<typeof open>>;

async function open(options: RecorderOptions) {
  const { clock, log, dir, venues, symbols } = options;
  const raw = options.raw
    ? await RawRecording.open(dir, { epochMs: clock.epochMs, nowNs: nanosecondsOf(clock) })
    : undefined;
  const books = new BooksRecording({ dir, venues, now: createEngineTime(clock) });
  const feeds = options.createFeeds(raw && ((venue) => raw.tap(venue)));
  const runs = feeds.map((feed) => {
    const onMarkets = (markets: readonly Market[]): readonly MarketSymbol[] => {
      const followed = chooseSymbols(soundMarkets(feed.venue, markets), symbols);
      books.follow(feed.venue, followed);
      return followed.map(({ symbol }) => symbol);
    };
    return runVenue({ feed, clock, random: Math.random, log, sink: books.sink, onMarkets });
  });
  return { raw, books, runs, startedAt: clock.monotonicMs() };
}

/** Once a second: to the disk with it, if there is room. */
async function work(
  { books, raw, startedAt }: Parts,
  options: RecorderOptions,
  freeBytes: () => Promise<number>,
): Promise<"ordered" | "disk"> {
  const { clock, signal, tell, dir, freeBytesMin } = options;
  let toldAt = startedAt;
  let warned = false;
  while (!signal.aborted) {
    await pause(clock, signal);
    await Promise.all([books.turn(), raw?.turn()]);
    if (books.tooSlow() || raw?.tooSlow()) {
      tell("the disk does not keep up with what is recorded: stopping, the files are whole");
      return "disk";
    }
    const free = await freeBytes();
    if (free < freeBytesMin) {
      tell(`${shortOf(dir, free, freeBytesMin)}: stopping, the files are whole`);
      return "disk";
    }
    if (!warned && free < freeBytesMin * 2) {
      warned = true;
      tell(`${Math.floor(free / MB)} MB are free in ${dir}; recording stops at ${Math.floor(freeBytesMin / MB)} MB`);
    }
    const now = clock.monotonicMs();
    if (now - toldAt < PROGRESS_MS) continue;
    toldAt = now;
    tell(progressOf({ books, raw }, now - startedAt));
  }
  return "ordered";
}

const shortOf = (dir: string, free: number, least: number): string =>
  `The disk of ${dir} is short: ${Math.floor(free / MB)} MB are free, ${Math.floor(least / MB)} MB are to stay so`;

function progressOf({ books, raw }: Pick<Parts, "books" | "raw">, elapsedMs: number): string {
  const seen = books.counts();
  const frames = raw?.counts();
  const mb = (bytes: number): string => `${(bytes / MB).toFixed(1)} MB`;
  return [
    `${Math.round(elapsedMs / 1_000)} s: ${seen.proved} of ${seen.books} books, ${seen.messages} messages, `,
    `${mb(seen.bytes)} in ${seen.files} files`,
    frames ? `; ${frames.frames} frames, ${mb(frames.bytes)} in ${frames.files} raw files` : "",
  ].join("");
}

const pause = (clock: Clock, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(TURN_MS, done);
    signal.addEventListener("abort", done);
  });

/** Wall time in ns that never goes back: the epoch at the start, and the monotonic clock from there. */
function nanosecondsOf(clock: Clock): () => bigint {
  const epochNs = BigInt(Math.floor(clock.epochMs())) * 1_000_000n;
  const startedAt = clock.monotonicMs();
  return () => epochNs + BigInt(Math.round((clock.monotonicMs() - startedAt) * 1e6));
}

const isDiskFault = (error: unknown): error is Error =>
  error instanceof Error &&
  "code" in error &&
  ["ENOSPC", "EDQUOT", "EROFS", "EIO", "ENOENT", "EACCES"].includes(String(error.code));
