import type { VenueId } from "@tandem/domain/market";
import { DemoMarket } from "./market/demo-market.ts";
import { SIMULATED_VENUES } from "./market/listing.ts";
import { binanceProtocol } from "./replay/binance-protocol.ts";
import { bybitProtocol } from "./replay/bybit-protocol.ts";
import { coinbaseProtocol } from "./replay/coinbase-protocol.ts";
import { depthSnapshots } from "./replay/depth-snapshots.ts";
import { krakenProtocol } from "./replay/kraken-protocol.ts";
import { okxProtocol } from "./replay/okx-protocol.ts";
import {
  collectTopics,
  type RecordedAnswer,
  type RecordedFile,
  shareTimelines,
  timelinesNear,
} from "./replay/recorded-venue.ts";
import { readRecording } from "./replay/recording.ts";
import type { ReplayProtocol } from "./replay/replay-protocol.ts";
import { ReplayVenue } from "./replay/replay-venue.ts";
import { checkSession, type RecordedSocket, type ReplaySession, readSession } from "./replay/session.ts";
import type { Timeline } from "./replay/timeline.ts";
import { unrecordedRest } from "./replay/unrecorded-rest.ts";
import { type SimClock, systemClock } from "./server/clock.ts";
import { HttpHost } from "./server/http-host.ts";
import { SimulatorError } from "./server/simulator-error.ts";
import { VenueFaults } from "./server/venue-faults.ts";

export type ReplayServerOptions = {
  /** The folder with `session.json`; relative files count from it. */
  readonly dir: string;
  /** The session itself, where there is no `session.json` to read. */
  readonly session?: unknown;
  /** How many times faster than recorded; 1 (the default) is the real pace. */
  readonly speed?: number;
  readonly port?: number;
  readonly host?: string;
  readonly clock?: SimClock;
};

export type ReplayServer = {
  readonly port: number;
  /** The value of `VENUE_URLS` for the recorded venues. */
  readonly baseUrls: Readonly<Record<VenueId, string>>;
  /** True when every connected client has got everything it subscribed to. */
  readonly isFinished: () => boolean;
  readonly stop: () => Promise<void>;
};

const PROTOCOLS: Readonly<Record<VenueId, ReplayProtocol>> = {
  binance: binanceProtocol,
  binanceusdm: binanceProtocol,
  binancecoinm: binanceProtocol,
  kraken: krakenProtocol,
  okx: okxProtocol,
  coinbaseexchange: coinbaseProtocol,
  bybit: bybitProtocol,
};

/**
 * Serves raw recordings at their venues' endpoints: frames start when a client has subscribed and been acknowledged, at
 * the pace of the recording or `speed` times faster.
 * @throws {SimulatorError} for a missing or bad session, an unreadable recording, or a port that cannot be had.
 */
export async function createReplayServer(options: ReplayServerOptions): Promise<ReplayServer> {
  const { dir, speed = 1, port: wanted = 0, host = "127.0.0.1", clock = systemClock } = options;
  if (!(speed > 0)) throw new SimulatorError("bad_speed", `The speed must be a number above 0, not ${speed}.`);
  const session = options.session === undefined ? await readSession(dir) : checkSession(options.session, dir);
  const files = await Promise.all(session.sockets.map(readFile));
  const timelines = shareTimelines(files, { speed, clock });
  const venues = new Map<VenueId, ReplayVenue>();
  for (const venue of new Set(files.map((file) => file.venue))) {
    const own = files.filter((file) => file.venue === venue);
    const protocol = protocolOf(venue);
    const topics = collectTopics(own, timelines, protocol);
    const snapshots = own.flatMap((file) => depthSnapshots(file, timelines.get(file)));
    const answers = [...(await readAnswers(session, venue, timelinesNear(own, timelines))), ...snapshots];
    const otherwise = unrecordedRest({ venue, market: marketOf(venue), topics: [...topics.keys()], clock });
    venues.set(venue, new ReplayVenue({ venue, protocol, topics, answers, clock, otherwise }));
  }
  const hosted = [...venues].map(([venue, endpoint]) => [venue, { endpoint, faults: new VenueFaults(clock) }] as const);
  const server = new HttpHost({ host, port: wanted, clock, venues: new Map(hosted), other: () => undefined });
  const port = await server.listen();
  return {
    port,
    baseUrls: Object.fromEntries([...venues.keys()].map((venue) => [venue, `http://${host}:${port}/${venue}`])),
    isFinished: () => [...venues.values()].every((venue) => venue.isFinished),
    stop: () => server.close(),
  };
}

const readFile = async ({ venue, url, file }: RecordedSocket): Promise<RecordedFile> => ({
  venue,
  url,
  frames: await readRecording(file),
});

function protocolOf(venue: VenueId): ReplayProtocol {
  const protocol = PROTOCOLS[venue];
  if (protocol) return protocol;
  const known = Object.keys(PROTOCOLS).join(", ");
  throw new SimulatorError("unknown_venue", `Recordings of "${venue}" cannot be replayed: only those of ${known}.`);
}

const marketOf = (venue: VenueId): DemoMarket =>
  new DemoMarket({ seed: 1, venues: SIMULATED_VENUES.filter((id) => id === venue), epochMs: () => 0 });

async function readAnswers(
  session: ReplaySession,
  venue: VenueId,
  timelineAt: (at: number) => Timeline | undefined,
): Promise<RecordedAnswer[]> {
  const entries = session.rest.filter((entry) => entry.venue === venue);
  const read = entries.map(async ({ url, file }) => {
    const { host, pathname: path, searchParams: query } = new URL(url);
    const frames = await readRecording(file);
    // A capture holds the answers of many addresses: those of this one count.
    const own = frames.filter((each) => each.path === undefined || each.path.split("?")[0] === path);
    return own.map(({ at, frame }) => ({ host, path, query, at, body: frame, timeline: timelineAt(at) }));
  });
  return (await Promise.all(read)).flat();
}
