import type { BookStatus } from "@tandem/contract/market-data";
import { CircleCheck, ClockAlert, LoaderCircle, ShieldAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "../../components/badge.tsx";

const LOOK = {
  live: { tone: "good", icon: CircleCheck },
  syncing: { tone: "quiet", icon: LoaderCircle },
  stale: { tone: "warn", icon: ClockAlert },
  untrusted: { tone: "bad", icon: ShieldAlert },
} as const;

/** May this book be believed? In a word and a shape, with what it means on hover. Known from before is never live. */
export function BookState({ status, isOld }: { readonly status: BookStatus; readonly isOld: boolean }) {
  const t = useTranslations("market");
  const shown = isOld && status === "live" ? "stale" : status;
  const { tone, icon } = LOOK[shown];
  return (
    <span title={t(`statusHint.${shown}`)}>
      <Badge tone={tone} icon={icon}>
        {t(`status.${shown}`)}
      </Badge>
    </span>
  );
}
