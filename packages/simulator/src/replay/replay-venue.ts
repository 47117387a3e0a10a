import type { VenueId } from "@tandem/domain/market";
import type { SimClock } from "../server/clock.ts";
import type { VenueEndpoint, VenueRequest, VenueResponse } from "../server/venue-endpoint.ts";
import type { VenueLink } from "../server/venue-link.ts";
import { Playback } from "./playback.ts";
import { recordedRest } from "./recorded-rest.ts";
import type { RecordedAnswer } from "./recorded-venue.ts";
import type { ReplayProtocol } from "./replay-protocol.ts";
import type { Topic } from "./topic.ts";

type ReplayVenueOptions = {
  readonly venue: VenueId;
  readonly protocol: ReplayProtocol;
  readonly topics: ReadonlyMap<string, Topic>;
  readonly answers: readonly RecordedAnswer[];
  readonly clock: SimClock;
  /** Answers what was not recorded: the markets, the time. */
  readonly otherwise: (request: VenueRequest) => VenueResponse;
};

/** One venue of a replay: recorded frames for whom subscribes, recorded answers for whom asks. */
export class ReplayVenue implements VenueEndpoint {
  readonly venue: VenueId;
  readonly #options: ReplayVenueOptions;
  readonly #playbacks = new Set<Playback>();

  constructor(options: ReplayVenueOptions) {
    this.venue = options.venue;
    this.#options = options;
  }

  /** True when every connected client has got everything it subscribed to. */
  get isFinished(): boolean {
    return [...this.#playbacks].every((playback) => playback.isFinished);
  }

  http(request: VenueRequest): VenueResponse {
    return recordedRest(this.#options.answers, request) ?? this.#options.otherwise(request);
  }

  accepts(): boolean {
    return true;
  }

  connect(link: VenueLink): void {
    const { protocol, topics, clock } = this.#options;
    const playback = new Playback(link, protocol, clock);
    this.#playbacks.add(playback);
    const join = (names: readonly string[]): void => {
      for (const name of names) {
        const topic = topics.get(name);
        if (topic) playback.join(topic);
      }
    };
    const greeting = protocol.greet(link);
    for (const frame of greeting.frames) link.send(frame);
    join(greeting.topics);
    link.onMessage((text) => {
      const reception = protocol.receive(text, { topics, at: clock.epochMs() });
      for (const reply of reception.replies) link.send(reply);
      for (const name of reception.leave) playback.leave(name);
      join(reception.join);
    });
    link.onClose(() => {
      playback.stop();
      this.#playbacks.delete(playback);
    });
  }
}
