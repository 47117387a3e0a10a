const ZERO = 48;

/** The digits that Kraken's checksum takes of a number's text: without the point, without leading zeros. */
export function digitsOf(text: string): string {
  const point = text.indexOf(".");
  const digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
  let zeros = 0;
  while (digits.charCodeAt(zeros) === ZERO) zeros++;
  return zeros === 0 ? digits : digits.slice(zeros);
}
