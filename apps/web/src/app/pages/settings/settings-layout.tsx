import { useTranslations } from "use-intl";
import { SectionLayout } from "../../shell/section-layout.tsx";

export function SettingsLayout() {
  const t = useTranslations("settings");
  return (
    <SectionLayout
      label={t("label")}
      links={[
        { to: "/settings/profile", text: t("profile") },
        { to: "/settings/appearance", text: t("appearance") },
        { to: "/settings/security", text: t("security") },
        { to: "/settings/sessions", text: t("sessions") },
        { to: "/settings/api-tokens", text: t("tokens") },
        { to: "/settings/activity", text: t("activity") },
        { to: "/settings/data", text: t("data") },
      ]}
    />
  );
}
