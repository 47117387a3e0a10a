import type { ReactNode } from "react";

export type Tile = { readonly name: string; readonly value: ReactNode; readonly hint?: ReactNode };

/** The few figures that a page is about, with their names. */
export const Tiles = (props: { readonly label: string; readonly tiles: readonly Tile[] }) => (
  <dl aria-label={props.label} className="grid grid-cols-2 gap-3 md:grid-cols-4">
    {props.tiles.map(({ name, value, hint }) => (
      <div key={name} className="grid content-start gap-0.5 rounded-lg border border-line bg-surface px-3 py-2.5">
        <dt className="text-xs text-muted">{name}</dt>
        <dd className="text-lg font-semibold tabular-nums">
          {value}
          {hint !== undefined && <span className="block text-xs font-normal text-muted">{hint}</span>}
        </dd>
      </div>
    ))}
  </dl>
);
