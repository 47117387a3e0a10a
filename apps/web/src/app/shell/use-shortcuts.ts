import { useRouter } from "@tanstack/react-router";
import { useHotkeys } from "react-hotkeys-hook";
import { shortcuts } from "../../lib/preferences.ts";
import { usePreference } from "../../lib/use-preference.ts";
import { SHORTCUTS } from "./shortcuts.ts";

/** What is open on top has the keyboard to itself. */
const isBusy = (): boolean => document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;

const PLAIN = { ignoreEventWhen: isBusy, useKey: true, preventDefault: true } as const;

/** The keys of the signed-in pages. Those without a modifier can be switched off under Appearance. */
export function useShortcuts(actions: { readonly onPalette: () => void; readonly onHelp: () => void }): void {
  const router = useRouter();
  const [chosen] = usePreference(shortcuts);
  const enabled = chosen === "on";
  useHotkeys("mod+k", actions.onPalette, { enableOnFormTags: true, preventDefault: true });
  // Where these two stand, and with which modifier, differs from keyboard to keyboard.
  useHotkeys("?", actions.onHelp, { ...PLAIN, enabled, ignoreModifiers: true });
  useHotkeys("/", focusFilter, { ...PLAIN, enabled, ignoreModifiers: true });
  useHotkeys("j", () => moveRow(1), { ...PLAIN, enabled });
  useHotkeys("k", () => moveRow(-1), { ...PLAIN, enabled });
  const places = SHORTCUTS.filter(({ to }) => to !== undefined);
  useHotkeys(
    places.map(({ keys }) => keys),
    (_, { keys }) => {
      const place = places.find((known) => known.keys === keys?.join(">"));
      if (place?.to !== undefined) void router.navigate({ to: place.to });
    },
    { ignoreEventWhen: isBusy, enabled },
  );
}

const focusFilter = (): void => document.querySelector<HTMLElement>("main [data-filter]")?.focus();

/** From row to row by what can be pressed in it: Enter then opens it, as a click would. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll("main [data-row]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step;
  const target = rows[next]?.querySelector<HTMLElement>("a, button");
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
}
