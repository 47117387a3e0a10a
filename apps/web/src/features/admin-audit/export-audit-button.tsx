import { Download } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { saveFile } from "../../lib/save-file.ts";
import { useCall } from "../../lib/use-call.ts";
import { type AuditSearch, auditFilter } from "./audit-search.ts";

/** Saves what the filter shows, up to 10,000 entries a file; pressed again, it goes on where the last file ended. */
export function ExportAuditButton({ client, search }: { readonly client: ApiClient; readonly search: AuditSearch }) {
  const t = useTranslations("adminAudit");
  const call = useCall();
  const key = JSON.stringify(search);
  const [next, setNext] = useState<{ readonly key: string; readonly before: string }>();
  const before = next?.key === key ? next.before : undefined;

  const save = async (): Promise<void> => {
    const done = await call.run(() =>
      client.admin.audit.export.mutate({ ...auditFilter(search), ...(before !== undefined && { before }) }),
    );
    if (!done) return;
    const { filename, contentType, body, entries, nextBefore } = done.answer;
    saveFile({ name: filename, type: contentType, body });
    setNext(nextBefore === undefined ? undefined : { key, before: nextBefore });
    toast.success(t("exported", { count: entries }));
  };

  return (
    <div className="grid justify-items-end gap-2">
      <Button size="small" aria-disabled={call.isBusy || call.isWaiting} onClick={() => void save()}>
        <Download aria-hidden className="size-4" />
        {call.isBusy ? t("exporting") : before === undefined ? t("export") : t("exportMore")}
      </Button>
      <ProblemNotice problem={call.problem} onOver={call.clear} />
    </div>
  );
}
