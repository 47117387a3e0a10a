import type { Venue } from "@tandem/contract/market-data";
import { useTranslations } from "use-intl";
import { Empty } from "../../components/empty.tsx";
import type { KeyedStore } from "../../lib/keyed-store.ts";
import { useRows } from "../../lib/use-keyed-store.ts";
import { VenueCard } from "./venue-card.tsx";

/** Cards in the order of their names: a venue never moves because its health changed. */
export function VenueStrip({ store, isOld }: { readonly store: KeyedStore<Venue>; readonly isOld: boolean }) {
  const t = useTranslations("venue");
  const ids = useRows(store)
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map((venue) => venue.id);
  if (ids.length === 0) return <Empty title={t("none")} hint={t("noneHint")} />;
  return (
    <div className="grid gap-3 sm:grid-cols-[repeat(auto-fill,minmax(20rem,1fr))]">
      {ids.map((id) => (
        <VenueCard key={id} store={store} id={id} isOld={isOld} />
      ))}
    </div>
  );
}

export function VenueStripSkeleton() {
  return (
    <div className="grid gap-3 sm:grid-cols-[repeat(auto-fill,minmax(20rem,1fr))]" aria-hidden>
      {[1, 2, 3].map((n) => (
        <div key={n} className="h-[4.9rem] sm:h-[8.9rem] rounded-lg border border-line bg-surface p-3">
          <div className="skeleton mb-4 h-5 w-28" />
          <div className="skeleton mb-2 h-3 w-full" />
          <div className="skeleton mb-2 h-3 w-full" />
          <div className="skeleton h-3 w-2/3" />
        </div>
      ))}
    </div>
  );
}
