import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Spool = {
  readonly write: (text: string) => void;
  /** Hands everything over in order, whole lines at the ends of pieces not promised. */
  readonly drain: (write: (chunk: string) => Promise<void> | void) => Promise<void>;
  readonly close: () => void;
};

/**
 * Holds text back until it is known to be wanted: the first `memoryMax` characters in memory, the rest in a temporary
 * file that only this user can read. The file loses its name at once, so that it goes with the process.
 */
export function createSpool({
  memoryMax,
  folder = tmpdir(),
}: {
  readonly memoryMax: number;
  /** Where the temporary file goes; the system's place for such files if absent. */
  readonly folder?: string;
}): Spool {
  let waiting: string[] = [];
  let waitingLength = 0;
  let file: { readonly descriptor: number; readonly folder: string } | undefined;

  function flush(): void {
    file ??= openTemporary(folder);
    const bytes = Buffer.from(waiting.join(""));
    for (let done = 0; done < bytes.length; ) done += writeSync(file.descriptor, bytes, done);
    waiting = [];
    waitingLength = 0;
  }

  return {
    write: (text) => {
      waiting.push(text);
      waitingLength += text.length;
      if (waitingLength > memoryMax) flush();
    },
    drain: async (write) => {
      if (file !== undefined) await copyOut(file.descriptor, write);
      if (waitingLength > 0) await write(waiting.join(""));
    },
    close: () => {
      if (file === undefined) return;
      closeSync(file.descriptor);
      rmSync(file.folder, { recursive: true, force: true });
      file = undefined;
    },
  };
}

function openTemporary(parent: string): { readonly descriptor: number; readonly folder: string } {
  const folder = mkdtempSync(join(parent, "tandem-replay-"));
  const descriptor = openSync(join(folder, "changes"), "wx+", 0o600);
  try {
    rmSync(folder, { recursive: true });
  } catch {
    // A system that does not remove open files: `close` does.
  }
  return { descriptor, folder };
}

const PIECE_BYTES = 256 * 1024;

async function copyOut(descriptor: number, write: (chunk: string) => Promise<void> | void): Promise<void> {
  const decoder = new TextDecoder();
  const piece = new Uint8Array(PIECE_BYTES);
  let position = 0;
  for (;;) {
    const length = readSync(descriptor, piece, 0, piece.length, position);
    if (length === 0) break;
    position += length;
    const text = decoder.decode(piece.subarray(0, length), { stream: true });
    if (text !== "") await write(text);
  }
}
