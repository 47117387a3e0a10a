import { Zap } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { type TicketSubject, useOpenTicket } from "./ticket-context.ts";

/** The way from an opportunity to its ticket. */
export function TradeButton({
  subject,
  size = "small",
}: {
  readonly subject: TicketSubject;
  readonly size?: "small" | "normal";
}) {
  const t = useTranslations("ticket");
  const open = useOpenTicket();
  return (
    <Button
      look="primary"
      size={size}
      data-trade
      className="h-6 px-2"
      aria-label={t("tradeNamed", { route: subject.route })}
      onClick={() => open(subject)}
    >
      <Zap aria-hidden className="size-3.5" />
      {t("trade")}
    </Button>
  );
}
