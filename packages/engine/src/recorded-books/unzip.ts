import { createGunzip, type Gunzip } from "node:zlib";

/** The reason of data that ends where more should follow. */
export const CUT_SHORT = "the gzip data ends early: the file is truncated";

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/**
 * Passes plain bytes through and unpacks gzip, told apart by the first two bytes. Of data that is cut short, everything
 * is handed over before the fault; of broken data zlib gives up the piece of `input` that it was in.
 * @throws what `fault` makes of the reason when the gzip data is broken, cut short or followed by other bytes.
 */
export async function* unzip(
  input: AsyncIterable<Uint8Array>,
  fault: (reason: string) => Error,
): AsyncGenerator<Uint8Array, void, void> {
  let head: Uint8Array = new Uint8Array();
  let inflater: Inflater | undefined;
  let decided = false;
  try {
    for await (const piece of input) {
      let chunk = piece;
      if (!decided) {
        head = Buffer.concat([head, piece]);
        if (head.length < 2) continue;
        decided = true;
        chunk = head;
        if (isGzip(head)) inflater = createInflater(createGunzip());
      }
      if (inflater === undefined) yield chunk;
      else yield* inflated(inflater, chunk, fault);
    }
    if (!decided && head.length > 0) yield head;
    if (inflater !== undefined) yield* inflated(inflater, undefined, fault);
  } finally {
    inflater?.close();
  }
}

async function* inflated(inflater: Inflater, chunk: Uint8Array | undefined, fault: (reason: string) => Error) {
  yield* await inflater.inflate(chunk);
  const reason = inflater.failure();
  if (reason !== undefined) throw fault(reason);
}

type Inflater = ReturnType<typeof createInflater>;

/**
 * Drives one `Gunzip` a chunk at a time; `undefined` ends it. The stream's own iterator would drop what was already
 * unpacked when it fails.
 */
function createInflater(gunzip: Gunzip) {
  let unpacked: Uint8Array[] = [];
  let reason: string | undefined;
  let closed = false;
  let wake: (() => void) | undefined;
  gunzip.on("data", (bytes: Uint8Array) => unpacked.push(bytes));
  // After a fault the callback of the write never comes: whichever comes first goes on.
  gunzip.on("error", (error: NodeJS.ErrnoException) => {
    reason ??=
      error.code === "Z_BUF_ERROR" ? CUT_SHORT : `the gzip data is broken here or further on (${error.message})`;
    wake?.();
  });
  gunzip.on("close", () => {
    closed = true;
    wake?.();
  });

  async function inflate(chunk: Uint8Array | undefined): Promise<readonly Uint8Array[]> {
    if (closed && chunk !== undefined) reason ??= "other bytes follow the gzip data";
    if (!closed && reason === undefined)
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (chunk === undefined) gunzip.end();
        else gunzip.write(chunk, () => resolve());
      });
    const taken = unpacked;
    unpacked = [];
    return taken;
  }

  return { inflate, failure: () => reason, close: () => gunzip.destroy() };
}
