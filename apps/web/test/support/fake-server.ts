import type { TandemClient } from "@tandem/client/create-client";
import type { DashboardMessage } from "@tandem/contract/live";
import { createTRPCClient, type Operation, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { ApiClient, AppRouter } from "../../src/lib/api-client.ts";

export type Refusal = {
  readonly code: string;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  readonly requestId?: string;
  readonly fieldErrors?: Record<string, string[]>;
};

/** An error as the API sends it. */
export const refusal = (data: Refusal): Error =>
  TRPCClientError.from({ error: { message: data.code, code: -32000, data: { httpStatus: 400, ...data } } });
/** What a client sees when no answer comes at all. */
export const unreachable = (): Error => TRPCClientError.from(new TypeError("Failed to fetch"));

export type Answers = Readonly<Record<string, (input: unknown) => unknown>>;

/** The seam of the client: everything above it runs for real. An answer that throws is an error of the server. */
export function fakeClient(
  answers: Answers,
  calls: Operation[],
  before: readonly TRPCLink<AppRouter>[] = [],
): ApiClient {
  const link: TRPCLink<AppRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        calls.push(op);
        const answer = answers[op.path];
        void Promise.resolve()
          .then(() => {
            if (answer === undefined) throw new Error(`the fake server does not know ${op.path}`);
            return answer(op.input);
          })
          .then(
            (data) => {
              observer.next({ result: { type: "data", data } });
              observer.complete();
            },
            (error: unknown) =>
              observer.error(error instanceof TRPCClientError ? error : TRPCClientError.from(error as Error)),
          );
      });
  return createTRPCClient<AppRouter>({ links: [...before, link] });
}

export type FakeSocket = {
  readonly connect: () => TandemClient;
  /** How many connections are open, and how many were ever asked for. */
  open(): number;
  opened(): number;
  send(message: DashboardMessage): void;
  /** To the subscriptions of this path alone. */
  sendTo(path: string, message: unknown): void;
  failOf(path: string, error: Error): void;
  state(state: "connecting" | "pending"): void;
  fail(error: Error): void;
};

type Observer = Parameters<Parameters<typeof observable>[0]>[0];

export function fakeSocket(): FakeSocket {
  const live = new Map<Observer, string>();
  let opened = 0;
  let open = 0;
  const link: TRPCLink<AppRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        live.set(observer as Observer, op.path);
        return () => void live.delete(observer as Observer);
      });
  const each = (act: (observer: Observer) => void, only?: string): void => {
    for (const [observer, path] of [...live]) if (only === undefined || path === only) act(observer);
  };
  return {
    connect: () => {
      opened += 1;
      open += 1;
      return {
        api: createTRPCClient<AppRouter>({ links: [link] }),
        close: async () => {
          open -= 1;
        },
      };
    },
    open: () => open,
    opened: () => opened,
    send: (data) => each((observer) => observer.next({ result: { type: "data", data } }), "dashboard.live"),
    sendTo: (path, data) => each((observer) => observer.next({ result: { type: "data", data } }), path),
    failOf: (path, error) => each((observer) => observer.error(error), path),
    state: (state) => each((observer) => observer.next({ result: { type: "state", state, error: null } })),
    fail: (error) => each((observer) => observer.error(error)),
  };
}
