import { useTranslations } from "use-intl";
import { Gain, Money } from "../components/figures.tsx";
import { ModeMark } from "../components/mode-mark.tsx";
import { Tiles } from "../components/tiles.tsx";
import { useTradingMode } from "../features/trade/mode-switch.tsx";
import { formatCount } from "../lib/format.ts";
import { useRow } from "../lib/use-keyed-store.ts";
import { useThrottledRows } from "../lib/use-throttled-rows.ts";
import { useFeed } from "./feed-context.ts";

const PACE_MS = 500;
const DIGITS = 2;
const UNDER_WAY: ReadonlySet<string> = new Set(["pending", "working", "repairing", "needs_decision"]);

/** What the account is worth and earned, live; nothing until the server has told it. */
export function PortfolioStrip() {
  const t = useTranslations("portfolio");
  const tDeal = useTranslations("deal");
  const feed = useFeed();
  const mode = useTradingMode();
  const pnl = useRow(feed.pnl, mode);
  const deals = useThrottledRows(feed.deals, PACE_MS);
  if (pnl === undefined) return null;
  const open = deals.filter((deal) => deal.mode === mode && UNDER_WAY.has(deal.status));
  const waiting = open.filter(({ status }) => status === "needs_decision").length;
  return (
    <Tiles
      label={t("title")}
      tiles={[
        { name: t("equity"), value: <Money text={pnl.equity} asset={pnl.currency} />, hint: <ModeMark mode={mode} /> },
        {
          name: t("today"),
          value: <Gain text={pnl.profitToday} asset={pnl.currency} digits={DIGITS} />,
          hint: t("todayHint"),
        },
        { name: t("total"), value: <Gain text={pnl.profitTotal} asset={pnl.currency} digits={DIGITS} /> },
        {
          name: tDeal("title"),
          value: `${formatCount(open.length)} ${tDeal("open")}`,
          hint: waiting > 0 ? `${formatCount(waiting)} × ${tDeal("status.needs_decision")}` : undefined,
        },
      ]}
    />
  );
}
