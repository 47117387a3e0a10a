import type { AdminUser } from "@tandem/contract/admin";
import { Ellipsis } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { Menu, MenuItem } from "../../components/menu.tsx";
import { Moment } from "../../components/moment.tsx";
import { RecordTable } from "../../components/record-table.tsx";
import type { UserAction } from "./user-action-dialog.tsx";

export function UserTable(props: {
  readonly users: readonly AdminUser[];
  readonly ownId: string;
  readonly onAct: (action: UserAction, user: AdminUser) => void;
}) {
  const t = useTranslations("adminUsers");
  const tRole = useTranslations("session.role");
  const tPanel = useTranslations("panel");
  return (
    <RecordTable
      caption={t("listTitle")}
      rows={props.users}
      columns={[
        {
          id: "user",
          title: t("user"),
          cell: (user) => (
            <span className="grid">
              <span className="flex flex-wrap items-center gap-2">
                <span className="font-medium break-words">{user.username}</span>
                {user.id === props.ownId && <Badge tone="quiet">{t("you")}</Badge>}
              </span>
              <span className="text-xs font-normal break-words text-muted">{user.email}</span>
            </span>
          ),
        },
        { id: "role", title: t("role"), cell: (user) => tRole(user.role) },
        {
          id: "status",
          title: t("status"),
          cell: (user) =>
            user.status === "active" ? (
              <Badge tone="good">{t("active")}</Badge>
            ) : (
              <Badge tone="bad">{t("disabled")}</Badge>
            ),
        },
        {
          id: "factor",
          title: t("secondFactor"),
          cell: (user) => (user.secondFactor ? t("on") : <span className="text-stale">{t("off")}</span>),
        },
        { id: "sessions", title: t("sessions"), isFigure: true, cell: (user) => user.sessions },
        {
          id: "seen",
          title: t("lastActive"),
          cell: (user) => (user.lastActiveAt === null ? tPanel("never") : <Moment at={user.lastActiveAt} />),
        },
        {
          id: "action",
          title: t("actions"),
          isAction: true,
          cell: (user) => <Actions user={user} isOwn={user.id === props.ownId} onAct={props.onAct} />,
        },
      ]}
    />
  );
}

function Actions(props: {
  readonly user: AdminUser;
  readonly isOwn: boolean;
  readonly onAct: (action: UserAction, user: AdminUser) => void;
}) {
  const t = useTranslations("adminUsers");
  const { user } = props;
  const act = (action: UserAction) => () => props.onAct(action, user);
  // Nobody can lock themselves out by a slip: their own account is another administrator's business.
  if (props.isOwn) return null;
  return (
    <Menu
      trigger={
        <Button look="ghost" size="small" aria-label={t("actionsNamed", { name: user.username })}>
          <Ellipsis aria-hidden className="size-4" />
        </Button>
      }
    >
      <MenuItem onSelect={act("role")}>{t("act.role")}</MenuItem>
      <MenuItem onSelect={act("resetLink")}>{t("act.resetLink")}</MenuItem>
      <MenuItem onSelect={act("endSessions")}>{t("act.endSessions")}</MenuItem>
      {user.status === "active" ? (
        <MenuItem onSelect={act("disable")}>{t("act.disable")}</MenuItem>
      ) : (
        <MenuItem onSelect={act("enable")}>{t("act.enable")}</MenuItem>
      )}
    </Menu>
  );
}
