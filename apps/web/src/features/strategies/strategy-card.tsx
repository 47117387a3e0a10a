import type { Strategy } from "@tandem/contract/strategies";
import { Link } from "@tanstack/react-router";
import { CirclePause, Play } from "lucide-react";
import { useTranslations } from "use-intl";
import { Since } from "../../components/age.tsx";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { Rate } from "../../components/figures.tsx";
import { ModeMark } from "../../components/mode-mark.tsx";
import { formatDecimal } from "../../lib/format.ts";
import { messages } from "../../lib/messages/all.ts";

export type StrategyActs = {
  readonly onStart: (strategy: Strategy) => void;
  readonly onStop: (strategy: Strategy) => void;
  readonly onEdit: (strategy: Strategy) => void;
  readonly onRemove: (strategy: Strategy) => void;
};

type SkipText = keyof typeof messages.strategy.skipped;
type DenialText = keyof typeof messages.denial;
const isSkip = (reason: string): reason is SkipText => Object.hasOwn(messages.strategy.skipped, reason);
const isRefusal = (reason: string): reason is keyof typeof messages.refusal & DenialText =>
  Object.hasOwn(messages.denial, reason) && Object.hasOwn(messages.refusal, reason);

/** One strategy: what it is told, how it stands, and why it did not trade what it saw. */
export function StrategyCard({ strategy, ...acts }: StrategyActs & { readonly strategy: Strategy }) {
  const t = useTranslations("strategy");
  const tKind = useTranslations("opportunity.kind");
  const { name } = strategy;
  const isRunning = strategy.state === "running";
  const list = (items: readonly string[]): string => (items.length === 0 ? t("all") : items.join(", "));
  return (
    <li data-strategy={strategy.id} className="grid gap-3 border-b border-line/60 p-4 last:border-0 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="font-medium break-words">{name}</h3>
          <Badge tone={isRunning ? "good" : "quiet"} icon={isRunning ? Play : CirclePause}>
            {t(`state.${strategy.state}`)}
          </Badge>
          <ModeMark mode={strategy.mode} />
          <Link to="/deals" search={{ strategy: strategy.id }} className="text-sm underline">
            {t("deals", { count: strategy.deals })}
          </Link>
        </div>
        <div className="flex flex-wrap gap-2">
          {isRunning ? (
            <Button size="small" aria-label={t("stopNamed", { name })} onClick={() => acts.onStop(strategy)}>
              {t("stop")}
            </Button>
          ) : (
            <>
              <Button
                size="small"
                look="primary"
                aria-label={t("startNamed", { name })}
                onClick={() => acts.onStart(strategy)}
              >
                {t("start")}
              </Button>
              <Button size="small" aria-label={t("editNamed", { name })} onClick={() => acts.onEdit(strategy)}>
                {t("edit")}
              </Button>
              <Button size="small" aria-label={t("removeNamed", { name })} onClick={() => acts.onRemove(strategy)}>
                {t("remove")}
              </Button>
            </>
          )}
        </div>
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-1 text-sm">
        <Fact name={t("kinds")}>{strategy.kinds.map((kind) => tKind(kind)).join(", ")}</Fact>
        <Fact name={t("symbols")}>{list(strategy.symbols)}</Fact>
        <Fact name={t("venues")}>{list(strategy.venues)}</Fact>
        <Fact name={t("minNet")}>
          <Rate bps={strategy.minNetBps} />
        </Fact>
        <Fact name={t("maxNotional")}>{formatDecimal(strategy.maxNotional, { min: 0, max: 8 })}</Fact>
        {isRunning && strategy.startedAt !== null && (
          <Fact name={t("since")}>
            <Since at={strategy.startedAt} />
          </Fact>
        )}
      </dl>
      {isRunning && <Skipped strategy={strategy} />}
    </li>
  );
}

function Skipped({ strategy }: { readonly strategy: Strategy }) {
  const t = useTranslations("strategy");
  return (
    <section aria-label={t("skippedTitle")} className="text-sm">
      <h4 className="mb-1 text-xs font-medium text-muted">{t("skippedTitle")}</h4>
      {strategy.skipped.length === 0 ? (
        <p className="text-muted">{t("notSkipped")}</p>
      ) : (
        <ul className="grid gap-0.5">
          {[...strategy.skipped]
            .sort((a, b) => b.count - a.count)
            .map(({ reason, count, lastAt }) => (
              <li key={reason} data-skipped={reason} className="flex flex-wrap gap-x-2">
                <SkipReason reason={reason} />
                <span className="text-muted tabular-nums">
                  {t("times", { count })}, {t("last")} <Since at={lastAt} />
                </span>
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}

function SkipReason({ reason }: { readonly reason: string }) {
  const t = useTranslations();
  if (isSkip(reason)) return <span>{t(`strategy.skipped.${reason}`)}</span>;
  if (isRefusal(reason)) return <span>{t(`refusal.${reason}`)}</span>;
  return <span>{reason.replaceAll("_", " ")}</span>;
}

const Fact = ({ name, children }: { readonly name: string; readonly children: React.ReactNode }) => (
  <div className="flex gap-2">
    <dt className="text-muted">{name}</dt>
    <dd>{children}</dd>
  </div>
);
