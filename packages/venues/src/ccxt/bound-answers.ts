import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { CcxtExchange } from "./ccxt-types.ts";

/** Larger than any venue's market list; a venue that answers more is not heard out. */
export const ANSWER_BYTES_MAX = 32 * 1024 * 1024;
/** A frame is one book at most. */
export const FRAME_BYTES_MAX = 16 * 1024 * 1024;
const BODY_MS_MAX = 60_000;

type Body = Readable;
type Answer = { readonly statusCode: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: Body };

const UNPACK: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

/**
 * Reads bodies of answers up to a bound, counted after unpacking: ccxt would take whatever comes, for as long as it
 * comes. What is larger ends the request as an error of the network does.
 */
export function boundAnswers(exchange: CcxtExchange, bytesMax = ANSWER_BYTES_MAX): void {
  exchange.undiciBody = async (answer, binary = false) => {
    const buffer = await readBody(answer as Answer, bytesMax); // what undici gives, by ccxt's own word
    return binary ? buffer : buffer.toString("utf8");
  };
}

async function readBody({ statusCode, headers, body }: Answer, bytesMax: number): Promise<Buffer> {
  const encoding = headers["content-encoding"];
  const unpack = typeof encoding === "string" && Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding] : undefined;
  const isEmpty = statusCode === 204 || statusCode === 304;
  const stream = unpack === undefined || isEmpty ? body : body.pipe(unpack());
  // An error of the packed side does not pass through a pipe by itself.
  if (stream !== body) body.on("error", (error) => stream.destroy(error));
  const timer = setTimeout(() => stream.destroy(new Error("the answer did not end in time")), BODY_MS_MAX);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new Error(`the answer is larger than ${bytesMax} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}
