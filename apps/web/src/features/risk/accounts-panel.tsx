import type { AccountState, RiskState } from "@tandem/contract/risk";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Badge, type Tone } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { TradingApi } from "../../lib/trading-api.ts";
import { useCall } from "../../lib/use-call.ts";

type Props = {
  readonly state: RiskState;
  readonly api: TradingApi;
  readonly username: string;
  readonly onChanged: () => void;
};

const TONE: Record<AccountState["state"], Tone> = {
  off: "quiet",
  starting: "warn",
  reconciling: "warn",
  ready: "good",
  disagrees: "bad",
  elsewhere: "warn",
};
const VENUE_TONE = { starting: "warn", ready: "good", disagrees: "bad", unreachable: "bad" } as const;

/** How both accounts stand with their venues, and the permission to trade for real. */
export function AccountsPanel(props: Props) {
  const t = useTranslations("risk");
  const [isAsking, setAsking] = useState(false);
  const { state } = props;
  return (
    <Panel title={t("accounts")}>
      <ul className="grid gap-3 text-sm">
        {state.accounts.map((account) => (
          <li key={account.mode} data-account={account.mode} className="grid gap-1.5">
            <span className="flex flex-wrap items-center gap-3">
              <ModeMark mode={account.mode} />
              <Badge tone={TONE[account.state]}>{t(`accountState.${account.state}`)}</Badge>
            </span>
            {account.venues.length > 0 && (
              <ul className="grid gap-1 pl-1 text-xs">
                {account.venues.map(({ venue, state: standing, reason }) => (
                  <li key={venue} className="flex flex-wrap items-center gap-2">
                    {venue} <Badge tone={VENUE_TONE[standing]}>{t(`venueState.${standing}`)}</Badge>
                    {reason !== null && <span className="text-muted">{reason.replaceAll("_", " ")}</span>}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      <div className="mt-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-t border-line pt-4 text-sm">
        <div className="grid gap-0.5">
          <h3 className="font-medium">{t("live")}</h3>
          <p className="max-w-prose text-muted">{t(state.liveAllowed ? "liveOn" : "liveOff")}</p>
        </div>
        {!state.liveAllowed && <Button onClick={() => setAsking(true)}>{t("allow")}</Button>}
      </div>
      {isAsking && <AllowDialog {...props} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function AllowDialog(props: Props & { readonly onClose: () => void }) {
  const t = useTranslations("risk");
  const call = useCall();
  const { username } = props;
  const allow = async (): Promise<void> => {
    const done = await call.run(() => props.api.risk.allowLive.mutate({ confirm: username }));
    if (!done) return;
    toast.warning(t("allowed"));
    props.onChanged();
    props.onClose();
  };
  return (
    <ConfirmDialog
      title={t("allowTitle")}
      text={t("allowText")}
      confirm={t("allow")}
      phrase={{ label: t("allowPhrase", { name: username }), text: username }}
      isBusy={call.isBusy}
      problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
      onConfirm={() => void allow()}
      onClose={props.onClose}
    />
  );
}
