import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/** What is JSON or an array in the row itself already. */
const AS_IT_IS = new Set(["PgJsonb", "PgArray"]);

/**
 * Any number of rows of a table as one parameter, so that a statement's text does not depend on how many there are.
 * A column that is absent is null.
 */
export function rowsOf<T extends PgTable>(table: T, rows: readonly Partial<T["$inferInsert"]>[]): SQL {
  const columns = Object.entries(getTableColumns(table));
  const plain = rows.map((row) => {
    const values: Readonly<Record<string, unknown>> = row;
    return Object.fromEntries(
      columns.flatMap(([key, column]) => {
        const value = values[key];
        if (value === undefined || value === null) return [];
        return [[column.name, AS_IT_IS.has(column.columnType) ? value : column.mapToDriverValue(value)]];
      }),
    );
  });
  return sql`jsonb_populate_recordset(null::${table}, ${JSON.stringify(plain)}::jsonb)`;
}
