import { useState } from "react";
import { useTranslations } from "use-intl";
import { applyTheme, readTheme, THEMES } from "../lib/theme.ts";
import { MenuChoice, MenuLabel } from "./menu.tsx";

/** The theme's part of a menu. */
export function ThemeChoice() {
  const t = useTranslations("theme");
  const [theme, setTheme] = useState(readTheme);
  return (
    <>
      <MenuLabel>{t("label")}</MenuLabel>
      <MenuChoice
        value={theme}
        onChange={(next) => {
          applyTheme(next);
          setTheme(next);
        }}
        options={THEMES.map((value) => ({ value, label: t(value) }))}
      />
    </>
  );
}
