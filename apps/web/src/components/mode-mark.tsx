import type { TradingMode } from "@tandem/contract/trading";
import { CircleDollarSign, FileText } from "lucide-react";
import { useTranslations } from "use-intl";
import { cn } from "../lib/cn.ts";

/** Whether something is of virtual funds or of real ones: a word, a shape and a colour. */
export function ModeMark({ mode }: { readonly mode: TradingMode }) {
  const t = useTranslations("tradingMode");
  const Icon = mode === "live" ? CircleDollarSign : FileText;
  return (
    <span
      data-mode={mode}
      className={cn(
        "inline-flex items-center gap-1 rounded border border-current px-1.5 py-0.5 text-2xs font-bold tracking-wider whitespace-nowrap uppercase",
        mode === "live" ? "text-real" : "text-paper",
      )}
    >
      <Icon aria-hidden className="size-3" />
      {t(mode)}
    </span>
  );
}
