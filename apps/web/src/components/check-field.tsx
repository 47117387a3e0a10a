import { type ComponentProps, useId } from "react";

type CheckFieldProps = Omit<ComponentProps<"input">, "id" | "type"> & {
  readonly label: string;
  readonly hint?: string | undefined;
};

/** A box to tick, with what it means beside it. */
export function CheckField({ label, hint, ...input }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_1fr] items-start gap-x-2.5 text-sm">
      <input
        id={id}
        type="checkbox"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 size-4 accent-accent"
        {...input}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="col-start-2 text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
