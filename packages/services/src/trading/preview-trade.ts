import type { TradePreview, TradePreviewInput } from "@tandem/contract/deals";
import { formatScaled, parseScaled } from "@tandem/domain/money";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { edgeToNumber } from "../market/to-wire.ts";
import { askTrader } from "./ask-trader.ts";
import { toWireDenial } from "./to-wire-denial.ts";

/**
 * What the deal would be on the books of this moment, and every rule that would refuse it. Nothing is sent.
 * @throws ServiceError NOT_FOUND opportunity_gone; UNAVAILABLE trader_unavailable
 */
export async function previewTrade(args: {
  readonly ctx: UserCtx;
  readonly input: TradePreviewInput;
}): Promise<TradePreview> {
  const { ctx, input } = args;
  const { opportunityId, mode, maxNotional } = input;
  const preview = await askTrader(ctx.deps, (trader) =>
    trader.preview({
      userId: ctx.identity.user.id,
      mode,
      opportunityId,
      maxNotional: maxNotional === undefined ? undefined : parseScaled(maxNotional),
    }),
  );
  if (preview === undefined) throw new ServiceError("NOT_FOUND", { reason: "opportunity_gone" });
  return {
    opportunityId,
    mode,
    legs: preview.legs.map((leg) => ({
      venue: leg.venue,
      symbol: leg.symbol,
      side: leg.side,
      amount: formatScaled(leg.amount),
      price: formatScaled(leg.price),
      worstPrice: formatScaled(leg.worstPrice),
      fee: formatScaled(leg.fee.amount),
      feeAsset: leg.fee.asset,
    })),
    startAsset: preview.startAsset,
    notional: formatScaled(preview.notional),
    expectedProfit: formatScaled(preview.expectedProfit),
    profitAsset: preview.startAsset,
    netBps: edgeToNumber(preview.netBps),
    denials: preview.denials.map(toWireDenial),
  };
}
