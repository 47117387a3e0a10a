import type { Role } from "@tandem/contract/auth";
import type { LinkProps } from "@tanstack/react-router";
import {
  ArrowLeftRight,
  BookOpenText,
  Bot,
  ChartLine,
  Gauge,
  Handshake,
  KeyRound,
  LayoutDashboard,
  ListOrdered,
  type LucideIcon,
  Settings,
  ShieldCheck,
  Wallet,
} from "lucide-react";
import type { messages } from "../../lib/messages/all.ts";

export type Place = {
  readonly to: NonNullable<LinkProps["to"]>;
  /** Pages whose address begins like this belong to it. */
  readonly under: string;
  readonly text: keyof typeof messages.nav;
  readonly icon: LucideIcon;
  /** Absent: everybody who is signed in. */
  readonly roles?: readonly Role[];
};

/**
 * The places of the rail, the palette and the bar on phones, in their order. A new page of the desk gets its line here.
 * A phone's bar has room for the first four; the others are behind "More".
 */
const PLACES: readonly Place[] = [
  { to: "/", under: "/", text: "overview", icon: LayoutDashboard },
  { to: "/opportunities", under: "/opportunities", text: "opportunities", icon: ArrowLeftRight },
  { to: "/deals", under: "/deals", text: "deals", icon: Handshake },
  { to: "/portfolio", under: "/portfolio", text: "portfolio", icon: ChartLine },
  { to: "/markets", under: "/markets", text: "markets", icon: BookOpenText },
  { to: "/orders", under: "/orders", text: "orders", icon: ListOrdered },
  { to: "/balances", under: "/balances", text: "balances", icon: Wallet },
  { to: "/strategies", under: "/strategies", text: "strategies", icon: Bot, roles: ["admin", "trader"] },
  { to: "/risk", under: "/risk", text: "risk", icon: Gauge, roles: ["admin", "trader"] },
  { to: "/keys", under: "/keys", text: "keys", icon: KeyRound, roles: ["admin", "trader"] },
  { to: "/settings", under: "/settings", text: "settings", icon: Settings },
  { to: "/admin", under: "/admin", text: "admin", icon: ShieldCheck, roles: ["admin"] },
];

export const placesFor = (role: Role): readonly Place[] =>
  PLACES.filter(({ roles }) => roles === undefined || roles.includes(role));

export const isAt = (place: Place, path: string): boolean =>
  place.under === "/" ? path === "/" : path === place.under || path.startsWith(`${place.under}/`);
