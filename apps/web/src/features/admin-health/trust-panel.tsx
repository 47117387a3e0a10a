import type { TrustSettings } from "@tandem/contract/admin";
import { CircleSlash, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { Empty } from "../../components/empty.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import { RecordTable } from "../../components/record-table.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { useCall } from "../../lib/use-call.ts";

type Row = { readonly id: string; readonly name: string; readonly isAllowed: boolean; readonly isFollowed: boolean };

/** The venues whose books cannot be proved, and which of them may be traded all the same. */
export function TrustPanel(props: {
  readonly client: ApiClient;
  readonly settings: TrustSettings;
  readonly onChanged: (settings: TrustSettings) => void;
}) {
  const t = useTranslations("adminTrust");
  const { client, settings } = props;
  const call = useCall();
  const [asked, setAsked] = useState<Row>();

  const save = async ({ id, name }: Row, isAllowed: boolean): Promise<void> => {
    // What is not followed any more is left out: the server would refuse it.
    const others = settings.allowedVenues.filter((venue) => venue !== id && isFollowed(settings, venue));
    const allowedVenues = isAllowed ? [...others, id] : others;
    const done = await call.run(() => client.admin.trust.update.mutate({ allowedVenues }));
    if (!done) return;
    toast.success(t(isAllowed ? "allowedDone" : "forbiddenDone", { name }));
    props.onChanged(done.answer);
    setAsked(undefined);
  };
  const close = (): void => {
    call.clear();
    setAsked(undefined);
  };
  const problem = <ProblemNotice problem={call.problem} onOver={call.clear} />;

  return (
    <Panel title={t("title")} hint={t("hint")} isFlush>
      {asked === undefined && call.problem !== undefined && <div className="px-4 pb-3 sm:px-5">{problem}</div>}
      <TrustTable
        rows={rowsOf(settings)}
        isBusy={call.isBusy}
        onAllow={setAsked}
        onForbid={(row) => void save(row, false)}
      />
      {asked !== undefined && (
        <ConfirmDialog
          title={t("question", { name: asked.name })}
          text={t("meaning")}
          confirm={t("allow")}
          isBusy={call.isBusy}
          problem={problem}
          onConfirm={() => void save(asked, true)}
          onClose={close}
        />
      )}
    </Panel>
  );
}

function TrustTable(props: {
  readonly rows: readonly Row[];
  readonly isBusy: boolean;
  readonly onAllow: (row: Row) => void;
  readonly onForbid: (row: Row) => void;
}) {
  const t = useTranslations("adminTrust");
  if (props.rows.length === 0) return <Empty title={t("none")} hint={t("noneHint")} />;
  const action = (row: Row) => {
    const [word, act] = row.isAllowed ? (["forbid", props.onForbid] as const) : (["allow", props.onAllow] as const);
    return (
      <Button
        size="small"
        aria-label={t(`${word}Named`, { name: row.name })}
        aria-disabled={props.isBusy}
        onClick={() => act(row)}
      >
        {t(word)}
      </Button>
    );
  };
  return (
    <RecordTable
      caption={t("title")}
      rows={props.rows}
      columns={[
        { id: "venue", title: t("venue"), cell: (row) => row.name },
        { id: "state", title: t("state"), cell: (row) => <TrustState row={row} /> },
        { id: "action", title: t("action"), isAction: true, cell: action },
      ]}
    />
  );
}

const TrustState = ({ row }: { readonly row: Row }) => {
  const t = useTranslations("adminTrust");
  if (!row.isFollowed) return <Badge tone="quiet">{t("notFollowed")}</Badge>;
  if (row.isAllowed)
    return (
      <Badge tone="warn" icon={TriangleAlert}>
        {t("allowed")}
      </Badge>
    );
  return (
    <Badge tone="quiet" icon={CircleSlash}>
      {t("notTraded")}
    </Badge>
  );
};

const isFollowed = ({ venues }: TrustSettings, id: string): boolean => venues.some((venue) => venue.id === id);

/** Those that are not proved, and those that are allowed although nobody follows them any more. */
function rowsOf(settings: TrustSettings): readonly Row[] {
  const isAllowed = (id: string): boolean => settings.allowedVenues.includes(id);
  const unproved = settings.venues.filter(({ id, proved }) => proved === false || isAllowed(id));
  const gone = settings.allowedVenues.filter((id) => !isFollowed(settings, id));
  return [
    ...unproved.map(({ id, name }) => ({ id, name, isAllowed: isAllowed(id), isFollowed: true })),
    ...gone.map((id) => ({ id, name: id, isAllowed: true, isFollowed: false })),
  ];
}
