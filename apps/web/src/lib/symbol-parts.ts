/** The unit of a market's amounts: BTC of BTC/USDT. */
export const baseAsset = (symbol: string): string => symbol.split("/")[0] ?? "";
/** What a market's prices are counted in: USDT of BTC/USDT. */
export const quoteAsset = (symbol: string): string => symbol.split(/[/:]/)[1] ?? "";
