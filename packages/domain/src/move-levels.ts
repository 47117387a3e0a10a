/** `copyWithin` costs more than a few stores, and most changes of a book are near its top. */
const COPY_WITHIN_MIN = 12;

/** Moves `count` levels that begin at level `from` one place towards the front. */
export function moveDown(data: Float64Array, from: number, count: number): void {
  const first = 2 * from;
  const end = first + 2 * count;
  if (count >= COPY_WITHIN_MIN) data.copyWithin(first - 2, first, end);
  else for (let i = first; i < end; i++) data[i - 2] = data[i] ?? 0;
}

/** Moves `count` levels that begin at level `from` one place towards the back. */
export function moveUp(data: Float64Array, from: number, count: number): void {
  const first = 2 * from;
  const end = first + 2 * count;
  if (count >= COPY_WITHIN_MIN) data.copyWithin(first + 2, first, end);
  else for (let i = end - 1; i >= first; i--) data[i + 2] = data[i] ?? 0;
}
