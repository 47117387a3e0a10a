import type { ReactNode } from "react";

/** Names and what they are, one under the other. */
export const Facts = ({ rows }: { readonly rows: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-[auto_1fr]">
    {rows.map(([name, value]) => (
      <div key={name} className="grid gap-0.5 sm:contents">
        <dt className="text-muted">{name}</dt>
        <dd className="min-w-0 break-words">{value}</dd>
      </div>
    ))}
  </dl>
);
