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
};

/** Where nobody asks: tests and commands. */
export const noProbe: SystemProbe = () => ({
  startedAt: 0,
  version: "unknown",
  environment: "unknown",
  roles: [],
  eventLoop: { meanMs: 0, p99Ms: 0, maxMs: 0 },
  sockets: null,
});
