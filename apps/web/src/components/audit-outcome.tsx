import { Ban, Check, CircleX } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "./badge.tsx";

const LOOK = {
  allow: { tone: "good", icon: Check },
  deny: { tone: "warn", icon: Ban },
  error: { tone: "bad", icon: CircleX },
} as const;

export function AuditOutcome(props: { readonly outcome: keyof typeof LOOK; readonly reason: string | null }) {
  const t = useTranslations("activity");
  const { tone, icon } = LOOK[props.outcome];
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={tone} icon={icon}>
        {t(`outcomes.${props.outcome}`)}
      </Badge>
      {props.reason !== null && <code className="text-xs text-muted">{props.reason}</code>}
    </span>
  );
}
