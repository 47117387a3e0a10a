import { recordDenial } from "@tandem/services/audit/record-denial";
import type { Identity } from "@tandem/services/context";
import { ServiceError } from "@tandem/services/errors";
import type { TRPCError } from "@trpc/server";
import * as z from "zod";
import type { ApiContext } from "../context.ts";

const NamedRow = z.object({ id: z.uuid() });

/** Audits a call for a row that is not there for its caller: that is what trying another user's ids looks like. */
export async function recordMiss(args: {
  ctx: ApiContext & { readonly identity: Identity };
  path: string;
  getRawInput: () => Promise<unknown>;
  error: TRPCError;
}): Promise<void> {
  const { ctx, path, error } = args;
  if (!(error.cause instanceof ServiceError) || error.cause.code !== "NOT_FOUND") return;
  const named = NamedRow.safeParse(await args.getRawInput().catch(() => undefined));
  const { deps, request, identity } = ctx;
  const object = named.success ? { objectId: named.data.id } : {};
  await recordDenial({ deps, request, identity, action: path, reason: "not_found", ...object });
}
