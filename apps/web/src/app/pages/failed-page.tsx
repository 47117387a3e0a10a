import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Empty } from "../../components/empty.tsx";
import { toApiProblem } from "../../lib/api-problem.ts";

/** A route that could not be opened: the server is away, or the page itself broke. */
export const FailedPage = (props: ErrorComponentProps) => (
  <main className="grid min-h-dvh content-center">
    <FailedPart {...props} />
  </main>
);

/** The same inside the signed-in frame, which stays. */
export function FailedPart({ error, reset }: ErrorComponentProps) {
  const t = useTranslations("app");
  const router = useRouter();
  const problem = toApiProblem(error);
  const isAway = problem.kind === "unreachable" && error instanceof TRPCClientError;
  const title = isAway ? t("unreachable") : t("failed");
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <div role="alert">
      <title>{`${title} · ${t("name")}`}</title>
      <Empty
        isPage
        title={title}
        hint={isAway ? t("unreachableHint") : t("failedHint")}
        action={
          <Button look="primary" onClick={retry}>
            {t("retry")}
          </Button>
        }
      />
      {problem.kind === "refused" && problem.requestId !== undefined && (
        <p className="text-center text-xs text-muted">{t("requestId", { id: problem.requestId })}</p>
      )}
    </div>
  );
}
