import type { VenueId } from "@tandem/domain/market";
import type { VenueLink } from "./venue-link.ts";

/** A request as the real venue would have seen it: its own host and path, the prefix of the mapping removed. */
export type VenueRequest = {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Everything behind the `?`, as sent: signatures cover its exact text. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

export type VenueResponse = {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer gets lost: the client waits until it gives up. */
  readonly isLost?: boolean;
};

/** An answer that gets lost on its way. */
export const LOST: VenueResponse = { status: 504, body: "", isLost: true };

/** One venue as the server sees it. */
export type VenueEndpoint = {
  readonly venue: VenueId;
  readonly http: (request: VenueRequest) => VenueResponse | Promise<VenueResponse>;
  /** False when the venue has no socket at this address; the handshake is then refused with 404. */
  readonly accepts: (host: string, path: string) => boolean;
  readonly connect: (link: VenueLink) => void;
};
