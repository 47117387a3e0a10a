import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useContext, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { Page } from "../../components/page.tsx";
import { RowsSkeleton } from "../../components/query-panel.tsx";
import { MoreButton } from "../../components/record-table.tsx";
import { CancelAllDialog } from "../../features/orders/cancel-all-dialog.tsx";
import { OrdersPanel } from "../../features/orders/orders-panel.tsx";
import { PlaceOrderDialog } from "../../features/orders/place-order-dialog.tsx";
import { useTradingMode } from "../../features/trade/mode-switch.tsx";
import { trpc } from "../../lib/trpc.ts";
import { usePages } from "../../lib/use-pages.ts";
import { useApp } from "../app-context.ts";
import { createPageOrderFeed } from "../create-page-feed.ts";
import { keepFeed } from "../keep-feed.ts";
import { StreamFrame } from "../live-frame.tsx";
import { MayTrade } from "../shell/may-trade.ts";
import { useTradingApi } from "../use-trading.ts";

const route = getRouteApi("/signed-in/orders");

export function OrdersPage() {
  const t = useTranslations("order");
  const app = useApp();
  const api = useTradingApi();
  const mode = useTradingMode();
  const may = useContext(MayTrade);
  const [open, setOpen] = useState<"place" | "cancel">();
  const [feed] = useState(() => createPageOrderFeed(app));
  useEffect(() => keepFeed(feed), [feed]);
  const markets = trpc.markets.list.useQuery();
  return (
    <Page
      title={t("title")}
      intro={
        <span className="flex flex-wrap items-center gap-2">
          <ModeMark mode={mode} /> {t("intro")}
        </span>
      }
      action={
        may && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setOpen("cancel")}>{t("cancelAll")}</Button>
            <Button look="primary" aria-disabled={!markets.data} onClick={() => markets.data && setOpen("place")}>
              <Plus aria-hidden className="size-4" />
              {t("place")}
            </Button>
          </div>
        )
      }
    >
      <StreamFrame stream={feed}>
        {({ hasSnapshot }) => (
          <section
            aria-label={t("title")}
            aria-busy={!hasSnapshot}
            className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface"
          >
            {hasSnapshot ? <Orders store={feed.orders} /> : <RowsSkeleton rows={8} />}
          </section>
        )}
      </StreamFrame>
      {open === "place" && markets.data && (
        <PlaceOrderDialog api={api} markets={markets.data} mode={mode} onClose={() => setOpen(undefined)} />
      )}
      {open === "cancel" && <CancelAllDialog api={api} mode={mode} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

/** The stream has those that are open and the newest; older ones are asked for when all are to be seen. */
function Orders({ store }: { readonly store: ReturnType<typeof createPageOrderFeed>["orders"] }) {
  const tPanel = useTranslations("panel");
  const api = useTradingApi();
  const mode = useTradingMode();
  const { show } = route.useSearch();
  const navigate = route.useNavigate();
  const isAll = show === "all";
  const older = usePages({
    key: ["orders.list", mode, isAll],
    read: (page) => api.orders.list.query({ mode, ...(!isAll && { open: true }), ...page }),
  });
  return (
    <OrdersPanel
      api={api}
      store={store}
      mode={mode}
      isAll={isAll}
      onAll={(next) => void navigate({ search: next ? { show: "all" } : {}, replace: true })}
      older={isAll ? (older.data ?? NONE) : NONE}
      footer={
        isAll &&
        older.hasNextPage && (
          <MoreButton
            isBusy={older.isFetchingNextPage}
            text={older.isFetchingNextPage ? tPanel("loading") : tPanel("more")}
            onMore={() => void older.fetchNextPage()}
          />
        )
      }
    />
  );
}

const NONE = [] as const;
