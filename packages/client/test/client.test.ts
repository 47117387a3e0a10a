import { describe, expect, expectTypeOf, test } from "vitest";
import type { RouterInputs, RouterOutputs } from "../src/app-router.ts";
import { retryDelayMs } from "../src/create-client.ts";
import { createSessionCheck } from "../src/session-check.ts";
import { serverWebSocket, type WebSocketClass } from "../src/web-socket.ts";

/** A socket class that writes down how it was made and what it was told to send. */
const recordingClass = () => {
  const made: unknown[][] = [];
  const sent: unknown[] = [];
  class Recording {
    constructor(...args: unknown[]) {
      made.push(args);
    }
    send(data: unknown): void {
      sent.push(data);
    }
  }
  return { made, sent, Class: Recording as unknown as WebSocketClass };
};

describe("the socket class", () => {
  test("cuts a batch of twenty-five into ten, ten and five, in order, and leaves the rest as it is", () => {
    const { sent, Class } = recordingClass();
    const socket = new (serverWebSocket(Class, undefined))("ws://x");
    const calls = Array.from({ length: 25 }, (_, id) => ({ id }));
    socket.send(JSON.stringify(calls));
    expect(sent.map((text) => JSON.parse(String(text)).length)).toStrictEqual([10, 10, 5]);
    expect(sent.flatMap((text) => JSON.parse(String(text)))).toStrictEqual(calls);
    sent.length = 0;
    for (const text of ["PING", '{"id":1}', JSON.stringify(calls.slice(0, 10))]) socket.send(text);
    expect(sent).toStrictEqual(["PING", '{"id":1}', JSON.stringify(calls.slice(0, 10))]);
  });

  test("shows the token of the moment in the handshake, and to a browser's class nothing but the address", () => {
    const { made, Class } = recordingClass();
    let token: string | undefined = "one";
    const Socket = serverWebSocket(Class, () => token);
    new Socket("ws://x");
    token = "two";
    new Socket("ws://x");
    token = undefined;
    new Socket("ws://x");
    expect(made).toStrictEqual([
      ["ws://x", [], { headers: { authorization: "Bearer one" } }],
      ["ws://x", [], { headers: { authorization: "Bearer two" } }],
      ["ws://x", undefined],
    ]);
  });
});

describe("before a socket is opened again", () => {
  const setUp = (answers: boolean[]) => {
    let asked = 0;
    const check = createSessionCheck(async () => {
      asked += 1;
      return answers.shift() ?? true;
    });
    return { check, asked: () => asked };
  };

  test("nobody is asked at first, nor after a plain loss of a socket that was open", async () => {
    const { check, asked } = setUp([]);
    expect(await check.mayOpen()).toBe(true);
    check.opened();
    check.closed(1006);
    expect(await check.mayOpen()).toBe(true);
    expect(asked()).toBe(0);
  });

  test("the session is asked about after a refusal, and as long as sockets are refused", async () => {
    const { check, asked } = setUp([true, false]);
    await check.mayOpen();
    check.closed(1006);
    expect(await check.mayOpen()).toBe(true);
    check.closed(1006);
    expect(await check.mayOpen()).toBe(false);
    expect(asked()).toBe(2);
  });

  test("and after the server closed the socket for an ended session", async () => {
    const { check, asked } = setUp([false]);
    await check.mayOpen();
    check.opened();
    check.closed(4401);
    expect(await check.mayOpen()).toBe(false);
    expect(asked()).toBe(1);
  });
});

test("pauses double from half a second to the ceiling, spread over half to one and a half", () => {
  for (const [attempt, middleMs] of [
    [0, 500],
    [3, 4000],
    [10, 30_000],
    [1000, 30_000],
  ] as const)
    for (let n = 0; n < 50; n += 1) {
      const delay = retryDelayMs(attempt);
      expect(delay).toBeGreaterThanOrEqual(middleMs * 0.5);
      expect(delay).toBeLessThanOrEqual(middleMs * 1.5);
    }
});

test("inputs and outputs carry the router's types", () => {
  expectTypeOf<RouterInputs["books"]["get"]["symbol"]>().toEqualTypeOf<string>();
  expectTypeOf<RouterOutputs["auth"]["me"]["user"]["role"]>().toEqualTypeOf<"admin" | "trader" | "viewer">();
});
