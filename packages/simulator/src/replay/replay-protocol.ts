import type { VenueLink } from "../server/venue-link.ts";
import type { Topic } from "./topic.ts";

/** What a client's message asks for: what to answer at once, and which topics it starts or stops to hear. */
export type Reception = {
  readonly replies: readonly string[];
  readonly join: readonly string[];
  readonly leave: readonly string[];
};

/** How one family of venues speaks, as far as a replay must know it. */
export type ReplayProtocol = {
  /** The topics that a recorded frame belongs to; none for acknowledgements, status messages and the like. */
  readonly topicsOf: (frame: string) => readonly string[];
  /** The frame as this client expects it. */
  readonly dress: (frame: string, link: VenueLink) => string;
  /** What a fresh socket is told, and which topics its address names. */
  readonly greet: (link: VenueLink) => { readonly topics: readonly string[]; readonly frames: readonly string[] };
  /** `at` is the time of the answer, epoch ms. */
  readonly receive: (text: string, context: { topics: ReadonlyMap<string, Topic>; at: number }) => Reception;
};
