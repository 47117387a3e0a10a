import * as ccxt from "ccxt";

type Target = { readonly base: string; readonly hostname: string };

/** The rule of `VENUE_URLS`: `https://HOST/PATH` becomes `<base>/HOST/PATH`, `wss` likewise with `ws`. */
function mapped(urls: ccxt.NestedDictionary, target: Target): ccxt.NestedDictionary {
  const entries = Object.entries(urls).map(([name, value]) => {
    if (typeof value !== "string") return [name, mapped(value, target)];
    const match = /^(https|wss):\/\/(.+)$/.exec(value.replace("{hostname}", target.hostname));
    if (!match) return [name, value];
    const [, scheme, rest] = match;
    return [name, `${scheme === "wss" ? target.base.replace(/^http/, "ws") : target.base}/${rest}`];
  });
  return Object.fromEntries(entries);
}

async function redirect<Class extends ccxt.Exchange>(exchange: Class, base: string): Promise<Class> {
  exchange.enableRateLimit = false;
  const target = { base, hostname: exchange.hostname ?? "" };
  exchange.urls.api = mapped(exchange.urls.api, target);
  await exchange.loadHttpProxyAgent();
  return exchange;
}

/** ccxt's own classes, untouched but for where they dial. */
export const binanceAt = (base: string, config: object = {}) => redirect(new ccxt.pro.binance(config), base);
export const krakenAt = (base: string, config: object = {}) => redirect(new ccxt.pro.kraken(config), base);
export const okxAt = (base: string, config: object = {}) => redirect(new ccxt.pro.okx(config), base);
export const bybitAt = (base: string, config: object = {}) => redirect(new ccxt.pro.bybit(config), base);
export const coinbaseAt = (base: string, config: object = {}) => redirect(new ccxt.pro.coinbaseexchange(config), base);

export const baseOf = (simulator: { readonly baseUrls: Readonly<Record<string, string>> }, venue: string): string =>
  simulator.baseUrls[venue] ?? "";
