import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";

const HOLD_MS = 1_500;
const TICK_MS = 50;

/**
 * A button that must be held down, with the pointer or with Space, before it acts: neither a slip nor a second Enter
 * moves real money. Released early it forgets.
 */
export function HoldButton(props: {
  readonly text: string;
  readonly isBusy: boolean;
  readonly isLocked?: boolean;
  readonly onHeld: () => void;
}) {
  const t = useTranslations("ticket");
  const [heldMs, setHeldMs] = useState(0);
  const timer = useRef<ReturnType<typeof setInterval>>(undefined);
  const release = (): void => {
    clearInterval(timer.current);
    timer.current = undefined;
    setHeldMs(0);
  };
  useEffect(() => () => clearInterval(timer.current), []);

  const press = (): void => {
    if (timer.current !== undefined || props.isBusy || props.isLocked) return;
    const startedAt = performance.now();
    timer.current = setInterval(() => {
      const held = performance.now() - startedAt;
      setHeldMs(held);
      if (held < HOLD_MS) return;
      release();
      props.onHeld();
    }, TICK_MS);
  };
  return (
    <Button
      className="relative overflow-hidden border border-real bg-surface text-real hover:bg-raised"
      aria-disabled={props.isBusy || props.isLocked}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onBlur={release}
      onKeyDown={(event) => event.key === " " && !event.repeat && press()}
      onKeyUp={release}
    >
      <span
        aria-hidden
        className="absolute inset-y-0 left-0 bg-real/25"
        style={{ width: `${Math.min(1, heldMs / HOLD_MS) * 100}%` }}
      />
      <span className="relative">{props.isBusy ? t("sending") : heldMs > 0 ? t("keepHolding") : props.text}</span>
    </Button>
  );
}
