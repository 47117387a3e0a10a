import { describe, expect, it } from "vitest";
import { createKeyedStore } from "../src/lib/keyed-store.ts";

type Row = { readonly id: string; readonly value: number };

function setup() {
  const frames: (() => void)[] = [];
  const store = createKeyedStore<Row>({ keyOf: (row) => row.id, schedule: (flush) => void frames.push(flush) });
  const frame = (): void => {
    for (const flush of frames.splice(0)) flush();
  };
  return { store, frames, frame };
}

describe("a keyed store", () => {
  it("publishes a thousand writes in one frame, the newest of each key", () => {
    const { store, frames, frame } = setup();
    let renders = 0;
    store.subscribe(() => {
      renders += 1;
    });
    for (let value = 1; value <= 1000; value += 1) store.change([{ id: "a", value }], []);
    expect(store.get("a")).toBeUndefined();
    expect(frames).toHaveLength(1);
    frame();
    expect(store.get("a")).toEqual({ id: "a", value: 1000 });
    expect(renders).toBe(1);
  });

  it("tells a listener of one key about that key alone", () => {
    const { store, frame } = setup();
    store.reset([
      { id: "a", value: 1 },
      { id: "b", value: 1 },
    ]);
    const heard: string[] = [];
    store.subscribeKey("a", () => heard.push("a"));
    store.subscribeKey("b", () => heard.push("b"));
    store.change([{ id: "b", value: 2 }], []);
    frame();
    expect(heard).toEqual(["b"]);
  });

  it("keeps what was removed and came again in the same frame", () => {
    const { store, frame } = setup();
    store.reset([{ id: "a", value: 1 }]);
    store.change([], ["a"]);
    store.change([{ id: "a", value: 2 }], []);
    frame();
    expect(store.all()).toEqual([{ id: "a", value: 2 }]);
  });

  it("lets a snapshot replace everything at once, writes that wait for a frame included", () => {
    const { store, frame } = setup();
    store.reset([{ id: "old", value: 1 }]);
    store.change([{ id: "waiting", value: 1 }], []);
    store.reset([{ id: "new", value: 1 }]);
    expect(store.all()).toEqual([{ id: "new", value: 1 }]);
    frame();
    expect(store.all()).toEqual([{ id: "new", value: 1 }]);
  });

  it("gives the same list until something changes", () => {
    const { store } = setup();
    store.reset([{ id: "a", value: 1 }]);
    expect(store.all()).toBe(store.all());
  });
});
