import type { Leg, Opportunity } from "@tandem/contract/opportunities";
import { Link } from "@tanstack/react-router";
import { Ban } from "lucide-react";
import { useTranslations } from "use-intl";
import { Amount, Price } from "../../components/figures.tsx";
import type { MarketDigits } from "./market-steps.ts";
import { baseOf, routeOf } from "./route-of.ts";
import { useReasonText } from "./use-reason-text.ts";

/** Venue and price of one end: the average of what is bought or sold there is at least as good as its worst price. */
export function LegEnd({ leg, digits }: { readonly leg: Leg | undefined; readonly digits: MarketDigits }) {
  if (leg === undefined) return null;
  return (
    <span title={`${leg.side} ${leg.symbol} at ${leg.price}, worst ${leg.worstPrice}, fee ${leg.feeBps} bps`}>
      <span className="text-muted">{leg.venue}</span>{" "}
      <Price text={leg.price} digits={digits(leg.venue, leg.symbol).price} />
    </span>
  );
}

export function LegAmount({ leg, digits }: { readonly leg: Leg | undefined; readonly digits: MarketDigits }) {
  if (leg === undefined) return null;
  return <Amount text={leg.amount} asset={baseOf(leg.symbol)} digits={digits(leg.venue, leg.symbol).amount} />;
}

/** What a row is called, as the way to its page, and why it is not traded. */
export function Route({ opportunity }: { readonly opportunity: Opportunity }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <Link
        to="/opportunities/$id"
        params={{ id: opportunity.id }}
        className="font-medium underline-offset-2 hover:underline"
      >
        {routeOf(opportunity)}
      </Link>
      {opportunity.blockedBy.length > 0 && <Blocked reasons={opportunity.blockedBy} />}
    </span>
  );
}

function Blocked({ reasons }: { readonly reasons: readonly string[] }) {
  const t = useTranslations("opportunity");
  const reasonText = useReasonText();
  const text = t("blocked", { reasons: reasons.map((reason) => reasonText(reason).name).join(", ") });
  return (
    <span title={text} className="text-stale">
      <Ban aria-hidden className="size-3.5" />
      <span className="sr-only">{text}</span>
    </span>
  );
}
