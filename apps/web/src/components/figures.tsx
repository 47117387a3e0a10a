import { cn } from "../lib/cn.ts";
import { decimalsOfAsset, formatBps, formatDecimal, formatRate, formatSigned } from "../lib/format.ts";
import { useFlash } from "../lib/use-flash.ts";

/** Finer than a venue's hundred-millionths nobody reads; the title has it all. */
const AMOUNT_DIGITS_MAX = 5;
const EXACT = { min: 0, max: 18 };
const GAIN_DIGITS_MIN = 4;

export const Unit = ({ children }: { readonly children: string }) => <span className="text-muted">{children}</span>;

/** Money without direction, in the digits of its asset. The exact text is in the title. */
export function Money({ text, asset }: { readonly text: string; readonly asset: string }) {
  const digits = decimalsOfAsset(asset);
  return (
    <span title={`${text} ${asset}`}>
      {formatDecimal(text, { min: digits, max: digits })} <Unit>{asset}</Unit>
    </span>
  );
}

/** An amount of an asset, in the digits of its market where they are known. */
export function Amount(props: { readonly text: string; readonly asset: string; readonly digits?: number | undefined }) {
  const { text, asset, digits } = props;
  const max = Math.min(digits ?? AMOUNT_DIGITS_MAX, AMOUNT_DIGITS_MAX);
  return (
    <span title={`${text} ${asset}`}>
      {formatDecimal(text, { min: digits === undefined ? 0 : max, max })} <Unit>{asset}</Unit>
    </span>
  );
}

/** A price, in the digits of its market where they are known, else in all its own. */
export function Price({ text, digits }: { readonly text: string; readonly digits?: number | undefined }) {
  return <span title={text}>{formatDecimal(text, digits === undefined ? EXACT : { min: digits, max: digits })}</span>;
}

/** Gain, loss or neither. Never by colour alone: the sign says it too, and an arrow that the style sheet draws. */
export const toneOf = (figure: string | number): string => {
  const value = Number(figure);
  return value > 0 ? "gain text-up" : value < 0 ? "loss text-down" : "text-muted";
};

/** Money that was won or lost: "+12.34 USDT". Flashes when it changes. */
export function Gain(props: { readonly text: string; readonly asset: string; readonly digits?: number }) {
  const { text, asset, digits = Math.max(GAIN_DIGITS_MIN, decimalsOfAsset(asset)) } = props;
  const ref = useFlash<HTMLSpanElement>(text);
  return (
    <span ref={ref} title={`${text} ${asset}`} className={cn("flash font-medium", toneOf(text))}>
      {formatSigned(text, digits)} <Unit>{asset}</Unit>
    </span>
  );
}

/** An edge in basis points: "+6.38". The unit stands in the header, or beside it with `hasUnit`. Flashes. */
export function Bps({ bps, hasUnit }: { readonly bps: number; readonly hasUnit?: boolean }) {
  const ref = useFlash<HTMLSpanElement>(bps);
  return (
    <span ref={ref} title={`${bps} bps`} className={cn("flash font-semibold", toneOf(bps))}>
      {formatBps(bps)}
      {hasUnit && <Unit> bps</Unit>}
    </span>
  );
}

/** Basis points without direction, such as a fee or a bound: "10 bps". */
export const Rate = ({ bps }: { readonly bps: number }) => (
  <span>
    {formatRate(bps)} <Unit>bps</Unit>
  </span>
);
