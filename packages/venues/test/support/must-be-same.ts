/** As `expect(actual).toBe(expected)`, for loops that compare a hundred thousand books. */
export function mustBeSame(actual: unknown, expected: unknown, where: string): void {
  if (!Object.is(actual, expected)) throw new Error(`${where}: got ${String(actual)}, expected ${String(expected)}`);
}
