import type { ExchangeKey } from "@tandem/contract/keys";
import type { Venue } from "@tandem/contract/market-data";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Empty } from "../../components/empty.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { QueryPanel, RowsSkeleton } from "../../components/query-panel.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { trpc } from "../../lib/trpc.ts";
import { useCall } from "../../lib/use-call.ts";
import { KeyCard } from "./key-card.tsx";

export function KeysPanel({ client, venues }: { readonly client: ApiClient; readonly venues: readonly Venue[] }) {
  const t = useTranslations("keys");
  const keys = trpc.keys.list.useQuery();
  const removal = useCall();
  const [doomed, setDoomed] = useState<ExchangeKey>();
  const nameOf = (id: string): string => venues.find((venue) => venue.id === id)?.name ?? id;

  const remove = async ({ id }: ExchangeKey): Promise<void> => {
    const done = await removal.run(() => client.keys.remove.mutate({ id }));
    if (!done) return;
    setDoomed(undefined);
    toast.success(t("removed"));
    void keys.refetch();
  };

  return (
    <Panel title={t("listTitle")} isFlush>
      <QueryPanel query={keys} skeleton={<RowsSkeleton rows={3} />}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t("empty")} hint={t("emptyHint")} />
          ) : (
            <ul aria-label={t("listTitle")} className="grid">
              {rows.map((row) => (
                <KeyCard
                  key={row.id}
                  exchangeKey={row}
                  venueName={nameOf(row.venue)}
                  client={client}
                  onChecked={() => void keys.refetch()}
                  onRemove={() => setDoomed(row)}
                />
              ))}
            </ul>
          )
        }
      </QueryPanel>
      {doomed && (
        <ConfirmDialog
          title={t("removeTitle", { label: doomed.label })}
          text={t("removeText", { venue: nameOf(doomed.venue) })}
          confirm={t("remove")}
          isBusy={removal.isBusy}
          problem={<ProblemNotice problem={removal.problem} onOver={removal.clear} />}
          onConfirm={() => void remove(doomed)}
          onClose={() => {
            removal.clear();
            setDoomed(undefined);
          }}
        />
      )}
    </Panel>
  );
}
