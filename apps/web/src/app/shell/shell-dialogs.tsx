import type { Role } from "@tandem/contract/auth";
import { lazy, Suspense, useState } from "react";
import { useShortcuts } from "./use-shortcuts.ts";

// Neither is on the page until it is asked for, and both bring more than they show.
const Palette = lazy(async () => ({ default: (await import("./palette.tsx")).Palette }));
const ShortcutSheet = lazy(async () => ({ default: (await import("./shortcut-sheet.tsx")).ShortcutSheet }));

export type ShellDialogs = {
  readonly openPalette: () => void;
  readonly openHelp: () => void;
  readonly dialogs: React.ReactNode;
};

/** The palette and the sheet of shortcuts, with the keys that open them. */
export function useShellDialogs(options: { readonly role: Role; readonly onSignOut: () => void }): ShellDialogs {
  const [open, setOpen] = useState<"palette" | "help">();
  const close = (): void => setOpen(undefined);
  const openPalette = (): void => setOpen((now) => (now === "palette" ? undefined : "palette"));
  const openHelp = (): void => setOpen("help");
  useShortcuts({ onPalette: openPalette, onHelp: openHelp });
  return {
    openPalette,
    openHelp,
    dialogs: (
      <Suspense>
        {open === "palette" && (
          <Palette role={options.role} onClose={close} onHelp={openHelp} onSignOut={options.onSignOut} />
        )}
        {open === "help" && <ShortcutSheet onClose={close} />}
      </Suspense>
    ),
  };
}
