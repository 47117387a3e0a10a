import { tokenReaches } from "@tandem/auth/api-token";
import type { Role } from "@tandem/contract/auth";
import { recordDenial } from "@tandem/services/audit/record-denial";
import type { Identity } from "@tandem/services/context";
import { ServiceError } from "@tandem/services/errors";
import type { ApiContext } from "../context.ts";
import type { Access, ProcedureMeta } from "../trpc.ts";

const RANKS = { viewer: 0, trader: 1, admin: 2 } as const satisfies Record<Role, number>;
const RANK_NEEDED = { user: RANKS.viewer, trader: RANKS.trader, admin: RANKS.admin } as const satisfies Record<
  Exclude<Access, "public">,
  number
>;

/**
 * The identity that may call this procedure. Fails closed: a procedure without meta lets nobody in.
 * @throws {ServiceError} UNAUTHORIZED, and the bad cookie is cleared; FORBIDDEN `role_required`, audited, also
 * for an API token beyond its scopes.
 */
export async function requireAccess(args: {
  ctx: ApiContext;
  identity: Identity | null;
  meta: ProcedureMeta | undefined;
  path: string;
}): Promise<Identity> {
  const { ctx, identity, meta } = args;
  if (identity === null) {
    if (ctx.transport === "http" && ctx.hasToken) ctx.cookie.clear();
    throw new ServiceError("UNAUTHORIZED", { reason: ctx.hasToken ? "session_expired" : "session_missing" });
  }
  if (identity.scopes && (meta === undefined || !tokenReaches(identity.scopes, meta.rateClass)))
    throw await denied(args, identity);
  const needed = meta === undefined || meta.access === "public" ? undefined : RANK_NEEDED[meta.access];
  if (needed !== undefined && RANKS[identity.user.role] >= needed) return identity;
  throw await denied(args, identity);
}

async function denied(args: { ctx: ApiContext; path: string }, identity: Identity): Promise<ServiceError> {
  const { deps, request } = args.ctx;
  await recordDenial({ deps, request, identity, action: args.path, reason: "role_required" });
  return new ServiceError("FORBIDDEN", { reason: "role_required" });
}
