import { useTranslations } from "use-intl";
import { RequireRole } from "../../shell/require-role.tsx";
import { SectionLayout } from "../../shell/section-layout.tsx";

export function AdminLayout() {
  const t = useTranslations("admin");
  const tCeilings = useTranslations("ceilings");
  return (
    <RequireRole roles={["admin"]}>
      <SectionLayout
        label={t("label")}
        links={[
          { to: "/admin/users", text: t("users") },
          { to: "/admin/invites", text: t("invites") },
          { to: "/admin/ceilings", text: tCeilings("nav") },
          { to: "/admin/audit", text: t("audit") },
          { to: "/admin/health", text: t("health") },
        ]}
      />
    </RequireRole>
  );
}
