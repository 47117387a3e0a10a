import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";

export type Tone = "good" | "warn" | "bad" | "quiet";

const COLOUR: Record<Tone, string> = {
  good: "text-good",
  warn: "text-stale",
  bad: "text-danger",
  quiet: "text-muted",
};

/** A state in a word. Its colour never speaks alone: the word does, and an icon where there is one. */
export const Badge = (props: { readonly tone: Tone; readonly icon?: LucideIcon; readonly children: ReactNode }) => (
  <span
    className={cn(
      "inline-flex items-center gap-1 rounded-full border border-current/40 px-2 py-0.5 text-xs font-medium whitespace-nowrap",
      COLOUR[props.tone],
    )}
  >
    {props.icon && <props.icon aria-hidden className="size-3" />}
    {props.children}
  </span>
);
