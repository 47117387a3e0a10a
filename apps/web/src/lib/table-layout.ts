/** How a person arranged a table, kept in this browser: columns shown and hidden against its own choice, and its order. */
export type TableLayout = {
  readonly shown: readonly string[];
  readonly hidden: readonly string[];
  /** A column, with "-" before it for descending. */
  readonly sort?: string;
};

const EMPTY: TableLayout = { shown: [], hidden: [] };
const keyOf = (table: string): string => `tandem.table.${table}`;

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

// Another build may have written it: what does not fit is forgotten.
function isLayout(value: unknown): value is TableLayout {
  if (typeof value !== "object" || value === null || !("shown" in value) || !("hidden" in value)) return false;
  const sort = "sort" in value ? value.sort : undefined;
  return isList(value.shown) && isList(value.hidden) && (sort === undefined || typeof sort === "string");
}

export function readTableLayout(table: string): TableLayout {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(table)) ?? "null");
    return isLayout(stored) ? stored : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function keepTableLayout(table: string, layout: TableLayout): void {
  try {
    localStorage.setItem(keyOf(table), JSON.stringify(layout));
  } catch {
    // Storage is blocked: the arrangement lasts until the page is left.
  }
}
