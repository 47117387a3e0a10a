import type { AdminAuditItem } from "@tandem/contract/audit";
import { useTranslations } from "use-intl";
import { AuditOutcome } from "../../components/audit-outcome.tsx";
import { Button } from "../../components/button.tsx";
import { Moment } from "../../components/moment.tsx";
import { RecordTable } from "../../components/record-table.tsx";

export function AuditTable(props: {
  readonly rows: readonly AdminAuditItem[];
  readonly onShow: (row: AdminAuditItem) => void;
}) {
  const t = useTranslations("adminAudit");
  const actor = (row: AdminAuditItem): string =>
    row.actorName ?? (row.actorType === "user" ? t("erased") : t(`actor.${row.actorType}`));
  return (
    <RecordTable
      caption={t("listTitle")}
      rows={props.rows}
      columns={[
        { id: "seq", title: t("seq"), cell: (row) => <span className="tabular-nums">{row.seq}</span> },
        { id: "at", title: t("at"), cell: (row) => <Moment at={row.at} /> },
        { id: "action", title: t("action"), cell: (row) => <code className="text-xs">{row.action}</code> },
        {
          id: "outcome",
          title: t("outcome"),
          cell: (row) => <AuditOutcome outcome={row.outcome} reason={row.reason} />,
        },
        { id: "actor", title: t("by"), cell: actor },
        { id: "subject", title: t("about"), cell: (row) => row.subjectName ?? row.objectType ?? "" },
        {
          id: "more",
          title: t("details"),
          isAction: true,
          cell: (row) => (
            <Button size="small" aria-label={t("detailsNamed", { seq: row.seq })} onClick={() => props.onShow(row)}>
              {t("details")}
            </Button>
          ),
        },
      ]}
    />
  );
}
