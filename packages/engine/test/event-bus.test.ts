import { expect, test } from "vitest";
import { createEventBus, SlowReaderError } from "../src/event-bus.ts";

type Events = { readonly "deal.done": { readonly id: number }; readonly "deal.failed": { readonly id: number } };

const createBus = () => {
  const errors: unknown[] = [];
  return { bus: createEventBus<Events>((error) => errors.push(error)), errors };
};

test("a listener hears its own facts in order, frozen, until it unsubscribes", () => {
  const { bus } = createBus();
  const heard: number[] = [];
  const unsubscribe = bus.subscribe("deal.done", (fact) => {
    expect(Object.isFrozen(fact)).toBe(true);
    heard.push(fact.id);
  });
  bus.publish("deal.done", { id: 1 });
  bus.publish("deal.failed", { id: 2 });
  bus.publish("deal.done", { id: 3 });
  unsubscribe();
  bus.publish("deal.done", { id: 4 });
  expect(heard).toEqual([1, 3]);
});

test("a listener that throws is reported and hides the fact from nobody", () => {
  const { bus, errors } = createBus();
  const heard: number[] = [];
  bus.subscribe("deal.done", () => {
    throw new Error("listener broke");
  });
  bus.subscribe("deal.done", (fact) => heard.push(fact.id));
  bus.publish("deal.done", { id: 1 });
  expect(heard).toEqual([1]);
  expect(errors).toEqual([new Error("listener broke")]);
});

test("a stream starts at the call, hands over what gathered in one step, and ends on abort", async () => {
  const { bus } = createBus();
  const abort = new AbortController();
  const stream = bus.stream("deal.done", { signal: abort.signal, factsMax: 10 });
  bus.publish("deal.done", { id: 1 });
  bus.publish("deal.done", { id: 2 });
  expect(await stream.next()).toEqual({ done: false, value: [{ id: 1 }, { id: 2 }] });
  const pending = stream.next();
  bus.publish("deal.done", { id: 3 });
  expect(await pending).toEqual({ done: false, value: [{ id: 3 }] });
  const last = stream.next();
  abort.abort();
  expect(await last).toEqual({ done: true, value: undefined });
});

test("what was waiting when the signal came is still handed over, nothing published later is", async () => {
  const { bus } = createBus();
  const abort = new AbortController();
  const stream = bus.stream("deal.done", { signal: abort.signal, factsMax: 10 });
  bus.publish("deal.done", { id: 1 });
  abort.abort();
  bus.publish("deal.done", { id: 2 });
  expect(await stream.next()).toEqual({ done: false, value: [{ id: 1 }] });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("a stream of an aborted signal is over before it starts", async () => {
  const { bus } = createBus();
  const stream = bus.stream("deal.done", { signal: AbortSignal.abort(), factsMax: 10 });
  bus.publish("deal.done", { id: 1 });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("a reader that falls too far behind is cut off and told how much it lost", async () => {
  const { bus } = createBus();
  const stream = bus.stream("deal.done", { signal: new AbortController().signal, factsMax: 2 });
  for (const id of [1, 2, 3, 4]) bus.publish("deal.done", { id });
  // Two were waiting, the third did not fit, the fourth came after the cut.
  await expect(stream.next()).rejects.toEqual(new SlowReaderError(4));
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("leaving a for-await loop unsubscribes", async () => {
  const { bus } = createBus();
  const stream = bus.stream("deal.done", { signal: new AbortController().signal, factsMax: 2 });
  bus.publish("deal.done", { id: 1 });
  for await (const batch of stream) {
    expect(batch).toEqual([{ id: 1 }]);
    break;
  }
  bus.publish("deal.done", { id: 2 });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
