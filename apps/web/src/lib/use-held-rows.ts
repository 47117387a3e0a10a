import { type FocusEvent, type PointerEvent, useEffect, useRef, useState } from "react";

/** A pointer that rests this long is no longer reading: the order may move again. */
const HOLD_MS = 10_000;

export type HeldRows<Row> = {
  readonly rows: readonly Row[];
  readonly isHeld: boolean;
  /** How many have come since the order was held. */
  readonly newer: number;
  readonly handlers: {
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
};

/**
 * Under the pointer, and while the keyboard is on one, no row moves, comes or goes: its figures change in place, and one
 * that closes stays, marked. Otherwise the row that is clicked or read would not be the one that was aimed at.
 */
export function useHeldRows<Row>(options: {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Another filter or sort was asked for: an order held before belongs to the old one. */
  readonly orderKey: string;
  readonly isOn: boolean;
}): HeldRows<Row> {
  const { rows, keyOf, orderKey, isOn } = options;
  const [held, setHeld] = useState<{ readonly key: string; readonly rows: readonly Row[] }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const current = isOn && held?.key === orderKey ? held.rows : undefined;

  const release = (): void => {
    clearTimeout(timer.current);
    setHeld(undefined);
  };
  const hold = (): void => {
    if (!isOn) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(release, HOLD_MS);
    if (current === undefined) setHeld({ key: orderKey, rows });
  };
  return {
    rows: current ?? rows,
    isHeld: current !== undefined,
    newer: current ? countNewer(rows, current, keyOf) : 0,
    handlers: {
      onPointerLeave: release,
      onPointerMove: (event) => {
        if (event.pointerType !== "touch") hold();
      },
      onFocus: (event) => {
        if (event.target.matches(":focus-visible")) hold();
      },
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) release();
      },
    },
  };
}

function countNewer<Row>(rows: readonly Row[], held: readonly Row[], keyOf: (row: Row) => string): number {
  const known = new Set(held.map(keyOf));
  return rows.filter((row) => !known.has(keyOf(row))).length;
}
