import { connect } from "node:net";

export type Load = { readonly seconds: number; readonly latenciesMs: Float64Array };

const HEAD_END = Buffer.from("\r\n\r\n");

/**
 * Sends one ready request over and over on each of `connections`, the next as soon as the last was answered; a client
 * that costs next to nothing. @throws where an answer is not 200
 */
export async function load(args: {
  readonly port: number;
  readonly request: Buffer;
  readonly requests: number;
  readonly connections: number;
}): Promise<Load> {
  const latenciesMs = new Float64Array(args.requests);
  let sent = 0;
  let answered = 0;
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: args.connections }, () => work()));
  return { seconds: (performance.now() - startedAt) / 1000, latenciesMs: latenciesMs.sort() };

  function work(): Promise<void> {
    return new Promise((resolve, reject) => {
      let read: Buffer = Buffer.alloc(0);
      let sentAt = 0;
      const socket = connect({ port: args.port, host: "127.0.0.1", noDelay: true });
      const next = (): void => {
        if (sent >= args.requests) return void socket.end(resolve);
        sent += 1;
        sentAt = performance.now();
        socket.write(args.request);
      };
      socket.once("connect", next);
      socket.once("error", reject);
      socket.on("data", (chunk: Buffer) => {
        read = read.length === 0 ? chunk : Buffer.concat([read, chunk]);
        const headEnd = read.indexOf(HEAD_END);
        if (headEnd < 0) return;
        const head = read.toString("latin1", 0, headEnd);
        const length = /content-length: (\d+)/i.exec(head)?.[1];
        const chunked = /transfer-encoding: chunked/i.test(head);
        const ends = chunked ? read.includes("\r\n0\r\n\r\n") : read.length >= headEnd + 4 + Number(length);
        if (!ends) return;
        if (!head.startsWith("HTTP/1.1 200")) reject(new Error(read.toString("utf8").slice(0, 500)));
        latenciesMs[answered] = performance.now() - sentAt;
        answered += 1;
        read = Buffer.alloc(0);
        next();
      });
    });
  }
}
