import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "../lib/cn.ts";

/** The look of a button, for a link that stands where a button would. */
export const buttonLook = cva(
  "inline-flex items-center justify-center gap-2 rounded-md font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent hover:brightness-110",
        plain: "border border-control bg-surface text-text hover:bg-raised",
        danger: "bg-danger text-on-danger hover:brightness-110",
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
}: ComponentProps<"button"> & VariantProps<typeof buttonLook>) {
  return <button type={type} className={cn(buttonLook({ look, size }), className)} {...props} />;
}
