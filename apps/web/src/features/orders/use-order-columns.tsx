import type { Order, OrderStatus } from "@tandem/contract/orders";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import type { DataColumn } from "../../components/data-table/columns.ts";
import { OrderStatusBadge } from "../../components/deal-status-badge.tsx";
import { Amount, Price } from "../../components/figures.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { Moment } from "../../components/moment.tsx";
import { baseAsset } from "../../lib/symbol-parts.ts";

const OPEN: ReadonlySet<OrderStatus> = new Set(["pending", "open", "partially_filled", "unknown"]);
export const isOpenOrder = ({ status }: Order): boolean => OPEN.has(status);

const nameOf = ({ side, symbol, venue }: Order): string => `${side} ${symbol} ${venue}`;

type Texts = ReturnType<typeof useTranslations<"order">>;
type Columns = readonly DataColumn<Order>[];

export function useOrderColumns(onCancel: (order: Order) => void): Columns {
  const t = useTranslations("order");
  return useMemo(
    () => [...kindColumns(t), ...amountColumns(t), ...originColumns(t), ...actionColumns(t, onCancel)],
    [t, onCancel],
  );
}

const kindColumns = (t: Texts): Columns => [
  {
    id: "order",
    title: t("colOrder"),
    isFixed: true,
    cell: (order) => (
      <span>
        <span className="font-medium">{t(`side.${order.side}`)}</span> {order.symbol}
      </span>
    ),
    value: nameOf,
    text: nameOf,
  },
  {
    id: "venue",
    title: t("colVenue"),
    cell: ({ venue }) => venue,
    value: ({ venue }) => venue,
    text: ({ venue }) => venue,
  },
  {
    id: "status",
    title: t("colStatus"),
    cell: ({ status }) => <OrderStatusBadge status={status} />,
    value: ({ status }) => status,
    text: ({ status }) => status,
  },
  {
    id: "mode",
    title: t("colMode"),
    cell: ({ mode }) => <ModeMark mode={mode} />,
    value: ({ mode }) => mode,
    text: ({ mode }) => mode,
  },
  {
    id: "type",
    title: t("colType"),
    cell: ({ type, timeInForce }) => (
      <span className="text-muted">
        {t(`type.${type}`)} {timeInForce}
      </span>
    ),
    value: ({ type }) => type,
    text: ({ type, timeInForce }) => `${type} ${timeInForce}`,
  },
];

const amountColumns = (t: Texts): Columns => [
  {
    id: "amount",
    title: t("colAmount"),
    isFigure: true,
    cell: (order) => <Amount text={order.amount} asset={baseAsset(order.symbol)} />,
    value: ({ amount }) => Number(amount),
    text: ({ amount }) => amount,
  },
  {
    id: "price",
    title: t("colPrice"),
    isFigure: true,
    cell: ({ price }) => (price === null ? <span className="text-muted">{t("noPrice")}</span> : <Price text={price} />),
    value: ({ price }) => Number(price ?? 0),
    text: ({ price }) => price ?? "",
  },
  {
    id: "filled",
    title: t("colFilled"),
    isFigure: true,
    cell: (order) => <Amount text={order.filled} asset={baseAsset(order.symbol)} />,
    value: ({ filled }) => Number(filled),
    text: ({ filled }) => filled,
  },
  {
    id: "average",
    title: t("colAverage"),
    isFigure: true,
    cell: ({ averagePrice }) =>
      averagePrice === null ? <span className="text-muted">{t("none")}</span> : <Price text={averagePrice} />,
    value: ({ averagePrice }) => Number(averagePrice ?? 0),
    text: ({ averagePrice }) => averagePrice ?? "",
  },
];

const originColumns = (t: Texts): Columns => [
  {
    id: "deal",
    title: t("colDeal"),
    cell: ({ dealId, purpose }) =>
      dealId === null ? (
        <span className="text-muted">{t("byHand")}</span>
      ) : (
        <Link to="/deals/$id" params={{ id: dealId }} className="underline">
          {t(`purpose.${purpose}`)}
        </Link>
      ),
    text: ({ dealId }) => dealId ?? "",
  },
  {
    id: "reason",
    title: t("colReason"),
    isOptional: true,
    cell: ({ rejectReason }) => rejectReason?.replaceAll("_", " ") ?? "",
    text: ({ rejectReason }) => rejectReason ?? "",
  },
  {
    id: "client",
    title: t("colClient"),
    isOptional: true,
    cell: ({ clientOrderId }) => <span className="font-mono text-xs">{clientOrderId}</span>,
    text: ({ clientOrderId }) => clientOrderId,
  },
  {
    id: "at",
    title: t("colAt"),
    isFigure: true,
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    value: ({ createdAt }) => createdAt,
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
  },
];

const actionColumns = (t: Texts, onCancel: (order: Order) => void): Columns => [
  {
    id: "actions",
    title: t("actions"),
    isFixed: true,
    isAction: true,
    cell: (order) =>
      isOpenOrder(order) && (
        <Button
          size="small"
          className="h-6 px-2"
          aria-label={t("cancelNamed", { order: nameOf(order) })}
          onClick={() => onCancel(order)}
        >
          {t("cancel")}
        </Button>
      ),
  },
];
