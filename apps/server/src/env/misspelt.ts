/** Edits (insert, delete, replace, swap of neighbours) between two short names. */
const distance = (a: string, b: string): number => {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replace = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped ? (beforePrevious[column - 2] ?? Number.POSITIVE_INFINITY) + 1 : Number.POSITIVE_INFINITY;
      current.push(Math.min(replace, swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? a.length;
};

/** Short names (HOST, PORT) are too near to names of other programs to guess at. */
const GUESSABLE_CHARACTERS_MIN = 6;

/** Slips hardly ever change the first letter; other programs' names (SSL_CERT_FILE) do. */
const isNear = (name: string, candidate: string): boolean =>
  name[0] === candidate[0] && distance(name, candidate) <= (candidate.length > 8 ? 2 : 1);

/** `[given, meant]` of each variable that is one or two slips away from one of ours. */
export const misspeltVariables = (
  given: Iterable<string>,
  ours: readonly string[],
): [given: string, meant: string][] => {
  const known = new Set(ours);
  const guessable = ours.filter((name) => name.length >= GUESSABLE_CHARACTERS_MIN);
  return [...given]
    .filter((name) => !known.has(name))
    .flatMap((name): [string, string][] => {
      const meant = guessable.find((candidate) => isNear(name.toUpperCase(), candidate));
      return meant === undefined ? [] : [[name, meant]];
    });
};
