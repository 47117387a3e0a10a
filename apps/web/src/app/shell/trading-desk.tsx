import type { Role } from "@tandem/contract/auth";
import type { Opportunity } from "@tandem/contract/opportunities";
import { useRouter } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useCallback, useContext, useState } from "react";
import { routeOf } from "../../features/opportunities/route-of.ts";
import { KillSwitch } from "../../features/risk/kill-switch.tsx";
import { LiveBanner, ModeSwitch, useTradingMode } from "../../features/trade/mode-switch.tsx";
import { TicketContext, type TicketSubject } from "../../features/trade/ticket-context.ts";
import { TradeButton } from "../../features/trade/trade-button.tsx";
import { useRisk, useTradingApi } from "../use-trading.ts";
import { MayTrade } from "./may-trade.ts";

// Nobody pays for the ticket before they open one.
const TradeTicket = lazy(async () => ({
  default: (await import("../../features/trade/trade-ticket.tsx")).TradeTicket,
}));

const mayTrade = (role: Role): boolean => role !== "viewer";

/** Holds the ticket over the pages, so that it outlives the row that it was opened from. */
export function TradingDesk(props: { readonly role: Role; readonly children: ReactNode }) {
  const api = useTradingApi();
  const router = useRouter();
  const mode = useTradingMode();
  const [subject, setSubject] = useState<TicketSubject>();
  return (
    <MayTrade value={mayTrade(props.role)}>
      <TicketContext value={setSubject}>
        {props.children}
        <Suspense>
          {subject && (
            <TradeTicket
              // Another account is another ticket, with another key.
              key={`${subject.opportunityId}|${mode}`}
              api={api}
              subject={subject}
              mode={mode}
              onClose={() => setSubject(undefined)}
              onDone={({ dealId }) => {
                setSubject(undefined);
                void router.navigate({ to: "/deals/$id", params: { id: dealId } });
              }}
            />
          )}
        </Suspense>
      </TicketContext>
    </MayTrade>
  );
}

/** The button that opens an opportunity's ticket; nothing for who may not trade. The same function from render to render. */
export function useTradeAction():
  | ((opportunity: Pick<Opportunity, "id" | "kind" | "legs" | "startAsset">) => ReactNode)
  | undefined {
  const may = useContext(MayTrade);
  const action = useCallback(
    (opportunity: Pick<Opportunity, "id" | "kind" | "legs" | "startAsset">) => (
      <TradeButton subject={{ opportunityId: opportunity.id, route: routeOf(opportunity) }} />
    ),
    [],
  );
  return may ? action : undefined;
}

/** What the frame shows of trading on every page. */
export function useTradingControls(role: Role): {
  readonly modeSwitch: ReactNode;
  readonly banner: ReactNode;
  readonly killSwitch: ReactNode;
} {
  const api = useTradingApi();
  const may = mayTrade(role);
  const risk = useRisk(may);
  if (!may) return { modeSwitch: null, banner: null, killSwitch: null };
  const isHalted = risk.data?.halts.some(({ scope, mode }) => (scope === "user" || scope === "all") && mode === null);
  return {
    modeSwitch: <ModeSwitch isLiveAllowed={risk.data?.liveAllowed === true} />,
    banner: <LiveBanner />,
    killSwitch: <KillSwitch api={api} isHalted={isHalted} onHalted={() => void risk.refetch()} />,
  };
}
