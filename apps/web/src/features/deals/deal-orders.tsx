import type { Deal } from "@tandem/contract/deals";
import type { Order } from "@tandem/contract/orders";
import { useTranslations } from "use-intl";
import { OrderStatusBadge } from "../../components/deal-status-badge.tsx";
import { Empty } from "../../components/empty.tsx";
import { Amount, Price } from "../../components/figures.tsx";
import { Moment } from "../../components/moment.tsx";
import { type RecordColumn, RecordTable } from "../../components/record-table.tsx";
import { baseAsset } from "../../lib/symbol-parts.ts";

/** The orders that a deal sent. */
export function DealOrders({ orders }: { readonly orders: readonly Order[] }) {
  const t = useTranslations("order");
  const tDeal = useTranslations("deal");
  if (orders.length === 0) return <Empty title={tDeal("noOrders")} hint="" />;
  const columns: readonly RecordColumn<Order>[] = [
    {
      id: "order",
      title: t("colOrder"),
      cell: (order) => (
        <span className="whitespace-nowrap">
          <span className="font-medium">{t(`side.${order.side}`)}</span> {order.symbol}{" "}
          <span className="text-muted">{order.venue}</span>
        </span>
      ),
    },
    { id: "purpose", title: t("purpose.leg"), cell: (order) => `${order.leg + 1} · ${t(`purpose.${order.purpose}`)}` },
    {
      id: "status",
      title: t("colStatus"),
      cell: (order) => (
        <span className="inline-flex flex-wrap items-center gap-2">
          <OrderStatusBadge status={order.status} />
          {order.rejectReason !== null && <span className="text-muted">{order.rejectReason.replaceAll("_", " ")}</span>}
        </span>
      ),
    },
    {
      id: "amount",
      title: t("colAmount"),
      isFigure: true,
      cell: (order) => <Amount text={order.amount} asset={baseAsset(order.symbol)} />,
    },
    {
      id: "filled",
      title: t("colFilled"),
      isFigure: true,
      cell: (order) => <Amount text={order.filled} asset={baseAsset(order.symbol)} />,
    },
    {
      id: "price",
      title: t("colPrice"),
      isFigure: true,
      cell: ({ price }) =>
        price === null ? <span className="text-muted">{t("noPrice")}</span> : <Price text={price} />,
    },
    {
      id: "average",
      title: t("colAverage"),
      isFigure: true,
      cell: ({ averagePrice }) =>
        averagePrice === null ? <span className="text-muted">{t("none")}</span> : <Price text={averagePrice} />,
    },
    {
      id: "client",
      title: t("colClient"),
      cell: ({ clientOrderId, venueOrderId }) => (
        <span className="font-mono text-xs break-all" title={venueOrderId ?? undefined}>
          {clientOrderId}
        </span>
      ),
    },
  ];
  return <RecordTable caption={tDeal("orders")} columns={columns} rows={orders} />;
}

type FillRow = Deal["fills"][number] & { readonly id: string; readonly symbol: string };

export function DealFills({ deal }: { readonly deal: Deal }) {
  const t = useTranslations("deal");
  const tOrder = useTranslations("order");
  if (deal.fills.length === 0) return <Empty title={t("noFills")} hint="" />;
  const symbols = new Map(deal.orders.map(({ id, symbol }) => [id, symbol]));
  const rows = deal.fills.map(
    (fill): FillRow => ({
      ...fill,
      id: `${fill.orderId}|${fill.tradeId}`,
      symbol: symbols.get(fill.orderId) ?? deal.legs[fill.leg]?.symbol ?? "",
    }),
  );
  const columns: readonly RecordColumn<FillRow>[] = [
    { id: "at", title: t("fillAt"), cell: ({ filledAt }) => <Moment at={filledAt} /> },
    { id: "leg", title: tOrder("purpose.leg"), isFigure: true, cell: ({ leg }) => leg + 1 },
    { id: "symbol", title: tOrder("symbol"), cell: ({ symbol }) => symbol },
    {
      id: "amount",
      title: tOrder("colAmount"),
      isFigure: true,
      cell: (fill) => <Amount text={fill.amount} asset={baseAsset(fill.symbol)} />,
    },
    { id: "price", title: t("fillPrice"), isFigure: true, cell: ({ price }) => <Price text={price} /> },
    {
      id: "fee",
      title: t("fillFee"),
      isFigure: true,
      cell: ({ fee, feeAsset }) =>
        fee === null || feeAsset === null ? (
          <span className="text-muted">{t("unknownMs")}</span>
        ) : (
          <Amount text={fee} asset={feeAsset} />
        ),
    },
    {
      id: "trade",
      title: t("fillTrade"),
      cell: ({ tradeId }) => <span className="font-mono text-xs break-all">{tradeId}</span>,
    },
  ];
  return <RecordTable caption={t("fills")} columns={columns} rows={rows} />;
}
