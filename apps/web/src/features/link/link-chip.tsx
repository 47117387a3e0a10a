import { LoaderCircle, Radio, TriangleAlert, Unplug, WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { useNow } from "../../lib/clock.ts";
import { cn } from "../../lib/cn.ts";
import type { ExternalValue } from "../../lib/external-value.ts";
import { formatAge } from "../../lib/format.ts";
import type { LinkState } from "../../lib/link-state.ts";

const LOOK = {
  connecting: { icon: LoaderCircle, colour: "text-muted" },
  live: { icon: Radio, colour: "text-good" },
  stale: { icon: TriangleAlert, colour: "text-stale" },
  reconnecting: { icon: LoaderCircle, colour: "text-stale" },
  offline: { icon: WifiOff, colour: "text-danger" },
  failed: { icon: Unplug, colour: "text-danger" },
} as const satisfies Record<LinkState["kind"], unknown>;

/** Never "live" without a recent message: the state comes from beats, not from an open socket. */
export function LinkChip({ link }: { readonly link: ExternalValue<LinkState> }) {
  const t = useTranslations("link");
  const state = useSyncExternalStore(link.subscribe, link.get);
  const { icon: Icon, colour } = LOOK[state.kind];
  const spins = state.kind === "connecting" || state.kind === "reconnecting";
  return (
    <span
      data-link={state.kind}
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full border border-current/40 px-2.5 py-1 text-xs font-medium",
        colour,
      )}
    >
      <Icon aria-hidden className={cn("size-3.5", spins && "motion-safe:animate-spin")} />
      {/* Only a change of state is announced, not the age beside it. */}
      <span role="status" aria-label={`${t("label")}: ${t(state.kind)}`}>
        {t(state.kind)}
      </span>
      {"since" in state && <Age since={state.since} />}
    </span>
  );
}

const Age = ({ since }: { readonly since: number }) => (
  <span aria-hidden className="tabular-nums max-sm:hidden">
    {formatAge(useNow() - since)}
  </span>
);
