import type { Leg, Opportunity } from "@tandem/contract/opportunities";
import { Ban, ClockAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { useNow } from "../../lib/clock.ts";
import { cn } from "../../lib/cn.ts";
import { decimalsOfAsset, formatAge, formatBps, formatDecimal, formatMoment, formatSigned } from "../../lib/format.ts";
import { useFlash } from "../../lib/use-flash.ts";
import { baseOf, routeOf } from "./columns.ts";
import type { MarketDigits } from "./market-steps.ts";

/** Some venues count in hundred-millionths; finer than this nobody reads, and the title has it all. */
const AMOUNT_DIGITS_MAX = 5;
const EXACT = { min: 0, max: 18 };
const PROFIT_DIGITS_MIN = 4;

/** The exact text is in the title, and is what is read where a cell shows fewer digits. */
export function Money({ text, asset }: { readonly text: string; readonly asset: string }) {
  const digits = decimalsOfAsset(asset);
  return (
    <span title={`${text} ${asset}`}>
      {formatDecimal(text, { min: digits, max: digits })} <Unit>{asset}</Unit>
    </span>
  );
}

export function Profit({ opportunity }: { readonly opportunity: Opportunity }) {
  const { profit, profitAsset } = opportunity;
  const ref = useFlash<HTMLSpanElement>(profit);
  return (
    <span
      ref={ref}
      title={`${profit} ${profitAsset}`}
      className={cn("flash font-medium", tone(profit.startsWith("-")))}
    >
      {formatSigned(profit, Math.max(PROFIT_DIGITS_MIN, decimalsOfAsset(profitAsset)))} <Unit>{profitAsset}</Unit>
    </span>
  );
}

export function Net({ bps }: { readonly bps: number }) {
  const ref = useFlash<HTMLSpanElement>(bps);
  return (
    <span ref={ref} title={String(bps)} className={cn("flash font-semibold", tone(bps < 0))}>
      {formatBps(bps)}
    </span>
  );
}

const tone = (isLoss: boolean): string => (isLoss ? "text-down" : "text-up");

export const Unit = ({ children }: { readonly children: string }) => <span className="text-muted">{children}</span>;

/** Venue and price of one end: the average of what is bought or sold there is at least as good as its worst price. */
export function LegEnd({ leg, digits }: { readonly leg: Leg | undefined; readonly digits: MarketDigits }) {
  if (leg === undefined) return null;
  const places = digits(leg.venue, leg.symbol).price;
  const shape = places === undefined ? EXACT : { min: places, max: places };
  return (
    <span title={`${leg.side} ${leg.symbol} at ${leg.price}, worst ${leg.worstPrice}, fee ${leg.feeBps} bps`}>
      <span className="text-muted">{leg.venue}</span> {formatDecimal(leg.price, shape)}
    </span>
  );
}

export function Amount({ leg, digits }: { readonly leg: Leg | undefined; readonly digits: MarketDigits }) {
  if (leg === undefined) return null;
  const places = digits(leg.venue, leg.symbol).amount;
  const digitsShown = Math.min(places ?? AMOUNT_DIGITS_MAX, AMOUNT_DIGITS_MAX);
  const shape = { min: places === undefined ? 0 : digitsShown, max: digitsShown };
  return (
    <span title={`${leg.amount} ${baseOf(leg.symbol)}`}>
      {formatDecimal(leg.amount, shape)} <Unit>{baseOf(leg.symbol)}</Unit>
    </span>
  );
}

export function Route({ opportunity }: { readonly opportunity: Opportunity }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className="font-medium">{routeOf(opportunity)}</span>
      {opportunity.blockedBy.length > 0 && <Blocked reasons={opportunity.blockedBy} />}
    </span>
  );
}

function Blocked({ reasons }: { readonly reasons: readonly string[] }) {
  const t = useTranslations("opportunity");
  const text = t("blocked", { reasons: reasons.map((reason) => reason.replaceAll("_", " ")).join(", ") });
  return (
    <span title={text} className="text-stale">
      <Ban aria-hidden className="size-3.5" />
      <span className="sr-only">{text}</span>
    </span>
  );
}

/** Where the page is behind, each row's age says so too: "stale 7 s". */
export function Updated({ at, isOld }: { readonly at: number; readonly isOld: boolean }) {
  const t = useTranslations("opportunity");
  if (!isOld) return <Since at={at} />;
  return (
    <span className="inline-flex items-center gap-1 align-bottom">
      <ClockAlert aria-hidden className="size-3.5" />
      <span>
        {t("stale")} <Since at={at} />
      </span>
    </span>
  );
}

export function Since({ at }: { readonly at: number }) {
  return <time title={formatMoment(at)}>{formatAge(useNow() - at)}</time>;
}
