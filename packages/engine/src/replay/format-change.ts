import { formatScaled } from "@tandem/domain/money";
import type { OpportunityEvent } from "../detector-types.ts";

const BPS_DECIMALS = 8;

/**
 * One line of `replay`, with its line break. Written field by field, so that the same change is the same bytes
 * everywhere; `netBps` is the exact decimal, which a double could not always print.
 */
export function formatChange({ at, event, opportunity }: OpportunityEvent): string {
  const { id, kind, legs, notional, netBps, profit, startAsset } = opportunity;
  const legTexts = legs.map(
    ({ venue, symbol, side, amount, worstPrice }) =>
      `{"venue":${JSON.stringify(venue)},"symbol":${JSON.stringify(symbol)},"side":"${side}",` +
      `"amount":"${formatScaled(amount)}","worstPrice":"${formatScaled(worstPrice)}"}`,
  );
  return (
    `{"at":${at},"event":"${event}","id":${JSON.stringify(id)},"kind":"${kind}","legs":[${legTexts.join(",")}],` +
    `"notional":"${formatScaled(notional)}","netBps":${formatBps(netBps)},"profit":"${formatScaled(profit)}",` +
    `"profitAsset":${JSON.stringify(startAsset)}}\n`
  );
}

/** Basis points scaled by 10^8, as a JSON number without exponent and without trailing zeros. */
export function formatBps(netBps: bigint): string {
  const digits = (netBps < 0n ? -netBps : netBps).toString().padStart(BPS_DECIMALS + 1, "0");
  const fraction = digits.slice(-BPS_DECIMALS).replace(/0+$/, "");
  return `${netBps < 0n ? "-" : ""}${digits.slice(0, -BPS_DECIMALS)}${fraction === "" ? "" : `.${fraction}`}`;
}
