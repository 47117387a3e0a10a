import type { DealStatus } from "@tandem/contract/deals";
import type { OrderStatus } from "@tandem/contract/orders";
import { Ban, CircleAlert, CircleCheck, CircleHelp, Hourglass, type LucideIcon, Wrench } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge, type Tone } from "./badge.tsx";

const DEAL: Record<DealStatus, { readonly tone: Tone; readonly icon: LucideIcon }> = {
  pending: { tone: "quiet", icon: Hourglass },
  working: { tone: "warn", icon: Hourglass },
  repairing: { tone: "warn", icon: Wrench },
  needs_decision: { tone: "bad", icon: CircleAlert },
  done: { tone: "good", icon: CircleCheck },
  failed: { tone: "bad", icon: Ban },
};

export function DealStatusBadge({ status }: { readonly status: DealStatus }) {
  const t = useTranslations("deal.status");
  return <Badge {...DEAL[status]}>{t(status)}</Badge>;
}

const ORDER: Record<OrderStatus, { readonly tone: Tone; readonly icon: LucideIcon }> = {
  pending: { tone: "quiet", icon: Hourglass },
  open: { tone: "warn", icon: Hourglass },
  partially_filled: { tone: "warn", icon: Hourglass },
  filled: { tone: "good", icon: CircleCheck },
  cancelled: { tone: "quiet", icon: Ban },
  rejected: { tone: "bad", icon: CircleAlert },
  expired: { tone: "quiet", icon: Ban },
  unknown: { tone: "bad", icon: CircleHelp },
};

export function OrderStatusBadge({ status }: { readonly status: OrderStatus }) {
  const t = useTranslations("order");
  return (
    <span title={status === "unknown" ? t("unknownHint") : undefined}>
      <Badge {...ORDER[status]}>{t(`status.${status}`)}</Badge>
    </span>
  );
}
