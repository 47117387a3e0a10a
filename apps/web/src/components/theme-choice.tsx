import { useTranslations } from "use-intl";
import { theme } from "../lib/preferences.ts";
import { usePreference } from "../lib/use-preference.ts";
import { MenuChoice, MenuLabel } from "./menu.tsx";

/** The theme's part of a menu. */
export function ThemeChoice() {
  const t = useTranslations("theme");
  const [chosen, choose] = usePreference(theme);
  return (
    <>
      <MenuLabel>{t("label")}</MenuLabel>
      <MenuChoice
        value={chosen}
        onChange={choose}
        options={theme.choices.map((value) => ({ value, label: t(value) }))}
      />
    </>
  );
}
