type Point = readonly [x: number, y: number];

/**
 * The course between points as `count` evenly spaced ones from `from` to `to`: a chart puts its places at equal
 * distances, whatever they are worth. `steps` holds each value until the next point (a book's depth), `lines` joins
 * them (a profit over size). Outside of the points there is nothing.
 */
export function resample(
  points: readonly Point[],
  options: { readonly from: number; readonly to: number; readonly count: number; readonly between: "lines" | "steps" },
): Point[] {
  const { from, to, count, between } = options;
  const found: Point[] = [];
  let next = 0;
  for (let place = 0; place < count; place += 1) {
    const x = count === 1 ? from : from + ((to - from) * place) / (count - 1);
    while (next < points.length && (points[next]?.[0] ?? 0) <= x) next += 1;
    const before = points[next - 1];
    const after = points[next];
    if (before === undefined || (after === undefined && before[0] < x && between === "lines")) continue;
    if (between === "steps" || after === undefined) found.push([x, before[1]]);
    else found.push([x, before[1] + ((after[1] - before[1]) * (x - before[0])) / (after[0] - before[0])]);
  }
  return found;
}
