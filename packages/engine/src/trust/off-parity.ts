import { distanceBps, medianOf, type ReferencePrices } from "./reference-prices.ts";
import type { TrustConfig } from "./trust-config.ts";

/**
 * The stablecoins that live books put too far from 1. Where any venue trades one against the money that it stands for, that
 * decides. Otherwise it is off when it is far from every stablecoin that it trades against: of two alone that disagree, nobody
 * can say which is wrong, so both are off. One without any such book is not judged.
 */
export function offParity(prices: ReferencePrices, config: TrustConfig): ReadonlySet<string> {
  const isFar = (price: number): boolean => distanceBps(price, 1) > config.parityBpsMax;
  const between = (asset: string, other: string): number | undefined =>
    medianOf([
      ...prices.everywhere(`${asset}/${other}`),
      ...prices.everywhere(`${other}/${asset}`).map((price) => 1 / price),
    ]);
  const isOff = (asset: string): boolean => {
    const anchored = between(asset, config.parityAsset);
    if (anchored !== undefined) return isFar(anchored);
    const peers = config.stablecoins.flatMap((peer) => (peer === asset ? [] : (between(asset, peer) ?? [])));
    return peers.length > 0 && peers.every(isFar);
  };
  return new Set(config.stablecoins.filter(isOff));
}
