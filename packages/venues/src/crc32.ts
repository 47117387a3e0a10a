/** CRC-32 of ISO 3309, a table entry a byte. */
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** What a checksum begins with. */
export const CRC_START = -1;

/** A running checksum with one more character of ASCII. */
export const crcOfCode = (crc: number, code: number): number => (TABLE[(crc ^ code) & 255] ?? 0) ^ (crc >>> 8);

/**
 * A running checksum with one more text of ASCII. A checksum is made of dozens of short texts: to put them together
 * first, as one call for all of it needs, costs more than the checksum.
 */
export function crcOfText(crc: number, text: string): number {
  let running = crc;
  for (let at = 0; at < text.length; at++) running = crcOfCode(running, text.charCodeAt(at));
  return running;
}

/** The finished checksum, signed. */
export const crcEnd = (crc: number): number => ~crc;
