import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../lib/cn.ts";

/** A message in the flow of a page. Errors interrupt a screen reader, information waits for its turn. */
export function Notice({ tone, children }: { readonly tone: "error" | "info"; readonly children: ReactNode }) {
  const Icon = tone === "error" ? CircleAlert : Info;
  return (
    <div
      role={tone === "error" ? "alert" : "status"}
      className={cn(
        "flex gap-2.5 rounded-md border bg-surface p-3 text-sm",
        tone === "error" ? "border-danger text-danger" : "border-control text-text",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
