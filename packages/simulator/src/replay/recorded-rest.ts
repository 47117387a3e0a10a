import type { VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { RecordedAnswer } from "./recorded-venue.ts";

const SUBJECTS = ["symbol", "pair", "instId", "instType"];

/** The recorded answer to a request: the newest that the recorded time has reached, else the first there is. */
export function recordedRest(answers: readonly RecordedAnswer[], request: VenueRequest): VenueResponse | undefined {
  const fitting = answers.filter((answer) => fits(answer, request));
  const past = fitting.filter(({ at, timeline }) => timeline !== undefined && at <= timeline.now());
  const found = past.at(-1) ?? fitting[0];
  return found && { status: 200, body: cut(found.body, request) };
}

/** Same place and same subject; other parameters (a limit, a nonce) need not be those of the recording. */
function fits(answer: RecordedAnswer, request: VenueRequest): boolean {
  const samePlace =
    answer.host === ""
      ? request.path.endsWith(`/${answer.path}`)
      : answer.path === request.path && answer.host === request.host;
  return samePlace && SUBJECTS.every((name) => answer.query.get(name) === request.query.get(name));
}

/** Binance's `limit` on a depth snapshot; everything else is answered as it was recorded. */
function cut(body: string, request: VenueRequest): string {
  const limit = Number(request.query.get("limit"));
  if (
    !request.path.endsWith("/depth") ||
    !Number.isInteger(limit) ||
    limit <= 0 ||
    !body.startsWith('{"lastUpdateId"')
  ) {
    return body;
  }
  const snapshot: unknown = JSON.parse(body);
  if (!isDepth(snapshot)) return body;
  return JSON.stringify({ ...snapshot, bids: snapshot.bids.slice(0, limit), asks: snapshot.asks.slice(0, limit) });
}

const isDepth = (value: unknown): value is { bids: unknown[]; asks: unknown[] } =>
  typeof value === "object" &&
  value !== null &&
  "bids" in value &&
  Array.isArray(value.bids) &&
  "asks" in value &&
  Array.isArray(value.asks);
