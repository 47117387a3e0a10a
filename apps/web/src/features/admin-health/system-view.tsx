import type { PartStatus, SystemStatus } from "@tandem/contract/admin";
import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Badge } from "../../components/badge.tsx";
import { Empty } from "../../components/empty.tsx";
import { Facts } from "../../components/facts.tsx";
import { Panel } from "../../components/panel.tsx";
import { RecordTable } from "../../components/record-table.tsx";
import { useNow } from "../../lib/clock.ts";
import { formatAge, formatBytes, formatCount, formatMoment, formatMs } from "../../lib/format.ts";

const PART_LOOK = {
  ok: { tone: "good", icon: CircleCheck },
  degraded: { tone: "warn", icon: TriangleAlert },
  down: { tone: "bad", icon: CircleX },
} as const satisfies Record<PartStatus, unknown>;

/** How the server is, in the parts that an administrator can do something about. */
export function SystemView({ status }: { readonly status: SystemStatus }) {
  const t = useTranslations("adminHealth");
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <ServerPanel status={status} />
      <StoresPanel status={status} />
      <Panel title={t("queues")} isFlush>
        <RecordTable
          caption={t("queues")}
          rows={status.queues.map((queue) => ({ id: queue.name, ...queue }))}
          columns={[
            { id: "name", title: t("queue"), cell: (row) => row.name },
            { id: "depth", title: t("depth"), isFigure: true, cell: (row) => formatCount(row.depth) },
            {
              id: "max",
              title: t("max"),
              isFigure: true,
              cell: (row) => (row.max === null ? "–" : formatCount(row.max)),
            },
          ]}
        />
      </Panel>
      <VenuesPanel venues={status.venues} />
    </div>
  );
}

function ServerPanel({ status }: { readonly status: SystemStatus }) {
  const t = useTranslations("adminHealth");
  const { versions, eventLoop, memory } = status;
  return (
    <Panel title={t("server")}>
      <Facts
        rows={[
          [t("version"), versions.tandem],
          [t("environment"), status.environment],
          [t("roles"), status.roles.join(", ")],
          [t("node"), versions.node],
          [t("started"), <Uptime key="started" since={status.startedAt} />],
          [
            t("eventLoop"),
            t("eventLoopValue", {
              mean: formatMs(eventLoop.meanMs),
              p99: formatMs(eventLoop.p99Ms),
              max: formatMs(eventLoop.maxMs),
            }),
          ],
          [t("memory"), t("memoryValue", { rss: formatBytes(memory.rss), heap: formatBytes(memory.heapUsed) })],
          [t("sockets"), status.sockets === null ? "–" : formatCount(status.sockets)],
          ...engineRows(t, status.engine),
        ]}
      />
    </Panel>
  );
}

type Words = ReturnType<typeof useTranslations<"adminHealth">>;

/** How the thread of the market is doing, where this server has one. */
const engineRows = (t: Words, engine: SystemStatus["engine"]): [string, ReactNode][] =>
  engine === null
    ? []
    : [
        [
          t("engine"),
          <PartBadge
            key="engine"
            status={engine.up ? "ok" : "down"}
            text={engine.up ? t("engineUp") : t("engineDown")}
          />,
        ],
        [
          t("engineDelay"),
          engine.loopDelayMs === null
            ? "–"
            : t("engineDelayValue", {
                p50: formatMs(engine.loopDelayMs.p50),
                p99: formatMs(engine.loopDelayMs.p99),
                max: formatMs(engine.loopDelayMs.max),
              }),
        ],
        [t("engineRestarts"), formatCount(engine.restarts)],
        [t("engineLost"), formatCount(engine.factsLost)],
      ];

function PartBadge({ status, text }: { readonly status: PartStatus; readonly text: string }) {
  const { tone, icon } = PART_LOOK[status];
  return (
    <Badge tone={tone} icon={icon}>
      {text}
    </Badge>
  );
}

const Uptime = ({ since }: { readonly since: number }) => {
  const t = useTranslations("adminHealth");
  return t("startedValue", { time: formatMoment(since), age: formatAge(useNow() - since) });
};

function StoresPanel({ status }: { readonly status: SystemStatus }) {
  const t = useTranslations("adminHealth");
  const { database, audit, mail } = status;
  return (
    <Panel title={t("stores")}>
      <Facts
        rows={[
          [t("database"), <PartBadge key="database" status={database.status} text={t(`part.${database.status}`)} />],
          [
            t("keyProvider"),
            <PartBadge
              key="key-provider"
              status={status.keyProvider.status}
              text={t(`part.${status.keyProvider.status}`)}
            />,
          ],
          [t("latency"), database.latencyMs === null ? "–" : formatMs(database.latencyMs)],
          [t("postgres"), status.versions.postgres ?? "–"],
          [t("auditEntries"), audit.entries === null ? "–" : formatCount(audit.entries)],
          [
            t("anchor"),
            audit.anchoredSeq === null || audit.anchoredAt === null
              ? t("anchorNone")
              : t("anchorValue", { seq: formatCount(audit.anchoredSeq), time: formatMoment(audit.anchoredAt) }),
          ],
          [t("mail"), mail.configured ? t("mailOn", { failed: mail.failed }) : t("mailOff")],
        ]}
      />
    </Panel>
  );
}

function VenuesPanel({ venues }: { readonly venues: SystemStatus["venues"] }) {
  const t = useTranslations("adminHealth");
  if (venues.length === 0)
    return (
      <Panel title={t("venues")}>
        <Empty title={t("noVenues")} hint={t("noVenuesHint")} />
      </Panel>
    );
  return (
    <Panel title={t("venues")} isFlush>
      <RecordTable
        caption={t("venues")}
        rows={venues}
        columns={[
          { id: "venue", title: t("venue"), cell: (row) => row.id },
          {
            id: "status",
            title: t("status"),
            cell: (row) => (
              <Badge
                tone={row.status === "live" ? "good" : "warn"}
                icon={row.status === "live" ? CircleCheck : TriangleAlert}
              >
                {row.status}
              </Badge>
            ),
          },
          { id: "at", title: t("lastMessage"), isFigure: true, cell: (row) => <MessageAge at={row.lastMessageAt} /> },
        ]}
      />
    </Panel>
  );
}

const MessageAge = ({ at }: { readonly at: number | null }) => {
  const now = useNow();
  return at === null ? "–" : formatAge(now - at);
};
