import type { AnyProcedure } from "@trpc/server";
import { appRouter } from "./app-router.ts";
import type { ProcedureMeta } from "./trpc.ts";

export type ProcedureRow = {
  readonly type: "query" | "mutation" | "subscription";
  /** Absent: nobody may call it. */
  readonly meta: ProcedureMeta | undefined;
};

/**
 * tRPC keeps a router's procedures in one flat record by dotted path; its types show the nested one that the
 * router was made of.
 */
const flatProcedures = (): Record<string, AnyProcedure & { _def: { meta?: ProcedureMeta } }> =>
  appRouter._def.procedures as never;

/** Every procedure by its dotted path, as the router really holds them. */
export const procedureTable: ReadonlyMap<string, ProcedureRow> = new Map(
  Object.entries(flatProcedures()).map(([path, { _def }]) => [path, { type: _def.type, meta: _def.meta }]),
);
