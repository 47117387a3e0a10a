import type { Deal, DealEvent, DealStatus } from "@tandem/contract/deals";
import { useTranslations } from "use-intl";
import { DealStatusBadge } from "../../components/deal-status-badge.tsx";
import { Timeline, type TimelineTone } from "../../components/timeline.tsx";
import { formatDecimal } from "../../lib/format.ts";
import { messages } from "../../lib/messages/all.ts";

const TONE: Record<DealStatus, TimelineTone> = {
  pending: "quiet",
  working: "quiet",
  repairing: "warn",
  needs_decision: "bad",
  done: "good",
  failed: "bad",
};

type EventText = keyof typeof messages.deal.event;
const isEventText = (reason: string): reason is EventText => Object.hasOwn(messages.deal.event, reason);
/** "not_sent" of an event that this page does not know yet reads "Not sent". */
const spoken = (reason: string): string => {
  const words = reason.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Each step of a deal with its figures. */
export function DealTimeline({ deal }: { readonly deal: Deal }) {
  const t = useTranslations("deal");
  return (
    <Timeline
      label={t("timeline")}
      items={[...deal.events]
        .sort((a, b) => a.at - b.at)
        .map((event) => ({
          id: event.id,
          at: event.at,
          tone: TONE[event.to],
          title: (
            <span className="flex flex-wrap items-center gap-2">
              {isEventText(event.reason) ? t(`event.${event.reason}`) : spoken(event.reason)}
              {event.from !== event.to && <DealStatusBadge status={event.to} />}
            </span>
          ),
          detail: <Details event={event} />,
        }))}
    />
  );
}

const EXACT = { min: 0, max: 18 };

function Details({ event }: { readonly event: DealEvent }) {
  const details = Object.entries(event.details);
  if (details.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5">
      {details.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt>{wordsOf(name)}</dt>
          <dd className="text-text tabular-nums">{formatDecimal(value, EXACT)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** "worstPrice" → "worst price" */
const wordsOf = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
