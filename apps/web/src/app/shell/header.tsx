import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Logo } from "../../components/logo.tsx";
import { useNow } from "../../lib/clock.ts";
import { formatBothZones, formatClock } from "../../lib/format.ts";

type HeaderProps = {
  readonly badge: ReactNode;
  readonly chip: ReactNode;
  readonly menu: ReactNode;
  /** What must be in reach whatever else is loading. */
  readonly urgent?: ReactNode;
  readonly onPalette: () => void;
};

export function Header({ badge, chip, menu, urgent, onPalette }: HeaderProps) {
  const t = useTranslations();
  return (
    <header className="sticky top-0 z-40 flex h-13 items-center gap-2 border-b border-line bg-surface px-3 sm:gap-3 sm:px-4">
      <Link to="/" className="flex items-center gap-2.5 rounded">
        <Logo className="size-6" />
        <span className="font-semibold tracking-tight max-[420px]:sr-only">{t("app.name")}</span>
      </Link>
      {/* The words of the modes stay on a phone, their pictures do not: what is urgent has the room. */}
      <div className="flex min-w-0 items-center gap-1.5 overflow-hidden sm:gap-3 max-sm:[&_svg]:hidden">{badge}</div>
      <div className="ml-auto flex shrink-0 items-center gap-1.5 sm:gap-3">
        {chip}
        <Clock />
        <Button look="ghost" size="small" onClick={onPalette} className="max-sm:hidden">
          <Search aria-hidden className="size-4" />
          <span className="max-lg:sr-only">{t("palette.open")}</span>
          <kbd className="text-2xs max-lg:hidden">Ctrl K</kbd>
        </Button>
        {menu}
        {urgent}
      </div>
    </header>
  );
}

function Clock() {
  const now = useNow();
  return (
    <time title={formatBothZones(now)} className="text-xs text-muted tabular-nums max-md:hidden">
      {formatClock(now)}
    </time>
  );
}
