import { Download } from "lucide-react";
import { toast } from "sonner";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Panel } from "../../components/panel.tsx";
import { ProblemNotice } from "../../components/problem-notice.tsx";
import type { ApiClient } from "../../lib/api-client.ts";
import { saveFile } from "../../lib/save-file.ts";
import { useCall } from "../../lib/use-call.ts";

export function ExportPanel({ client, username }: { readonly client: ApiClient; readonly username: string }) {
  const t = useTranslations("data");
  const call = useCall();
  const save = async (): Promise<void> => {
    const done = await call.run(() => client.account.export.mutate());
    if (!done) return;
    const body = `${JSON.stringify(done.answer, null, 2)}\n`;
    saveFile({ name: `tandem-${username}.json`, type: "application/json", body });
    toast.success(t("exported"));
  };
  return (
    <Panel title={t("exportTitle")} hint={t("exportHint")}>
      <div className="grid justify-items-start gap-4">
        <ProblemNotice problem={call.problem} onOver={call.clear} />
        <Button aria-disabled={call.isBusy || call.isWaiting} onClick={() => void save()}>
          <Download aria-hidden className="size-4" />
          {call.isBusy ? t("exporting") : t("export")}
        </Button>
      </div>
    </Panel>
  );
}
