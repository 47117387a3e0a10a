import type { Role } from "@tandem/contract/auth";
import { type ReactNode, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Empty } from "../../components/empty.tsx";
import { useApp } from "../app-context.ts";

/** Draws its children for these roles alone. Others stay where they are and read which role is missing. */
export function RequireRole(props: { readonly roles: readonly Role[]; readonly children: ReactNode }) {
  const t = useTranslations();
  const { session } = useApp();
  const state = useSyncExternalStore(session.state.subscribe, session.state.get);
  if (state.kind !== "open") return null;
  const { role } = state.user;
  if (props.roles.includes(role)) return props.children;
  const needed = props.roles.at(-1) ?? "admin";
  return (
    <>
      <title>{`${t("forbidden.title")} · ${t("app.name")}`}</title>
      <Empty
        isPage
        title={t("forbidden.title")}
        hint={t("forbidden.hint", { needed: t(`session.role.${needed}`), role: t(`session.role.${role}`) })}
      />
    </>
  );
}
