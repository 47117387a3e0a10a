/**
 * All figures on the page are worded here. Money arrives as decimal text and is formatted from that text
 * (`Intl.NumberFormat` takes it exactly): it never passes through a float. Amounts are cut, never rounded up.
 */
const MINUS = "\u2212";

type Numeric = `${number}`;
const isNumeric = (text: string): text is Numeric => /^-?\d+(\.\d+)?$/.test(text);

/** How figures and times are written: a language tag for separators and dates, and a time zone. */
export type FigureStyle = { readonly locale: string; readonly timeZone: string };

let style: FigureStyle = { locale: "en-GB", timeZone: "UTC" };
const formatters = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** What is on the page already is not drawn anew by this: whoever draws figures hears of it by `use-intl`'s provider. */
export function setFigureStyle(change: Partial<FigureStyle>): void {
  style = { ...style, ...change };
  formatters.clear();
  dateFormats.clear();
}

function formatter(min: number, max: number): Intl.NumberFormat {
  const key = `${min}-${max}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(style.locale, {
    minimumFractionDigits: min,
    maximumFractionDigits: max,
    roundingMode: "trunc",
    useGrouping: true,
    // Columns of figures line up in every language.
    numberingSystem: "latn",
  });
  formatters.set(key, made);
  return made;
}

const withMinus = (text: string): string => text.replace("-", MINUS);

/** Digits after the point of a step: "0.010" has 2, "1" and "0" have none. */
export function decimalsOfStep(step: string): number {
  const fraction = step.split(".")[1] ?? "";
  return fraction.replace(/0+$/, "").length;
}

/** Assets that are counted in hundredths; everything else is shown to 8 places. */
const CENT_ASSETS = new Set(["USD", "USDT", "USDC", "EUR", "GBP", "DAI", "FDUSD"]);
export const decimalsOfAsset = (asset: string): number => (CENT_ASSETS.has(asset) ? 2 : 8);

/** "1234.5" → "1,234.50". Text that is not a plain decimal is shown as it came. */
export function formatDecimal(text: string, digits: { readonly min: number; readonly max: number }): string {
  if (!isNumeric(text)) return text;
  return withMinus(formatter(digits.min, digits.max).format(text));
}

/** A gain or a loss: "+1.28", "−0.50", and "0.00" without a sign. Cut towards zero. */
export function formatSigned(text: string, digits: number): string {
  const plain = formatDecimal(text, { min: digits, max: digits });
  const isZero = !/[1-9]/.test(plain);
  if (isZero) return plain.replace(MINUS, "");
  return plain.startsWith(MINUS) ? plain : `+${plain}`;
}

/** A share of one as percent: "12.5%". */
export const formatPercent = (ratio: number, digits = 1): string =>
  `${formatDecimal(toPlain(ratio * 100), { min: digits, max: digits })}%`;

/** Basis points with a sign and two places: "+6.38". */
export const formatBps = (bps: number): string => formatSigned(toPlain(bps), 2);

/** A rate that has no direction, such as a fee: "10", "2.5". */
export const formatRate = (bps: number): string => formatDecimal(toPlain(bps), { min: 0, max: 2 });

export const formatCount = (count: number): string => formatDecimal(String(count), { min: 0, max: 0 });

// The shortest text of a float may carry an exponent ("1e-7"), which is no plain decimal.
const toPlain = (value: number): string => (Number.isFinite(value) ? value.toFixed(8) : "0");

/** Ages for people: "now", "7 s", "4 min 05 s", "3 h 12 min". Negative ages (clocks apart) are "now". */
export function formatAge(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return "now";
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Months as words: no reader takes 4 May for the 5th of April. Hours to 24. */
function dateFormat(options: Intl.DateTimeFormatOptions, timeZone: string = style.timeZone): Intl.DateTimeFormat {
  const key = `${timeZone}${JSON.stringify(options)}`;
  const known = dateFormats.get(key);
  if (known !== undefined) return known;
  const locale = style.locale.startsWith("en") ? "en-GB" : style.locale;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone, hourCycle: "h23", numberingSystem: "latn" });
  dateFormats.set(key, made);
  return made;
}

const TIME = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
const DAY = { day: "numeric", month: "short", year: "numeric" } as const;

/** "UTC", "CET", "GMT+2": no time stands without it. */
function zoneName(at: number, timeZone: string): string {
  if (timeZone === "UTC") return "UTC";
  const parts = dateFormat({ timeZoneName: "short" }, timeZone).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}

/** "14:02:11 UTC" */
export const formatClock = (at: number): string => `${dateFormat(TIME).format(at)} ${zoneName(at, style.timeZone)}`;

/** "1 Jan 2027, 14:02:11 UTC" */
export const formatMoment = (at: number): string => momentIn(at, style.timeZone);

/** "14:02:11.042", for steps that are milliseconds apart under a heading that names day and zone. */
export const formatInstant = (at: number): string => dateFormat({ ...TIME, fractionalSecondDigits: 3 }).format(at);

/** "1 Jan 2027" */
export const formatDay = (at: number): string => dateFormat(DAY).format(at);

const momentIn = (at: number, timeZone: string): string =>
  `${dateFormat({ ...DAY, ...TIME }, timeZone).format(at)} ${zoneName(at, timeZone)}`;

/** A moment in UTC and, where that is another time, in the reader's own zone. */
export function formatBothZones(at: number): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const universal = momentIn(at, "UTC");
  return own === "UTC" ? universal : `${universal} · ${momentIn(at, own)}`;
}

/** A countdown: "1:05", "0:09". */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A time that something took: "0.8 ms", "41.3 ms". */
export const formatMs = (ms: number): string => `${formatDecimal(toPlain(ms), { min: 1, max: 1 })} ms`;

/** Binary: "85.2 MiB". */
export const formatBytes = (bytes: number): string =>
  `${formatDecimal(toPlain(bytes / 2 ** 20), { min: 1, max: 1 })} MiB`;
