import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "../lib/cn.ts";

type FieldProps = Omit<ComponentProps<"input">, "id"> & {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** A control at the end of the input, such as "show password". */
  readonly action?: ReactNode;
};

/** A labelled input whose hint and error are read out with it. */
export function Field({ label, hint, error, action, className, ...input }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          aria-invalid={error !== undefined}
          aria-describedby={note === undefined ? undefined : noteId}
          className={cn(
            "h-10 w-full rounded-md border bg-bg px-3 text-sm text-text placeholder:text-muted",
            error === undefined ? "border-control" : "border-danger",
            action !== undefined && "pr-11",
            className,
          )}
          {...input}
        />
        {action}
      </div>
      {note !== undefined && (
        <p id={noteId} className={cn("text-xs", error === undefined ? "text-muted" : "text-danger")}>
          {note}
        </p>
      )}
    </div>
  );
}
