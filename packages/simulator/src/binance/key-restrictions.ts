import type { Account } from "../trading/account.ts";

const CREATED_AT = 1_700_000_000_000;

/** The answer of `GET /sapi/v1/account/apiRestrictions`: what the key that asks may do. */
export const keyRestrictions = ({ permissions, ips, expiresAt }: Account) => ({
  ipRestrict: ips.length > 0,
  createTime: CREATED_AT,
  // Only the right to trade of a key without addresses ends by itself.
  ...(expiresAt === undefined ? {} : { tradingAuthorityExpirationTime: expiresAt }),
  enableReading: permissions.has("read"),
  enableSpotAndMarginTrading: permissions.has("trade"),
  enableWithdrawals: permissions.has("withdraw"),
  enableInternalTransfer: permissions.has("transfer"),
  permitsUniversalTransfer: permissions.has("transfer"),
  enableMargin: false,
  enableFutures: false,
  enableVanillaOptions: false,
  enablePortfolioMarginTrading: false,
  enableFixApiTrade: false,
  enableFixReadOnly: false,
});
