import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useClock } from "../lib/clock.ts";
import { formatCountdown } from "../lib/format.ts";
import { Notice } from "./notice.tsx";

/** Counts down to the next attempt; a screen reader hears the first figure only, not sixty of them. */
export function WaitNotice({ until, onOver }: { readonly until: number; readonly onOver: () => void }) {
  const t = useTranslations("problem");
  const clock = useClock();
  const [now, setNow] = useState(clock.now);
  const [first] = useState(() => formatCountdown(until - clock.now()));
  const isOver = now >= until;
  useEffect(() => clock.subscribe(() => setNow(clock.now())), [clock]);
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  return (
    <Notice tone="error">
      <span className="sr-only">{t("wait", { time: first })}</span>
      <span aria-hidden className="tabular-nums">
        {t("wait", { time: formatCountdown(until - now) })}
      </span>
    </Notice>
  );
}
