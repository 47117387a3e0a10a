import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Logo } from "../../components/logo.tsx";

/** The frame of the pages before the login. */
export function Entrance({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const t = useTranslations("app");
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-5 py-10">
      <title>{`${title} · ${t("name")}`}</title>
      <div className="grid justify-items-center gap-2 text-center">
        <Logo className="size-11" />
        <p className="text-xl font-semibold tracking-tight">{t("name")}</p>
        <p className="text-sm text-balance text-muted">{t("tagline")}</p>
      </div>
      <section className="grid gap-5 rounded-xl border border-line bg-surface p-6">
        <h1 className="text-lg font-semibold">{title}</h1>
        {children}
      </section>
    </main>
  );
}
