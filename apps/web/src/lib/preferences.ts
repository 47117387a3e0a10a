import { createExternalValue, type ExternalValue } from "./external-value.ts";
import { setFigureStyle } from "./format.ts";

/** What a person chose of the looks, kept in this browser; public/theme.js reads the same keys before the first paint. */
export type Preference<Choice extends string> = ExternalValue<Choice> & {
  readonly choices: readonly Choice[];
};

export const THEMES = ["system", "dark", "light"] as const;
/** Colours of gain and loss: green and red, the same the other way round, blue and orange for colour-blind eyes. */
export const PALETTES = ["classic", "inverted", "safe"] as const;
/** Rows of 28 px, or of 36. */
export const DENSITIES = ["dense", "comfortable"] as const;
export const ZONES = ["utc", "local"] as const;
/** How figures and dates are written; the words stay as they are. */
export const LOCALES = ["system", "en-US", "en-GB", "de-DE", "de-CH", "fr-FR", "es-ES", "pt-BR", "ja-JP"] as const;
export const SWITCHES = ["on", "off"] as const;

function createPreference<Choice extends string>(options: {
  readonly key: string;
  readonly choices: readonly Choice[];
  /** Takes effect at once; the first of the choices stands where none was made. */
  readonly apply: (choice: Choice) => void;
}): Preference<Choice> {
  const key = `tandem.${options.key}`;
  const first = options.choices[0];
  if (first === undefined) throw new Error(`${key} has no choices`);
  const stored = read(key);
  const value = createExternalValue<Choice>(options.choices.find((choice) => choice === stored) ?? first);
  return {
    choices: options.choices,
    get: value.get,
    subscribe: value.subscribe,
    set(choice) {
      write(key, choice);
      // Before anybody hears of it: what they draw must already follow it.
      options.apply(choice);
      value.set(choice);
    },
  };
}

const markRoot = (name: string, value: string | undefined): void => {
  if (value === undefined) document.documentElement.removeAttribute(name);
  else document.documentElement.setAttribute(name, value);
};

export const theme = createPreference({
  key: "theme",
  choices: THEMES,
  apply: (choice) => markRoot("data-theme", choice === "system" ? undefined : choice),
});

export const palette = createPreference({
  key: "palette",
  choices: PALETTES,
  apply: (choice) => markRoot("data-palette", choice === "classic" ? undefined : choice),
});

export const density = createPreference({
  key: "density",
  choices: DENSITIES,
  apply: (choice) => markRoot("data-density", choice === "dense" ? undefined : choice),
});

/** What the browser says, where the person has not chosen. */
export const localeOf = (choice: (typeof LOCALES)[number]): string =>
  choice === "system" ? navigator.language || "en-GB" : choice;

export const timeZoneOf = (choice: (typeof ZONES)[number]): string =>
  choice === "utc" ? "UTC" : new Intl.DateTimeFormat().resolvedOptions().timeZone;

export const zone = createPreference({
  key: "zone",
  choices: ZONES,
  apply: (choice) => setFigureStyle({ timeZone: timeZoneOf(choice) }),
});

export const locale = createPreference({
  key: "locale",
  choices: LOCALES,
  apply: (choice) => setFigureStyle({ locale: localeOf(choice) }),
});

/** Keys without a modifier may be switched off: a dictation program types them by accident. */
export const shortcuts = createPreference({ key: "shortcuts", choices: SWITCHES, apply: () => undefined });

/** Brings figures and times in line with the choices; each change of one does so by itself. */
export const styleFigures = (): void =>
  setFigureStyle({ locale: localeOf(locale.get()), timeZone: timeZoneOf(zone.get()) });

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
}
