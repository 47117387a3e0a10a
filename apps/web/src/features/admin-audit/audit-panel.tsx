import type { AdminAuditItem } from "@tandem/contract/audit";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Empty } from "../../components/empty.tsx";
import { Panel } from "../../components/panel.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { MoreButton } from "../../components/record-table.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useDelayed } from "../../lib/use-delayed.ts";
import { usePages } from "../../lib/use-pages.ts";
import { AuditEntryDialog } from "./audit-entry-dialog.tsx";
import { AuditFilterBar } from "./audit-filter-bar.tsx";
import { type AuditSearch, auditFilter } from "./audit-search.ts";
import { AuditTable } from "./audit-table.tsx";

const TYPING_MS = 300;

export function AuditPanel(props: {
  readonly client: ApiClient;
  readonly search: AuditSearch;
  readonly onSearch: (search: AuditSearch) => void;
  readonly action: ReactNode;
}) {
  const t = useTranslations("adminAudit");
  const tPanel = useTranslations("panel");
  const filter = useDelayed(props.search, TYPING_MS);
  const pages = usePages({
    key: ["admin.audit", filter],
    read: (page) => props.client.admin.audit.list.query({ ...auditFilter(filter), ...page }),
  });
  const [shown, setShown] = useState<AdminAuditItem>();

  return (
    <Panel title={t("listTitle")} isFlush action={props.action}>
      <AuditFilterBar search={props.search} onSearch={props.onSearch} />
      <QueryPanel query={pages} skeleton={<RowsSkeleton rows={10} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t("none")} hint={t("noneHint")} />
          ) : (
            <>
              <AuditTable rows={rows} onShow={setShown} />
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
      {shown && (
        <AuditEntryDialog
          entry={shown}
          onUser={(user) => {
            setShown(undefined);
            props.onSearch({ user });
          }}
          onClose={() => setShown(undefined)}
        />
      )}
    </Panel>
  );
}
