import { type ReactNode, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import type { ApiProblem } from "../lib/api-problem.ts";
import { cn } from "../lib/cn.ts";
import type { LiveStream } from "../lib/live-stream.ts";
import { useFeed } from "./feed-context.ts";

export type LiveView = {
  readonly hasSnapshot: boolean;
  /** Nothing has come for too long: what is shown is from before. */
  readonly isOld: boolean;
};

/** What is drawn from the live feed, in each state of it. */
export const LiveFrame = ({ children }: { readonly children: (view: LiveView) => ReactNode }) => (
  <StreamFrame stream={useFeed()}>{children}</StreamFrame>
);

/** What is drawn from a stream: before its first snapshot, live, old, and stopped. */
export function StreamFrame(props: { readonly stream: LiveStream; readonly children: (view: LiveView) => ReactNode }) {
  const { stream: feed, children } = props;
  const link = useSyncExternalStore(feed.link.subscribe, feed.link.get);
  const hasSnapshot = useSyncExternalStore(feed.hasSnapshot.subscribe, feed.hasSnapshot.get);
  const isOld = link.kind !== "live" && link.kind !== "connecting";
  return (
    <>
      {link.kind === "failed" && <FeedFailed problem={link.problem} onRetry={feed.retry} />}
      {(hasSnapshot || link.kind !== "failed") && (
        <div
          data-dimmed={isOld && hasSnapshot ? "" : undefined}
          className={cn("grid min-w-0 gap-5", isOld && hasSnapshot && "dimmed")}
        >
          {children({ hasSnapshot, isOld: isOld && hasSnapshot })}
        </div>
      )}
    </>
  );
}

/** The server ended the stream: what failed, what to do, and the number by which its log knows it. */
function FeedFailed({ problem, onRetry }: { readonly problem: ApiProblem; readonly onRetry: () => void }) {
  const t = useTranslations();
  const isTooMany = problem.kind === "refused" && problem.code === "TOO_MANY_REQUESTS";
  const id = problem.kind === "refused" ? problem.requestId : undefined;
  return (
    <div role="alert" className="rounded-lg border border-danger bg-surface">
      <Empty
        title={t("live.failed")}
        hint={
          <>
            {t(isTooMany ? "live.tooMany" : "app.failedHint")}
            {id !== undefined && <span className="mt-1 block text-xs">{t("app.requestId", { id })}</span>}
          </>
        }
        action={
          <Button look="primary" onClick={onRetry}>
            {t("app.retry")}
          </Button>
        }
      />
    </div>
  );
}
