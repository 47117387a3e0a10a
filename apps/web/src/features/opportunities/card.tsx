import type { Opportunity } from "@tandem/contract/opportunities";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Age } from "../../components/age.tsx";
import { Bps, Gain, Money } from "../../components/figures.tsx";
import { LegEnd, Route } from "./cells.tsx";
import type { MarketDigits } from "./market-steps.ts";
import { firstLeg, lastLeg } from "./route-of.ts";

/** An opportunity on a narrow screen: what decides first, the rest below. */
export function OpportunityCard(props: {
  readonly opportunity: Opportunity;
  readonly digits: MarketDigits;
  readonly isOld: boolean;
  readonly action?: ReactNode;
}) {
  const t = useTranslations("opportunity");
  const { opportunity: row, digits, isOld } = props;
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <Route opportunity={row} />
        <span className="figure text-base">
          <Bps bps={row.netBps} hasUnit />
        </span>
      </div>
      <div className="flex items-baseline justify-between gap-3 text-xs">
        <span className="text-muted">
          {t(`kind.${row.kind}`)} · <Age at={row.lastSeenAt} isOld={isOld} staleMs={Number.POSITIVE_INFINITY} />
        </span>
        <span className="figure text-sm">
          <Gain text={row.profit} asset={row.profitAsset} />
        </span>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs">
        <Line label={t("colBuy")}>
          <LegEnd leg={firstLeg(row)} digits={digits} />
        </Line>
        <Line label={t("colSell")}>
          <LegEnd leg={lastLeg(row)} digits={digits} />
        </Line>
        <Line label={t("colNotional")}>
          <Money text={row.notional} asset={row.startAsset} />
        </Line>
      </dl>
      {props.action !== undefined && <div className="flex justify-end">{props.action}</div>}
    </>
  );
}

const Line = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <>
    <dt className="text-muted">{label}</dt>
    <dd className="figure">{children}</dd>
  </>
);
