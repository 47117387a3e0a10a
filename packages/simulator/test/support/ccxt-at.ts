import * as ccxt from "ccxt";

type Urls = { [name: string]: unknown };

/** Sends every URL of an unmodified ccxt class to `base`: `https://HOST/PATH` becomes `<base>/HOST/PATH`. */
function mapped(value: unknown, { base, hostname }: { base: string; hostname: string }): unknown {
  if (typeof value === "string") {
    const filled = value.replace("{hostname}", hostname);
    const match = /^(https|wss):\/\/(.+)$/.exec(filled);
    if (!match) return value;
    const [, scheme, rest] = match;
    return `${scheme === "wss" ? base.replace(/^http/, "ws") : base}/${rest}`;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapped(inner, { base, hostname })]));
}

/** One of ccxt's own socket classes, untouched but for where it dials. */
export async function ccxtAt<Name extends "binance" | "kraken" | "okx">(
  name: Name,
  base: string,
  config: object = {},
): Promise<InstanceType<(typeof ccxt.pro)[Name]>> {
  const exchange = new ccxt.pro[name]({ enableRateLimit: false, newUpdates: false, ...config });
  const urls: Urls = exchange.urls as Urls;
  const hostname = String(exchange.hostname ?? "");
  urls["api"] = mapped(urls["api"], { base, hostname });
  await exchange.loadHttpProxyAgent();
  return exchange as InstanceType<(typeof ccxt.pro)[Name]>;
}
