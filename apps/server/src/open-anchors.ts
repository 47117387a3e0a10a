import { join } from "node:path";
import { createAnchorDirectory } from "@tandem/db/audit-anchors/anchor-directory";
import { AnchorKeyError, anchorKeyFromFile, anchorKeyFromSeed } from "@tandem/db/audit-anchors/anchor-key";
import type { AuditAnchors } from "@tandem/db/audit-anchors/audit-anchors";
import { AuditChainChangedError } from "@tandem/services/audit/anchor-audit";
import type { Logger } from "pino";
import type { Config } from "./env.ts";
import { describeError } from "./http/describe-error.ts";
import { StartError } from "./start-error.ts";

const KEY_FILE = "audit-anchor-key.pem";

/** The signed heads of the audit chain in `AUDIT_ANCHOR_DIR`. @throws StartError */
export function openAnchors(config: Pick<Config, "auditAnchorDir" | "auditAnchorKey" | "dataDir">): AuditAnchors {
  const { auditAnchorDir: dir, auditAnchorKey, dataDir } = config;
  const key = orStartError("AUDIT_ANCHOR_KEY", dataDir, () =>
    auditAnchorKey ? anchorKeyFromSeed(auditAnchorKey.reveal()) : anchorKeyFromFile(join(dataDir, KEY_FILE)),
  );
  return orStartError("AUDIT_ANCHOR_DIR", dir, () => createAnchorDirectory({ dir, key }));
}

/** What the file system refuses is the operator's to mend, and is told with the variable and the folder. */
function orStartError<T>(variable: string, folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AnchorKeyError) throw new StartError(`${variable}: ${error.message}`, { cause: error });
    if (error instanceof Error && "code" in error)
      throw new StartError(`${variable}: ${folder} cannot be used (${String(error.code)})`, { cause: error });
    throw error;
  }
}

/** A chain that was changed is an incident; a database that is down for a minute is not. */
export const logAnchorFault =
  (log: Logger) =>
  (error: unknown): void => {
    if (error instanceof AuditChainChangedError) log.fatal(error.message);
    else log.error({ error: describeError(error) }, "the head of the audit chain could not be signed");
  };
