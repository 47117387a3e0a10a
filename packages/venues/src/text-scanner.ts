import type { RawLevel } from "@tandem/engine/ports";

/** 10^0 … 10^15: a division by one of these is rounded once, as reading the text at once would be. */
const POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
/** As many digits always fit into a double's 53 bits. */
const EXACT_DIGITS = 15;

const QUOTE = 34;
const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const ZERO = 48;
const NINE = 57;
const POINT = 46;

/**
 * Reads a frame of a known shape from left to right without making anything of it. What it reads is exact: a number is
 * the double that `Number(text)` gives. Whoever meets something unexpected gives up and parses the frame as JSON.
 */
export class TextScanner {
  #text = "";
  at = 0;

  start(text: string): void {
    this.#text = text;
    this.at = 0;
  }

  get isAtEnd(): boolean {
    return this.at === this.#text.length;
  }

  /** Steps over `literal`, or stays and says no. */
  take(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.at)) return false;
    this.at += literal.length;
    return true;
  }

  /** Steps over two characters, or stays and says no. */
  takeCodes(first: number, second: number): boolean {
    if (this.#text.charCodeAt(this.at) !== first || this.#text.charCodeAt(this.at + 1) !== second) return false;
    this.at += 2;
    return true;
  }

  /** Steps over one character, or stays and says no. */
  takeCode(code: number): boolean {
    if (this.#text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  /** The text up to a quote, which is stepped over; `undefined` where something is escaped or the quote is missing. */
  quoted(): string | undefined {
    const end = this.#text.indexOf('"', this.at);
    if (end < 0) return undefined;
    const text = this.#text.slice(this.at, end);
    if (text.includes("\\")) return undefined;
    this.at = end + 1;
    return text;
  }

  /** A whole number without sign that a double holds exactly; NaN where there is none. */
  integer(): number {
    const from = this.at;
    let value = 0;
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (!(code >= ZERO && code <= NINE)) break;
      value = value * 10 + (code - ZERO);
      this.at++;
    }
    const isPlain = this.at > from && (this.at === from + 1 || this.#text.charCodeAt(from) !== ZERO);
    return isPlain && Number.isSafeInteger(value) ? value : Number.NaN;
  }

  /** A decimal without sign and exponent; NaN where there is none. */
  decimal(): number {
    const from = this.at;
    const whole = this.#digits(0);
    let digits = this.at - from;
    if (digits === 0) return Number.NaN;
    if (this.#text.charCodeAt(this.at) !== POINT) return this.#exact(whole, from, digits);
    this.at++;
    const pointAt = this.at;
    const all = this.#digits(whole);
    const decimals = this.at - pointAt;
    digits += decimals;
    if (decimals === 0) return Number.NaN;
    const divisor = POWERS[decimals];
    if (digits > EXACT_DIGITS || divisor === undefined) return Number(this.#text.slice(from, this.at));
    return all / divisor;
  }

  /** `["price","amount"],…]` from behind the opening bracket to behind the closing one. */
  levels(): RawLevel[] | undefined {
    const levels: RawLevel[] = [];
    if (this.takeCode(CLOSE)) return levels;
    for (;;) {
      if (!this.takeCodes(OPEN, QUOTE)) return undefined;
      const price = this.decimal();
      if (!this.takeCodes(QUOTE, COMMA) || !this.takeCode(QUOTE)) return undefined;
      const amount = this.decimal();
      if (!this.takeCodes(QUOTE, CLOSE) || !(price > 0) || !(amount >= 0)) return undefined;
      levels.push([price, amount]);
      if (this.takeCode(CLOSE)) return levels;
      if (!this.takeCode(COMMA)) return undefined;
    }
  }

  #exact(value: number, from: number, digits: number): number {
    return digits > EXACT_DIGITS ? Number(this.#text.slice(from, this.at)) : value;
  }

  #digits(value: number): number {
    let result = value;
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (!(code >= ZERO && code <= NINE)) return result;
      result = result * 10 + (code - ZERO);
      this.at++;
    }
  }
}
