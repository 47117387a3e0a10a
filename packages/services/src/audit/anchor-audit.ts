import { readAuditHash, readAuditHead } from "@tandem/db/repositories/verify-audit";
import type { ServiceDeps } from "../context.ts";

const EVERY_MS = 60_000;

type AnchoringDeps = Pick<ServiceDeps, "db" | "anchors" | "clock">;

/** The chain is not the one whose head was signed last. It is not signed again: that would vouch for the change. */
export class AuditChainChangedError extends Error {
  constructor(seq: number) {
    super(`the audit chain differs from its signed head at entry ${seq}: run tandem audit verify`);
    this.name = "AuditChainChangedError";
  }
}

/** Signs the head of the chain if it has moved since the last time. @throws AuditChainChangedError */
export async function anchorAudit({ db, anchors, clock }: AnchoringDeps): Promise<void> {
  const last = anchors.newest();
  if (last && (await readAuditHash(db, last.seq)) !== last.hash) throw new AuditChainChangedError(last.seq);
  const head = await readAuditHead(db);
  if (head.seq > (last?.seq ?? 0)) await anchors.write({ ...head, at: clock.epochMs() });
}

/**
 * Does that now and every minute; the returned function signs a last time and ends it. What fails is told to
 * `onError` and tried again a minute later.
 */
export function startAnchoring(deps: AnchoringDeps, onError: (error: unknown) => void): () => Promise<void> {
  let cancel = (): void => {};
  let running: Promise<void> = deps.anchors.read().then(() => {}, onError);
  const run = (): Promise<void> => {
    running = running.then(() => anchorAudit(deps)).catch(onError);
    return running;
  };
  const arm = (): void => {
    cancel = deps.clock.after(EVERY_MS, () => void run().finally(arm));
  };
  void run().finally(arm);
  return async () => {
    await running;
    cancel();
    await run();
  };
}
