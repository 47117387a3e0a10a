import type { Book, Venue, Market as WireMarket } from "@tandem/contract/market-data";
import type { Opportunity } from "@tandem/contract/opportunities";
import type { Market } from "@tandem/domain/market";
import { formatScaled } from "@tandem/domain/money";
import type { BookView, LiveOpportunity, VenueState } from "@tandem/engine/market-view";

/** 10^18 / 10^8: edges carry 8 decimals, `formatScaled` counts 18. */
const EDGE_TO_SCALED = 10n ** 10n;

/** Basis points scaled by 10^8 as the nearest double, whose shortest text has at most 8 decimals. */
export const edgeToNumber = (edgeBps: bigint): number => Number(formatScaled(edgeBps * EDGE_TO_SCALED));

export const toWireVenue = (venue: VenueState): Venue => ({
  id: venue.id,
  name: venue.name,
  status: venue.status,
  latencyMs: venue.latencyMs,
  clockSkewMs: venue.clockSkewMs,
  lastMessageAt: venue.lastMessageAt,
  symbols: venue.symbols,
  takerBps: venue.takerBps,
  makerBps: venue.makerBps,
  resyncs: venue.resyncs,
  gaps: venue.gaps,
  checksumFailures: venue.checksumFailures,
  reconnects: venue.reconnects,
});

export const toWireMarket = (market: Market): WireMarket => ({
  venue: market.venue,
  symbol: market.symbol,
  base: market.base,
  quote: market.quote,
  amountStep: formatScaled(market.amountStep),
  priceStep: formatScaled(market.priceStep),
  minAmount: formatScaled(market.minAmount),
  minNotional: formatScaled(market.minNotional),
});

export const toWireBook = (book: BookView): Book => ({
  venue: book.venue,
  symbol: book.symbol,
  bids: book.bids.map(([price, amount]) => [price, amount]),
  asks: book.asks.map(([price, amount]) => [price, amount]),
  sequence: book.sequence,
  venueAt: book.venueAt,
  receivedAt: book.receivedAt,
  status: book.status,
});

/** Money becomes plain decimal text, exactly; edges become numbers. */
export const toWireOpportunity = (opportunity: LiveOpportunity): Opportunity => ({
  id: opportunity.id,
  kind: opportunity.kind,
  legs: opportunity.legs.map((leg) => ({
    venue: leg.venue,
    symbol: leg.symbol,
    side: leg.side,
    price: formatScaled(leg.price),
    worstPrice: formatScaled(leg.worstPrice),
    amount: formatScaled(leg.amount),
    feeBps: Number(formatScaled(leg.feeBps)),
  })),
  startAsset: opportunity.startAsset,
  notional: formatScaled(opportunity.notional),
  grossBps: edgeToNumber(opportunity.grossBps),
  netBps: edgeToNumber(opportunity.netBps),
  profit: formatScaled(opportunity.profit),
  profitAsset: opportunity.startAsset,
  firstSeenAt: opportunity.firstSeenAt,
  lastSeenAt: opportunity.lastSeenAt,
  status: opportunity.status,
  blockedBy: [...opportunity.blockedBy],
});
