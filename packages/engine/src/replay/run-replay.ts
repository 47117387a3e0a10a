import { type FileHandle, open } from "node:fs/promises";
import type { SizedOpportunity } from "@tandem/domain/opportunity";
import { DEFAULT_DETECTOR_CONFIG } from "../default-detector-config.ts";
import type { DetectorConfig } from "../detector-types.ts";
import { createLiveClock } from "../live-clock.ts";
import type { Clock } from "../ports.ts";
import { RecordedBooksError } from "../recorded-books/recorded-books-error.ts";
import { formatChange } from "./format-change.ts";
import { parseReplayConfig, ReplayConfigError } from "./parse-replay-config.ts";
import { createProgress } from "./progress.ts";
import { replayBooks } from "./replay-books.ts";
import { createSpool } from "./spool.ts";

/** The codes of sysexits.h, as for the environment's 78: bad data, no input, bad configuration. */
const EXIT = { ok: 0, badData: 65, noInput: 66, badConfig: 78 } as const;
const MEMORY_MAX = 8 * 1024 * 1024;

export type ReplayOptions = {
  readonly file: string;
  /** The text of `--config`. */
  readonly configText?: string | undefined;
  /** Only what is open at the last message, by `netBps` downwards, then by id. */
  readonly final: boolean;
  readonly stdout: (chunk: string) => Promise<void> | void;
  /** Called with whole lines, without their line break. */
  readonly stderr: (line: string) => void;
  /** A line on stderr every second; a caller asks for it where somebody watches. */
  readonly progress?: boolean | undefined;
  readonly clock?: Clock | undefined;
};

/**
 * `tandem replay`: recorded books in, one line per change of an opportunity out. All or nothing: stdout stays empty
 * until the whole file has been read, so bad input leaves no output that somebody might take for complete.
 * @returns the exit code.
 */
export async function runReplay(options: ReplayOptions): Promise<number> {
  const { file, configText, stderr } = options;
  let config: DetectorConfig;
  try {
    config = configText === undefined ? DEFAULT_DETECTOR_CONFIG : parseReplayConfig(configText);
  } catch (error) {
    if (!(error instanceof ReplayConfigError)) throw error;
    for (const problem of error.problems) stderr(`config: ${problem}`);
    return EXIT.badConfig;
  }
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (error) {
    stderr(`cannot read ${file}: ${codeOf(error)}`);
    return EXIT.noInput;
  }
  try {
    await replayTo(handle, config, options);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof RecordedBooksError) stderr(`${file}: ${error.message}`);
    else if (error instanceof ReadError) stderr(`cannot read ${file}: ${error.message}`);
    else throw error;
    return error instanceof ReadError ? EXIT.noInput : EXIT.badData;
  } finally {
    await handle.close();
  }
}

async function replayTo(handle: FileHandle, config: DetectorConfig, options: ReplayOptions): Promise<void> {
  const { final, stdout, stderr } = options;
  const spool = createSpool({ memoryMax: MEMORY_MAX });
  const progress = options.progress
    ? createProgress({ clock: options.clock ?? createLiveClock(), bytesTotal: (await handle.stat()).size, stderr })
    : undefined;
  try {
    const end = await replayBooks({
      input: bytesOf(handle, (bytes) => progress?.read(bytes)),
      config,
      onChange: (change) => {
        if (!final) spool.write(formatChange(change));
      },
      onMessage: (messages) => progress?.applied(messages),
      onCutShort: (line) => stderr(`${options.file}: ends in the middle of line ${line}; the whole lines were read`),
    });
    if (final && end.lastAt !== undefined) {
      for (const opportunity of [...end.open].sort(byNetBpsThenId))
        spool.write(formatChange({ at: end.lastAt, event: "open", opportunity }));
    }
    await spool.drain(stdout);
  } finally {
    spool.close();
  }
}

const PIECE_BYTES = 64 * 1024;

/** A fault of the file system rather than of the text. */
class ReadError extends Error {}

async function* bytesOf(handle: FileHandle, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array, void, void> {
  for (;;) {
    let piece: { readonly bytesRead: number; readonly buffer: Uint8Array };
    try {
      piece = await handle.read({ buffer: new Uint8Array(PIECE_BYTES) });
    } catch (error) {
      throw new ReadError(codeOf(error));
    }
    if (piece.bytesRead === 0) return;
    onRead(piece.bytesRead);
    yield piece.buffer.subarray(0, piece.bytesRead);
  }
}

function byNetBpsThenId(a: SizedOpportunity, b: SizedOpportunity): number {
  if (a.netBps !== b.netBps) return a.netBps > b.netBps ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);
