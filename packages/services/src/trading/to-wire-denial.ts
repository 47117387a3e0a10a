import type { Denial } from "@tandem/contract/trading";
import { formatScaled } from "@tandem/domain/money";
import type { TradeDenial } from "@tandem/engine/trading/trader";

const NOTHING = { target: null, value: null, max: null, reasons: [] };

/** A rule that refused, with the numbers that it compared as text. */
export function toWireDenial(denial: TradeDenial): Denial {
  const { rule } = denial;
  switch (denial.rule) {
    case "halted":
      return { ...NOTHING, rule, target: denial.target || denial.scope, reasons: [denial.reason] };
    case "cooling_down":
      return { ...NOTHING, rule, target: denial.target, max: String(denial.until), reasons: [denial.reason] };
    case "blocked":
      return { ...NOTHING, rule, reasons: [...denial.reasons] };
    case "stale_book":
      return { ...NOTHING, rule, target: denial.venue, value: String(denial.ageMs), max: String(denial.max) };
    case "order_notional":
    case "deal_notional":
    case "daily_loss":
    case "drawdown":
      return { ...NOTHING, rule, value: formatScaled(denial.value), max: formatScaled(denial.max) };
    case "venue_exposure":
    case "asset_exposure": {
      const value = denial.value === undefined ? null : formatScaled(denial.value);
      return { ...NOTHING, rule, target: denial.target, value, max: formatScaled(denial.max) };
    }
    case "loss_streak":
    case "order_rate":
      return { ...NOTHING, rule, value: String(denial.value), max: String(denial.max) };
    case "insufficient_balance": {
      const target = `${denial.venue} ${denial.asset}`;
      return { ...NOTHING, rule, target, value: formatScaled(denial.needed), max: formatScaled(denial.free) };
    }
    case "not_reconciled":
    case "no_key":
      return { ...NOTHING, rule, target: denial.venue };
    case "below_minimum":
      return { ...NOTHING, rule, target: `${denial.venue} ${denial.symbol}` };
    case "no_lease":
    case "live_not_allowed":
    case "opportunity_gone":
      return { ...NOTHING, rule };
  }
}
