import { useCallback, useRef, useState } from "react";
import { type ApiProblem, toApiProblem } from "./api-problem.ts";
import { useClock } from "./clock.ts";

/** `until`: the server refuses further attempts before this time. */
export type CallProblem = { readonly cause: ApiProblem; readonly until?: number };

const WAIT_MS_DEFAULT = 60_000;

/**
 * One thing that a user asks the server to do. What is asked is kept nowhere (a cache of mutations would hold keys and
 * passwords for minutes), and while it is under way a second click or Enter does nothing.
 */
export function useCall() {
  const clock = useClock();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<CallProblem>();
  const running = useRef(false);

  const isWaiting = problem?.until !== undefined;
  const fail = useCallback(
    (error: unknown): ApiProblem => {
      const cause = toApiProblem(error);
      const isTooMany = cause.kind === "refused" && cause.code === "TOO_MANY_REQUESTS";
      setProblem(isTooMany ? { cause, until: clock.now() + (cause.retryAfterMs ?? WAIT_MS_DEFAULT) } : { cause });
      return cause;
    },
    [clock],
  );

  /** Resolves to what was answered, or to undefined where it failed: the problem then says why. */
  async function run<Answer>(call: () => Promise<Answer>): Promise<{ readonly answer: Answer } | undefined> {
    if (running.current || isWaiting) return undefined;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      return { answer: await call() };
    } catch (error) {
      fail(error);
      return undefined;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }

  const clear = useCallback(() => setProblem(undefined), []);
  /** The stable word of the refusal, for those that belong at a field. */
  const reason = problem?.cause.kind === "refused" ? problem.cause.reason : undefined;
  return { run, isBusy, isWaiting, problem, reason, clear };
}
