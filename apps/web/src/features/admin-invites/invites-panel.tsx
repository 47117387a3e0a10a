import type { AdminInvite } from "@tandem/contract/admin";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Empty } from "../../components/empty.tsx";
import { Moment } from "../../components/moment.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { RecordTable } from "../../components/record-table.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useClock } from "../../lib/clock.ts";
import { trpc } from "../../lib/trpc.ts";
import { useCall } from "../../lib/use-call.ts";

export function InvitesPanel({ client }: { readonly client: ApiClient }) {
  const t = useTranslations("adminInvites");
  const invites = trpc.admin.invites.list.useQuery();
  const call = useCall();
  const [doomed, setDoomed] = useState<AdminInvite>();

  const revoke = async (id: string): Promise<void> => {
    if (!(await call.run(() => client.admin.invites.revoke.mutate({ id })))) return;
    setDoomed(undefined);
    toast.success(t("revoked"));
    void invites.refetch();
  };

  return (
    <Panel title={t("listTitle")} isFlush>
      <QueryPanel query={invites} skeleton={<RowsSkeleton rows={3} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t("empty")} hint={t("emptyHint")} />
          ) : (
            <List rows={rows} onRevoke={setDoomed} />
          )
        }
      </QueryPanel>
      {doomed && (
        <ConfirmDialog
          title={t("revokeTitle")}
          text={t("revokeText")}
          confirm={t("revoke")}
          isBusy={call.isBusy}
          problem={<ProblemNotice problem={call.problem} onOver={call.clear} />}
          onConfirm={() => void revoke(doomed.id)}
          onClose={() => {
            call.clear();
            setDoomed(undefined);
          }}
        />
      )}
    </Panel>
  );
}

function List(props: { readonly rows: readonly AdminInvite[]; readonly onRevoke: (row: AdminInvite) => void }) {
  const t = useTranslations("adminInvites");
  const tRole = useTranslations("session.role");
  const clock = useClock();
  return (
    <RecordTable
      caption={t("listTitle")}
      rows={props.rows}
      columns={[
        { id: "for", title: t("for"), cell: (row) => row.email ?? t("anybody") },
        { id: "role", title: t("role"), cell: (row) => tRole(row.role) },
        { id: "created", title: t("created"), cell: (row) => <Moment at={row.createdAt} /> },
        {
          id: "expires",
          title: t("expires"),
          cell: (row) =>
            row.expiresAt <= clock.now() ? <Badge tone="warn">{t("expired")}</Badge> : <Moment at={row.expiresAt} />,
        },
        {
          id: "action",
          title: t("action"),
          isAction: true,
          cell: (row) => (
            <Button
              size="small"
              aria-label={t("revokeNamed", { name: row.email ?? t("anybody") })}
              onClick={() => props.onRevoke(row)}
            >
              {t("revoke")}
            </Button>
          ),
        },
      ]}
    />
  );
}
