import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Logo } from "../../components/logo.tsx";
import { useNow } from "../../lib/clock.ts";
import { formatClock } from "../../lib/format.ts";

type HeaderProps = { readonly badge: ReactNode; readonly chip: ReactNode; readonly menu: ReactNode };

export function Header({ badge, chip, menu }: HeaderProps) {
  const t = useTranslations("app");
  return (
    <header className="sticky top-0 z-40 flex h-13 items-center gap-3 border-b border-line bg-surface px-3 sm:px-4">
      <Link to="/" className="flex items-center gap-2.5 rounded">
        <Logo className="size-6" />
        <span className="font-semibold tracking-tight max-[360px]:sr-only">{t("name")}</span>
      </Link>
      {badge}
      <div className="ml-auto flex items-center gap-2 sm:gap-4">
        {chip}
        <Clock />
        {menu}
      </div>
    </header>
  );
}

const Clock = () => <time className="text-xs text-muted tabular-nums max-sm:hidden">{formatClock(useNow())}</time>;
