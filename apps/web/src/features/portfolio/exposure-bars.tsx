import type { PortfolioSummary } from "@tandem/contract/portfolio";
import { useTranslations } from "use-intl";
import { Money } from "../../components/figures.tsx";
import { formatDecimal, formatPercent } from "../../lib/format.ts";

const BYS = ["venue", "asset"] as const;

/** Where the value lies: a bar with its figures for each venue and each asset. */
export function ExposureBars({ summary }: { readonly summary: PortfolioSummary }) {
  const t = useTranslations("portfolio");
  if (summary.exposure.length === 0) return <p className="text-sm text-muted">{t("noExposure")}</p>;
  return (
    <div className="grid gap-6 md:grid-cols-2">
      {BYS.map((by) => (
        <section key={by} aria-label={t(`exposureBy.${by}`)}>
          <h3 className="mb-2 text-sm font-medium">{t(`exposureBy.${by}`)}</h3>
          <ul className="grid gap-2 text-sm">
            {summary.exposure
              .filter((part) => part.by === by)
              .sort((a, b) => b.share - a.share)
              .map((part) => (
                <li key={part.target} className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
                  <span>{part.target}</span>
                  <span className="figure">
                    <Money text={part.value} asset={summary.currency} />{" "}
                    <span className="inline-block w-14 text-muted">{formatPercent(part.share)}</span>
                  </span>
                  <span aria-hidden className="col-span-2 h-1.5 overflow-hidden rounded-full bg-raised">
                    <span
                      className="block h-full rounded-full bg-accent"
                      style={{ width: `${Math.min(1, Math.max(0, part.share)) * 100}%` }}
                    />
                  </span>
                </li>
              ))}
          </ul>
        </section>
      ))}
      {summary.prices.length > 0 && (
        <p className="text-xs text-muted md:col-span-2">
          {t("prices")}{" "}
          {summary.prices
            .map(({ asset, price }) => `${asset} ${formatDecimal(price, { min: 2, max: 6 })} ${summary.currency}`)
            .join(" · ")}
        </p>
      )}
    </div>
  );
}
