import type { Opportunity } from "@tandem/contract/opportunities";
import { type PointerEvent, useEffect, useRef, useState } from "react";

/** A pointer that rests this long is no longer reading: the order may move again. */
const HOLD_MS = 10_000;

export type HeldRows = {
  readonly rows: readonly Opportunity[];
  readonly isHeld: boolean;
  /** How many have opened since the order was held. */
  readonly newer: number;
  readonly handlers: {
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
  };
};

/**
 * Under the pointer no row moves, comes or goes: its figures change in place, and one that closes stays, marked.
 * Otherwise the row that is clicked or read would not be the one that was aimed at.
 */
export function useHeldRows(ordered: readonly Opportunity[], orderKey: string): HeldRows {
  const [held, setHeld] = useState<{ readonly key: string; readonly rows: readonly Opportunity[] }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Another sort or filter was asked for: the order held belongs to the old one.
  const current = held?.key === orderKey ? held.rows : undefined;

  const release = (): void => {
    clearTimeout(timer.current);
    setHeld(undefined);
  };
  return {
    rows: current ?? ordered,
    isHeld: current !== undefined,
    newer: current ? countNewer(ordered, current) : 0,
    handlers: {
      onPointerLeave: release,
      onPointerMove: (event) => {
        if (event.pointerType === "touch") return;
        clearTimeout(timer.current);
        timer.current = setTimeout(release, HOLD_MS);
        if (current === undefined) setHeld({ key: orderKey, rows: ordered });
      },
    },
  };
}

function countNewer(ordered: readonly Opportunity[], held: readonly Opportunity[]): number {
  const known = new Set(held.map((opportunity) => opportunity.id));
  return ordered.filter((opportunity) => !known.has(opportunity.id)).length;
}
