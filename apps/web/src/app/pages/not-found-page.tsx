import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Empty } from "../../components/empty.tsx";

export function NotFoundPage() {
  const t = useTranslations("app");
  return (
    <main className="grid min-h-dvh content-center">
      <title>{`${t("notFound")} · ${t("name")}`}</title>
      <Empty
        isPage
        title={t("notFound")}
        hint={t("notFoundHint")}
        action={
          <Link to="/" className="text-accent underline">
            {t("toLive")}
          </Link>
        }
      />
    </main>
  );
}
