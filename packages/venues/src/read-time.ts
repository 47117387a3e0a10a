/**
 * `2026-08-02T04:23:43.217117Z` in epoch microseconds: messages of one book are often less than a millisecond apart.
 * `undefined` when it is no such time.
 */
export function readTimeUs(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const ms = value.length === LENGTH ? parseWithinMinute(value) : Date.parse(value);
  const us = value.length === LENGTH ? ms * 1000 + digits(value, 23, 26) : ms * 1000;
  return Number.isNaN(us) ? undefined : us;
}

const ZERO = 48;
const POINT = 46;
const UTC = 90;
const LENGTH = "2026-08-02T04:23:43.217117Z".length;
let minuteText = "";
let minuteMs = Number.NaN;

/** As `Date.parse`, which costs a microsecond: messages come in order of time, mostly of the same minute. */
function parseWithinMinute(value: string): number {
  if (!value.startsWith(minuteText) || minuteText === "") {
    minuteText = value.slice(0, 17);
    minuteMs = Date.parse(`${minuteText}00.000Z`);
  }
  const isPlain = value.charCodeAt(19) === POINT && value.charCodeAt(LENGTH - 1) === UTC;
  return isPlain ? minuteMs + digits(value, 17, 19) * 1000 + digits(value, 20, 23) : Number.NaN;
}

/** Digits from `from` to `to` as a number; NaN when one is none. */
function digits(value: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = value.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Whole milliseconds. */
export const toMs = (us: number | undefined): number | undefined =>
  us === undefined ? undefined : Math.floor(us / 1000);
