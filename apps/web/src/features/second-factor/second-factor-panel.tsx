import { ShieldAlert, ShieldCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { Panel } from "../../components/panel.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { formatMoment } from "../../lib/format.ts";
import { trpc } from "../../lib/trpc.ts";
import { DisableDialog } from "./disable-dialog.tsx";
import { EnrolDialog } from "./enrol-dialog.tsx";
import { RenewDialog } from "./renew-dialog.tsx";

const FEW_CODES = 3;

type Open = "enrol" | "disable" | "renew";

export function SecondFactorPanel(props: {
  readonly client: ApiClient;
  /** The server has replaced the session: its end is another now. */
  readonly onSessionRenewed: () => void;
}) {
  const t = useTranslations("secondFactor");
  const state = trpc.totp.get.useQuery();
  const [open, setOpen] = useState<Open>();

  const close = (isChanged: boolean): void => {
    setOpen(undefined);
    if (!isChanged) return;
    props.onSessionRenewed();
    void state.refetch();
  };

  return (
    <Panel title={t("title")} hint={t("hint")}>
      <QueryPanel query={state} skeleton={<RowsSkeleton rows={1} />}>
        {(data) =>
          data.enabled ? (
            <On
              since={data.enabledAt}
              codesLeft={data.recoveryCodesLeft}
              actions={
                <>
                  <Button onClick={() => setOpen("renew")}>{t("renew")}</Button>
                  <Button onClick={() => setOpen("disable")}>{t("disable")}</Button>
                </>
              }
            />
          ) : (
            <div className="flex flex-wrap items-center gap-4">
              <Badge tone="quiet" icon={ShieldAlert}>
                {t("off")}
              </Badge>
              <Button look="primary" onClick={() => setOpen("enrol")}>
                {t("enable")}
              </Button>
            </div>
          )
        }
      </QueryPanel>
      {open === "enrol" && <EnrolDialog client={props.client} onClose={close} />}
      {open === "disable" && <DisableDialog client={props.client} onClose={close} />}
      {open === "renew" && <RenewDialog client={props.client} onClose={close} />}
    </Panel>
  );
}

function On(props: { readonly since: number | null; readonly codesLeft: number; readonly actions: ReactNode }) {
  const t = useTranslations("secondFactor");
  const isFew = props.codesLeft <= FEW_CODES;
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <Badge tone="good" icon={ShieldCheck}>
          {t("on")}
        </Badge>
        {props.since !== null && <span className="text-muted">{t("since", { time: formatMoment(props.since) })}</span>}
      </div>
      <p className={isFew ? "text-sm text-stale" : "text-sm text-muted"}>
        {t("codesLeft", { count: props.codesLeft })} {isFew && t("codesFew")}
      </p>
      <div className="flex flex-wrap gap-2">{props.actions}</div>
    </div>
  );
}
