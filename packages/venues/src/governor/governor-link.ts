import type { VenueId } from "@tandem/domain/market";
import type { GovernedCall, GovernorRefusal, VenueAnswer } from "./governor-types.ts";

/** To the thread that has the governor. Who asks makes the request itself: neither it nor its credentials cross. */
export type GovernorRequest =
  | {
      readonly type: "governor.admit";
      readonly id: number;
      readonly ask: Omit<GovernedCall<unknown>, "call" | "signal">;
    }
  /** Given up before it was admitted. */
  | { readonly type: "governor.abort"; readonly id: number }
  /** The request that was admitted has ended, however. */
  | { readonly type: "governor.settle"; readonly id: number }
  | { readonly type: "governor.note"; readonly answer: VenueAnswer }
  | { readonly type: "governor.announce"; readonly venue: VenueId; readonly ccxtRateLimitMs: number }
  | { readonly type: "governor.rate"; readonly venue: VenueId; readonly key: string | undefined };

/** Back from it. */
export type GovernorReply =
  | { readonly type: "governor.admitted"; readonly id: number }
  | {
      readonly type: "governor.refused";
      readonly id: number;
      readonly reason: GovernorRefusal;
      readonly retryAfterMs: number;
    };

const REQUESTS: Readonly<Record<GovernorRequest["type"], true>> = {
  "governor.admit": true,
  "governor.abort": true,
  "governor.settle": true,
  "governor.note": true,
  "governor.announce": true,
  "governor.rate": true,
};

export const isGovernorRequest = (message: { readonly type: string }): message is GovernorRequest =>
  Object.hasOwn(REQUESTS, message.type);

export const isGovernorReply = (message: { readonly type: string }): message is GovernorReply =>
  message.type === "governor.admitted" || message.type === "governor.refused";
