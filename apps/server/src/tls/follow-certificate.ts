import { readFile, stat } from "node:fs/promises";
import { createSecureContext, type Server } from "node:tls";
import type { Logger } from "pino";
import { describeError } from "../http/describe-error.ts";
import { tlsOptions } from "./tls-options.ts";

const LOOK_EVERY_MS = 60_000;

export type CertificateFiles = { readonly certFile: string; readonly keyFile: string };

/**
 * Serves new connections with a renewed certificate within a minute of its files changing; what is open stays. A pair
 * that does not fit, as in the middle of a renewal, is told and left alone until the files change again.
 * @returns ends the watch
 */
export function followCertificate(args: {
  readonly server: Pick<Server, "setSecureContext">;
  readonly files: CertificateFiles;
  readonly log: Logger;
  readonly everyMs?: number;
}): () => void {
  const { server, files, log } = args;
  const readState = async (): Promise<string> => {
    const both = await Promise.all([stat(files.certFile), stat(files.keyFile)]);
    return both.map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`).join(" ");
  };
  let known: string | undefined;
  const look = async (): Promise<void> => {
    const found = await readState();
    const first = known === undefined;
    if (found === known) return;
    known = found;
    if (first) return;
    const [cert, key] = await Promise.all([readFile(files.certFile, "utf8"), readFile(files.keyFile, "utf8")]);
    const options = tlsOptions({ cert, key });
    // Throws where the two do not go together; the server would take them and fail every handshake.
    createSecureContext(options);
    server.setSecureContext(options);
    log.info({ certFile: files.certFile }, "the certificate was renewed");
  };
  let looking = Promise.resolve();
  const start = (): void => {
    looking = looking
      .then(look)
      .catch((error: unknown) =>
        log.error({ error: describeError(error) }, "the changed certificate cannot be used: the old one stays"),
      );
  };
  start();
  const timer = setInterval(start, args.everyMs ?? LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
