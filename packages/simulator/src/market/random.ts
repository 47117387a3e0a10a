/** A seeded stream of numbers: the same key gives the same stream, on any machine. */
export type Random = {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Uniform in [low, high). */
  readonly between: (low: number, high: number) => number;
  /** True with probability `chance`. */
  readonly chance: (chance: number) => boolean;
  /** Standard normal. */
  readonly gauss: () => number;
};

/** FNV-1a, then the sfc32 generator: small, fast and good enough for a market. Not for secrets. */
export function createRandom(key: string): Random {
  let a = hash(key, 0x811c9dc5);
  let b = hash(key, 0x9e3779b9);
  let c = hash(key, 0x85ebca6b);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warm = 0; warm < 16; warm += 1) next();
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, gauss, between: (low, high) => low + (high - low) * next(), chance: (chance) => next() < chance };
}

function hash(text: string, basis: number): number {
  let value = basis;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 16_777_619);
  return value ^ (value >>> 15);
}
