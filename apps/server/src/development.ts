import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { DestinationStream, Logger } from "pino";
import type { Config } from "./env.ts";
import type { WebHandler } from "./http/answer-page.ts";
import type { ProcessScope } from "./lifecycle/run-process.ts";

export type DevelopmentDatabase = { readonly appUrl: string; readonly ownerUrl: string };

/** The web app with hot reload, inside this process. */
export type DevelopmentWeb = {
  readonly handle: WebHandler;
  /** Takes the socket of the hot reload. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

type Parts = { readonly config: Config; readonly scope: ProcessScope; readonly log: Logger };

/**
 * What only development and tests have. Implemented under `development/` from source and handed to `main`, so
 * that nothing of it is ever part of a production bundle.
 */
export type Development = {
  /** Readable lines instead of JSON. */
  readonly logDestination: () => DestinationStream;
  readonly startDatabase: (parts: Parts) => Promise<DevelopmentDatabase>;
  /** The simulated venues. @returns the value of `VENUE_URLS` for them */
  readonly startVenues: (parts: Parts) => Promise<Readonly<Record<string, string>>>;
  readonly startWeb: (parts: Parts) => Promise<DevelopmentWeb>;
};
