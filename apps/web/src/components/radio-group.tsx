import { useId } from "react";

/** One choice of a few, all of them in sight. */
export function RadioGroup<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[];
}) {
  const id = useId();
  return (
    <fieldset className="grid content-start gap-2">
      <legend className="mb-2 text-sm font-medium">{props.label}</legend>
      {props.options.map((option) => (
        <label key={option.value} className="flex items-start gap-2 text-sm">
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={props.value === option.value}
            onChange={() => props.onChange(option.value)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span>
            {option.label}
            {option.hint !== undefined && <span className="block text-xs text-muted">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
