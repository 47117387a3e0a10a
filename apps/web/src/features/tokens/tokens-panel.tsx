import type { TokenInfo } from "@tandem/contract/account";
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

export function TokensPanel({ client }: { readonly client: ApiClient }) {
  const t = useTranslations("tokens");
  const tokens = trpc.tokens.list.useQuery();
  const call = useCall();
  const [doomed, setDoomed] = useState<TokenInfo>();

  const revoke = async (id: string): Promise<void> => {
    const done = await call.run(() => client.tokens.revoke.mutate({ id }));
    if (!done) return;
    setDoomed(undefined);
    toast.success(t("revoked"));
    void tokens.refetch();
  };

  return (
    <Panel title={t("listTitle")} isFlush>
      <QueryPanel query={tokens} skeleton={<RowsSkeleton rows={2} />}>
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
          title={t("revokeTitle", { name: doomed.name })}
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

function List(props: { readonly rows: readonly TokenInfo[]; readonly onRevoke: (row: TokenInfo) => void }) {
  const t = useTranslations("tokens");
  const clock = useClock();
  return (
    <RecordTable
      caption={t("listTitle")}
      rows={props.rows}
      columns={[
        { id: "name", title: t("name"), cell: (row) => row.name },
        { id: "scopes", title: t("scopes"), cell: (row) => row.scopes.map((scope) => t(`scope.${scope}`)).join(", ") },
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
            <Button size="small" aria-label={t("revokeNamed", { name: row.name })} onClick={() => props.onRevoke(row)}>
              {t("revoke")}
            </Button>
          ),
        },
      ]}
    />
  );
}
