import type { ReactNode } from "react";

/** Names and figures on lines of their own, figures under each other. */
export const FigureFacts = ({ rows }: { readonly rows: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1.5 text-sm">
    {rows.map(([name, value]) => (
      <div key={name} className="contents">
        <dt className="text-muted">{name}</dt>
        <dd className="figure">{value}</dd>
      </div>
    ))}
  </dl>
);
