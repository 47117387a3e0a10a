import type { Market, VenueId } from "@tandem/domain/market";
import { formatScaled } from "@tandem/domain/money";
import type { VenueState } from "../market-view.ts";
import type { Clock, IntegrityFault, VenueStatus } from "../ports.ts";

/** A venue's times change with every message; they are announced this often, a change of status at once. */
const ANNOUNCE_MS = 1_000;

export type VenueHealth = {
  readonly state: () => VenueState;
  readonly isConnected: () => boolean;
  readonly followed: (markets: readonly Market[]) => void;
  /** The venue was heard: a message or a sign of life. */
  readonly heard: (at: number) => void;
  readonly linked: (link: {
    readonly connected: boolean;
    readonly latencyMs?: number | undefined;
    readonly clockSkewMs?: number | undefined;
  }) => void;
  /** The venue as a whole stopped trading, or goes on. */
  readonly halted: (isHalted: boolean) => void;
  readonly faulted: (fault: IntegrityFault) => void;
  readonly resynced: () => void;
  readonly stop: () => void;
};

/** What one venue's line shows: link, age, counters. `onChange` is called when the line should be looked at again. */
export function createVenueHealth({
  id,
  name,
  clock,
  now,
  staleMs,
  isUnproved = false,
  onChange,
}: {
  readonly id: VenueId;
  readonly name: string;
  readonly clock: Clock;
  readonly now: () => number;
  readonly staleMs: number;
  readonly isUnproved?: boolean | undefined;
  readonly onChange: () => void;
}): VenueHealth {
  const fixed = { id, name, isUnproved };
  const counts = { resyncs: 0, gaps: 0, checksumFailures: 0, reconnects: 0 };
  let followed = { symbols: 0, takerBps: null as number | null, makerBps: null as number | null };
  let connectedAt: number | undefined;
  let everConnected = false;
  let lastMessageAt: number | null = null;
  let latencyMs: number | null = null;
  let clockSkewMs: number | null = null;
  let isHalted = false;
  let announcedStatus: VenueStatus = "down";
  let announcedAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;

  const aliveAt = (): number => Math.max(connectedAt ?? 0, lastMessageAt ?? 0);
  function status(at: number): VenueStatus {
    if (connectedAt === undefined) return "down";
    if (isHalted) return "halted";
    return at - aliveAt() > staleMs ? "stale" : "live";
  }
  function announce(): void {
    announcedAt = now();
    announcedStatus = status(announcedAt);
    onChange();
  }
  /** Looks again when the venue would be stale if nothing came; one timer, moved only when it fires. */
  function watchAge(): void {
    if (connectedAt === undefined) return;
    cancel ??= clock.after(Math.max(aliveAt() + staleMs + 1 - now(), 1), () => {
      cancel = undefined;
      if (status(now()) === announcedStatus) watchAge();
      else announce();
    });
  }

  return {
    state: () => ({ ...fixed, status: status(now()), latencyMs, clockSkewMs, lastMessageAt, ...followed, ...counts }),
    isConnected: () => connectedAt !== undefined,
    followed: (markets) => {
      followed = {
        symbols: markets.length,
        takerBps: highestBps(markets.map((market) => market.takerBps)),
        makerBps: highestBps(markets.map((market) => market.makerBps)),
      };
      announce();
    },
    heard: (at) => {
      lastMessageAt = at;
      watchAge();
      if (announcedStatus !== status(at) || at - announcedAt >= ANNOUNCE_MS) announce();
    },
    linked: ({ connected, ...measured }) => {
      latencyMs = measured.latencyMs ?? latencyMs;
      clockSkewMs = measured.clockSkewMs ?? clockSkewMs;
      if (!connected) connectedAt = undefined;
      else if (connectedAt === undefined) {
        connectedAt = now();
        if (everConnected) counts.reconnects += 1;
        everConnected = true;
        watchAge();
      }
      announce();
    },
    halted: (is) => {
      if (is === isHalted) return;
      isHalted = is;
      announce();
    },
    faulted: (fault) => {
      if (fault === "gap") counts.gaps += 1;
      if (fault === "checksum") counts.checksumFailures += 1;
      announce();
    },
    resynced: () => {
      counts.resyncs += 1;
      announce();
    },
    stop: () => {
      cancel?.();
      cancel = undefined;
    },
  };
}

/** Fees may differ by market; a venue's line shows the highest. */
function highestBps(fees: readonly bigint[]): number | null {
  if (fees.length === 0) return null;
  return Math.max(...fees.map((fee) => Number(formatScaled(fee))));
}
