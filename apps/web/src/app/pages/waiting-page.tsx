import { useTranslations } from "use-intl";
import { Logo } from "../../components/logo.tsx";

/** Before the server has said who this is: the frame alone, nothing that only a user may see. */
export function WaitingPage() {
  const t = useTranslations("app");
  return (
    <main aria-busy="true">
      <h1 className="sr-only">{t("loading")}</h1>
      <div className="flex h-13 items-center gap-2.5 border-b border-line bg-surface px-4">
        <Logo className="size-6" />
        <span className="font-semibold tracking-tight">{t("name")}</span>
      </div>
    </main>
  );
}
