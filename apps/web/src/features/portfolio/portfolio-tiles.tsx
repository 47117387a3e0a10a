import type { PortfolioSummary } from "@tandem/contract/portfolio";
import { useTranslations } from "use-intl";
import { Gain, Money } from "../../components/figures.tsx";
import { Notice } from "../../components/notice.tsx";
import { Tiles } from "../../components/tiles.tsx";

const DIGITS = 2;

/** What it is worth and earned. Where an asset has no price the sum says that it is not whole. */
export function PortfolioTiles({ summary }: { readonly summary: PortfolioSummary }) {
  const t = useTranslations("portfolio");
  const { currency, unpriced } = summary;
  return (
    <>
      {unpriced.length > 0 && (
        <Notice tone="info">{t("unpriced", { assets: unpriced.join(", "), count: unpriced.length })}</Notice>
      )}
      <Tiles
        label={t("figures")}
        tiles={[
          {
            name: t(unpriced.length > 0 ? "equityAtLeast" : "equity"),
            value: <Money text={summary.equity} asset={currency} />,
          },
          {
            name: t("today"),
            value: <Gain text={summary.profitToday} asset={currency} digits={DIGITS} />,
            hint: t("todayHint"),
          },
          { name: t("total"), value: <Gain text={summary.profitTotal} asset={currency} digits={DIGITS} /> },
          { name: t("fees"), value: <Money text={summary.fees} asset={currency} /> },
        ]}
      />
    </>
  );
}
