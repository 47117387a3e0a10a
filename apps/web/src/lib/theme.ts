export const THEMES = ["system", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

// public/theme.js reads the same key before the first paint.
const KEY = "tandem.theme";

const isTheme = (text: string | null): text is Theme => THEMES.some((theme) => theme === text);

export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return isTheme(stored) ? stored : "system";
  } catch {
    return "system";
  }
}

export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
}
