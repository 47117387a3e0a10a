import { useState } from "react";
import { useTranslations } from "use-intl";
import { Since } from "../../components/age.tsx";
import { Button } from "../../components/button.tsx";
import { Bps, Gain, Money } from "../../components/figures.tsx";
import { Moment } from "../../components/moment.tsx";
import { Panel } from "../../components/panel.tsx";
import { RadioGroup } from "../../components/radio-group.tsx";
import { SelectField } from "../../components/select-field.tsx";
import { useClock } from "../../lib/clock.ts";
import { forgetLayouts } from "../../lib/forget-layouts.ts";
import {
  density,
  LOCALES,
  locale,
  localeOf,
  palette,
  shortcuts,
  theme,
  timeZoneOf,
  zone,
} from "../../lib/preferences.ts";
import { usePreference } from "../../lib/use-preference.ts";

export function ColourPanel() {
  const t = useTranslations();
  const [chosenTheme, chooseTheme] = usePreference(theme);
  const [chosenPalette, choosePalette] = usePreference(palette);
  return (
    <Panel title={t("appearance.colours")}>
      <div className="grid gap-6 sm:grid-cols-2">
        <RadioGroup
          label={t("theme.label")}
          value={chosenTheme}
          onChange={chooseTheme}
          options={theme.choices.map((value) => ({ value, label: t(`theme.${value}`) }))}
        />
        <RadioGroup
          label={t("appearance.palette")}
          value={chosenPalette}
          onChange={choosePalette}
          options={palette.choices.map((value) => ({
            value,
            label: t(`appearance.palettes.${value}`),
            hint: t(`appearance.paletteHints.${value}`),
          }))}
        />
      </div>
    </Panel>
  );
}

export function LayoutPanel() {
  const t = useTranslations("appearance");
  const [chosen, choose] = usePreference(density);
  const [isReset, setReset] = useState(false);
  return (
    <Panel title={t("layout")}>
      <div className="grid gap-6 sm:grid-cols-2">
        <RadioGroup
          label={t("density")}
          value={chosen}
          onChange={choose}
          options={density.choices.map((value) => ({
            value,
            label: t(`densities.${value}`),
            hint: t(`densityHints.${value}`),
          }))}
        />
        <div className="grid content-start justify-items-start gap-2">
          <Button
            size="small"
            onClick={() => {
              forgetLayouts();
              setReset(true);
            }}
          >
            {t("reset")}
          </Button>
          <p role="status" className="text-xs text-muted">
            {t(isReset ? "resetDone" : "resetHint")}
          </p>
        </div>
      </div>
    </Panel>
  );
}

export function FiguresPanel() {
  const t = useTranslations("appearance");
  const clock = useClock();
  const [chosenZone, chooseZone] = usePreference(zone);
  const [chosenLocale, chooseLocale] = usePreference(locale);
  const [now] = useState(clock.now);
  return (
    <Panel title={t("figures")}>
      <div className="grid gap-6 sm:grid-cols-2">
        <RadioGroup
          label={t("zone")}
          value={chosenZone}
          onChange={chooseZone}
          options={zone.choices.map((value) => ({
            value,
            label: t(`zones.${value}`),
            hint: value === "local" ? t("zoneHints.local", { zone: timeZoneOf("local") }) : t("zoneHints.utc"),
          }))}
        />
        <div className="grid content-start">
          <SelectField
            label={t("locale")}
            value={chosenLocale}
            onChange={({ target: { value } }) => chooseLocale(LOCALES.find((known) => known === value) ?? "system")}
          >
            {locale.choices.map((value) => (
              <option key={value} value={value}>
                {value === "system" ? t("locales.system", { locale: localeOf("system") }) : nameOf(value)}
              </option>
            ))}
          </SelectField>
        </div>
      </div>
      <dl aria-label={t("preview")} className="mt-5 flex flex-wrap gap-x-8 gap-y-2 border-t border-line pt-4 text-sm">
        <Sample name={t("preview")}>
          <Gain text="1234.5678" asset="USDT" />
        </Sample>
        <Sample name="">
          <Gain text="-98.7" asset="USDT" />
        </Sample>
        <Sample name="">
          <Bps bps={12.34} hasUnit />
        </Sample>
        <Sample name="">
          <Money text="1234567.89" asset="EUR" />
        </Sample>
        <Sample name="">
          <Moment at={now} /> (<Since at={now} />)
        </Sample>
      </dl>
    </Panel>
  );
}

const Sample = ({ name, children }: { readonly name: string; readonly children: React.ReactNode }) => (
  <div className="flex items-baseline gap-3">
    <dt className={name === "" ? "sr-only" : "text-muted"}>{name === "" ? "·" : name}</dt>
    <dd className="tabular-nums">{children}</dd>
  </div>
);

/** "Deutsch (Schweiz)": in its own words, so that whoever reads it knows it. */
const nameOf = (tag: string): string => new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;

export function KeyboardPanel() {
  const t = useTranslations("appearance");
  const [chosen, choose] = usePreference(shortcuts);
  return (
    <Panel title={t("keyboard")} hint={t("shortcutsHint")}>
      <RadioGroup
        label={t("shortcuts")}
        value={chosen}
        onChange={choose}
        options={shortcuts.choices.map((value) => ({ value, label: t(`switches.${value}`) }))}
      />
    </Panel>
  );
}
