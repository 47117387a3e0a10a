import type { AdminAuditItem, AdminAuditListInput } from "@tandem/contract/audit";
import type { UserCtx } from "../context.ts";
import { readAuditItems } from "./read-audit-items.ts";

const LIMIT_DEFAULT = 50;

/** The whole chain, newest first, filtered. */
export const listAudit = async (args: {
  readonly ctx: UserCtx;
  readonly input?: AdminAuditListInput | undefined;
}): Promise<AdminAuditItem[]> => {
  const { limit = LIMIT_DEFAULT, ofUserId, ...filter } = args.input ?? {};
  return readAuditItems({ ctx: args.ctx, filter: { ...filter, userId: ofUserId }, limit });
};
