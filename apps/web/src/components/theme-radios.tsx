import { useState } from "react";
import { useTranslations } from "use-intl";
import { applyTheme, readTheme, THEMES } from "../lib/theme.ts";

/** The theme's part of a page. It is kept in this browser. */
export function ThemeRadios() {
  const t = useTranslations("theme");
  const [theme, setTheme] = useState(readTheme);
  return (
    <fieldset className="flex flex-wrap gap-x-6 gap-y-3">
      <legend className="sr-only">{t("label")}</legend>
      {THEMES.map((value) => (
        <label key={value} className="flex items-center gap-2 text-sm">
          <input
            type="radio"
            name="theme"
            value={value}
            checked={theme === value}
            onChange={() => {
              applyTheme(value);
              setTheme(value);
            }}
            className="size-4 accent-accent"
          />
          {t(value)}
        </label>
      ))}
    </fieldset>
  );
}
