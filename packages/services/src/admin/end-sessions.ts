import type { AdminEndedSessions, AdminUserInput } from "@tandem/contract/admin";
import { lockAccount } from "@tandem/db/repositories/accounts";
import { deleteSessionsForUser } from "@tandem/db/repositories/sessions";
import type { UserCtx } from "../context.ts";
import { ServiceError } from "../errors.ts";
import { asAdmin } from "./as-admin.ts";

/** Signs a user out everywhere; sockets close within a second. @throws ServiceError NOT_FOUND; FORBIDDEN */
export async function endSessions(args: {
  readonly ctx: UserCtx;
  readonly input: AdminUserInput;
}): Promise<AdminEndedSessions> {
  const { ctx, input } = args;
  const { id } = input;
  return asAdmin({ ctx, action: "admin.users.endSessions" }, async ({ tx, record }) => {
    if (!(await lockAccount({ tx, id }))) throw new ServiceError("NOT_FOUND");
    const ended = (await deleteSessionsForUser({ tx, userId: id })).length;
    await record({ objectType: "user", objectId: id, subjectId: id, details: { endedSessions: ended } });
    return { ended };
  });
}
