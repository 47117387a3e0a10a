import { crcOfCode } from "../crc32.ts";

const SPACE = 32;
const POINT = 46;
const ZERO = 48;

/**
 * A running checksum with Kraken's part of one level, `price amount`: the digits of each number without its point and
 * without leading zeros.
 * @see https://docs.kraken.com/api/docs/guides/spot-ws-book-v2
 */
export function crcOfDigits(crc: number, level: string): number {
  let running = crc;
  let isLeading = true;
  for (let at = 0; at < level.length; at++) {
    const code = level.charCodeAt(at);
    if (code === SPACE) isLeading = true;
    else if (code !== POINT && !(isLeading && code === ZERO)) {
      isLeading = false;
      running = crcOfCode(running, code);
    }
  }
  return running;
}
