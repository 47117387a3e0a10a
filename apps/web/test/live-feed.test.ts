import { describe, expect, it } from "vitest";
import { createLiveFeed } from "../src/lib/live-feed.ts";
import { fakeClock } from "./support/fake-clock.ts";
import { fakeSocket, refusal } from "./support/fake-server.ts";
import { opportunity, venue } from "./support/samples.ts";

function setup() {
  const clock = fakeClock();
  const socket = fakeSocket();
  const facts = { online: true, signedOut: 0 };
  const feed = createLiveFeed({
    connect: socket.connect,
    clock,
    schedule: (flush) => flush(),
    isOnline: () => facts.online,
    onSignedOut: () => {
      facts.signedOut += 1;
    },
  });
  const snapshot = () =>
    socket.send({ type: "snapshot", at: clock.now(), venues: [venue()], opportunities: [opportunity()] });
  const beat = () => socket.send({ type: "beat", at: clock.now() });
  return { clock, socket, facts, feed, snapshot, beat };
}

describe("the live feed", () => {
  it("is connecting until the first message, then live", () => {
    const { feed, socket, snapshot } = setup();
    feed.start();
    socket.state("pending");
    expect(feed.link.get().kind).toBe("connecting");
    snapshot();
    expect(feed.link.get().kind).toBe("live");
    expect(feed.opportunities.all()).toHaveLength(1);
  });

  it("is stale after more than 5 s without a message, though the socket is open", () => {
    const { feed, clock, snapshot, beat } = setup();
    feed.start();
    snapshot();
    const at = clock.now();
    clock.advance(5_000);
    expect(feed.link.get().kind).toBe("live");
    clock.advance(1);
    expect(feed.link.get()).toEqual({ kind: "stale", since: at });
    beat();
    expect(feed.link.get().kind).toBe("live");
  });

  it("says reconnecting as soon as the socket is lost, and keeps the last data", () => {
    const { feed, socket, snapshot } = setup();
    feed.start();
    snapshot();
    socket.state("connecting");
    expect(feed.link.get().kind).toBe("reconnecting");
    expect(feed.venues.all()).toHaveLength(1);
  });

  it("is not live again when the socket opens, only when a message comes", () => {
    const { feed, clock, socket, snapshot } = setup();
    feed.start();
    snapshot();
    socket.state("connecting");
    clock.advance(6_000);
    socket.state("pending");
    expect(feed.link.get().kind).toBe("stale");
    snapshot();
    expect(feed.link.get().kind).toBe("live");
  });

  it("replaces what it knew by the snapshot that follows a reconnect", () => {
    const { feed, socket, snapshot } = setup();
    feed.start();
    snapshot();
    socket.send({ type: "snapshot", at: 1, venues: [], opportunities: [] });
    expect(feed.venues.all()).toEqual([]);
    expect(feed.opportunities.all()).toEqual([]);
  });

  it("applies changes by key and leaves out parts that are absent", () => {
    const { feed, socket, snapshot } = setup();
    feed.start();
    snapshot();
    const next = opportunity({ netBps: 20 });
    socket.send({ type: "change", at: 2, opportunities: { upsert: [next], remove: [] } });
    expect(feed.opportunities.get(next.id)?.netBps).toBe(20);
    socket.send({ type: "change", at: 3, opportunities: { upsert: [], remove: [next.id] } });
    expect(feed.opportunities.all()).toEqual([]);
    expect(feed.venues.all()).toHaveLength(1);
  });

  it("ends the session, once, when the stream says that it has ended", () => {
    const { feed, socket, facts, snapshot } = setup();
    feed.start();
    snapshot();
    socket.fail(refusal({ code: "UNAUTHORIZED", reason: "session_expired" }));
    expect(facts.signedOut).toBe(1);
    expect(socket.open()).toBe(0);
  });

  it("stops at another error, says which, and starts again on demand", () => {
    const { feed, socket, snapshot } = setup();
    feed.start();
    socket.fail(refusal({ code: "TOO_MANY_REQUESTS", requestId: "r-1" }));
    expect(feed.link.get()).toMatchObject({ kind: "failed", problem: { code: "TOO_MANY_REQUESTS", requestId: "r-1" } });
    expect(socket.open()).toBe(0);
    feed.retry();
    snapshot();
    expect(feed.link.get().kind).toBe("live");
    expect(socket.open()).toBe(1);
  });

  it("is offline when the device is", () => {
    const { feed, facts, clock, snapshot } = setup();
    feed.start();
    snapshot();
    facts.online = false;
    clock.advance(1);
    expect(feed.link.get().kind).toBe("offline");
  });

  it("opens one connection however often it is started, and none once stopped", () => {
    const { feed, socket } = setup();
    feed.start();
    feed.start();
    expect(socket.open()).toBe(1);
    feed.stop();
    expect(socket.open()).toBe(0);
  });
});
