import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { useNow } from "../../lib/clock.ts";
import type { ExternalValue } from "../../lib/external-value.ts";
import { formatAge, formatClock } from "../../lib/format.ts";
import type { LinkState } from "../../lib/link-state.ts";

const BANNER_AFTER_MS = 5_000;

const TEXT = { stale: "bannerStale", reconnecting: "bannerReconnecting", offline: "bannerOffline" } as const;

/** Says once the data is 5 s old how old it is and what is being done; the data itself stays, dimmed. */
export function LinkBanner(props: { readonly link: ExternalValue<LinkState>; readonly onRetry: () => void }) {
  const t = useTranslations("link");
  const now = useNow();
  const state = useSyncExternalStore(props.link.subscribe, props.link.get);
  if (!("since" in state) || now - state.since < BANNER_AFTER_MS) return null;
  return (
    <section
      aria-label={t("label")}
      data-banner={state.kind}
      className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 border-b border-stale bg-surface px-4 py-2 text-sm text-stale"
    >
      <p className="tabular-nums">
        {t(TEXT[state.kind], { age: formatAge(now - state.since), time: formatClock(state.since) })}
      </p>
      <Button size="small" onClick={props.onRetry}>
        {t("retryNow")}
      </Button>
    </section>
  );
}
