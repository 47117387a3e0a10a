import type { Venue } from "@tandem/contract/market-data";
import { useTranslations } from "use-intl";
import { Empty } from "../../components/empty.tsx";

/** Nothing is open: because no venue is live, or because nothing pays. */
export function NoOpportunity({ venues }: { readonly venues: readonly Venue[] }) {
  const t = useTranslations("opportunity");
  const live = venues.filter(({ status }) => status === "live").length;
  return <Empty title={t("empty")} hint={live === 0 ? t("emptyDown") : t("emptyHint", { venues: live })} />;
}
