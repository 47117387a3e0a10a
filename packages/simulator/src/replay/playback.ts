import type { SimClock } from "../server/clock.ts";
import type { VenueLink } from "../server/venue-link.ts";
import type { ReplayProtocol } from "./replay-protocol.ts";
import type { Topic, TopicFrame } from "./topic.ts";

const BATCH_FRAMES = 400;
const BATCH_PAUSE_MS = 2;
const UNSENT_BYTES_PAUSE = 512 * 1024;

type Cursor = { readonly topic: Topic; next: number };

/**
 * Plays recorded topics to one socket: what the recorded time has passed goes out at once (a snapshot lies in the past
 * of a client that comes late), the rest when its time comes. A slow reader delays its own frames and loses none.
 */
export class Playback {
  readonly #link: VenueLink;
  readonly #protocol: ReplayProtocol;
  readonly #clock: SimClock;
  readonly #cursors = new Map<string, Cursor>();
  #cancel: (() => void) | undefined;

  constructor(link: VenueLink, protocol: ReplayProtocol, clock: SimClock) {
    this.#link = link;
    this.#protocol = protocol;
    this.#clock = clock;
  }

  get isFinished(): boolean {
    return [...this.#cursors.values()].every(({ topic, next }) => next >= topic.frames.length);
  }

  join(topic: Topic): void {
    topic.timeline.enter(this);
    this.#cursors.set(topic.name, { topic, next: 0 });
    this.#schedule(0);
  }

  leave(name: string): void {
    const left = this.#cursors.get(name)?.topic.timeline;
    this.#cursors.delete(name);
    if (left && ![...this.#cursors.values()].some(({ topic }) => topic.timeline === left)) left.exit(this);
  }

  stop(): void {
    this.#cancel?.();
    for (const name of [...this.#cursors.keys()]) this.leave(name);
  }

  #schedule(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(ms, () => this.#pump());
  }

  #pump(): void {
    if (!this.#link.isOpen) return;
    const lags = this.#link.unsentBytes > UNSENT_BYTES_PAUSE;
    const due = lags ? [] : this.#due();
    for (const { frame } of due) this.#link.send(this.#protocol.dress(frame, this.#link));
    const waits = [...this.#cursors.values()].flatMap(({ topic, next }) => {
      const frame = topic.frames[next];
      return frame ? [topic.timeline.msUntil(frame.at)] : [];
    });
    if (waits.length > 0) this.#schedule(lags || due.length >= BATCH_FRAMES ? BATCH_PAUSE_MS : Math.min(...waits));
  }

  /** The next frames whose time has come, over all topics in their recorded order. */
  #due(): TopicFrame[] {
    const batch: TopicFrame[] = [];
    while (batch.length < BATCH_FRAMES) {
      let first: { cursor: Cursor; frame: TopicFrame } | undefined;
      for (const cursor of this.#cursors.values()) {
        const frame = cursor.topic.frames[cursor.next];
        if (!frame || frame.at > cursor.topic.timeline.now()) continue;
        if (!first || frame.at < first.frame.at || (frame.at === first.frame.at && frame.order < first.frame.order)) {
          first = { cursor, frame };
        }
      }
      if (!first) break;
      first.cursor.next += 1;
      batch.push(first.frame);
    }
    return batch;
  }
}
