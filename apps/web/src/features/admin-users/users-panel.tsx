import type { AdminUser } from "@tandem/contract/admin";
import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Empty } from "../../components/empty.tsx";
import { Panel } from "../../components/panel.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import { MoreButton } from "../../components/record-table.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useDelayed } from "../../lib/use-delayed.ts";
import { usePages } from "../../lib/use-pages.ts";
import { type UserAction, UserActionDialog } from "./user-action-dialog.tsx";
import { UserTable } from "./user-table.tsx";

const TYPING_MS = 300;

export function UsersPanel(props: {
  readonly client: ApiClient;
  readonly ownId: string;
  readonly search: string | undefined;
  readonly onSearch: (text: string) => void;
}) {
  const t = useTranslations("adminUsers");
  const tPanel = useTranslations("panel");
  const { client } = props;
  const search = useDelayed(props.search?.trim() || undefined, TYPING_MS);
  const pages = usePages({
    key: ["admin.users", search],
    read: (page) => client.admin.users.list.query({ ...page, ...(search !== undefined && { search }) }),
  });
  const [chosen, setChosen] = useState<{ readonly action: UserAction; readonly user: AdminUser }>();

  return (
    <Panel
      title={t("listTitle")}
      isFlush
      action={<SearchBox label={t("search")} value={props.search ?? ""} onChange={props.onSearch} />}
    >
      <QueryPanel query={pages} skeleton={<RowsSkeleton rows={6} />}>
        {(users) =>
          users.length === 0 ? (
            <Empty title={t("none")} hint={t("noneHint")} />
          ) : (
            <>
              <UserTable users={users} ownId={props.ownId} onAct={(action, user) => setChosen({ action, user })} />
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
      {chosen && (
        <UserActionDialog
          client={client}
          action={chosen.action}
          user={chosen.user}
          onDone={() => void pages.refetch()}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Panel>
  );
}

const SearchBox = (props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) => (
  <search className="relative w-full sm:w-72">
    <Search aria-hidden className="pointer-events-none absolute top-2 left-2 size-4 text-muted" />
    <input
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      maxLength={100}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      className="h-8 w-full rounded-md border border-control bg-bg pr-2 pl-8 text-sm text-text placeholder:text-muted"
    />
  </search>
);
