import type { ExplainedOpportunity } from "@tandem/contract/opportunities";
import { useTranslations } from "use-intl";
import { toneOf } from "../../components/figures.tsx";
import { cn } from "../../lib/cn.ts";
import { formatBps } from "../../lib/format.ts";

type Step = { readonly name: string; readonly bps: number; readonly isTotal?: boolean };

/** Less than this is the rounding of the figures themselves. */
const NOTHING_BPS = 0.005;

/** From gross to net: what each leg's fee takes, and what steps and rounding leave. The steps add up to the net. */
export function Waterfall({ opportunity }: { readonly opportunity: ExplainedOpportunity }) {
  const t = useTranslations("explain");
  const { grossBps, netBps, legs } = opportunity;
  const fees = legs.map(
    (leg, place): Step => ({
      name: t("feeOf", { place: place + 1, venue: leg.venue }),
      bps: -leg.feeBps,
    }),
  );
  const rest = netBps - grossBps + legs.reduce((sum, { feeBps }) => sum + feeBps, 0);
  const steps: readonly Step[] = [
    { name: t("gross"), bps: grossBps, isTotal: true },
    ...fees,
    ...(Math.abs(rest) >= NOTHING_BPS ? [{ name: t("rest"), bps: rest }] : []),
    { name: t("net"), bps: netBps, isTotal: true },
  ];
  const widest = Math.max(...steps.map(({ bps }) => Math.abs(bps)), Number.EPSILON);
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">{t("waterfallCaption")}</caption>
      <tbody>
        {steps.map(({ name, bps, isTotal }) => (
          <tr
            key={name}
            className={cn("border-b border-line/60 last:border-0", isTotal ? "font-semibold" : "font-normal")}
          >
            <th scope="row" className={cn("py-1.5 pr-3 text-left", isTotal ? "font-semibold" : "font-normal")}>
              {name}
            </th>
            <td aria-hidden className="w-1/3 py-1.5">
              <div
                className={cn("h-2.5 rounded-sm", isTotal ? "bg-accent" : bps < 0 ? "bg-down" : "bg-up")}
                style={{ width: `${(Math.abs(bps) / widest) * 100}%` }}
              />
            </td>
            <td className={cn("figure py-1.5 pl-3", toneOf(bps))}>
              {formatBps(bps)} <span className="font-normal text-muted">bps</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
