import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { toApiProblem } from "../lib/api-problem.ts";
import { formatClock } from "../lib/format.ts";
import { refusalText } from "../lib/refusal-text.ts";
import { Button } from "./button.tsx";
import { Empty } from "./empty.tsx";
import { Notice } from "./notice.tsx";

/** The parts of a query that say how its panel stands. */
export type PanelQuery<Data> = {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly isFetching: boolean;
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
};

/** What was asked of the server, in each of its states: on its way, refused, old, and there. Fails alone. */
export function QueryPanel<Data>(props: {
  readonly query: PanelQuery<Data>;
  readonly skeleton: ReactNode;
  readonly children: (data: Data) => ReactNode;
}) {
  const t = useTranslations();
  const { data, error, isFetching, dataUpdatedAt, refetch } = props.query;
  if (data === undefined) {
    if (error === null) return <div aria-busy="true">{props.skeleton}</div>;
    const problem = toApiProblem(error);
    const id = problem.kind === "refused" ? problem.requestId : undefined;
    return (
      <div role="alert">
        <Empty
          title={t("panel.failed")}
          hint={
            <>
              {t(`refusal.${refusalText(problem)}`)}
              {id !== undefined && <span className="mt-1 block text-xs">{t("app.requestId", { id })}</span>}
            </>
          }
          action={<Button onClick={() => void refetch()}>{isFetching ? t("panel.loading") : t("app.retry")}</Button>}
        />
      </div>
    );
  }
  return (
    <>
      {error !== null && (
        <div className="px-4 py-3 sm:px-5">
          <Notice tone="info">
            {t("panel.old", { time: formatClock(dataUpdatedAt) })}{" "}
            <Button size="small" onClick={() => void refetch()}>
              {isFetching ? t("panel.loading") : t("app.retry")}
            </Button>
          </Notice>
        </div>
      )}
      {props.children(data)}
    </>
  );
}

/** Grey lines of the final height, so that nothing jumps when the rows come. */
export const RowsSkeleton = ({ rows }: { readonly rows: number }) => (
  <div aria-hidden className="grid">
    {Array.from({ length: rows }, (_, row) => (
      <div key={row} className="flex h-11 items-center gap-6 border-b border-line/60 px-4 last:border-0 sm:px-5">
        <div className="skeleton h-3 w-32" />
        <div className="skeleton h-3 flex-1" />
        <div className="skeleton h-3 w-24" />
      </div>
    ))}
  </div>
);
