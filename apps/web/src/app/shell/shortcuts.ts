import type { LinkProps } from "@tanstack/react-router";
import type { messages } from "../../lib/messages/all.ts";

export type ShortcutText = keyof typeof messages.shortcut.does;
export type ShortcutGroup = "general" | "go" | "list";

export type Shortcut = {
  readonly group: ShortcutGroup;
  readonly text: ShortcutText;
  /** As the library reads them: "g>o" is one after the other, "mod" is ⌘ or Ctrl. */
  readonly keys: string;
  /** Where it leads, for those that lead somewhere. */
  readonly to?: NonNullable<LinkProps["to"]>;
};

/** Every key that does something by itself. The sheet of "?" is this list; a page that adds one adds its line. */
export const SHORTCUTS: readonly Shortcut[] = [
  { group: "general", text: "palette", keys: "mod+k" },
  { group: "general", text: "help", keys: "?" },
  { group: "general", text: "close", keys: "escape" },
  { group: "general", text: "halt", keys: "shift+escape" },
  { group: "go", text: "overview", keys: "g>h", to: "/" },
  { group: "go", text: "opportunities", keys: "g>o", to: "/opportunities" },
  { group: "go", text: "history", keys: "g>c", to: "/opportunities/history" },
  { group: "go", text: "markets", keys: "g>m", to: "/markets" },
  { group: "go", text: "deals", keys: "g>d", to: "/deals" },
  { group: "go", text: "orders", keys: "g>r", to: "/orders" },
  { group: "go", text: "balances", keys: "g>b", to: "/balances" },
  { group: "go", text: "portfolio", keys: "g>p", to: "/portfolio" },
  { group: "go", text: "strategies", keys: "g>s", to: "/strategies" },
  { group: "go", text: "risk", keys: "g>k", to: "/risk" },
  { group: "go", text: "appearance", keys: "g>a", to: "/settings/appearance" },
  { group: "list", text: "filter", keys: "/" },
  { group: "list", text: "next", keys: "j" },
  { group: "list", text: "previous", keys: "k" },
  { group: "list", text: "open", keys: "enter" },
];
