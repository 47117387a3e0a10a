import type { Deal } from "@tandem/contract/deals";
import { useTranslations } from "use-intl";
import { DealStatusBadge } from "../../components/deal-status-badge.tsx";
import { FigureFacts } from "../../components/figure-facts.tsx";
import { Gain, Money } from "../../components/figures.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { Panel } from "../../components/panel.tsx";
import { Tiles } from "../../components/tiles.tsx";
import { formatDay, formatMs } from "../../lib/format.ts";
import type { TradingApi } from "../../lib/trading-api.ts";
import { DealLegs } from "./deal-legs.tsx";
import { DealFills, DealOrders } from "./deal-orders.tsx";
import { DealTimeline } from "./deal-timeline.tsx";
import { DecisionPanel } from "./decision-panel.tsx";

const STAGES = ["committedMs", "sentMs", "answeredMs", "endedMs"] as const;

/** One deal whole: how it stands, what it needs, what happened and with which figures. */
export function DealDetail(props: { readonly deal: Deal; readonly api: TradingApi; readonly onDecided: () => void }) {
  const t = useTranslations("deal");
  const { deal } = props;
  return (
    <>
      <Tiles
        label={t("now")}
        tiles={[
          {
            name: t("colStatus"),
            value: (
              <span className="flex flex-wrap items-center gap-2">
                <DealStatusBadge status={deal.status} /> <ModeMark mode={deal.mode} />
              </span>
            ),
          },
          {
            name: t("realised"),
            value:
              deal.realisedProfit === null ? (
                <span className="text-muted">{t("notYet")}</span>
              ) : (
                <Gain text={deal.realisedProfit} asset={deal.profitAsset} />
              ),
          },
          { name: t("expected"), value: <Gain text={deal.expectedProfit} asset={deal.profitAsset} /> },
          { name: t("notional"), value: <Money text={deal.notional} asset={deal.startAsset} /> },
        ]}
      />
      <DecisionPanel api={props.api} deal={deal} onDecided={props.onDecided} />
      <Panel title={t("legs")} isFlush>
        <DealLegs deal={deal} />
      </Panel>
      <div className="grid gap-5 xl:grid-cols-[2fr_1fr]">
        <Panel title={t("timeline")} hint={t("timelineHint", { day: formatDay(deal.createdAt) })}>
          <DealTimeline deal={deal} />
        </Panel>
        <Panel title={t("latency")}>
          <FigureFacts
            rows={STAGES.map((stage) => {
              const ms = deal.latency[stage];
              return [
                t(`stages.${stage}`),
                ms === null ? (
                  <span key={stage} className="text-muted">
                    {t("unknownMs")}
                  </span>
                ) : (
                  formatMs(ms)
                ),
              ];
            })}
          />
        </Panel>
      </div>
      <Panel title={t("orders")} isFlush>
        <DealOrders orders={deal.orders} />
      </Panel>
      <Panel title={t("fills")} isFlush>
        <DealFills deal={deal} />
      </Panel>
    </>
  );
}
