import { liveSessions } from "@tandem/services/auth/live-sessions";
import type { ServiceDeps } from "@tandem/services/context";
import type { Logger } from "pino";
import { describeError } from "../http/describe-error.ts";
import { CLOSE } from "./close-codes.ts";
import type { SocketRegistry } from "./socket-registry.ts";

const SWEEP_MS = 500;

/**
 * Closes sockets whose session has ended, within a second of its end: one query for all of them, twice a second.
 * While the database does not answer nobody can revoke a session there either; sockets then stay until the end
 * that was last known, and every call inside them is refused by itself. The answer stops the sweeps.
 */
export function sweepSessions(args: { deps: ServiceDeps; registry: SocketRegistry; log: Logger }): () => void {
  const { deps, registry, log } = args;
  const { clock } = deps;
  const ends = new Map<string, number>();
  let stopped = false;
  let cancel = (): void => {};

  const refresh = async (sessionIds: readonly string[]): Promise<void> => {
    const live = await liveSessions({ deps, sessionIds });
    for (const id of sessionIds) ends.set(id, live.get(id) ?? 0);
  };
  const sweep = async (): Promise<void> => {
    const open = registry.all();
    const sessionIds = [...new Set(open.map(({ sessionId }) => sessionId))];
    for (const id of ends.keys()) if (!sessionIds.includes(id)) ends.delete(id);
    if (sessionIds.length === 0) return;
    try {
      await refresh(sessionIds);
    } catch (error) {
      log.warn({ error: describeError(error) }, "sessions of open sockets could not be checked");
    }
    for (const { socket, sessionId } of open) {
      const end = ends.get(sessionId);
      if (end !== undefined && end <= clock.epochMs()) socket.close(CLOSE.sessionEnded, "session ended");
    }
  };
  const arm = (): void => {
    if (!stopped) cancel = clock.after(SWEEP_MS, () => void sweep().finally(arm));
  };
  arm();
  return () => {
    stopped = true;
    cancel();
  };
}
