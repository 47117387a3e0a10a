import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "../lib/cn.ts";

type SelectFieldProps = Omit<ComponentProps<"select">, "id"> & {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly children: ReactNode;
};

/** A labelled choice of one, whose hint and error are read out with it. */
export function SelectField({ label, hint, error, className, children, ...select }: SelectFieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : noteId}
        className={cn(
          "h-10 w-full rounded-md border bg-bg px-2.5 text-sm text-text",
          error === undefined ? "border-control" : "border-danger",
          className,
        )}
        {...select}
      >
        {children}
      </select>
      {note !== undefined && (
        <p id={noteId} className={cn("text-xs", error === undefined ? "text-muted" : "text-danger")}>
          {note}
        </p>
      )}
    </div>
  );
}
