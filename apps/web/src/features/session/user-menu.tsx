import type { User } from "@tandem/contract/auth";
import { ChevronDown, CircleUser, Keyboard, LogOut, Settings } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../components/button.tsx";
import { Menu, MenuItem, MenuLabel, MenuLine, MenuLink } from "../../components/menu.tsx";
import type { Session } from "./session.ts";

export function UserMenu(props: {
  readonly user: User;
  readonly session: Session;
  readonly onHelp: () => void;
  readonly children?: ReactNode;
}) {
  const t = useTranslations("session");
  const [failed, setFailed] = useState(false);
  const { user, session } = props;

  return (
    <>
      {failed && (
        <p role="alert" className="text-xs text-danger">
          {t("signOutFailed")}
        </p>
      )}
      <Menu
        trigger={
          <Button
            look="ghost"
            size="small"
            aria-label={`${t("account")}: ${user.username}`}
            className="max-w-48 max-sm:px-2"
          >
            <CircleUser aria-hidden className="size-4 shrink-0" />
            <span className="truncate max-sm:hidden">{user.username}</span>
            <ChevronDown aria-hidden className="size-3.5 shrink-0 max-sm:hidden" />
          </Button>
        }
      >
        <MenuLabel>
          <span className="block text-sm font-medium text-text">{user.username}</span>
          <span className="block">{user.email}</span>
          <span className="block">{t(`role.${user.role}`)}</span>
        </MenuLabel>
        <MenuLine />
        <MenuLink to="/settings">
          <Settings aria-hidden className="size-4" />
          {t("settings")}
        </MenuLink>
        <MenuItem onSelect={props.onHelp}>
          <Keyboard aria-hidden className="size-4" />
          {t("shortcuts")}
        </MenuItem>
        <MenuLine />
        {props.children}
        <MenuLine />
        <MenuItem onSelect={() => void session.signOut().catch(() => setFailed(true))}>
          <LogOut aria-hidden className="size-4" />
          {t("signOut")}
        </MenuItem>
      </Menu>
    </>
  );
}
