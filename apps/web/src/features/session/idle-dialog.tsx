import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { AlertDialog } from "../../components/alert-dialog.tsx";
import { Button } from "../../components/button.tsx";
import { useClock, useNow } from "../../lib/clock.ts";
import { formatCountdown } from "../../lib/format.ts";
import { idleStateOf } from "./idle-state.ts";
import type { Session } from "./session.ts";
import { watchActivity } from "./watch-activity.ts";

/** Sends the user's activity to the server, warns before the idle end, and finds out when it has come. */
export function IdleDialog({ session }: { readonly session: Session }) {
  const t = useTranslations("session");
  const clock = useClock();
  const now = useNow();
  const state = useSyncExternalStore(session.state.subscribe, session.state.get);
  const idle = idleStateOf(state, now);
  // An answer that did not move the end means that the session's longest life is reached.
  const [finalEnd, setFinalEnd] = useState<number>();
  const isFinal = state.kind === "open" && finalEnd === state.expiresAt;

  useEffect(
    () => watchActivity(session, () => idleStateOf(session.state.get(), clock.now()).kind === "warn"),
    [session, clock],
  );
  useCheckWhenOver(session, idle.kind === "over");

  async function stay(): Promise<void> {
    if (state.kind !== "open") return;
    const expiresAt = await session.touch({ force: true });
    if (expiresAt !== undefined && expiresAt <= state.expiresAt) setFinalEnd(state.expiresAt);
  }

  return (
    <AlertDialog
      open={idle.kind === "warn"}
      title={t("warnTitle")}
      text={
        idle.kind === "warn" && (
          <span className="tabular-nums">
            {t(isFinal ? "warnFinal" : "warnText", { time: formatCountdown(idle.leftMs) })}
          </span>
        )
      }
      actions={
        <>
          <Button onClick={() => void session.signOut().catch(() => undefined)}>{t("signOut")}</Button>
          {!isFinal && (
            <Button look="primary" onClick={() => void stay()}>
              {t("stay")}
            </Button>
          )}
        </>
      }
    />
  );
}

const RECHECK_MS = 5_000;

/** The end has come by our clock: the server decides. Unreachable, it is asked again. */
function useCheckWhenOver(session: Session, isOver: boolean): void {
  const timer = useRef<ReturnType<typeof setInterval>>(undefined);
  useEffect(() => {
    if (!isOver) return;
    void session.check();
    timer.current = setInterval(() => void session.check(), RECHECK_MS);
    return () => clearInterval(timer.current);
  }, [session, isOver]);
}
