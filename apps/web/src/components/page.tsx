import type { ReactNode } from "react";
import { useTranslations } from "use-intl";

/** A page's title, what it is for, and what can be done on it. The title takes the focus when the page is opened. */
export function Page(props: {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useTranslations("app");
  return (
    <>
      <title>{`${props.title} · ${t("name")}`}</title>
      <header className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid gap-1">
          <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
            {props.title}
          </h1>
          {props.intro !== undefined && <p className="max-w-3xl text-sm text-muted">{props.intro}</p>}
        </div>
        {props.action}
      </header>
      <div className="grid gap-5">{props.children}</div>
    </>
  );
}
