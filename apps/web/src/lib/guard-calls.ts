import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "./api-client.ts";
import { type ApiProblem, toApiProblem } from "./api-problem.ts";

export type CallGuards = {
  /** The server wants proof of who is asking. True: it was given, the call is made again. */
  readonly stepUp: () => Promise<boolean>;
  /** The server took a call for one without a session. */
  readonly onSignedOut: () => void;
  /** The caller's role is not, or no longer, what this page believes. */
  readonly onRoleMissing: () => void;
};

/** Where these answers mean what they say to the one who asked: who is signing in, or asks who is signed in. */
const isAboutSession = (path: string): boolean =>
  /^auth\.(login|register|me|touch|logout|requestReset|reset|stepUp)$/.test(path);

/**
 * What every call of the page has in common, in one place: proof of identity is asked for when it is due and the call
 * then made again, with all that was typed still where it was; an ended session is noticed whoever finds it.
 */
export const guardCalls =
  (guards: CallGuards): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let isOver = false;
      let current: { unsubscribe(): void } | undefined;

      function run(): void {
        current = next(op).subscribe({
          next: (result) => observer.next(result),
          complete: () => observer.complete(),
          error(error) {
            const problem = toApiProblem(error);
            if (isStepUpDue(problem) && !isAboutSession(op.path)) {
              void guards.stepUp().then((isProved) => {
                if (isOver) return;
                if (isProved) run();
                else observer.error(error);
              });
              return;
            }
            if (!isAboutSession(op.path)) notice(problem, guards);
            observer.error(error);
          },
        });
      }

      run();
      return () => {
        isOver = true;
        current?.unsubscribe();
      };
    });

const isStepUpDue = (problem: ApiProblem): boolean =>
  problem.kind === "refused" && problem.reason === "step_up_required";

function notice(problem: ApiProblem, guards: CallGuards): void {
  if (problem.kind !== "refused") return;
  if (problem.code === "UNAUTHORIZED") guards.onSignedOut();
  else if (problem.reason === "role_required") guards.onRoleMissing();
}
