import type { Fact } from "@tandem/contract/live";
import { type TrackedEnvelope, tracked } from "@trpc/server";

/** Gives each item of a stream of facts its id on the wire: a client that comes back sends the last one. */
export async function* trackFacts<Message>(
  facts: AsyncIterable<Fact<Message>>,
): AsyncGenerator<TrackedEnvelope<Message>, void> {
  for await (const { id, data } of facts) yield tracked(id, data);
}
