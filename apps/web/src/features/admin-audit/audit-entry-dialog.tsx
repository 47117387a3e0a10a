import type { AdminAuditItem } from "@tandem/contract/audit";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { AuditOutcome } from "../../components/audit-outcome.tsx";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Facts } from "../../components/facts.tsx";
import { formatMoment } from "../../lib/format.ts";

const NONE = "–";

const Mono = ({ children }: { readonly children: ReactNode }) => (
  <span className="font-mono text-xs break-all">{children}</span>
);

/** Everything one entry says. */
export function AuditEntryDialog(props: {
  readonly entry: AdminAuditItem;
  readonly onUser: (userId: string) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations("adminAudit");
  const { entry } = props;
  const text = (value: string | null): string => value ?? NONE;
  const person = (name: string | null, id: string | null): ReactNode =>
    id === null ? (
      NONE
    ) : (
      <span className="grid gap-0.5">
        {name ?? t("erased")}
        <Mono>{id}</Mono>
      </span>
    );
  const about = entry.subjectId ?? entry.actorId;
  return (
    <Dialog title={t("entryTitle", { seq: entry.seq })} onClose={props.onClose}>
      <Facts
        rows={[
          [t("action"), <Mono key="action">{entry.action}</Mono>],
          [t("at"), formatMoment(entry.at)],
          [t("outcome"), <AuditOutcome key="outcome" outcome={entry.outcome} reason={entry.reason} />],
          [
            t("by"),
            entry.actorType === "user" ? person(entry.actorName, entry.actorId) : t(`actor.${entry.actorType}`),
          ],
          [t("about"), person(entry.subjectName, entry.subjectId)],
          [
            t("object"),
            <Mono key="object">{[entry.objectType, entry.objectId].filter(Boolean).join(" ") || NONE}</Mono>,
          ],
          [t("address"), text(entry.ip)],
          [t("browser"), text(entry.userAgent)],
          [t("request"), <Mono key="request">{text(entry.requestId)}</Mono>],
          [t("data"), <Mono key="data">{JSON.stringify(entry.details)}</Mono>],
          [t("hash"), <Mono key="hash">{entry.hash}</Mono>],
          [t("prevHash"), <Mono key="prevHash">{entry.prevHash}</Mono>],
        ]}
      />
      {about !== null && (
        <Button className="justify-self-end" onClick={() => props.onUser(about)}>
          {t("onlyThisUser")}
        </Button>
      )}
    </Dialog>
  );
}
