import type { TradePreview } from "@tandem/contract/deals";
import { useTranslations } from "use-intl";
import { Age } from "../../components/age.tsx";
import { FigureFacts } from "../../components/figure-facts.tsx";
import { Amount, Bps, Gain, Money, Price } from "../../components/figures.tsx";
import { cn } from "../../lib/cn.ts";
import { baseAsset } from "../../lib/symbol-parts.ts";

/** A preview is asked for every two seconds; one of this age has missed some. */
const LATE_MS = 4_000;
const STALE_MS = 8_000;

/** An average has more digits than its market; of a price below 1 each of the first eight counts. */
const digitsOf = (price: string): number => (Number(price) >= 100 ? 2 : Number(price) >= 1 ? 4 : 8);

/** A phone has no room for it; the limit and the fee are what binds. */
const AVERAGE = "max-sm:hidden";

/** The legs with their worst prices and fees, and what the whole would earn. */
export function PreviewFigures({ preview, at }: { readonly preview: TradePreview; readonly at: number }) {
  const t = useTranslations("ticket");
  const side = useTranslations("order")("side.buy");
  const sell = useTranslations("order")("side.sell");
  return (
    <>
      <div className="overflow-x-auto">
        <table className="w-full border-collapse text-xs">
          <caption className="sr-only">{t("legs")}</caption>
          <thead>
            <tr className="text-muted">
              <th scope="col" className="py-1 pr-2 text-left font-medium">
                {t("leg")}
              </th>
              {(["amount", "price", "worst", "fee"] as const).map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={cn("px-1 py-1 text-right sm:px-2 font-medium last:pr-0", column === "price" && AVERAGE)}
                >
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.legs.map((leg) => (
              <tr key={`${leg.venue}|${leg.symbol}|${leg.side}`} className="border-t border-line/60">
                <th scope="row" className="py-1 pr-1 text-left font-normal sm:pr-2">
                  <span className="font-medium">{leg.side === "buy" ? side : sell}</span> {leg.symbol}{" "}
                  <span className="block text-muted">{leg.venue}</span>
                </th>
                <td className="figure px-1 sm:px-2">
                  <Amount text={leg.amount} asset={baseAsset(leg.symbol)} />
                </td>
                <td className={cn("figure px-1 sm:px-2", AVERAGE)}>
                  <Price text={leg.price} digits={digitsOf(leg.price)} />
                </td>
                <td className="figure px-1 sm:px-2">
                  <Price text={leg.worstPrice} digits={digitsOf(leg.worstPrice)} />
                </td>
                <td className="figure pl-1 sm:pl-2">
                  <Amount text={leg.fee} asset={leg.feeAsset} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <FigureFacts
        rows={[
          [t("notional"), <Money key="notional" text={preview.notional} asset={preview.startAsset} />],
          [t("expected"), <Gain key="profit" text={preview.expectedProfit} asset={preview.profitAsset} />],
          [t("net"), <Bps key="net" bps={preview.netBps} hasUnit />],
          [t("quoted"), <Age key="at" at={at} lateMs={LATE_MS} staleMs={STALE_MS} />],
        ]}
      />
    </>
  );
}
