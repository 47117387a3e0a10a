import type { VenueStatus as Status } from "@tandem/contract/market-data";
import { CircleCheck, CircleX, ClockAlert, OctagonPause } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "../../lib/cn.ts";

const LOOK = {
  live: { icon: CircleCheck, colour: "text-good" },
  stale: { icon: ClockAlert, colour: "text-stale" },
  down: { icon: CircleX, colour: "text-danger" },
  halted: { icon: OctagonPause, colour: "text-danger" },
} as const satisfies Record<Status, unknown>;

/** Colour, shape and word: each alone is enough. What is known from before the link was lost is no longer "live". */
export function VenueStatus({ status, isOld }: { readonly status: Status; readonly isOld: boolean }) {
  const t = useTranslations("venue");
  const { icon: Icon, colour } = LOOK[isOld ? "stale" : status];
  return (
    <span className={cn("inline-flex items-center gap-1.5 text-sm font-medium", colour)}>
      <Icon aria-hidden className="size-4" />
      {t(`${isOld ? "was" : "status"}.${status}`)}
    </span>
  );
}
