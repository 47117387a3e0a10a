import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "../lib/cn.ts";

const button = cva(
  "inline-flex items-center justify-center gap-2 rounded-md font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent hover:brightness-110",
        plain: "border border-control bg-surface text-text hover:bg-raised",
        ghost: "text-muted hover:bg-raised hover:text-text",
      },
      size: { small: "h-8 px-3 text-sm", normal: "h-10 px-4 text-sm", icon: "size-8" },
    },
    defaultVariants: { look: "plain", size: "normal" },
  },
);

export function Button({
  look,
  size,
  className,
  type = "button",
  ...props
}: ComponentProps<"button"> & VariantProps<typeof button>) {
  return <button type={type} className={cn(button({ look, size }), className)} {...props} />;
}
