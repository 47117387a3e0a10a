import { useContext, useSyncExternalStore } from "react";
import { FirstSteps } from "../features/first-run/first-steps.tsx";
import { limitsSet } from "../lib/remembered-flag.ts";
import { trpc } from "../lib/trpc.ts";
import { useThrottledRows } from "../lib/use-throttled-rows.ts";
import { useFeed } from "./feed-context.ts";
import { MayTrade } from "./shell/may-trade.ts";
import { useRisk } from "./use-trading.ts";

const PACE_MS = 500;

/** The first steps with what is known of each; nobody is asked to tick one. */
export const FirstRun = () => (useContext(MayTrade) ? <Steps /> : null);

function Steps() {
  const feed = useFeed();
  const hasSeen = useThrottledRows(feed.opportunities, PACE_MS).length > 0;
  const deals = useThrottledRows(feed.deals, PACE_MS);
  const hasLimits = useSyncExternalStore(limitsSet.subscribe, limitsSet.get);
  const keys = trpc.keys.list.useQuery();
  const risk = useRisk();
  // Until it is known what was done, nobody is told to do it.
  if (keys.data === undefined || risk.data === undefined) return null;
  return (
    <FirstSteps
      done={{
        see: hasSeen,
        paper: deals.some(({ mode }) => mode === "paper"),
        limits: hasLimits,
        key: keys.data.length > 0,
        live: risk.data.liveAllowed,
      }}
    />
  );
}
