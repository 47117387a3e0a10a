import type { ExchangeKey } from "@tandem/contract/keys";
import { CircleAlert, Eye, PauseCircle, ShieldCheck } from "lucide-react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { formatMoment } from "../../lib/format.ts";
import { useCall } from "../../lib/use-call.ts";
import { KeyWarnings } from "./key-warnings.tsx";

const STATE_LOOK = {
  verified: { tone: "good", icon: ShieldCheck },
  unverified: { tone: "warn", icon: Eye },
  paused: { tone: "bad", icon: PauseCircle },
} as const;

/** One stored key: what it is, what the venue says it may do, and what its user should mend. */
export function KeyCard(props: {
  readonly exchangeKey: ExchangeKey;
  readonly venueName: string;
  readonly client: ApiClient;
  readonly onChecked: () => void;
  readonly onRemove: () => void;
}) {
  const t = useTranslations("keys");
  const call = useCall();
  const key = props.exchangeKey;
  const look = STATE_LOOK[key.state];

  const verify = async (): Promise<void> => {
    const done = await call.run(() => props.client.keys.verify.mutate({ id: key.id }));
    if (done) toast.success(t("checked"));
    // A refusal may have paused the key: the list says how it stands now.
    props.onChecked();
  };

  return (
    <li data-key={key.id} className="grid gap-3 border-b border-line/60 p-4 last:border-0 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h3 className="min-w-0 font-medium break-words">{key.label}</h3>
            <Badge tone={look.tone} icon={look.icon}>
              {t(`state.${key.state}`)}
            </Badge>
          </div>
          <p className="text-sm text-muted">
            {props.venueName} · <span className="font-mono">{t("last4", { last4: key.apiKeyLast4 })}</span>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            aria-label={t("verifyNamed", { label: key.label })}
            aria-disabled={call.isBusy || call.isWaiting}
            onClick={() => void verify()}
          >
            {call.isBusy ? t("checking") : t("verify")}
          </Button>
          <Button size="small" aria-label={t("removeNamed", { label: key.label })} onClick={props.onRemove}>
            {t("remove")}
          </Button>
        </div>
      </div>
      <ProblemNotice problem={call.problem} onOver={call.clear} />
      {key.state === "unverified" && <Hint text={t("unverifiedHint")} />}
      {key.pausedBecause !== null && <Hint text={t(`paused.${key.pausedBecause}`)} />}
      <KeyWarnings warnings={key.warnings} expiresAt={key.expiresAt} />
      <dl className="flex flex-wrap gap-x-8 gap-y-1 text-sm">
        <Fact name={t("may")} value={permissionList(key, t)} />
        <Fact
          name={t("addresses")}
          value={t(
            key.ipRestricted === null ? "addressesUnknown" : key.ipRestricted ? "addressesListed" : "addressesAny",
          )}
        />
        {key.expiresAt !== null && <Fact name={t("expires")} value={formatMoment(key.expiresAt)} />}
        <Fact name={t("checkedAt")} value={formatMoment(key.checkedAt)} />
      </dl>
    </li>
  );
}

const permissionList = (key: ExchangeKey, t: ReturnType<typeof useTranslations<"keys">>): string =>
  key.permissions.length === 0 ? t("mayUnknown") : key.permissions.map((word) => t(`permission.${word}`)).join(", ");

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div className="flex gap-2">
    <dt className="text-muted">{name}</dt>
    <dd>{value}</dd>
  </div>
);

const Hint = ({ text }: { readonly text: string }) => (
  <p className="flex gap-2 text-sm text-stale">
    <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
    {text}
  </p>
);
