import { useTranslations } from "use-intl";
import { AuditOutcome } from "../../components/audit-outcome.tsx";
import { Empty } from "../../components/empty.tsx";
import { Moment } from "../../components/moment.tsx";
import { Panel } from "../../components/panel.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { MoreButton, RecordTable } from "../../components/record-table.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { browserName } from "../../lib/browser-name.ts";
import { usePages } from "../../lib/use-pages.ts";

/** What was done by the user and to the account, as the audit log has it. */
export function ActivityPanel({ client }: { readonly client: ApiClient }) {
  const t = useTranslations("activity");
  const tPanel = useTranslations("panel");
  const pages = usePages({ key: ["audit.mine"], read: (page) => client.audit.mine.query(page) });
  return (
    <Panel title={t("listTitle")} isFlush>
      <QueryPanel query={pages} skeleton={<RowsSkeleton rows={8} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t("empty")} hint={t("emptyHint")} />
          ) : (
            <>
              <RecordTable
                caption={t("listTitle")}
                rows={rows}
                columns={[
                  { id: "action", title: t("action"), cell: (row) => <code className="text-xs">{row.action}</code> },
                  { id: "at", title: t("at"), cell: (row) => <Moment at={row.at} /> },
                  {
                    id: "outcome",
                    title: t("outcome"),
                    cell: (row) => <AuditOutcome outcome={row.outcome} reason={row.reason} />,
                  },
                  { id: "ip", title: t("address"), cell: (row) => row.ip ?? tPanel("unknown") },
                  {
                    id: "browser",
                    title: t("browser"),
                    cell: (row) => browserName(row.userAgent ?? "") ?? tPanel("unknown"),
                  },
                ]}
              />
              {pages.hasNextPage && (
                <MoreButton
                  isBusy={pages.isFetchingNextPage}
                  text={pages.isFetchingNextPage ? tPanel("loading") : tPanel("more")}
                  onMore={() => void pages.fetchNextPage()}
                />
              )}
            </>
          )
        }
      </QueryPanel>
    </Panel>
  );
}
