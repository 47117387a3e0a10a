import type { SessionInfo } from "@tandem/contract/account";
import { Monitor } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Moment } from "../../components/moment.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { RecordTable } from "../../components/record-table.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { browserName } from "../../lib/browser-name.ts";
import { trpc } from "../../lib/trpc.ts";
import { useCall } from "../../lib/use-call.ts";

/** Where the account is signed in. The present session ends by signing out. */
export function SessionsPanel({ client }: { readonly client: ApiClient }) {
  const t = useTranslations("sessions");
  const sessions = trpc.sessions.list.useQuery();
  const call = useCall();
  const [isAsking, setAsking] = useState(false);
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0;

  const revoke = async ({ id }: SessionInfo): Promise<void> => {
    const done = await call.run(() => client.sessions.revoke.mutate({ id }));
    if (done) toast.success(t("revoked"));
    void sessions.refetch();
  };
  const revokeOthers = async (): Promise<void> => {
    const done = await call.run(() => client.sessions.revokeOthers.mutate());
    setAsking(false);
    if (done) toast.success(t("revokedCount", { count: done.answer.revoked }));
    void sessions.refetch();
  };

  return (
    <Panel
      title={t("listTitle")}
      isFlush
      action={others > 0 && <Button onClick={() => setAsking(true)}>{t("revokeOthers")}</Button>}
    >
      {call.problem && (
        <div className="px-4 pb-3 sm:px-5">
          <ProblemNotice problem={call.problem} onOver={call.clear} />
        </div>
      )}
      <QueryPanel query={sessions} skeleton={<RowsSkeleton rows={2} />}>
        {(rows) => <List rows={rows} isBusy={call.isBusy} onRevoke={(row) => void revoke(row)} />}
      </QueryPanel>
      {isAsking && (
        <ConfirmDialog
          title={t("othersTitle")}
          text={t("othersText", { count: others })}
          confirm={t("revokeOthers")}
          isBusy={call.isBusy}
          onConfirm={() => void revokeOthers()}
          onClose={() => setAsking(false)}
        />
      )}
    </Panel>
  );
}

function List(props: {
  readonly rows: readonly SessionInfo[];
  readonly isBusy: boolean;
  readonly onRevoke: (row: SessionInfo) => void;
}) {
  const t = useTranslations("sessions");
  return (
    <RecordTable
      caption={t("listTitle")}
      rows={props.rows}
      columns={[
        {
          id: "browser",
          title: t("browser"),
          cell: (row) => (
            <span className="inline-flex flex-wrap items-center gap-2" title={row.userAgent}>
              <Monitor aria-hidden className="size-4 text-muted" />
              {browserName(row.userAgent) ?? t("unknownBrowser")}
              {row.current && <Badge tone="good">{t("current")}</Badge>}
            </span>
          ),
        },
        { id: "created", title: t("created"), cell: (row) => <Moment at={row.createdAt} /> },
        { id: "active", title: t("active"), cell: (row) => <Moment at={row.lastActiveAt} /> },
        { id: "expires", title: t("expires"), cell: (row) => <Moment at={row.expiresAt} /> },
        {
          id: "action",
          title: t("action"),
          isAction: true,
          cell: (row) =>
            row.current ? null : (
              <Button size="small" aria-disabled={props.isBusy} onClick={() => !props.isBusy && props.onRevoke(row)}>
                {t("revoke")}
              </Button>
            ),
        },
      ]}
    />
  );
}
