/** What only the process itself knows: the composition root provides it. */
export type SystemProbe = () => {
  readonly startedAt: number;
  readonly version: string;
  readonly environment: string;
  readonly roles: readonly string[];
  /** Over the last minute, ms. */
  readonly eventLoop: { readonly meanMs: number; readonly p99Ms: number; readonly maxMs: number };
  /** Sockets that are open; null where this process serves none. */
  readonly sockets: number | null;
  /** The market engine's thread; null where this process has none. */
  readonly engine: EngineFacts | null;
};

export type EngineFacts = {
  readonly up: boolean;
  /** Of its own event loop since its last report, ms; null until it has reported. */
  readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number } | null;
  /** Facts and changed keys that wait to be read. */
  readonly waiting: number;
  readonly factsLost: number;
  readonly restarts: number;
};

/** Where nobody asks: tests and commands. */
export const noProbe: SystemProbe = () => ({
  startedAt: 0,
  version: "unknown",
  environment: "unknown",
  roles: [],
  eventLoop: { meanMs: 0, p99Ms: 0, maxMs: 0 },
  sockets: null,
  engine: null,
});
